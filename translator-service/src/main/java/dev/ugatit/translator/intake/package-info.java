/**
 * What every way in shares, whatever carries the pictures: the rules of headers, the way into the
 * queue, refusals and meters. Nothing here knows HTTP's or Kafka's exchanges.
 */
@NullMarked
package dev.ugatit.translator.intake;

import org.jspecify.annotations.NullMarked;
