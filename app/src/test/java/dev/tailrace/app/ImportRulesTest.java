package dev.tailrace.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The modules are the architecture: who may use whom. Before you add an arrow here, read the table
 * in ARCHITECTURE.md and think of what would have to hold for the arrow not to be needed.
 */
class ImportRulesTest {
  private static final String OURS = "dev.tailrace.";

  /** Module to the modules it may use. The JDK is open to all, but for the rules below. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "wire", Set.of(),
          "client", Set.of("wire"),
          "log", Set.of(),
          "hub", Set.of("wire", "log"),
          "access", Set.of("hub", "log"),
          "server", Set.of("access", "hub", "wire"),
          "load", Set.of("wire"),
          "doctor", Set.of("wire"),
          "app", Set.of("wire", "client", "log", "hub", "access", "server", "load", "doctor"));

  /** Module to the packages of other people that it may use. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "wire", Set.of(),
          "client", Set.of("javax.net.."),
          "log", Set.of(),
          "hub", Set.of(),
          "access",
              Set.of(
                  "com.nimbusds.jose..",
                  "com.google.re2j..",
                  "com.fasterxml.jackson.core..",
                  "javax.crypto..",
                  "org.slf4j.."),
          "server",
              Set.of(
                  "io.netty..",
                  "com.fasterxml.jackson.core..",
                  "io.micrometer..",
                  "io.prometheus..",
                  "javax.net..",
                  "org.slf4j.."),
          "load", Set.of("org.HdrHistogram.."),
          "doctor", Set.of("javax.net.."),
          "app",
              Set.of(
                  "picocli..",
                  "com.rometools..",
                  "com.fasterxml.jackson.core..",
                  "ch.qos.logback..",
                  "io.micrometer..",
                  "io.opentelemetry..",
                  "org.slf4j..",
                  "org.snakeyaml.engine..",
                  "com.sun.management.."));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tailrace");

  @Test
  void everyModuleIsSeenAndIsOneFlatPackage() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(c -> packages.add(c.getPackageName().substring(OURS.length())));
    packages.remove("testkit"); // on the class path of tests, in no jar that is shipped

    assertThat(packages).isEqualTo(new TreeSet<>(ARROWS.keySet()));
  }

  @TestFactory
  Stream<DynamicTest> aModuleUsesOnlyWhatItMay() {
    return new TreeMap<>(ARROWS)
        .keySet().stream()
            .map(module -> DynamicTest.dynamicTest(module, () -> arrowsOf(module).check(CLASSES)));
  }

  @Test
  void onlyTheAppUsesTheServer() {
    ArchRule rule =
        noClasses()
            .that(not(resideInAnyPackage(OURS + "server", OURS + "app")))
            .should()
            .dependOnClassesThat(resideInAPackage(OURS + "server"));

    rule.check(CLASSES);
  }

  @Test
  void nettyIsForTheServerAlone() {
    onlyIn("server", "io.netty..").check(CLASSES);
  }

  @Test
  void fileChannelsAreForTheLogAlone() {
    ArchRule rule =
        noClasses()
            .that(not(resideInAPackage(OURS + "log")))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.channels\\.(Asynchronous)?File(Channel|Lock).*");

    rule.check(CLASSES);
  }

  /**
   * A request is a value that anybody may make; to send it is the client's, and the doctor's, who
   * must see bytes and their times where the client gives events. And the fetch of keys, for which
   * nobody may wait.
   */
  @Test
  void theHttpClientOfTheJdkIsForTheClientTheDoctorAndTheFetchOfKeys() {
    ArchRule rule =
        noClasses()
            .that(not(resideInAnyPackage(OURS + "client", OURS + "doctor")))
            .and(not(nameMatching("dev\\.tailrace\\.app\\.HttpKeyFetch.*")))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.http\\.(HttpClient|WebSocket).*");

    rule.check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.tailrace.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static ArchRule arrowsOf(String module) {
    String[] allowed =
        Stream.of(
                Stream.of(OURS + module, "java.."),
                ARROWS.get(module).stream().map(OURS::concat),
                LIBRARIES.get(module).stream(),
                Stream.of("org.jspecify.annotations.."))
            .flatMap(each -> each)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(OURS + module)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(primitives()))
        .as(module + " uses only " + Arrays.toString(allowed));
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitives and arrays of them", c -> c.getBaseComponentType().isPrimitive());
  }

  private static ArchRule onlyIn(String module, String packages) {
    return noClasses()
        .that(not(resideInAPackage(OURS + module)))
        .should()
        .dependOnClassesThat(resideInAPackage(packages));
  }
}
