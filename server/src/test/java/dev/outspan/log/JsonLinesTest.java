package dev.outspan.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private final LoggerContext context = new LoggerContext();

  private LoggingEvent event(String message, @Nullable Throwable thrown) {
    return event(message, thrown, Map.of());
  }

  private LoggingEvent event(
      String message, @Nullable Throwable thrown, Map<String, String> ofThread) {
    var event =
        new LoggingEvent("", context.getLogger("dev.outspan.X"), Level.WARN, message, thrown, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    event.setMDCPropertyMap(ofThread);
    return event;
  }

  private static String line(LoggingEvent event) {
    return new String(new JsonLines().encode(event), UTF_8);
  }

  private static JsonNode parsed(LoggingEvent event) throws Exception {
    String line = line(event);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    return new ObjectMapper().readTree(line);
  }

  @Test
  void event_isOneObjectWithItsFieldsInOrder() {
    LoggingEvent event = event("hello", null, Map.of("request_id", "r1"));
    event.addKeyValuePair(new KeyValuePair("status", 200));
    event.addKeyValuePair(new KeyValuePair("duration_ms", 1.5));
    event.addKeyValuePair(new KeyValuePair("big", 5_000_000_000L));
    event.addKeyValuePair(new KeyValuePair("ok", true));
    event.addKeyValuePair(new KeyValuePair("text", "a\"b\\c"));
    event.addKeyValuePair(new KeyValuePair("nan", Double.NaN));
    assertThat(line(event))
        .isEqualTo(
            """
            {"ts":"2026-01-02T03:04:05.678Z","level":"WARN","msg":"hello","status":200,\
            "duration_ms":1.5,"big":5000000000,"ok":true,"text":"a\\"b\\\\c","nan":"NaN",\
            "request_id":"r1","logger":"dev.outspan.X"}
            """);
  }

  @Test
  void event_ownFieldsWinOverTheThreads() throws Exception {
    LoggingEvent event = event("m", null, Map.of("request_id", "threads"));
    event.addKeyValuePair(new KeyValuePair("request_id", "mine"));
    event.addKeyValuePair(new KeyValuePair("level", "fake"));
    assertThat(parsed(event).get("request_id").asText()).isEqualTo("mine");
    assertThat(parsed(event).get("level").asText()).isEqualTo("WARN");
  }

  @Test
  void characters_thatAreNotText_areEscaped() throws Exception {
    String hostile = "a\r\nb\u001b[31m\u0085\u2028\u2029\u202e\u200f\u0000\u007f\u009b\ud800x😀é";
    String line = line(event(hostile, null));
    assertThat(line)
        .contains(
            "a\\u000d\\u000ab\\u001b[31m\\u0085\\u2028\\u2029\\u202e\\u200f\\u0000\\u007f\\u009b"
                + "\\ud800x😀é");
    assertThat(parsed(event(hostile, null)).get("msg").asText()).isEqualTo(hostile);
  }

  @Test
  void texts_areCut() throws Exception {
    LoggingEvent event = event("m".repeat(1_024), null);
    event.addKeyValuePair(new KeyValuePair("long", "x".repeat(1_025)));
    assertThat(parsed(event).get("msg").asText()).hasSize(1_024);
    assertThat(parsed(event).get("long").asText()).isEqualTo("x".repeat(1_024) + "…");
  }

  @Test
  void stack_isOneField() throws Exception {
    Exception thrown = new IllegalStateException("outer\nline", new RuntimeException("inner"));
    String stack = parsed(event("m", thrown)).get("stack").asText();
    assertThat(stack).contains("outer\nline", "Caused by: java.lang.RuntimeException: inner");
  }

  @Test
  void anyText_isReadBackAsItWas() throws Exception {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new SplittableRandom(seed);
      var text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
      }
      LoggingEvent event = event("m", null);
      event.addKeyValuePair(new KeyValuePair("text", text.toString()));
      String read = parsed(event).get("text").asText();
      assertThat(read.replaceAll("\\p{Cs}", "?"))
          .as("seed %d", seed)
          .isEqualTo(text.toString().replaceAll("\\p{Cs}", "?"));
    }
  }
}
