package dev.outspan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The import table, and where libraries may be used. A new package needs a row.
class ArchitectureTest {
  private static final String ROOT = "dev.outspan.";
  private static final Set<String> EVERYTHING = Set.of("*");

  /// What each package may import of ours.
  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("span", Set.of()),
          Map.entry("query", Set.of("span")),
          Map.entry("store", Set.of("span", "query")),
          Map.entry("store.memory", Set.of("span", "query", "store")),
          Map.entry("table", Set.of()),
          Map.entry("store.duckdb", Set.of("span", "query", "store", "table")),
          Map.entry("account", Set.of()),
          Map.entry("wire", Set.of("span", "query")),
          Map.entry("wire.chat", Set.of("span", "wire")),
          Map.entry("wire.foreign", Set.of("span", "wire", "wire.chat")),
          Map.entry("wire.request", Set.of("span", "query", "account", "wire", "wire.foreign")),
          Map.entry("sample", Set.of("span", "wire")),
          Map.entry("ingest", Set.of("span", "store")),
          Map.entry("blob", Set.of()),
          Map.entry("blob.local", Set.of("blob")),
          Map.entry("blob.s3", Set.of("blob")),
          Map.entry(
              "export",
              Set.of("span", "query", "store", "table", "wire", "wire.chat", "wire.request")),
          Map.entry(
              "delivery",
              Set.of(
                  "span",
                  "query",
                  "store",
                  "table",
                  "account",
                  "wire",
                  "wire.request",
                  "export",
                  "blob")),
          Map.entry("upkeep", Set.of("span", "query", "store", "account")),
          Map.entry("http", Set.of("store", "blob", "account", "wire")),
          Map.entry(
              "api",
              Set.of(
                  "span",
                  "query",
                  "store",
                  "table",
                  "account",
                  "wire",
                  "wire.chat",
                  "wire.request",
                  "blob",
                  "ingest",
                  "export",
                  "delivery",
                  "upkeep",
                  "http")),
          Map.entry("log", Set.of()),
          Map.entry("client", Set.of()),
          Map.entry("cli.terminal", Set.of("client")),
          Map.entry("cli.file", Set.of("wire", "client")),
          Map.entry("cli.settings", Set.of("client", "cli.file")),
          Map.entry("cli.option", Set.of("span", "wire", "client", "cli.file")),
          Map.entry("cli.transfer", Set.of("client", "cli.file", "cli.terminal")),
          Map.entry(
              "cli",
              Set.of(
                  "wire",
                  "client",
                  "cli.terminal",
                  "cli.file",
                  "cli.settings",
                  "cli.option",
                  "cli.transfer")),
          Map.entry("app", EVERYTHING));

  /// Which packages may use a library.
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "org.eclipse.jetty", Set.of("http"),
          "org.duckdb", Set.of("store.duckdb"),
          "com.github.luben", Set.of("export", "cli.file"),
          "java.sql", Set.of("store.duckdb"),
          "com.fasterxml.jackson",
              Set.of(
                  "account",
                  "delivery",
                  "client",
                  "cli",
                  "cli.file",
                  "cli.settings",
                  "cli.option",
                  "cli.terminal",
                  "cli.transfer",
                  "app"),
          "ch.qos.logback", Set.of("log"),
          "software.amazon.awssdk", Set.of("blob.s3"),
          "picocli", Set.of("cli", "cli.settings", "cli.option", "cli.terminal", "app"));

  private static final int LONGEST_FILE = 500;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.outspan");

  @Test
  void imports_followTheTable() {
    var violations = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      String from = nameOf(type);
      Set<String> allowed = IMPORTS.get(from);
      assertThat(allowed).as("a row for package %s", from).isNotNull();
      for (Dependency use : type.getDirectDependenciesFromSelf()) {
        JavaClass target = use.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT)
            && !from.equals(nameOf(target))
            && !allowed.equals(EVERYTHING)
            && !allowed.contains(nameOf(target))) {
          violations.add(type.getName() + " uses " + target.getName());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void libraries_areUsedWhereTheyBelong() {
    var violations = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      for (Dependency use : type.getDirectDependenciesFromSelf()) {
        String target = use.getTargetClass().getBaseComponentType().getPackageName();
        LIBRARIES.forEach(
            (library, users) -> {
              if (target.startsWith(library) && !users.contains(nameOf(type))) {
                violations.add(type.getName() + " uses " + target);
              }
            });
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void files_areNoLongerThanAllowed() throws IOException {
    var tooLong = new TreeSet<String>();
    for (Path root : List.of(Path.of("src/main/java"), Path.of("src/test/java"))) {
      try (var files = Files.walk(root)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          long lines = Files.readString(file).lines().count();
          if (lines > LONGEST_FILE) {
            tooLong.add(file + ": " + lines);
          }
        }
      }
    }
    assertThat(tooLong).as("files over %d lines", LONGEST_FILE).isEmpty();
  }

  @Test
  void everyPackage_isNullMarked() {
    String unmarked =
        CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(type -> type.getPackageName())
            .distinct()
            .filter(name -> !isNullMarked(name))
            .collect(joining(", "));
    assertThat(unmarked).isEmpty();
  }

  private boolean isNullMarked(String packageName) {
    return CLASSES.contain(packageName + ".package-info")
        && CLASSES
            .get(packageName + ".package-info")
            .isAnnotatedWith("org.jspecify.annotations.NullMarked");
  }

  private static String nameOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
