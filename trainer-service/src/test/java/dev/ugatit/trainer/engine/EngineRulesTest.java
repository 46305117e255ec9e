package dev.ugatit.trainer.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the compiler cannot check. */
class EngineRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ugatit.trainer");

  @Test
  void onlyTensorsMeetsTheEnginesInternals() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Tensors.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.pytorch..")
        .check(CLASSES);
  }

  @Test
  void noArrayIsCombinedWithANumber() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "an array's method takes a Number, lent to libtorch from memory that is collected",
                (JavaMethodCall call) ->
                    call.getTargetOwner().isAssignableTo(NDArray.class)
                        && call.getTarget().getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(Number.class))))
        .check(CLASSES);
  }

  @Test
  void noTypeOfTheEngineLeavesThePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ugatit.trainer.engine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .allowEmptyShould(true)
        .check(CLASSES);
    noMethods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .haveRawReturnType(NDArray.class)
        .check(CLASSES);
  }
}
