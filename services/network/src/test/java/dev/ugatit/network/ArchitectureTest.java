package dev.ugatit.network;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** The network is written once, for every engine: so it can know none, nor any library. */
  @ArchTest
  static final ArchRule dependsOnTheJdkAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("dev.ugatit.network..", "java..", "org.jspecify..");

  /** The network itself knows no file format. */
  @ArchTest
  static final ArchRule theNetworkKnowsNoFormat =
      noClasses()
          .that()
          .resideInAPackage("dev.ugatit.network")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.ugatit.network.onnx..", "dev.ugatit.network.tensors..");

  /** Tensors do not know the network they may belong to. */
  @ArchTest
  static final ArchRule tensorsStandAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.ugatit.network.tensors")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.ugatit.network", "dev.ugatit.network.onnx..");
}
