package dev.ugatit.network.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** One case of reference vectors: {@code NAME.json} beside {@code NAME.npz}. Immutable. */
public final class GoldenCase {
  /** The networks, in the order in which a step uses the discriminators. */
  public static final List<String> GENERATORS = List.of("genA2B", "genB2A");

  public static final List<String> DISCRIMINATORS = List.of("disGA", "disLA", "disGB", "disLB");

  private final String name;
  private final JsonNode json;
  private final Map<String, NpyArray> arrays;

  private GoldenCase(String name, JsonNode json, Map<String, NpyArray> arrays) {
    this.name = name;
    this.json = json;
    this.arrays = arrays;
  }

  /**
   * All cases of a folder, by name.
   *
   * @throws IllegalStateException if there is none: a test without cases would check nothing
   */
  public static List<GoldenCase> in(Path folder) throws IOException {
    var cases = new ArrayList<GoldenCase>();
    try (var files = Files.newDirectoryStream(folder, "*.npz")) {
      for (Path npz : files) {
        String name = npz.getFileName().toString().replace(".npz", "");
        Path json = npz.resolveSibling(name + ".json");
        if (Files.exists(json)) {
          cases.add(
              new GoldenCase(name, new ObjectMapper().readTree(json.toFile()), Npz.read(npz)));
        }
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalStateException("no golden case in " + folder);
    }
    cases.sort((a, b) -> a.name.compareTo(b.name));
    return cases;
  }

  /** The cases of {@link GoldenDirectory#resolve()}. */
  public static List<GoldenCase> all() throws IOException {
    return in(GoldenDirectory.resolve());
  }

  public String name() {
    return name;
  }

  /** The whole JSON beside the arrays. */
  public JsonNode json() {
    return json;
  }

  /** A value of the configuration, in the reference's words: {@code lr}, {@code weight_decay}. */
  public JsonNode config(String key) {
    JsonNode value = json.path("config").path(key);
    if (value.isMissingNode()) {
      throw new NoSuchElementException(name + " has no config " + key);
    }
    return value;
  }

  public int size() {
    return config("img_size").asInt();
  }

  public int batch() {
    return config("batch_size").asInt();
  }

  public GeneratorOptions generatorOptions() {
    return new GeneratorOptions(
        config("light").asBoolean() ? Variant.LIGHT : Variant.FULL,
        size(),
        config("ch").asInt(),
        config("n_res").asInt());
  }

  /**
   * Shape of a discriminator.
   *
   * @param network one of {@link #DISCRIMINATORS}; its fourth letter tells global from local
   */
  public DiscriminatorOptions discriminatorOptions(String network) {
    String depth = network.charAt(3) == 'G' ? "dis_g_layers" : "dis_l_layers";
    return new DiscriminatorOptions(config("ch").asInt(), config(depth).asInt());
  }

  public boolean has(String key) {
    return arrays.containsKey(key);
  }

  /** An array by its whole key, as it is. */
  public NpyArray array(String key) {
    NpyArray array = arrays.get(key);
    if (array == null) {
      throw new NoSuchElementException(name + " has no array " + key);
    }
    return array;
  }

  /** An array by its whole key, in float. */
  public TensorData tensor(String key) {
    return array(key).tensor();
  }

  /**
   * All arrays under a prefix, by the rest of their key.
   *
   * @param prefix without the last slash: {@code param0/genA2B}, {@code grad_d/disGA}
   */
  public NavigableMap<String, TensorData> tensors(String prefix) {
    var found = new TreeMap<String, TensorData>();
    arrays.forEach(
        (key, array) -> {
          if (key.startsWith(prefix + "/")) {
            found.put(key.substring(prefix.length() + 1), array.tensor());
          }
        });
    return found;
  }

  @Override
  public String toString() {
    return name;
  }
}
