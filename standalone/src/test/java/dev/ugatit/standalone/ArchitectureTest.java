package dev.ugatit.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  /** Verticles, and whatever answers HTTP. */
  private static final DescribedPredicate<JavaClass> RUN_ON_EVENT_LOOPS =
      assignableTo(VerticleBase.class)
          .or(resideInAnyPackage("dev.ugatit.gateway..", "dev.ugatit..http.."))
          .or(
              resideInAPackage("dev.ugatit.platform.runtime")
                  .and(simpleNameStartingWith("Operations")))
          .as("classes whose methods run on event loops");

  private static final DescribedPredicate<JavaAccess<?>> BLOCKS =
      describe(
          "block",
          access ->
              isOneOf(access, Files.class)
                  || isOneOf(access, Thread.class, "sleep", "join")
                  || isOneOf(access, java.util.concurrent.Future.class, "get", "join")
                  || isOneOf(access, Future.class, "await")
                  || isOneOf(access, OrtSession.class, "run"));

  private static boolean isOneOf(JavaAccess<?> access, Class<?> owner, String... names) {
    return access.getTargetOwner().isAssignableTo(owner)
        && (names.length == 0 || Set.of(names).contains(access.getName()));
  }

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
  void verticlesAndHttpHandlersDoNotBlock() {
    check(noClasses().that(RUN_ON_EVENT_LOOPS).should().accessTargetWhere(BLOCKS));
  }

  @Test
  void everyWayToBlockIsSeen() {
    JavaClasses blocking = new ClassFileImporter().importClasses(Blocking.class);
    ArchRule rule = noClasses().should().accessTargetWhere(BLOCKS);
    assertThat(rule.evaluate(blocking).getFailureReport().getDetails()).hasSize(Blocking.WAYS);
  }

  /** What must never run on an event loop. */
  @SuppressWarnings("unused")
  private static final class Blocking {
    static final int WAYS = 8;

    void block(CompletableFuture<String> future, Future<String> vertx, OrtSession session)
        throws Exception {
      Files.size(Path.of("file"));
      Thread.sleep(1);
      Thread.sleep(1, 1);
      future.get();
      future.get(1, TimeUnit.SECONDS);
      future.join();
      vertx.await();
      session.run(Map.of());
    }
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
