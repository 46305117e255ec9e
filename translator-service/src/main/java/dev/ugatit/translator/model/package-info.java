/**
 * Models that run: from a manifest to an open, checked, warmed session, and which of them serve.
 *
 * <p>ONNX Runtime appears in this package and nowhere else. Its native library is loaded with the
 * first model, so that a translator without models stays light. Nothing here knows HTTP or Kafka.
 */
@NullMarked
package dev.ugatit.translator.model;

import org.jspecify.annotations.NullMarked;
