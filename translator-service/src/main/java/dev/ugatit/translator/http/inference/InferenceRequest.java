package dev.ugatit.translator.http.inference;

import dev.ugatit.network.tensors.TensorData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param id its own name for the request, given back; absent without one
 * @param parameters of the request, without those of the binary tensor data extension
 * @param input name of the one input tensor
 * @param outputs that were asked for; empty for all
 * @param binary whether all outputs are wanted as binary data, for which the request says nothing
 */
record InferenceRequest(
    @Nullable String id,
    Map<String, Object> parameters,
    String input,
    TensorData values,
    List<Wanted> outputs,
    boolean binary) {

  /**
   * One output.
   *
   * @param binary as binary data after the JSON; as the request says if absent
   */
  record Wanted(String name, @Nullable Boolean binary) {}
}
