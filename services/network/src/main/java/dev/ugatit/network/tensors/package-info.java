/**
 * Plain float tensors and their files, safetensors and NumPy's NPZ: how weights travel between
 * engines, files and tests. Nothing here computes; no engine's type may appear.
 */
@NullMarked
package dev.ugatit.network.tensors;

import org.jspecify.annotations.NullMarked;
