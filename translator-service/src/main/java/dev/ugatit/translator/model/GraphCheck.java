package dev.ugatit.translator.model;

import dev.ugatit.network.onnx.OnnxDimension;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.onnx.OnnxTensorInfo;
import dev.ugatit.network.onnx.OnnxType;
import dev.ugatit.network.onnx.StoredTensor;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  private final TensorContract tensors;
  private final OnnxFile file;

  private GraphCheck(TensorContract tensors, OnnxFile file) {
    this.tensors = tensors;
    this.file = file;
  }

  /**
   * Checks. Blocks.
   *
   * @param files the ONNX file, and behind it that of its weights if the manifest names one
   * @throws ModelRefusedException naming what does not fit
   */
  static void check(ModelManifest manifest, List<Path> files) throws ModelRefusedException {
    OnnxFile file;
    try {
      file = OnnxFile.read(files.get(0));
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
    weights(file, files.subList(1, files.size()));
    var check = new GraphCheck(manifest.tensors(), file);
    check.manifestMakesSense();
    check.input();
    check.output(manifest.tensors().output(), CHANNELS, 4);
    check.output(manifest.tensors().heatmap(), 1, 4);
    check.output(manifest.tensors().camLogit(), 2, 2);
  }

  /** Its weights lie in itself, or in the one file that was fetched with it, and nowhere else. */
  private static void weights(OnnxFile file, List<Path> others) throws ModelRefusedException {
    Set<String> named =
        others.stream().map(other -> other.getFileName().toString()).collect(Collectors.toSet());
    require(
        file.externalFiles().equals(named),
        "it keeps weights in the files "
            + file.externalFiles()
            + " and its manifest names "
            + named);
    for (Path other : others) {
      long bytes = other.toFile().length();
      for (StoredTensor tensor : file.initializers().values()) {
        require(
            tensor.externalFile().isEmpty() || tensor.position() <= bytes - tensor.bytes(),
            "its weight \"" + tensor.name() + "\" leaves the file of its weights");
      }
    }
  }

  private void manifestMakesSense() throws ModelRefusedException {
    require(
        tensors.inputHigh() > tensors.inputLow() && tensors.outputHigh() > tensors.outputLow(),
        "its manifest gives an empty range of values");
    require(
        List.of("RGB", "BGR").contains(tensors.colourOrder()),
        "its manifest gives the colour order \"" + tensors.colourOrder() + "\"");
    require(
        tensors.layout() == null
            || List.of(TensorContract.NCHW, TensorContract.NHWC).contains(tensors.layout()),
        "its manifest gives the layout \"" + tensors.layout() + "\"");
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
    require(image.shape().size() == 4, image + noPicture());
    type(image, tensors.inputLow(), tensors.inputHigh());
    channels(image, CHANNELS);
    OnnxDimension batch = image.shape().get(0);
    require(!batch.fixed() || batch.size() == 1, "it takes batches of " + batch + " alone");
    int firstSide = tensors.channelsLast() ? 1 : 2;
    for (OnnxDimension side : image.shape().subList(firstSide, firstSide + 2)) {
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
    type(output, tensors.outputLow(), tensors.outputHigh());
    if (output.shape().isEmpty()) {
      return; // its producer leaves the shape open: the first run tells it
    }
    require(
        output.shape().size() == rank,
        rank == 4 ? output + noPicture() : output + " has not " + rank + " dimensions");
    channels(output, channels);
  }

  private String noPicture() {
    return " is no picture " + (tensors.channelsLast() ? "N×H×W×3" : "N×3×H×W");
  }

  private static void type(OnnxTensorInfo info, double low, double high)
      throws ModelRefusedException {
    boolean bytes = info.type() == OnnxType.UINT8;
    require(info.type() == OnnxType.FLOAT || bytes, info + " is neither of float32 nor of uint8");
    require(
        !bytes || (low >= 0 && high <= 255),
        info + " has values from 0 to 255, and the manifest gives " + low + " to " + high);
  }

  private void channels(OnnxTensorInfo info, int channels) throws ModelRefusedException {
    boolean last = tensors.channelsLast() && info.shape().size() == 4;
    OnnxDimension actual = info.shape().get(last ? 3 : 1);
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
