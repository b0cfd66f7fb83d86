package dev.outspan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of what a compatible server must have: each row has a test, or says why it has none.
///
/// `acceptance.txt` has a line for each row: its name, and tests as `FILE#FUNCTION` below
/// `tests/python` or as `CLASS#METHOD`, or `reason:` and the reason.
class AcceptanceTest {
  private static final Path PYTHON = Path.of("..", "tests", "python");
  private static final Pattern ROW_IN_NAME = Pattern.compile("def test_([A-Z][0-9]+)_");
  private static final String REASON = "reason: ";

  /// The groups of rows and how many each has.
  private static final List<Map.Entry<String, Integer>> GROUPS =
      List.of(
          entry("A", 12),
          entry("E", 24),
          entry("C", 5),
          entry("B", 6),
          entry("G", 1),
          entry("P", 1),
          entry("S", 7),
          entry("L", 1),
          entry("M", 1),
          entry("N", 3),
          entry("U", 1));

  private final Map<String, String> rows = rows();

  private static Map<String, String> rows() {
    var rows = new LinkedHashMap<String, String>();
    try (var in = AcceptanceTest.class.getResourceAsStream("/acceptance.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      for (String line : text.lines().toList()) {
        int blank = line.indexOf(' ');
        assertThat(rows.put(line.substring(0, blank), line.substring(blank + 1))).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  @Test
  void list_hasEveryRow() {
    List<String> all =
        GROUPS.stream()
            .flatMap(
                group ->
                    IntStream.rangeClosed(1, group.getValue())
                        .mapToObj(number -> group.getKey() + number))
            .toList();
    assertThat(rows.keySet()).containsExactlyElementsOf(all);
  }

  @Test
  void rows_haveTestsThatExist_orAReason() {
    rows.forEach(
        (row, text) -> {
          if (text.startsWith(REASON)) {
            assertThat(text).as(row).hasSizeGreaterThan(REASON.length());
          } else {
            assertThat(List.of(text.split(" ", -1))).as(row).allMatch(AcceptanceTest::exists);
          }
        });
  }

  @Test
  void tests_thatAreNamedForARow_belongToOneOfTheList() throws IOException {
    var named = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(PYTHON)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".py")).toList()) {
        ROW_IN_NAME
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult match) -> match.group(1))
            .forEach(named::add);
      }
    }
    assertThat(named).isNotEmpty();
    assertThat(rows.keySet()).containsAll(named);
    assertThat(named).allSatisfy(row -> assertThat(rows.get(row)).doesNotStartWith(REASON));
  }

  private static boolean exists(String test) {
    String place = test.substring(0, test.indexOf('#'));
    String name = test.substring(test.indexOf('#') + 1);
    try {
      return place.endsWith(".py")
          ? Files.readString(PYTHON.resolve(place)).contains("\ndef " + name + "(")
          : Arrays.stream(Class.forName("dev.outspan." + place).getDeclaredMethods())
              .anyMatch(method -> method.getName().equals(name));
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(test, e);
    }
  }
}
