package dev.ugatit.translator.tensor;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.Stack;
import dev.ugatit.translator.picture.Devices;
import dev.ugatit.translator.picture.RunSize;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.Lane;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.Ticket;
import dev.ugatit.translator.queue.TranslationQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One batch of tensors through the queue: each of its pictures is a piece of work of its own, so
 * that on a CPU they run side by side, on a GPU they share runs with others, and a large batch
 * holds up nobody. Thread-safe.
 */
public final class TensorInference {
  private static final int CHANNELS = 3;

  private final TranslationQueue queue;
  private final Devices devices;

  /** Inferences through this queue. */
  public TensorInference(TranslationQueue queue, Devices devices) {
    this.queue = queue;
    this.devices = devices;
  }

  /**
   * Puts a batch into the queue, all of it or nothing.
   *
   * @param model acquired by the caller, released here in every case
   * @param input {@code N×3×H×W} in the manifest's range
   * @param outputs names of the tensors to compute
   * @return for each picture its tensors {@code 1×…} by name
   * @throws WishException when the model does not take this shape
   */
  public List<Ticket<Map<String, TensorData>>> submit(
      LoadedModel model, TensorData input, Set<String> outputs, Claim claim)
      throws WishException, QueueFullException {
    Lane lane;
    try {
      lane = lane(model, input.shape(), outputs);
    } catch (WishException e) {
      model.release();
      throw e;
    }
    List<TensorData> pictures = Stack.apart(input);
    var open = new AtomicInteger(pictures.size());
    Runnable closed =
        () -> {
          if (open.decrementAndGet() == 0) {
            model.release();
          }
        };
    var tickets = new ArrayList<Ticket<Map<String, TensorData>>>();
    try {
      for (TensorData picture : pictures) {
        tickets.add(queue.submit(claim, new TensorPicture(model, picture, outputs, lane, closed)));
      }
    } catch (QueueFullException e) {
      for (int i = tickets.size(); i < pictures.size(); i++) {
        closed.run();
      }
      tickets.forEach(Ticket::cancel);
      throw e;
    }
    return tickets;
  }

  private Lane lane(LoadedModel model, long[] shape, Set<String> outputs) throws WishException {
    TensorContract tensors = model.manifest().tensors();
    int most = queue.load().capacity();
    if (shape.length != 4 || shape[1] != CHANNELS || shape[0] < 1 || shape[0] > most) {
      throw new WishException(
          "bad-shape",
          "input \""
              + tensors.input()
              + "\" is N×3×H×W with N from 1 to "
              + most
              + " pictures, and not "
              + words(shape));
    }
    int height = RunSize.of(shape[2], model);
    int width = RunSize.of(shape[3], model);
    return new Lane(
        model.manifest().name(),
        model.manifest().sha256(),
        Math.max(height, width),
        "tensors " + height + "×" + width + " " + new TreeSet<>(outputs),
        devices.of(model.provider()));
  }

  private static String words(long[] shape) {
    var sizes = new ArrayList<String>();
    for (long size : shape) {
      sizes.add(Long.toString(size));
    }
    return String.join("×", sizes);
  }
}
