package dev.ugatit.translator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

@AnalyzeClasses(packages = "dev.ugatit.translator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule onnxRuntimeStaysWithTheModels =
      noClasses()
          .that()
          .resideOutsideOfPackage("..translator.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule orderAndCatalogueArePureData =
      noClasses()
          .that()
          .resideInAnyPackage("..translator.queue..", "..translator.catalogue..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "..platform.kafka..");

  @ArchTest
  static final ArchRule picturesAndModelsKnowNoTransport =
      noClasses()
          .that()
          .resideInAnyPackage("..translator.model..", "..translator.picture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "..platform.kafka..");

  @ArchTest
  static final ArchRule nothingBlocksAnEventLoop =
      noClasses()
          .that()
          .resideInAPackage("..translator.http..")
          .or()
          .haveSimpleNameEndingWith("Verticle")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Files.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Future.class, "await")
          .orShould()
          .callMethod(CompletableFuture.class, "get")
          .orShould()
          .callMethod(CompletableFuture.class, "join")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.ugatit.platform.image.PictureEncoder");
}
