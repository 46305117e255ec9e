/**
 * Datasets as clients see them: declaring one, uploading pictures into it, what became of them.
 *
 * <p>Pictures are checked by their headers and passed on to {@code images.raw}; nothing is decoded
 * and nothing is kept here.
 */
@NullMarked
package dev.ugatit.gateway.api.datasets;

import org.jspecify.annotations.NullMarked;
