package dev.ugatit.translator.bench;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.translator.Workers;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.ModelLoader;
import dev.ugatit.translator.model.ModelRefusedException;
import dev.ugatit.translator.model.WantedForm;
import dev.ugatit.translator.model.WantedProvider;
import dev.ugatit.translator.picture.DecodeGate;
import dev.ugatit.translator.picture.Devices;
import dev.ugatit.translator.picture.Output;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.picture.Translation;
import dev.ugatit.translator.picture.Wish;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.Device;
import dev.ugatit.translator.queue.Drop;
import dev.ugatit.translator.queue.Lane;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.QueueListener;
import dev.ugatit.translator.queue.TranslationQueue;
import dev.ugatit.translator.queue.WorkClass;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The translator's queue with one model and the image code, without any transport; as many runs at
 * the same time as there are cores. Thread-safe.
 */
public final class QueuedTranslations implements AutoCloseable {
  private static final int WAITING = 256;
  private static final QueueListener SILENT =
      new QueueListener() {
        @Override
        public void ran(Lane lane, int batch, long nanos) {}

        @Override
        public void dropped(WorkClass workClass, Drop reason) {}
      };

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Device cpu = new Device("cpu", cores, 1, 0);
  private final Devices devices = new Devices(cpu, cpu);
  private final Workers workers = new Workers(cores, cores);
  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
  private final DecodeGate gate = DecodeGate.ofHeap();
  private final TranslationQueue queue =
      new TranslationQueue(WAITING, System::nanoTime, workers.translations(), SILENT);
  private final LoadedModel model;

  /**
   * Loads a model, in the form that is the faster here.
   *
   * @param scratch folder for the loader's files
   * @throws ModelRefusedException when the model does not load
   */
  public QueuedTranslations(ArtifactStore store, ModelManifest manifest, Path scratch)
      throws ModelRefusedException {
    Path choices = scratch.resolve("forms.txt");
    var forms = new ModelLoader.Forms(WantedForm.AUTO, choices, workers.loads());
    model = new ModelLoader(store, scratch, WantedProvider.CPU, 1, forms).load(manifest);
  }

  /** The form that the model runs in, as answers name it. */
  public String form() {
    return model.form().label();
  }

  /**
   * Translates an encoded picture to a JPEG. Blocks.
   *
   * @throws ExecutionException when it fails
   */
  public byte[] translate(byte[] encoded)
      throws WishException, QueueFullException, InterruptedException, ExecutionException {
    if (!model.acquire()) {
      throw new IllegalStateException("the translator is closed");
    }
    var wish = new Wish(Output.IMAGE, null, 0, OutputSize.MODEL, PictureFormat.JPEG);
    var work = new Translation(model, encoded, decoder, gate, wish, devices);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    Translated answer =
        queue
            .submit(Claim.of(WorkClass.REQUEST, deadline), work)
            .result()
            .toCompletableFuture()
            .get();
    return answer.encoded();
  }

  @Override
  public void close() throws InterruptedException {
    queue.close();
    workers.close();
  }
}
