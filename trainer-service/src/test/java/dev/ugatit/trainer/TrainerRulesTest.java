package dev.ugatit.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The borders between the trainer's packages. */
class TrainerRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ugatit.trainer");

  @Test
  void onlyTheExportIsCheckedWithOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ugatit.trainer.publish")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(CLASSES);
  }

  @Test
  void picturesAndEngineKnowNothingOfRunsAndModels() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.ugatit.trainer.data", "dev.ugatit.trainer.engine")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ugatit.trainer.run", "dev.ugatit.trainer.publish")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.ugatit.trainer.run")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.ugatit.trainer.publish")
        .check(CLASSES);
  }

  @Test
  void evaluationIsPlainJavaAndKnowsNothingOfRunsAndModels() {
    noClasses()
        .that()
        .resideInAPackage("dev.ugatit.trainer.evaluate")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl..",
            "io.vertx..",
            "dev.ugatit.platform.kafka",
            "dev.ugatit.trainer.engine",
            "dev.ugatit.trainer.run",
            "dev.ugatit.trainer.publish")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.ugatit.trainer.data")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.ugatit.trainer.evaluate")
        .check(CLASSES);
  }

  @Test
  void noOtherServiceIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.ugatit.ingest..",
            "dev.ugatit.translator..",
            "dev.ugatit.gateway..",
            "dev.ugatit.standalone..",
            "dev.ugatit.broker..")
        .check(CLASSES);
  }

  @Test
  void theVerticleTouchesNoFile() {
    noClasses()
        .that()
        .areAssignableTo(TrainerVerticle.class)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Files.class)
        .check(CLASSES);
  }
}
