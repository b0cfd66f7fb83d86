package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/// Every command line in the documents and in the commands' own help is one that is understood.
class CommandExamplesTest {
  private static final Path ROOT = Path.of("..");

  /// Up to what ends a command in a shell.
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "(?<![\\w/-])(?:\\./)?outspan((?: +(?:'[^']*'|\"[^\"]*\"|[^\\s|<>;&()`'\"]+))+)");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  /// Those of the launcher.
  private static final Set<String> OTHERS = Set.of("test", "bench", "COMMAND");

  private static List<List<String>> examples(String text) {
    var examples = new ArrayList<List<String>>();
    text.replace("\\\n", " ")
        .lines()
        .map(line -> line.replaceAll("(^|\\s)#.*", ""))
        .filter(
            line -> line.matches("(\\S+=\\S+ +|KEY=\\$\\(|.*[|] *|\\s+|.*<\\()*(\\./)?outspan .*"))
        .forEach(
            line -> {
              Matcher example = EXAMPLE.matcher(line);
              while (example.find()) {
                examples.add(words(example.group(1)));
              }
            });
    examples.removeIf(words -> OTHERS.contains(words.getFirst()));
    return examples;
  }

  private static List<String> words(String text) {
    return WORD.matcher(text)
        .results()
        .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
        .toList();
  }

  private static DynamicTest isUnderstood(String where, List<String> words) {
    return DynamicTest.dynamicTest(
        where + ": " + String.join(" ", words),
        () -> {
          CommandLine command = Main.commandLine();
          var parsed = command.parseArgs(words.toArray(String[]::new));
          assertThat(parsed.subcommand()).isNotNull();
        });
  }

  @TestFactory
  Stream<DynamicTest> documents_haveExamplesThatAreUnderstood() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    var files = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (var documents = Files.list(ROOT.resolve("docs"))) {
      documents.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
    }
    for (Path file : files) {
      for (String block : blocks(Files.readString(file))) {
        examples(block)
            .forEach(words -> tests.add(isUnderstood(file.getFileName().toString(), words)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests.stream();
  }

  /// What is between fences of a shell.
  private static List<String> blocks(String document) {
    return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
        .matcher(document)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> help_hasExamplesThatAreUnderstood() {
    return Main.commandLine().getSubcommands().values().stream()
        .flatMap(
            command ->
                Stream.of(command.getCommandSpec().usageMessage().footer())
                    .flatMap(line -> examples(line).stream())
                    .map(words -> isUnderstood(command.getCommandName(), words)));
  }

  @Test
  void commands_haveAnExampleInTheirHelp() {
    var without = new TreeSet<String>();
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getCommandSpec().usageMessage().footer().length == 0) {
                without.add(name);
              }
            });
    assertThat(without).isEmpty();
  }
}
