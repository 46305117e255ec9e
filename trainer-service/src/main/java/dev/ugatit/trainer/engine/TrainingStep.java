package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Discriminator;
import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.NetworkOptions;
import java.util.List;

/**
 * One step of training (paper, section 2.2): the discriminators learn to tell pictures from
 * translations, then the generators learn to deceive them, to come back, to leave their target
 * alone, and to know by their attention which domain they see.
 *
 * <p>Confined to the thread of its state.
 */
public final class TrainingStep {
  /** How the same step is computed. */
  public enum Order {
    /**
     * A quarter fewer operations, the same to rounding: translation and identity pass each
     * generator as one batch; the pass serves both updates, cut off from the generators in the
     * first; pictures and translations pass each discriminator as one batch, each with its own
     * power iteration; the discriminators' weights get no gradient in the second.
     */
    FAST,
    /** As the reference computes it, with all that it throws away. */
    REFERENCE
  }

  /**
   * Values of a network's largest map from which holes between arrays matter. In smaller networks
   * they take a few hundred megabytes, and the trim a tenth of the time.
   */
  private static final long TRIMMED_FROM = 1 << 20;

  private final TrainingState state;
  private final Order order;
  private final StepProbe probe;
  private final Tensors tensors;
  private final GeneratorNetwork aToB;
  private final GeneratorNetwork bToA;
  private final LossWeights weights;

  /** A step on this state; run it as often as there are batches. */
  public TrainingStep(TrainingState state, Order order) {
    this(state, order, StepProbe.NONE);
  }

  TrainingStep(TrainingState state, Order order, StepProbe probe) {
    this.state = state;
    this.order = order;
    this.probe = probe;
    tensors = state.tensors();
    aToB = state.generator(Direction.SOURCE_TO_TARGET);
    bToA = state.generator(Direction.TARGET_TO_SOURCE);
    weights = state.options().weights();
  }

  /** A generator's image and CAM logits. */
  private record Pass(NDArray image, NDArray camLogit) {
    static Pass of(Generator.Output<NDArray> output) {
      return new Pass(output.image(), output.camLogit());
    }
  }

  /** Translations: {@code a} looks like A and came from B. */
  private record Fakes(Pass a, Pass b) {}

  /** What a generator makes of pictures that are of its target already. */
  private record Identities(Pass a, Pass b) {}

  /**
   * Runs the step and changes the state. If a loss is not finite afterwards, so are the weights no
   * more: resume from a checkpoint.
   *
   * @param batchA {@code N×3×S×S} in [-1,1]
   * @param batchB as many as batchA
   * @param learningRate of this step, see {@link LearningRate}
   */
  public Losses run(TensorData batchA, TensorData batchB, double learningRate) {
    requireShape(batchA);
    requireShape(batchB);
    if (batchA.shape()[0] != batchB.shape()[0]) {
      throw new IllegalArgumentException(
          "batch B has as many pictures as batch A, not " + batchB + " against " + batchA);
    }
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(true)) {
      var losses = new LossTerms(tensors);
      NDArray a = tensors.array(batchA);
      NDArray b = tensors.array(batchB);
      switch (order) {
        case FAST -> fast(a, b, learningRate, losses);
        case REFERENCE -> reference(a, b, learningRate, losses);
      }
      state.generators().forEach(generator -> generator.clipRho(tensors));
      state.averages().follow(state.updates());
      return losses.read();
    }
  }

  private void fast(NDArray a, NDArray b, double rate, LossTerms losses) {
    beginGenerators();
    // translate, and identity, in one pass of each generator
    int n = (int) a.getShape().get(0);
    var towardsB = halves(aToB.translate(Tensors.concatenate(List.of(a, b), 0)), n);
    var towardsA = halves(bToA.translate(Tensors.concatenate(List.of(b, a), 0)), n);
    var fakes = new Fakes(towardsA.get(0), towardsB.get(0));
    var identities = new Identities(towardsA.get(1), towardsB.get(1));

    // update the discriminators, with translations as if they were data
    NDArray fakeA = fakes.a().image().stopGradient();
    NDArray fakeB = fakes.b().image().stopGradient();
    state.discriminatorOptimiser().collectGradients();
    updateDiscriminators(a, b, fakeA, fakeB, rate, losses);
    state.discriminatorOptimiser().forgetGradients();

    // update the generators against discriminators that stand still
    updateGenerators(a, b, fakes, identities, rate, losses);
    endGenerators();
  }

  private void reference(NDArray a, NDArray b, double rate, LossTerms losses) {
    beginGenerators();
    state.discriminatorOptimiser().collectGradients();
    Fakes fakes = translate(a, b);
    updateDiscriminators(a, b, fakes.a().image(), fakes.b().image(), rate, losses);

    beginGenerators();
    Fakes again = translate(a, b);
    var identities = new Identities(Pass.of(bToA.translate(a)), Pass.of(aToB.translate(b)));
    updateGenerators(a, b, again, identities, rate, losses);
    endGenerators();
    state.discriminatorOptimiser().forgetGradients();
  }

  private void beginGenerators() {
    endGenerators();
    state.generatorOptimiser().collectGradients();
  }

  private void endGenerators() {
    aToB.ops().forgetKernels();
    bToA.ops().forgetKernels();
    state.generatorOptimiser().forgetGradients();
  }

  private void trim() {
    NetworkOptions network = state.options().network();
    long largest = (long) network.channels() * network.size() * network.size();
    if (largest >= TRIMMED_FROM) {
      NativeHeap.trim();
    }
  }

  private Fakes translate(NDArray a, NDArray b) {
    return new Fakes(Pass.of(bToA.translate(b)), Pass.of(aToB.translate(a)));
  }

  private void updateDiscriminators(
      NDArray a, NDArray b, NDArray fakeA, NDArray fakeB, double rate, LossTerms losses) {
    for (Critic critic : Critic.values()) {
      boolean inA = critic.domain().equals("A");
      var judged = judge(critic, inA ? a : b, inA ? fakeA : fakeB);
      var real = judged.get(0);
      var fake = judged.get(1);
      losses.note(
          "D_ad_loss_" + critic,
          losses.squared(real.logit(), 1).add(losses.squared(fake.logit(), 0)));
      losses.note(
          "D_ad_cam_loss_" + critic,
          losses.squared(real.camLogit(), 1).add(losses.squared(fake.camLogit(), 0)));
    }
    NDArray lossA = losses.note("D_loss_A", adversarial("D", "A", losses));
    NDArray lossB = losses.note("D_loss_B", adversarial("D", "B", losses));
    NDArray loss = losses.note(Losses.DISCRIMINATOR, lossA.add(lossB));
    descend(loss, state.discriminatorOptimiser(), rate);
  }

  private void updateGenerators(
      NDArray a, NDArray b, Fakes fakes, Identities identities, double rate, LossTerms losses) {
    // deceive
    for (Critic critic : Critic.values()) {
      Pass fake = critic.domain().equals("A") ? fakes.a() : fakes.b();
      var judged = state.discriminator(critic).judge(fake.image());
      probe.judged("wanted", critic, judged);
      losses.note("G_ad_loss_" + critic, losses.squared(judged.logit(), 1));
      losses.note("G_ad_cam_loss_" + critic, losses.squared(judged.camLogit(), 1));
    }
    // come back
    trim(); // here a step begins to hold most
    NDArray cycleA = bToA.translate(fakes.b().image()).image();
    trim();
    NDArray cycleB = aToB.translate(fakes.a().image()).image();
    losses.note("G_recon_loss_A", losses.absolute(cycleA, a));
    losses.note("G_recon_loss_B", losses.absolute(cycleB, b));
    // leave the target alone
    losses.note("G_identity_loss_A", losses.absolute(identities.a().image(), a));
    losses.note("G_identity_loss_B", losses.absolute(identities.b().image(), b));
    // know the domain
    losses.note("G_cam_loss_A", attention(fakes.a(), identities.a(), losses));
    losses.note("G_cam_loss_B", attention(fakes.b(), identities.b(), losses));

    NDArray lossA = losses.note("G_loss_A", generatorLoss("A", losses));
    NDArray lossB = losses.note("G_loss_B", generatorLoss("B", losses));
    NDArray loss = losses.note(Losses.GENERATOR, lossA.add(lossB));
    descend(loss, state.generatorOptimiser(), rate);
  }

  private void descend(NDArray loss, Adam optimiser, double rate) {
    probe.beforeBackward(optimiser);
    Tensors.backward(loss);
    probe.beforeUpdate(optimiser);
    optimiser.step(rate);
  }

  /** Of pictures first, then of translations. */
  private List<Discriminator.Output<NDArray>> judge(Critic critic, NDArray real, NDArray fake) {
    DiscriminatorNetwork network = state.discriminator(critic);
    List<Discriminator.Output<NDArray>> judged =
        switch (order) {
          case FAST -> network.judge(List.of(real, fake));
          case REFERENCE -> List.of(network.judge(real), network.judge(fake));
        };
    probe.judged("real", critic, judged.get(0));
    probe.judged("fake", critic, judged.get(1));
    return judged;
  }

  /** A generator sees the other domain when it translates, its own when it should do nothing. */
  private static NDArray attention(Pass translation, Pass identity, LossTerms losses) {
    return losses
        .crossEntropyWithOne(translation.camLogit())
        .add(losses.crossEntropyWithZero(identity.camLogit()));
  }

  /** Weighted adversarial terms of one domain's discriminators, for {@code D} or {@code G}. */
  private NDArray adversarial(String side, String domain, LossTerms losses) {
    NDArray sum =
        losses
            .noted(side + "_ad_loss_G" + domain)
            .add(losses.noted(side + "_ad_cam_loss_G" + domain))
            .add(losses.noted(side + "_ad_loss_L" + domain))
            .add(losses.noted(side + "_ad_cam_loss_L" + domain));
    return losses.weighted(weights.adversarial(), sum);
  }

  private NDArray generatorLoss(String domain, LossTerms losses) {
    return adversarial("G", domain, losses)
        .add(losses.weighted(weights.cycle(), losses.noted("G_recon_loss_" + domain)))
        .add(losses.weighted(weights.identity(), losses.noted("G_identity_loss_" + domain)))
        .add(losses.weighted(weights.cam(), losses.noted("G_cam_loss_" + domain)));
  }

  /** First and second half of a batch of 2n. */
  private static List<Pass> halves(Generator.Output<NDArray> output, int n) {
    long[] sizes = {n, n};
    List<NDArray> images = Tensors.split(output.image(), sizes, 0);
    List<NDArray> logits = Tensors.split(output.camLogit(), sizes, 0);
    return List.of(new Pass(images.get(0), logits.get(0)), new Pass(images.get(1), logits.get(1)));
  }

  private void requireShape(TensorData batch) {
    int size = state.options().network().size();
    long[] shape = batch.shape();
    if (shape.length != 4
        || shape[0] < 1
        || shape[1] != 3
        || shape[2] != size
        || shape[3] != size) {
      throw new IllegalArgumentException(
          "a batch is N×3×" + size + "×" + size + " for this training, not " + batch);
    }
  }
}
