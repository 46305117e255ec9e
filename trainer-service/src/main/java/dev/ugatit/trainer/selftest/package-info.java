/**
 * Checks of this machine against the reference's own figures, for a person who asks whether to
 * trust it.
 */
@NullMarked
package dev.ugatit.trainer.selftest;

import org.jspecify.annotations.NullMarked;
