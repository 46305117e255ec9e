package dev.ugatit.translator.picture;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.Heatmaps;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.ModelRunException;
import dev.ugatit.translator.model.PixelCodec;
import dev.ugatit.translator.picture.Translated.Timing;
import dev.ugatit.translator.queue.Cancellation;
import dev.ugatit.translator.queue.Work;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Decode, fit, run, encode: the work of one translation. Holds its model from construction until
 * {@link #close()}.
 *
 * <p>The answer has the size that the model runs at. With {@link Fit#PAD} the borders that were
 * added are cut off again, so that the answer has the picture's shape.
 */
public final class Translation implements Work<Translated> {
  private static final int SMALLEST = 32;
  private static final int LARGEST = 1024;

  private final LoadedModel model;
  private final byte[] encoded;
  private final PictureDecoder decoder;
  private final DecodeGate gate;
  private final Wish wish;
  private final TensorContract tensors;
  private final int size;
  private final long created = System.nanoTime();

  /**
   * Work that takes over one {@link LoadedModel#acquire()}, unless it throws.
   *
   * @param encoded the picture as it came
   * @throws WishException when the model cannot do what is wished
   */
  public Translation(
      LoadedModel model, byte[] encoded, PictureDecoder decoder, DecodeGate gate, Wish wish)
      throws WishException {
    this.model = model;
    this.encoded = encoded;
    this.decoder = decoder;
    this.gate = gate;
    this.wish = wish;
    this.tensors = model.manifest().tensors();
    this.size = size(wish.size(), tensors);
    if (wish.output() != Output.IMAGE && tensors.heatmap().isEmpty()) {
      throw new WishException(
          "no-heatmap", "model " + model.manifest().key() + " has no heatmap: ask for \"image\"");
    }
  }

  private static int size(int wished, TensorContract tensors) throws WishException {
    int own = tensors.size();
    if (wished == 0 || wished == own) {
      return own;
    }
    if (tensors.fixedSize()) {
      throw new WishException("fixed-size", "this model runs at " + own + " pixels alone");
    }
    int step = tensors.multipleOf();
    if (wished < SMALLEST || wished > LARGEST || wished % step != 0) {
      throw new WishException(
          "bad-size",
          "size " + wished + " is not a multiple of " + step + " from 32 to 1024 pixels");
    }
    return wished;
  }

  /**
   * Translates.
   *
   * @throws PictureException when the picture is refused
   * @throws ModelRunException when the model fails or was stopped
   */
  @Override
  public Translated run(Cancellation cancellation)
      throws PictureException, ModelRunException, InterruptedException {
    long begin = System.nanoTime();
    Square square = square();
    long decoded = System.nanoTime();
    if (cancellation.isCancelled()) {
      throw new CancellationException("not wanted any more");
    }
    var codec = new PixelCodec(tensors);
    String output = wish.output() == Output.IMAGE ? tensors.output() : tensors.heatmap();
    TensorData input = codec.encode(square.picture());
    Map<String, TensorData> answers = model.run(input, Set.of(output), cancellation);
    long translated = System.nanoTime();
    Picture answer = square.cut(paint(answers.get(output), square.picture(), codec));
    byte[] bytes = PictureEncoder.encode(answer, wish.format());
    long end = System.nanoTime();
    return new Translated(
        bytes,
        wish.format(),
        model.manifest(),
        model.form(input).label(),
        new Timing(
            millis(created, begin),
            millis(begin, decoded),
            millis(decoded, translated),
            millis(translated, end)));
  }

  private Square square() throws PictureException, InterruptedException {
    try (DecodeGate.Pass pass = gate.enter(decoder.header(encoded).pixels())) {
      Fit fit = wish.fit() == null ? model.manifest().fit() : wish.fit();
      return Square.of(decoder.decode(encoded), fit, size);
    }
  }

  private Picture paint(@Nullable TensorData answer, Picture seen, PixelCodec codec)
      throws ModelRunException {
    if (answer == null) {
      throw new IllegalStateException("the engine left out an output that was asked for");
    }
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

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }

  @Override
  public void close() {
    model.release();
  }
}
