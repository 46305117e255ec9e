/**
 * The translator's HTTP side: one picture in, one picture out, and what the translator says of
 * itself. Handlers stay on their event loop; pictures and models are worked on elsewhere.
 */
@NullMarked
package dev.ugatit.translator.http;

import org.jspecify.annotations.NullMarked;
