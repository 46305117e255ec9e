package dev.ugatit.translator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
  static final ArchRule whatEveryWayInSharesKnowsNoTransport =
      noClasses()
          .that()
          .resideInAPackage("..translator.intake..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "..platform.kafka..");

  @ArchTest
  static final ArchRule waysInDoNotKnowEachOther =
      slices().matching("..translator.(http|bulk)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule picturesAreNotEncodedOnAnEventLoop =
      noClasses()
          .that()
          .resideInAnyPackage("..translator.http..", "..translator.bulk..")
          .or()
          .haveSimpleNameEndingWith("Verticle")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.ugatit.platform.image.PictureEncoder");
}
