package dev.ugatit.translator.picture;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.Heatmaps;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.ModelRunException;
import dev.ugatit.translator.model.PixelCodec;
import dev.ugatit.translator.model.Stack;
import dev.ugatit.translator.queue.Cancellation;
import dev.ugatit.translator.queue.Lane;
import dev.ugatit.translator.queue.Work;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Decode, fit, run, encode: the work of one translation. Holds its model from construction until
 * {@link #close()}.
 *
 * <p>The answer has the size that the model makes, which may be larger than the one that it runs
 * at, or with {@link OutputSize#INPUT} that of the part of the picture that it shows. With {@link
 * Fit#PAD} the borders that were added are cut off again, so that the answer has the picture's
 * shape.
 */
public final class Translation implements Work<Translation.Decoded, TensorData, Translated> {
  private final LoadedModel model;
  private final byte[] encoded;
  private final PictureDecoder decoder;
  private final DecodeGate gate;
  private final Wish wish;
  private final PixelCodec codec;
  private final int size;

  /** Name of the tensor to compute. */
  private final String output;

  private final Lane lane;

  /**
   * Work that takes over one {@link LoadedModel#acquire()}, unless it throws.
   *
   * @param encoded the picture as it came
   * @param devices what models run on
   * @throws WishException when the model cannot do what is wished
   */
  public Translation(
      LoadedModel model,
      byte[] encoded,
      PictureDecoder decoder,
      DecodeGate gate,
      Wish wish,
      Devices devices)
      throws WishException {
    this.model = model;
    this.encoded = encoded;
    this.decoder = decoder;
    this.gate = gate;
    this.wish = wish;
    TensorContract tensors = model.manifest().tensors();
    this.codec = new PixelCodec(tensors);
    this.size = RunSize.of(wish.size(), model);
    this.output = wish.output() == Output.IMAGE ? tensors.output() : tensors.heatmap();
    if (wish.output() != Output.IMAGE && tensors.heatmap().isEmpty()) {
      throw new WishException(
          "no-heatmap", "model " + model.manifest().key() + " has no heatmap: ask for \"image\"");
    }
    this.lane =
        new Lane(
            model.manifest().name(),
            model.manifest().sha256(),
            size,
            "picture " + output,
            devices.of(model.provider()));
  }

  @Override
  public Lane lane() {
    return lane;
  }

  /**
   * A picture that is ready for its model.
   *
   * @param square what the model sees
   * @param input the same, {@code 1×3×H×W} in the manifest's range
   */
  public record Decoded(Square square, TensorData input) {}

  /**
   * First stage: from the encoded picture to the model's input.
   *
   * @throws PictureException when the picture is refused
   */
  @Override
  public Decoded prepare() throws PictureException, InterruptedException {
    Square square = square();
    return new Decoded(square, codec.encode(square.picture()));
  }

  private Square square() throws PictureException, InterruptedException {
    try (DecodeGate.Pass pass = gate.enter(decoder.header(encoded).pixels())) {
      Fit fit = wish.fit() == null ? model.manifest().fit() : wish.fit();
      Square square = Square.of(decoder.decode(encoded), fit, size, wish.outputSize());
      if (wish.outputSize() == OutputSize.INPUT) {
        PictureEncoder.requireRoom(square.shownWidth(), square.shownHeight(), wish.format());
      }
      return square;
    }
  }

  /**
   * Second stage: one run of the model for some pictures.
   *
   * @return for each picture what the model says, {@code 1×C×h×w}
   * @throws ModelRunException when the model fails or was stopped
   */
  @Override
  public List<TensorData> runTogether(List<Decoded> pictures, Cancellation cancellation)
      throws ModelRunException {
    List<TensorData> inputs = pictures.stream().map(Decoded::input).toList();
    return Stack.run(model, inputs, Set.of(output), cancellation).stream()
        .map(answer -> Objects.requireNonNull(answer.get(output)))
        .toList();
  }

  /**
   * Third stage: from what the model said to the encoded answer.
   *
   * @throws ModelRunException when it is no picture
   */
  @Override
  public Translated finish(Decoded picture, TensorData answer)
      throws ModelRunException, InterruptedException {
    Square square = picture.square();
    byte[] bytes = encode(square, paint(answer, square.picture()));
    String form = model.form(picture.input()).label();
    return new Translated(bytes, wish.format(), model.manifest(), form);
  }

  /** A large answer takes as much memory as a large picture does that is decoded. */
  private byte[] encode(Square square, Picture answer) throws InterruptedException {
    boolean asInput = wish.outputSize() == OutputSize.INPUT;
    long pixels =
        asInput
            ? (long) square.shownWidth() * square.shownHeight()
            : (long) answer.width() * answer.height();
    if (!asInput && pixels <= (long) RunSize.LARGEST_ANSWER * RunSize.LARGEST_ANSWER) {
      return PictureEncoder.encode(square.cut(answer), wish.format());
    }
    try (DecodeGate.Pass pass = gate.enter(pixels)) {
      return PictureEncoder.encode(square.cut(answer), wish.format());
    }
  }

  private Picture paint(TensorData answer, Picture seen) throws ModelRunException {
    if (wish.output() == Output.IMAGE) {
      return codec.decode(answer);
    }
    int height = (int) answer.shape()[2];
    int width = (int) answer.shape()[3];
    Picture heatmap = Heatmaps.colour(answer.values(), width, height, size, size);
    return wish.output() == Output.HEATMAP ? heatmap : mix(heatmap, seen);
  }

  private static Picture mix(Picture over, Picture under) {
    byte[] mixed = new byte[over.rgb().length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (byte) (((over.rgb()[i] & 0xff) + (under.rgb()[i] & 0xff) + 1) / 2);
    }
    return new Picture(over.width(), over.height(), mixed);
  }

  @Override
  public void close() {
    model.release();
  }
}
