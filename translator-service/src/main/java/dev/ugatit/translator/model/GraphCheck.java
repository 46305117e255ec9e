package dev.ugatit.translator.model;

import dev.ugatit.network.onnx.OnnxDimension;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.onnx.OnnxTensorInfo;
import dev.ugatit.network.onnx.OnnxType;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a model file with its manifest before ONNX Runtime sees it: versions, names, types,
 * ranks, channels and sizes. What passes can be fed pictures and be understood.
 */
final class GraphCheck {
  private static final long NEWEST_IR = 13;

  /** Newest operators that ONNX Runtime {@code 1.28} promises to run. */
  static final long NEWEST_OPSET = 26;

  private static final int CHANNELS = 3;
  private static final int LARGEST_SIDE = 4096;
  private static final String NO_PICTURE = " is no picture N×3×H×W";

  private final TensorContract tensors;
  private final OnnxFile file;

  private GraphCheck(TensorContract tensors, OnnxFile file) {
    this.tensors = tensors;
    this.file = file;
  }

  /**
   * Checks. Blocks.
   *
   * @throws ModelRefusedException naming what does not fit
   */
  static void check(ModelManifest manifest, Path path) throws ModelRefusedException {
    OnnxFile file;
    try {
      file = OnnxFile.read(path);
    } catch (IOException e) {
      throw new ModelRefusedException(
          Stage.CONTRACT, "its file is no ONNX model: " + e.getMessage(), e);
    }
    require(
        file.irVersion() <= NEWEST_IR,
        "it has IR version " + file.irVersion() + "; up to " + NEWEST_IR + " is read");
    require(
        file.opset() <= NEWEST_OPSET,
        "it uses opset "
            + file.opset()
            + "; up to "
            + NEWEST_OPSET
            + " is run: export it for an older one");
    require(
        file.opset() == manifest.opset(),
        "it uses opset " + file.opset() + " and its manifest says " + manifest.opset());
    require(
        file.initializers().values().stream().allMatch(t -> t.externalFile().isEmpty()),
        "it keeps weights in other files; publish it as one file");
    var check = new GraphCheck(manifest.tensors(), file);
    check.manifestMakesSense();
    check.input();
    check.output(manifest.tensors().output(), CHANNELS, 4);
    check.output(manifest.tensors().heatmap(), 1, 4);
    check.output(manifest.tensors().camLogit(), 2, 2);
  }

  private void manifestMakesSense() throws ModelRefusedException {
    require(
        tensors.inputHigh() > tensors.inputLow() && tensors.outputHigh() > tensors.outputLow(),
        "its manifest gives an empty range of values");
    require(
        List.of("RGB", "BGR").contains(tensors.colourOrder()),
        "its manifest gives the colour order \"" + tensors.colourOrder() + "\"");
    require(
        tensors.multipleOf() >= 1
            && tensors.size() >= 1
            && tensors.size() <= LARGEST_SIDE
            && tensors.size() % tensors.multipleOf() == 0,
        "its manifest gives size " + tensors.size() + ", a multiple of " + tensors.multipleOf());
  }

  private void input() throws ModelRefusedException {
    require(
        file.inputs().size() == 1 && file.input(tensors.input()).isPresent(),
        "its inputs are " + file.inputs() + " and not \"" + tensors.input() + "\" alone");
    OnnxTensorInfo image = file.inputs().get(0);
    require(image.shape().size() == 4, image + NO_PICTURE);
    shape(image, CHANNELS);
    OnnxDimension batch = image.shape().get(0);
    require(!batch.fixed() || batch.size() == 1, "it takes batches of " + batch + " alone");
    for (OnnxDimension side : image.shape().subList(2, 4)) {
      require(
          !side.fixed() || (tensors.fixedSize() && side.size() == tensors.size()),
          "its input is "
              + image
              + " and its manifest says "
              + tensors.size()
              + "×"
              + tensors.size()
              + (tensors.fixedSize() ? "" : " and other sizes")
              + "; only square pictures are run");
    }
  }

  private void output(String name, int channels, int rank) throws ModelRefusedException {
    if (name.isEmpty()) {
      return;
    }
    OnnxTensorInfo output =
        file.output(name)
            .orElseThrow(
                () ->
                    new ModelRefusedException(
                        Stage.CONTRACT,
                        "it has no output \"" + name + "\", only " + file.outputs()));
    if (output.shape().isEmpty()) {
      require(output.type() == OnnxType.FLOAT, output + " is not of float32");
      return; // its producer leaves the shape open: the first run tells it
    }
    require(
        output.shape().size() == rank,
        rank == 4 ? output + NO_PICTURE : output + " has not " + rank + " dimensions");
    shape(output, channels);
  }

  private static void shape(OnnxTensorInfo info, int channels) throws ModelRefusedException {
    require(info.type() == OnnxType.FLOAT, info + " is not of float32");
    OnnxDimension actual = info.shape().get(1);
    require(
        !actual.fixed() || actual.size() == channels,
        info + " has " + actual + " channels where " + channels + " belong");
  }

  private static void require(boolean fits, String otherwise) throws ModelRefusedException {
    if (!fits) {
      throw new ModelRefusedException(Stage.CONTRACT, otherwise);
    }
  }
}
