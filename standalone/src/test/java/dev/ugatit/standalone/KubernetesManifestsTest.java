package dev.ugatit.standalone;

import static dev.ugatit.standalone.KubernetesManifests.BASE;
import static dev.ugatit.standalone.KubernetesManifests.KUSTOMIZATION;
import static dev.ugatit.standalone.KubernetesManifests.YAML;
import static dev.ugatit.standalone.KubernetesManifests.base;
import static dev.ugatit.standalone.KubernetesManifests.claim;
import static dev.ugatit.standalone.KubernetesManifests.collectUnknown;
import static dev.ugatit.standalone.KubernetesManifests.configuration;
import static dev.ugatit.standalone.KubernetesManifests.environment;
import static dev.ugatit.standalone.KubernetesManifests.manifests;
import static dev.ugatit.standalone.KubernetesManifests.ofKind;
import static dev.ugatit.standalone.KubernetesManifests.read;
import static dev.ugatit.standalone.KubernetesManifests.selected;
import static dev.ugatit.standalone.KubernetesManifests.settingsFiles;
import static dev.ugatit.standalone.KubernetesManifests.workload;
import static dev.ugatit.standalone.KubernetesManifests.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.GatewaySettings;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.platform.runtime.Setting;
import dev.ugatit.standalone.KubernetesManifests.Workload;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.translator.TranslatorSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manifests of {@code k8s}, read strictly without a cluster, and held against the code that
 * they configure. What only an API server knows (values of enumerations, for instance) is not seen
 * here.
 */
class KubernetesManifestsTest {
  private static final Set<String> KUSTOMIZATION_FIELDS =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "components",
          "patches",
          "configMapGenerator");

  @ParameterizedTest
  @MethodSource("dev.ugatit.standalone.KubernetesManifests#manifests")
  void kubernetesKnowsEveryField(Path file) throws Exception {
    List<HasMetadata> objects = read(file);
    assertThat(objects).isNotEmpty();
    List<String> unknown = new ArrayList<>();
    for (HasMetadata object : objects) {
      collectUnknown(object.getKind() + "/" + object.getMetadata().getName(), object, unknown);
    }
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.ugatit.standalone.KubernetesManifests#folders")
  void kustomizationsListExactlyTheFilesBesideThem(Path folder) throws Exception {
    Path file = folder.resolve(KUSTOMIZATION);
    JsonNode kustomization = YAML.readTree(file.toFile());
    assertThat(KUSTOMIZATION_FIELDS).containsAll(kustomization::fieldNames);
    List<String> listed = new ArrayList<>();
    kustomization.path("resources").forEach(entry -> listed.add(entry.asText()));
    kustomization.path("components").forEach(entry -> listed.add(entry.asText()));
    kustomization.path("patches").forEach(entry -> listed.add(entry.path("path").asText()));
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      generator.path("envs").forEach(entry -> listed.add(entry.asText()));
    }
    for (String entry : listed) {
      Path target = folder.resolve(entry);
      assertThat(Files.isDirectory(target) ? target.resolve(KUSTOMIZATION) : target)
          .isRegularFile();
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(listed)
          .containsAll(
              beside
                  .filter(path -> !path.equals(file))
                  .map(path -> String.valueOf(path.getFileName()))
                  .toList());
    }
  }

  @Test
  void everyVariableOfOursIsAKnownSetting() throws Exception {
    Set<String> known =
        Services.settings().stream().map(Setting::environment).collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    settingsFiles().values().forEach(file -> used.addAll(file.keySet()));
    for (Path file : manifests()) {
      for (Workload workload : workloads(read(file))) {
        workload.container().getEnv().forEach(variable -> used.add(variable.getName()));
      }
    }
    used.removeIf(name -> !name.startsWith("UGATIT_"));
    assertThat(known).containsAll(used);
    assertThat(used).contains("UGATIT_KAFKA_BOOTSTRAP", "UGATIT_INGEST_WRITER");
  }

  @ParameterizedTest
  @EnumSource(Services.class)
  void podsListenWhereTheirProbesAsk(Services service) throws Exception {
    Workload workload = workload(service.label());
    Container container = workload.container();
    assertThat(container.getArgs()).containsExactly("service", service.label());
    Configuration configuration = configuration(workload);
    assertThat(host(service, configuration)).isEqualTo("0.0.0.0");
    assertThat(container.getPorts())
        .extracting(ContainerPort::getContainerPort)
        .containsExactly(port(service, configuration));
    assertProbe(workload, container.getStartupProbe(), "/livez");
    assertProbe(workload, container.getLivenessProbe(), "/livez");
    assertProbe(workload, container.getReadinessProbe(), "/readyz");
  }

  @ParameterizedTest
  @EnumSource(Services.class)
  void podsHaveTimeToStop(Services service) throws Exception {
    Workload workload = workload(service.label());
    long stop = configuration(workload).get(PlatformSettings.STOP_TIMEOUT).toSeconds();
    // 5 s for the sleep before the stop, 5 s for the end of the JVM.
    assertThat(workload.pod().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(stop + 10);
  }

  @ParameterizedTest
  @EnumSource(Services.class)
  void podsRunWithoutPrivilegesAndWriteToVolumesAlone(Services service) throws Exception {
    Workload workload = workload(service.label());
    PodSpec pod = workload.pod();
    Container container = workload.container();
    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    Map<String, String> mounts =
        container.getVolumeMounts().stream()
            .collect(Collectors.toMap(VolumeMount::getMountPath, VolumeMount::getName));
    Configuration configuration = configuration(workload);
    assertThat(mounts).containsKeys("/tmp", configuration.get(PlatformSettings.DATA).toString());
    assertThat(mounts.values())
        .containsExactlyInAnyOrderElementsOf(
            pod.getVolumes().stream().map(Volume::getName).toList());
    if (service == Services.TRAINER || service == Services.TRANSLATOR) {
      String artifacts = mounts.getOrDefault(configuration.get(PlatformSettings.ARTIFACTS), "none");
      assertThat(claim(pod, artifacts).getSpec().getAccessModes()).containsExactly("ReadWriteMany");
    }
    if (service == Services.TRAINER) {
      assertThat(mounts).containsKey(environment(workload).get("DJL_CACHE_DIR"));
    }
  }

  @Test
  void selectorsFindTheirPods() throws Exception {
    List<HasMetadata> base = base();
    for (Workload workload : workloads(base)) {
      assertThat(workload.template().getMetadata().getLabels())
          .as(workload.name())
          .containsAllEntriesOf(workload.selector());
      assertThat(selected(workload.selector())).containsExactly(workload);
    }
    for (NetworkPolicy policy : ofKind(NetworkPolicy.class, base)) {
      List<Workload> guarded = selected(policy.getSpec().getPodSelector().getMatchLabels());
      assertThat(guarded).as(policy.getMetadata().getName()).isNotEmpty();
      policy.getSpec().getIngress().stream()
          .flatMap(rule -> rule.getPorts().stream())
          .forEach(
              port ->
                  assertThat(guarded)
                      .allMatch(workload -> workload.port(port.getPort().getStrVal()).isPresent()));
    }
    NetworkPolicy translator =
        ofKind(NetworkPolicy.class, base).stream()
            .filter(policy -> policy.getMetadata().getName().equals("translator"))
            .findFirst()
            .orElseThrow();
    var callers = translator.getSpec().getIngress().get(0).getFrom().get(0).getPodSelector();
    assertThat(selected(callers.getMatchLabels())).containsExactly(workload("gateway"));
  }

  @Test
  void servicesLeadToTheirPodsWithinTheClusterOnly() throws Exception {
    List<Service> services = ofKind(Service.class, base());
    assertThat(services)
        .extracting(service -> service.getMetadata().getName())
        .contains("translator", "gateway");
    for (Service service : services) {
      assertThat(service.getSpec().getType()).isIn(null, "ClusterIP");
      List<Workload> pods = selected(service.getSpec().getSelector());
      assertThat(pods).containsExactly(workload(service.getMetadata().getName()));
      service
          .getSpec()
          .getPorts()
          .forEach(
              port ->
                  assertThat(pods.get(0).port(port.getTargetPort().getStrVal()))
                      .contains(port.getPort()));
    }
  }

  @Test
  void theGatewayFindsTheTranslatorsThroughTheirService() throws Exception {
    Configuration configuration = configuration(workload("gateway"));
    List<String> addresses = configuration.get(GatewaySettings.TRANSLATORS);
    assertThat(addresses).hasSize(1);
    URI address = URI.create(addresses.get(0));
    Service service =
        ofKind(Service.class, base()).stream()
            .filter(candidate -> candidate.getMetadata().getName().equals(address.getHost()))
            .findFirst()
            .orElseThrow();
    assertThat(selected(service.getSpec().getSelector())).containsExactly(workload("translator"));
    assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(address.getPort());
    assertThat(configuration.get(TranslatorSettings.ADVERTISED)).isEqualTo(addresses.get(0));
  }

  @Test
  void patchesMeetWhatTheyChange() throws Exception {
    List<Workload> patches = new ArrayList<>();
    for (Path file : manifests()) {
      if (!file.startsWith(BASE)) {
        patches.addAll(workloads(read(file)));
      }
    }
    assertThat(patches).extracting(Workload::name).containsExactly("trainer", "translator");
    for (Workload patch : patches) {
      Workload target = workload(patch.name());
      Container changed = patch.container();
      assertThat(changed.getName()).isEqualTo(target.container().getName());
      assertThat(changed.getImage()).isEqualTo(target.container().getImage() + "-cuda");
      assertThat(changed.getResources().getLimits()).containsOnlyKeys("nvidia.com/gpu");
      Map<String, String> values = environment(target);
      changed.getEnv().forEach(variable -> values.put(variable.getName(), variable.getValue()));
      Configuration.load(Services.settings(), Optional.empty(), values, Map.of());
    }
  }

  @Test
  void imageAndPodsSetWhatTheLauncherSetsForNativeLibraries() throws Exception {
    String launcher = Files.readString(CommandProcess.root().resolve("ugatit"));
    Set<String> wanted =
        Pattern.compile("^export .*$", Pattern.MULTILINE)
            .matcher(launcher)
            .results()
            .flatMap(line -> Stream.of(line.group().substring("export ".length()).split(" ")))
            .filter(assignment -> !assignment.startsWith("UGATIT_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(wanted).contains("OMP_WAIT_POLICY=passive", "ORT_DISABLE_TELEMETRY=1");
    String image = Files.readString(CommandProcess.root().resolve("Dockerfile"));
    assertThat(image.split("\\s+")).containsAll(wanted);
    assertThat(image).contains("\"/app/classes:/app/lib/*\", \"" + Main.class.getName() + "\"");
    for (Services service : Services.values()) {
      assertThat(environment(workload(service.label())).entrySet())
          .extracting(variable -> variable.getKey() + "=" + variable.getValue())
          .containsAll(wanted);
    }
  }

  private static void assertProbe(Workload workload, Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(workload.port(probe.getHttpGet().getPort().getStrVal())).isPresent();
  }

  private static String host(Services service, Configuration configuration) {
    return configuration.get(
        switch (service) {
          case GATEWAY -> GatewaySettings.HOST;
          case TRANSLATOR -> TranslatorSettings.HOST;
          case INGEST, TRAINER -> PlatformSettings.OPERATIONS_HOST;
        });
  }

  private static int port(Services service, Configuration configuration) {
    return configuration.get(
        switch (service) {
          case GATEWAY -> GatewaySettings.PORT;
          case TRANSLATOR -> TranslatorSettings.PORT;
          case INGEST, TRAINER -> PlatformSettings.OPERATIONS_PORT;
        });
  }
}
