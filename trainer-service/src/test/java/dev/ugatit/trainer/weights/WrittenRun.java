package dev.ugatit.trainer.weights;

import dev.ugatit.network.Discriminator;
import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Variant;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.trainer.run.Checkpoints;
import dev.ugatit.trainer.run.RunFolder;
import dev.ugatit.trainer.run.SavedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A run's folder with checkpoints of random weights, written without an engine. */
final class WrittenRun {
  static final String ID = "00001-faces-light-32";
  static final NetworkOptions NETWORK = NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1);
  static final List<String> GENERATORS = List.of("genA2B", "genB2A");
  private static final List<String> OTHERS = List.of("disGA", "disGB", "disLA", "disLB");

  private final Path runs;
  private final RunFolder folder;

  WrittenRun(Path runs) throws IOException {
    this.runs = runs;
    var intervals = new TrainingOptions.Intervals(1, 1, 1);
    TrainingOptions options = Preset.options(NETWORK, 100, intervals, 1, 1);
    folder =
        RunFolder.open(
            runs,
            new TrainingRecord(
                1, ID, "faces", "faces", Map.of(), 1, options, TrainingRecord.Want.RUNNING));
  }

  /** Writes a checkpoint whose arrays follow from its step. */
  void checkpoint(int step) throws IOException {
    new Checkpoints(folder.checkpoints(), 9, any -> false)
        .save(step, folder.optionsHash(), "b".repeat(64), place -> write(place, step));
  }

  SavedRun saved() throws IOException {
    return SavedRun.find(runs, ID).orElseThrow();
  }

  Path file(int step, String name) {
    return folder.checkpoints().resolve("step-%06d".formatted(step)).resolve(name);
  }

  /** The networks of a step by whole names, with the generators' averages in their place or not. */
  static Map<String, TensorData> expected(int step, boolean averages) {
    var all = new TreeMap<String, TensorData>();
    GENERATORS.forEach(name -> all.putAll(arrays(name, generator(), step + (averages ? 500 : 0))));
    OTHERS.forEach(name -> all.putAll(arrays(name, discriminator(name), step)));
    return all;
  }

  private static void write(Path place, int step) throws IOException {
    var averages = new TreeMap<String, TensorData>();
    for (String name : GENERATORS) {
      save(place, name, arrays(name, generator(), step));
      averages.putAll(arrays(name, generator(), step + 500));
    }
    Safetensors.write(place.resolve("ema.safetensors"), averages, Map.of());
    for (String name : OTHERS) {
      save(place, name, arrays(name, discriminator(name), step));
    }
    for (String name : List.of("optG", "optD")) {
      Safetensors.write(place.resolve(name + ".safetensors"), Map.of(), Map.of("t", "" + step));
    }
  }

  private static void save(Path place, String network, Map<String, TensorData> arrays)
      throws IOException {
    var own = new TreeMap<String, TensorData>();
    arrays.forEach((name, data) -> own.put(name.substring(network.length() + 1), data));
    Safetensors.write(place.resolve(network + ".safetensors"), own, Map.of());
  }

  private static Map<String, TensorData> arrays(
      String network, List<ParameterSpec> specs, int seed) {
    var arrays = new TreeMap<String, TensorData>();
    for (ParameterSpec spec : specs) {
      String name = network + "/" + spec.name();
      var random = new SplittableRandom(31L * name.hashCode() + seed);
      float[] values = new float[(int) spec.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble();
      }
      arrays.put(name, new TensorData(spec.shape(), values));
    }
    return arrays;
  }

  private static List<ParameterSpec> generator() {
    return new Generator(new GeneratorOptions(Variant.LIGHT, 32, 2, 1)).parameters();
  }

  private static List<ParameterSpec> discriminator(String name) {
    int depth = name.startsWith("disG") ? NETWORK.globalDepth() : NETWORK.localDepth();
    return new Discriminator(new DiscriminatorOptions(2, depth)).parameters();
  }
}
