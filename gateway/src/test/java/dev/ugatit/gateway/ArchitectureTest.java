package dev.ugatit.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.ugatit.platform.image.PictureDecoder;

/** What may use what in the gateway. */
@AnalyzeClasses(packages = "dev.ugatit.gateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule routesShareThingsThatKnowNothingOfThem =
      noClasses()
          .that()
          .resideInAPackage("..gateway.http..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.ugatit.gateway..")
                  .and(not(resideInAPackage("..gateway.http.."))));

  @ArchTest
  static final ArchRule tablesDoNotKnowWhoReadsThem =
      noClasses()
          .that()
          .resideInAPackage("..gateway.tables..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.api..", "..gateway.translate..", "io.vertx.ext.web..");

  @ArchTest
  static final ArchRule whoMayDoWhatIsDecidedWithoutTheRoutes =
      noClasses()
          .that()
          .resideInAPackage("..gateway.access..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.api..", "..gateway.tables..", "..gateway.translate..");

  @ArchTest
  static final ArchRule picturesAreNotDecodedHere =
      noClasses().should().callMethod(PictureDecoder.class, "decode", byte[].class);
}
