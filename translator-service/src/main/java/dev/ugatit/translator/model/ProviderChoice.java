package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a model on CUDA or on the CPU and warms it up there. Only a run tells whether CUDA works:
 * the list of compiled-in providers names it on machines without a GPU as well, and some of its
 * libraries are loaded by the first run alone. Confined to the thread that loads models.
 *
 * <p>States: <i>untried</i> and, in {@code auto}, after CUDA did not open or run: <i>CPU for
 * good</i>. A model that CUDA runs but answers wrongly on the probe is opened on the CPU alone,
 * without consequence for the next one.
 */
final class ProviderChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderChoice.class);

  private final WantedProvider wanted;
  private final SessionOpener opener;
  private boolean withoutCuda;

  ProviderChoice(WantedProvider wanted, SessionOpener opener) {
    this.wanted = wanted;
    this.opener = opener;
    this.withoutCuda = wanted == WantedProvider.CPU;
  }

  /**
   * Opens and warms up. Blocks.
   *
   * @throws ModelRefusedException when no allowed provider opens it, or its answers are wrong
   */
  LoadedModel open(ModelManifest manifest, Path file, WarmUp warmUp) throws ModelRefusedException {
    if (withoutCuda) {
      return openOn(Provider.CPU, manifest, file, warmUp);
    }
    try {
      return openOn(Provider.CUDA, manifest, file, warmUp);
    } catch (ModelRefusedException e) {
      if (wanted == WantedProvider.CUDA) {
        throw e;
      }
      return openWithoutCuda(manifest, file, warmUp, e);
    }
  }

  private LoadedModel openWithoutCuda(
      ModelManifest manifest, Path file, WarmUp warmUp, ModelRefusedException onCuda)
      throws ModelRefusedException {
    LoadedModel model = openOn(Provider.CPU, manifest, file, warmUp);
    if (onCuda.stage() == Stage.OPEN) {
      withoutCuda = true; // only now: a file that is no model fails on every provider
      LOG.info("Models run on the CPU, since CUDA is not usable here: {}", onCuda.getMessage());
    } else {
      LOG.warn("Model {} runs on the CPU: on CUDA {}", manifest.key(), onCuda.getMessage());
    }
    return model;
  }

  private LoadedModel openOn(Provider provider, ModelManifest manifest, Path file, WarmUp warmUp)
      throws ModelRefusedException {
    ModelSession session;
    try {
      session = opener.open(file, provider);
      if (manifest.tensors().channelsLast()) {
        session = new ChannelsLast(session);
      }
    } catch (ModelRunException e) {
      throw new ModelRefusedException(
          Stage.OPEN, "it does not open on " + provider.label() + ": " + bare(e, file), e);
    }
    boolean sound = false;
    try {
      Scale scale = warmUp.check(session);
      sound = true;
      return new LoadedModel(manifest, provider, session, scale);
    } catch (ModelRunException e) {
      throw new ModelRefusedException(
          Stage.OPEN, "it does not run on " + provider.label() + ": " + e.getMessage(), e);
    } finally {
      if (!sound) {
        session.close();
      }
    }
  }

  /** The engine's message names the file by its path, which is nobody else's business. */
  private static String bare(ModelRunException failure, Path file) {
    return String.valueOf(failure.getMessage())
        .replace(file.toString(), String.valueOf(file.getFileName()));
  }
}
