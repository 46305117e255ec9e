package dev.ugatit.translator.http.inference;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import java.util.ArrayList;
import java.util.List;

/** What server and models say of themselves, as the specification has it. */
final class Metadata {
  static final String FLOAT = "FP32";
  private static final long ANY = -1;
  private static final long CHANNELS = 3;
  private static final long CAM_LOGITS = 2;

  private Metadata() {}

  /** Body of {@code GET v2}. */
  record Server(String name, String version, List<String> extensions) {
    static final Server OURS = new Server("ugatit", "0.1.0", List.of("binary_tensor_data"));
  }

  /** One tensor; -1 stands for any size. */
  record Tensor(String name, String datatype, List<Long> shape) {}

  /** Body of {@code GET v2/models/…}. */
  record Model(
      String name,
      List<String> versions,
      String platform,
      List<Tensor> inputs,
      List<Tensor> outputs) {

    static Model of(ModelManifest manifest, ModelCatalogue catalogue) {
      TensorContract tensors = manifest.tensors();
      return new Model(
          manifest.name(),
          versions(manifest.name(), catalogue),
          "onnxruntime_onnx",
          List.of(picture(tensors.input(), tensors)),
          Metadata.outputs(tensors));
    }

    private static List<String> versions(String name, ModelCatalogue catalogue) {
      return catalogue.manifests().stream()
          .filter(manifest -> manifest.name().equals(name))
          .map(ModelManifest::version)
          .sorted()
          .map(String::valueOf)
          .toList();
    }
  }

  /** All that a model computes, the picture first. */
  static List<Tensor> outputs(TensorContract tensors) {
    var outputs = new ArrayList<Tensor>();
    outputs.add(picture(tensors.output(), tensors));
    if (!tensors.heatmap().isEmpty()) {
      outputs.add(new Tensor(tensors.heatmap(), FLOAT, List.of(ANY, 1L, ANY, ANY)));
    }
    if (!tensors.camLogit().isEmpty()) {
      outputs.add(new Tensor(tensors.camLogit(), FLOAT, List.of(ANY, CAM_LOGITS)));
    }
    return outputs;
  }

  private static Tensor picture(String name, TensorContract tensors) {
    long side = tensors.fixedSize() ? tensors.size() : ANY;
    return new Tensor(name, FLOAT, List.of(ANY, CHANNELS, side, side));
  }
}
