package dev.outspan.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  /// Pieces that meet the splitter's every state.
  private static final List<String> VALUES =
      List.of(
          "{}",
          "[]",
          "{\"a\":[1,{\"b\":\"]\"}]}",
          "{\"q\":\"\\\"},{\"}",
          "{\"s\":\"a\\\\\"}",
          "\"x,y\"",
          "17",
          "{\"é\":\"€\"}");

  private static List<String> read(String file) throws IOException {
    var found = new ArrayList<String>();
    try (var records = new Records(new ByteArrayInputStream(file.getBytes(UTF_8)))) {
      while (records.next()) {
        found.add(records.line() + ": " + new String(records.bytes(), UTF_8));
      }
    }
    return found;
  }

  @Test
  void next_ofLines_isEachLineButBlankOnes() throws IOException {
    assertThat(read("{\"a\":1}\n\n  {\"b\":2}\r\n{\"c\":3}"))
        .containsExactly("1: {\"a\":1}", "3: {\"b\":2}\r", "4: {\"c\":3}");
  }

  @Test
  void next_ofAnArray_isEachElement() throws IOException {
    assertThat(read("\n[\n {\"a\":\n1} ,\n\n[2,3],\"],\\\"\"\n]\n"))
        .containsExactly("3: {\"a\":\n1} ", "6: [2,3]", "6: \"],\\\"\"\n");
  }

  @Test
  void next_ofObjectsOverSeveralLines_isEachObject() throws IOException {
    assertThat(read("\n{\n \"a\": \"}\\n\"\n}\n\n{\"b\":\n[]}{}"))
        .containsExactly("2: {\n \"a\": \"}\\n\"\n}", "6: {\"b\":\n[]}", "7: {}");
    assertThatThrownBy(() -> read("{\n{}\n")).hasMessage("the file is cut off after line 2");
  }

  @Test
  void next_ofALineThatIsCutOff_isThatLine() throws IOException {
    assertThat(read("{}\n{\"a\":\n{}")).containsExactly("1: {}", "2: {\"a\":", "3: {}");
    assertThat(read("{\"a\":")).containsExactly("1: {\"a\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "[]", " [ ] \n"})
  void next_ofNothing_isNothing(String file) throws IOException {
    assertThat(read(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[1", "[1,", "[{\"a\":1}", "[\"a", "[\"a\\", "[{\"a\":\"]\"", "[[]"})
  void next_ofAnArrayThatIsCutOff_fails(String file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("the file is cut off after line 0");
  }

  @Test
  void next_ofAnArrayThatSomethingFollows_fails() {
    assertThatThrownBy(() -> read("[1]\n[2]"))
        .isInstanceOf(IOException.class)
        .hasMessage("something follows the array, on line 2");
  }

  @Test
  void next_ofAnyValues_findsThemAgain() {
    Seeds.forSeeds(50, RecordsTest::checkRandomFile);
  }

  private static void checkRandomFile(SplittableRandom random) {
    List<String> values =
        random.ints(random.nextInt(6), 0, VALUES.size()).mapToObj(VALUES::get).toList();
    try {
      assertThat(read("[" + String.join(",", values) + "]"))
          .containsExactlyElementsOf(values.stream().map(value -> "1: " + value).toList());
      assertThat(read(String.join("\n", values.stream().filter(v -> !v.equals("[]")).toList())))
          .hasSize((int) values.stream().filter(v -> !v.equals("[]")).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
