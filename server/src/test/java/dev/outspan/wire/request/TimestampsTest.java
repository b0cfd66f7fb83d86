package dev.outspan.wire.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.outspan.wire.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TimestampsTest {
  @TestFactory
  Stream<DynamicTest> read_answersAsPydantic() {
    List<String> lines = Golden.lines("request/times.txt");
    return IntStream.range(0, lines.size() / 3)
        .mapToObj(i -> lines.subList(i * 3, i * 3 + 2))
        .map(each -> dynamicTest(each.getFirst(), () -> assertAnswer(each.get(0), each.get(1))));
  }

  private static void assertAnswer(String json, String answer) {
    String expected = answer.matches("[0-9].*Z") ? Instant.parse(answer).toString() : answer;
    assertThat(read(json)).isEqualTo(expected);
  }

  @Test
  void read_outsideOfTheYearsOnlyInUtc_isRefused() {
    assertThat(read("\"0001-01-01T00:00:00+00:01\""))
        .isEqualTo("datetime_parsing: Input should be a valid datetime, year 0 is out of range");
    assertThat(read("\"9999-12-31T23:59:59.999999-00:01\""))
        .isEqualTo(
            "datetime_parsing: Input should be a valid datetime, year 10000 is out of range");
    assertThat(read("\"0001-01-01T00:00:00-00:01\"")).isEqualTo("0001-01-01T00:01:00Z");
    assertThat(read("\"9999-12-31T23:59:59.999999+00:01\""))
        .isEqualTo("9999-12-31T23:58:59.999999Z");
  }

  @Test
  void read_ofAFractionThatPydanticMiscounts_takesItsValue() {
    assertThat(read("-0.25")).isEqualTo("1969-12-31T23:59:59.750Z");
    assertThat(read("20000000000.5")).isEqualTo("1970-08-20T11:33:20.000500Z");
    assertThat(read("-0.0000004")).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(read("\"253402300799999.5\"")).isEqualTo("9999-12-31T23:59:59.999500Z");
  }

  @Test
  void read_ofAnEndlessNumber_isRefusedAtOnce() {
    assertThat(read("1e1000000000"))
        .endsWith("dates after 9999 are not supported as unix timestamps");
    assertThat(read("-1e1000000000"))
        .endsWith("dates before 0000 are not supported as unix timestamps");
    assertThat(read("1e-1000000000")).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(read("\"" + "9".repeat(1_000_000) + "\""))
        .endsWith("invalid date separator, expected `-`");
    assertThat(read("\"" + "9".repeat(1_000_000) + ".5\""))
        .endsWith("invalid date separator, expected `-`");
  }

  private static String read(String json) {
    var problems = new Problems();
    JsonNode value = Answers.body(json).value();
    Optional<Instant> time = Timestamps.read(value, Location.BODY, problems);
    return time.map(Instant::toString).orElseGet(() -> told(problems));
  }

  private static String told(Problems problems) {
    if (problems.invalid() instanceof Decoded.Invalid<?>(var errors) && errors.size() == 1) {
      return errors.getFirst().type() + ": " + errors.getFirst().message();
    }
    throw new AssertionError("not one error: " + Answers.of(problems.invalid()));
  }
}
