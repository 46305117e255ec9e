/** What a training will cost, before it begins: arithmetic on shapes, nothing is trained. */
@NullMarked
package dev.ugatit.trainer.estimate;

import org.jspecify.annotations.NullMarked;
