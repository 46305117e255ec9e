/**
 * Plain float tensors and the safetensors file format: how weights travel between engines, files
 * and tests. Nothing here computes; no engine's type may appear.
 */
@NullMarked
package dev.ugatit.network.tensors;

import org.jspecify.annotations.NullMarked;
