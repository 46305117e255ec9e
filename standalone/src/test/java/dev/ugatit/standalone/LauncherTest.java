package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the script {@code ugatit} builds, and what: in a copy of its own, with a Maven and a Java
 * that only note how they were called.
 */
class LauncherTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@" >>"$CALLS"
      lib=standalone/target/lib
      rm -rf $lib && mkdir -p $lib
      case " $* " in
        *" -Pcuda "*) touch $lib/onnxruntime_gpu-1.jar ;;
        *) touch $lib/onnxruntime-1.jar ;;
      esac
      [ ! -f broken ]
      """;

  @TempDir private Path folder;
  private Path calls;

  @BeforeEach
  void layOut() throws IOException {
    calls = folder.resolve("calls");
    Files.copy(
        CommandProcess.root().resolve("ugatit"),
        folder.resolve("ugatit"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createFile(folder.resolve("pom.xml"));
    Files.createDirectories(folder.resolve("standalone/src/main"));
    Files.createDirectories(folder.resolve("bin"));
    program("mvn", MAVEN);
    program("java", "#!/bin/sh\necho ran\n");
  }

  @Test
  void buildsOnceAndAgainForAnotherProfile() throws Exception {
    assertThat(run(Map.of())).isZero();
    assertThat(run(Map.of())).isZero();
    assertThat(calls()).hasSize(1).allMatch(call -> !call.contains("-Pcuda"));

    assertThat(run(Map.of("UGATIT_PROFILE", "cuda"))).isZero();
    assertThat(calls()).hasSize(2);
    assertThat(calls().get(1)).contains("-Pcuda");
  }

  @Test
  void aCudaBuildStaysOneWhenItsSourcesChange() throws Exception {
    run(Map.of("UGATIT_PROFILE", "cuda"));
    run(Map.of());
    assertThat(calls()).hasSize(1);

    Files.createFile(folder.resolve("standalone/src/main/New.java"));
    run(Map.of());
    assertThat(calls()).hasSize(2).allMatch(call -> call.contains("-Pcuda"));

    run(Map.of("UGATIT_PROFILE", "cpu"));
    assertThat(calls().get(2)).doesNotContain("-Pcuda");
  }

  @Test
  void aBuildThatFailedIsDoneAgain() throws Exception {
    run(Map.of());
    Files.createFile(folder.resolve("broken"));
    assertThat(run(Map.of("UGATIT_PROFILE", "cuda"))).isEqualTo(1);
    Files.delete(folder.resolve("broken"));
    assertThat(run(Map.of("UGATIT_PROFILE", "cuda"))).isZero();
    assertThat(calls()).hasSize(3);
  }

  @Test
  void anUnknownProfileIsRefused() throws Exception {
    assertThat(run(Map.of("UGATIT_PROFILE", "tpu"))).isEqualTo(1);
    assertThat(calls).doesNotExist();
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bin").resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private int run(Map<String, String> environment) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(folder.resolve("ugatit").toString(), "models");
    builder.environment().keySet().removeIf(name -> name.startsWith("UGATIT_"));
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("CALLS", calls.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output).isTrue();
    return process.exitValue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }
}
