package dev.ugatit.trainer.engine;

import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.ParameterSpec.Role;
import dev.ugatit.network.tensors.TensorData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * First values of a network's parameters: a function of (seed, network, parameter name), so that
 * neither order nor engine matters.
 *
 * <p>Each parameter has a generator of its own, a {@link SplittableRandom} seeded with the first
 * eight bytes (big-endian) of SHA-256 over {@code seed/network/name}. A uniform number is its
 * {@code nextDouble()}; two of them make one normal number by Box and Muller's cosine.
 *
 * <ul>
 *   <li>{@code official}: weights and biases as PyTorch draws them, uniform within ±1/√fan_in.
 *   <li>{@code paper}: weights normal with deviation 0.02, biases 0.
 * </ul>
 */
final class Initializer {
  private static final double DEVIATION = 0.02;
  private static final float RHO_ADAPTIVE = 0.9f;

  private final boolean official;
  private final long seed;
  private final String network;
  private final List<ParameterSpec> specs;

  /**
   * Draws for one network.
   *
   * @param specs all its parameters: a bias is spread as its layer's weight
   */
  Initializer(boolean official, long seed, String network, List<ParameterSpec> specs) {
    this.official = official;
    this.seed = seed;
    this.network = network;
    this.specs = specs;
  }

  /** First values of one parameter. */
  TensorData values(ParameterSpec spec) {
    float[] values = new float[Math.toIntExact(spec.count())];
    switch (spec.role()) {
      case WEIGHT -> weight(values, random(spec), spec.fanIn());
      case BIAS -> {
        if (official) {
          uniform(values, random(spec), layerFanIn(spec));
        }
      }
      case RHO_ADAPTIVE -> Arrays.fill(values, RHO_ADAPTIVE);
      case SCALE -> Arrays.fill(values, 1);
      case RHO, SHIFT -> {}
      case POWER -> unit(values, random(spec));
    }
    return new TensorData(spec.shape(), values);
  }

  private void weight(float[] values, SplittableRandom random, long fanIn) {
    if (official) {
      uniform(values, random, fanIn);
    } else {
      normal(values, random, DEVIATION);
    }
  }

  private static void uniform(float[] values, SplittableRandom random, long fanIn) {
    double bound = 1 / Math.sqrt((double) fanIn);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  private static void normal(float[] values, SplittableRandom random, double deviation) {
    for (int i = 0; i < values.length; i++) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      values[i] = (float) (deviation * radius * StrictMath.cos(angle));
    }
  }

  private static void unit(float[] values, SplittableRandom random) {
    normal(values, random, 1);
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double length = Math.max(Math.sqrt(squares), 1e-12);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / length);
    }
  }

  private long layerFanIn(ParameterSpec bias) {
    String weight = bias.name().replaceFirst("bias$", "weight");
    return specs.stream()
        .filter(spec -> spec.role() == Role.WEIGHT && spec.name().startsWith(weight))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(bias.name() + " has no weight beside it"))
        .fanIn();
  }

  private SplittableRandom random(ParameterSpec spec) {
    String key = seed + "/" + network + "/" + spec.name();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return new SplittableRandom(ByteBuffer.wrap(digest).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
