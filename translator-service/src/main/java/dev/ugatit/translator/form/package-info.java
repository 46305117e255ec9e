/**
 * Faster forms of the network's layers for ONNX Runtime on a CPU: graphs of the same function, made
 * from a published model's weights. Whether a form is used is decided where models are loaded. No
 * runtime, no HTTP and no Kafka here.
 */
@NullMarked
package dev.ugatit.translator.form;

import org.jspecify.annotations.NullMarked;
