/**
 * U-GAT-IT (Kim et al., ICLR 2020, arXiv 1907.10830), written once over abstract operations.
 *
 * <p>{@link dev.ugatit.network.Generator} and {@link dev.ugatit.network.Discriminator} are
 * functions of {@link dev.ugatit.network.Ops} and named weights; each backend (training, ONNX, the
 * float64 oracle of the tests) brings its own operations. Names of weights are those of the
 * reference's {@code state_dict}. No engine, no Vert.x and no service type may appear here.
 */
@NullMarked
package dev.ugatit.network;

import org.jspecify.annotations.NullMarked;
