/**
 * One translation from encoded picture to encoded picture, as a worker thread runs it.
 *
 * <p>Nothing here knows HTTP, Kafka or which models there are.
 */
@NullMarked
package dev.ugatit.translator.picture;

import org.jspecify.annotations.NullMarked;
