package dev.ugatit.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.VerticleBase;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom, as rules that fail the build. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.ugatit");

  private static final List<String> SERVICES =
      List.of("ingest", "trainer", "translator", "gateway");

  static Stream<String> services() {
    return SERVICES.stream();
  }

  @ParameterizedTest
  @MethodSource("services")
  void serviceDependsOnNoOtherService(String service) {
    String[] others =
        Stream.concat(SERVICES.stream(), Stream.of("standalone", "broker"))
            .filter(other -> !other.equals(service))
            .map(other -> "dev.ugatit." + other + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.ugatit." + service + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  @Test
  void gatewayKnowsNoNetwork() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.ugatit.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ugatit.network.."));
  }

  @Test
  void networkKnowsNoEngineAndNoVertx() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.ugatit.network..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "ai.djl..",
                "ai.onnxruntime..",
                "io.vertx..",
                "org.apache.kafka..",
                "dev.ugatit.platform.."));
  }

  @Test
  void djlStaysInTheTrainersEngine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.ugatit.trainer.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.."));
  }

  @Test
  void onnxRuntimeStaysInTranslatorAndTheTrainersGate() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.ugatit.translator..", "dev.ugatit.trainer.publish..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime.."));
  }

  @Test
  void kafkasServerStaysInTheBrokerModule() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.ugatit.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata.."));
  }

  @Test
  void contractIsDataAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.ugatit.platform.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "java.nio.file.."));
  }

  @Test
  void platformHasNoCycles() {
    check(slices().matching("dev.ugatit.platform.(*)..").should().beFreeOfCycles());
  }

  @Test
  void verticlesDoNotBlock() {
    check(
        noClasses()
            .that()
            .areAssignableTo(VerticleBase.class)
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.util.concurrent.Future.class, "get")
            .orShould()
            .callMethod(CompletableFuture.class, "join")
            .orShould()
            .callMethod(CompletableFuture.class, "get")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Files.class));
  }

  @Test
  void onlyTheCommandLineSpeaksToTheTerminal() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.ugatit.standalone..", "dev.ugatit.broker..")
            .should()
            .getField(System.class, "out")
            .orShould()
            .getField(System.class, "err")
            .orShould()
            .callMethod(PrintStream.class, "println", String.class));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
