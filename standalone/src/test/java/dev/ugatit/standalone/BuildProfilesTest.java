package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelSource2;
import org.apache.maven.model.io.xpp3.MavenXpp3Writer;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the profiles of the build change. The effective POMs are built here from the POMs alone, so
 * that gigabytes of CUDA libraries need not be fetched to know.
 */
class BuildProfilesTest {
  private static final String JDK_17 = "17.0.1";

  static Stream<String> modules() throws Exception {
    return Stream.concat(Stream.of("."), effective(".", JDK_17).getModules().stream());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void cudaSwapsTheNativesAlone(String module) throws Exception {
    String plain = text(effective(module, JDK_17));
    String cuda = text(effective(module, JDK_17, "cuda"));

    assertThat(plain).contains(">pytorch-native-cpu<", ">onnxruntime<");
    assertThat(cuda)
        .isEqualTo(
            plain
                .replace(">pytorch-native-cpu<", ">pytorch-native-cu124<")
                .replace(">onnxruntime<", ">onnxruntime_gpu<"));
  }

  @Test
  void newerJdksRunTheTestsWithoutTheStaticChecks() throws Exception {
    for (String module : modules().toList()) {
      assertThat(text(effective(module, JDK_17))).contains("-Xplugin:ErrorProne");
      assertThat(text(effective(module, "25.0.1")))
          .doesNotContain("ErrorProne")
          .contains("<spotless.check.skip>true<");
    }
  }

  private static Model effective(String module, String java, String... profiles) throws Exception {
    var properties = new Properties();
    properties.putAll(System.getProperties());
    properties.setProperty("java.version", java);
    var request = new DefaultModelBuildingRequest();
    request.setPomFile(CommandProcess.root().resolve(module).resolve("pom.xml").toFile());
    request.setActiveProfileIds(List.of(profiles));
    request.setSystemProperties(properties);
    request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
    request.setModelResolver(new LocalRepository());
    return new DefaultModelBuilderFactory().newInstance().build(request).getEffectiveModel();
  }

  /** The whole POM but the profiles that it was made from. */
  private static String text(Model model) throws Exception {
    model.setProfiles(List.of());
    var text = new StringWriter();
    new MavenXpp3Writer().write(text, model);
    return text.toString();
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
