/**
 * Pictures as every service sees them: decoding with limits, exact resizing, heatmaps, labelled
 * sheets and encoding.
 *
 * <p>Here lives what turns bytes from outside into 8-bit RGB and back. Everything is blocking and
 * CPU-bound: call it on worker threads only. Nothing here knows of Kafka, HTTP, tensors or files;
 * {@code java.awt} and ImageIO types stay inside.
 */
@NullMarked
package dev.ugatit.platform.image;

import org.jspecify.annotations.NullMarked;
