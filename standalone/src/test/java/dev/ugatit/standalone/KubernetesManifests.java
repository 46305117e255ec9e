package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.standalone.system.Services;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The manifests of {@code k8s}, as tests read them: without a cluster and without Kustomize. */
final class KubernetesManifests {
  private static final Path ROOT = CommandProcess.root().resolve("k8s");
  static final Path BASE = ROOT.resolve("base");
  static final String KUSTOMIZATION = "kustomization.yaml";
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /** Deployments and StatefulSets alike. */
  record Workload(String name, Map<String, String> selector, PodTemplateSpec template) {
    Container container() {
      assertThat(template.getSpec().getContainers()).as(name).hasSize(1);
      return template.getSpec().getContainers().get(0);
    }

    PodSpec pod() {
      return template.getSpec();
    }

    Optional<Integer> port(String portName) {
      return container().getPorts().stream()
          .filter(port -> portName.equals(port.getName()))
          .map(ContainerPort::getContainerPort)
          .findFirst();
    }
  }

  private KubernetesManifests() {}

  static List<Path> manifests() throws IOException {
    return files(".yaml").stream().filter(file -> !file.endsWith(KUSTOMIZATION)).toList();
  }

  /** The folders that have a kustomization. */
  static List<Path> folders() throws IOException {
    return files(KUSTOMIZATION).stream().map(file -> file.resolveSibling("")).toList();
  }

  /** Loads what the pod's process would load; a wrong value fails here. */
  static Configuration configuration(Workload workload) throws IOException {
    return Configuration.load(
        Services.settings(), Optional.empty(), environment(workload), Map.of());
  }

  static Map<String, String> environment(Workload workload) throws IOException {
    Map<String, Map<String, String>> generated = settingsFiles();
    Map<String, String> all = new LinkedHashMap<>();
    for (EnvFromSource source : workload.container().getEnvFrom()) {
      assertThat(generated).containsKey(source.getConfigMapRef().getName());
      all.putAll(generated.get(source.getConfigMapRef().getName()));
    }
    for (EnvVar variable : workload.container().getEnv()) {
      boolean named = variable.getValueFrom() != null;
      all.put(variable.getName(), named ? workload.name() + "-0" : variable.getValue());
    }
    return all;
  }

  /** Variables by the name of the ConfigMap that the base generates. */
  static Map<String, Map<String, String>> settingsFiles() throws IOException {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    JsonNode kustomization = YAML.readTree(BASE.resolve(KUSTOMIZATION).toFile());
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      Map<String, String> values = new LinkedHashMap<>();
      for (JsonNode file : generator.path("envs")) {
        for (String line : Files.readAllLines(BASE.resolve(file.asText()))) {
          if (!line.startsWith("#")) {
            String[] parts = line.split("=", 2);
            assertThat(values.put(parts[0], parts[1])).as("an earlier " + parts[0]).isNull();
          }
        }
      }
      all.put(generator.path("name").asText(), values);
    }
    return all;
  }

  static PersistentVolumeClaim claim(PodSpec pod, String volumeName) throws IOException {
    String claim =
        pod.getVolumes().stream()
            .filter(volume -> volume.getName().equals(volumeName))
            .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
            .findFirst()
            .orElseThrow();
    return ofKind(PersistentVolumeClaim.class, base()).stream()
        .filter(candidate -> candidate.getMetadata().getName().equals(claim))
        .findFirst()
        .orElseThrow();
  }

  static Workload workload(String name) throws IOException {
    return workloads(base()).stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing in " + BASE + " runs " + name));
  }

  static List<Workload> selected(Map<String, String> labels) throws IOException {
    return workloads(base()).stream()
        .filter(
            workload ->
                workload
                    .template()
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(labels.entrySet()))
        .toList();
  }

  static List<Workload> workloads(List<HasMetadata> objects) {
    List<Workload> workloads = new ArrayList<>();
    for (HasMetadata object : objects) {
      String name = object.getMetadata().getName();
      if (object instanceof Deployment it) {
        var selector = it.getSpec().getSelector();
        workloads.add(new Workload(name, labels(selector), it.getSpec().getTemplate()));
      } else if (object instanceof StatefulSet it) {
        var selector = it.getSpec().getSelector();
        workloads.add(new Workload(name, labels(selector), it.getSpec().getTemplate()));
      }
    }
    return workloads;
  }

  /** Of a patch there may be none. */
  private static Map<String, String> labels(@Nullable LabelSelector selector) {
    return selector == null ? Map.of() : selector.getMatchLabels();
  }

  static <T> List<T> ofKind(Class<T> kind, List<HasMetadata> objects) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static List<HasMetadata> base() throws IOException {
    List<HasMetadata> all = new ArrayList<>();
    for (Path file : manifests()) {
      if (file.startsWith(BASE)) {
        all.addAll(read(file));
      }
    }
    return all;
  }

  static List<HasMetadata> read(Path file) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      while (documents.hasNext()) {
        objects.add(KUBERNETES.unmarshal(documents.next().toString()));
      }
    }
    return objects;
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The model keeps what it has no field for; nothing may be kept there, however deep. */
  static void collectUnknown(String path, @Nullable Object value, List<String> unknown)
      throws ReflectiveOperationException {
    if (value instanceof Collection<?> items) {
      for (Object item : items) {
        collectUnknown(path + "[]", item, unknown);
      }
    } else if (value instanceof Map<?, ?> entries) {
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        collectUnknown(path + "." + entry.getKey(), entry.getValue(), unknown);
      }
    } else if (value instanceof KubernetesResource) {
      for (Method getter : value.getClass().getMethods()) {
        if (getter.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) getter.invoke(value)).keySet().forEach(key -> unknown.add(path + "." + key));
        } else if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
          String field = getter.getName().substring("get".length());
          collectUnknown(path + "." + field, getter.invoke(value), unknown);
        }
      }
    }
  }
}
