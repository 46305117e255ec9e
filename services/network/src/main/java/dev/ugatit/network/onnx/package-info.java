/**
 * ONNX files: a graph that is traced from the network's code and written as a stream, and a reader
 * of what a file promises (inputs, outputs, initialisers, metadata). Written by hand, since the
 * format's subset is small and a protobuf library would hold a model twice. No runtime may appear
 * here: nothing of this package computes.
 */
@NullMarked
package dev.ugatit.network.onnx;

import org.jspecify.annotations.NullMarked;
