package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelSource2;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code -Pcuda} swaps the native libraries and nothing else. The effective POM is built here from
 * the POMs alone, so that gigabytes of CUDA libraries need not be fetched to know.
 */
class CudaProfileTest {
  @ParameterizedTest
  @CsvSource({
    "trainer-service, 'ai.djl.pytorch:pytorch-native-cpu, com.microsoft.onnxruntime:onnxruntime',"
        + " 'ai.djl.pytorch:pytorch-native-cu124, com.microsoft.onnxruntime:onnxruntime_gpu'",
    "translator-service, com.microsoft.onnxruntime:onnxruntime,"
        + " com.microsoft.onnxruntime:onnxruntime_gpu",
    "ingest-service, '', ''",
    "gateway, '', ''"
  })
  void cudaSwapsTheNativesAlone(String module, String cpu, String cuda) throws Exception {
    Set<String> plain = dependencies(module, List.of());
    Set<String> swapped = dependencies(module, List.of("cuda"));
    assertThat(minus(plain, swapped)).isEqualTo(names(cpu));
    assertThat(minus(swapped, plain)).isEqualTo(names(cuda));
  }

  private static Set<String> dependencies(String module, List<String> profiles) throws Exception {
    var request = new DefaultModelBuildingRequest();
    request.setPomFile(CommandProcess.root().resolve(module).resolve("pom.xml").toFile());
    request.setActiveProfileIds(profiles);
    request.setSystemProperties(System.getProperties());
    request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
    request.setModelResolver(new LocalRepository());
    Model model = new DefaultModelBuilderFactory().newInstance().build(request).getEffectiveModel();
    return model.getDependencies().stream()
        .map(d -> d.getGroupId() + ":" + d.getArtifactId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> minus(Set<String> all, Set<String> without) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }

  private static Set<String> names(String list) {
    return list.isEmpty() ? Set.of() : new TreeSet<>(List.of(list.split(",\\s*")));
  }

  /** Finds the POMs of imported BOMs where the running build has put them. */
  private static final class LocalRepository implements ModelResolver {
    private final Path root =
        Path.of(
            System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));

    @Override
    public ModelSource2 resolveModel(String group, String artifact, String version)
        throws UnresolvableModelException {
      Path pom =
          root.resolve(group.replace('.', File.separatorChar))
              .resolve(artifact)
              .resolve(version)
              .resolve(artifact + "-" + version + ".pom");
      if (!Files.exists(pom)) {
        throw new UnresolvableModelException("no " + pom, group, artifact, version);
      }
      return new FileModelSource(pom.toFile());
    }

    @Override
    public ModelSource2 resolveModel(Parent parent) throws UnresolvableModelException {
      return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
    }

    @Override
    public ModelSource2 resolveModel(Dependency dependency) throws UnresolvableModelException {
      return resolveModel(
          dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
    }

    @Override
    public void addRepository(Repository repository) {}

    @Override
    public void addRepository(Repository repository, boolean replace) {}

    @Override
    public ModelResolver newCopy() {
      return this;
    }
  }
}
