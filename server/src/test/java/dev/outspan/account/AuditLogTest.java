package dev.outspan.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();

  @Test
  void record_events_appendsALineEach() throws IOException {
    var log = new AuditLog(directory, time);
    log.record(
        new AuditEvent(
            "key.created",
            Optional.of("0123456789ab"),
            Optional.of("a,b"),
            "cli:root",
            Map.of("scopes", "read", "name", "say \"hi\"")));
    time.pass(Duration.ofMillis(7));
    log.record(event("limit.changed", Map.of()));

    assertThat(Files.readString(directory.resolve("audit.log")))
        .isEqualTo(
            """
            {"ts":"2026-11-24T12:00:00.000Z","event":"key.created","key_id":"0123456789ab",\
            "account":"a,b","actor":"cli:root","details":{"name":"say \\"hi\\"","scopes":"read"}}
            {"ts":"2026-11-24T12:00:00.007Z","event":"limit.changed","key_id":null,\
            "account":null,"actor":"test","details":{}}
            """);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("audit.log"))))
        .isEqualTo("rw-------");
  }

  @Test
  void record_hostileTexts_staysOneLineOfPrintableAscii() throws IOException {
    var log = new AuditLog(directory, time);
    var expected = new ArrayList<String>();
    for (long seed = 1; seed <= 300; seed++) {
      String text = hostile(new SplittableRandom(seed));
      expected.add(text);
      log.record(
          new AuditEvent("a", Optional.of(text), Optional.of(text), text, Map.of("d", text)));
    }

    byte[] bytes = Files.readAllBytes(directory.resolve("audit.log"));
    for (byte b : bytes) {
      assertThat(b == '\n' || (b >= ' ' && b <= '~')).isTrue();
    }
    List<String> lines = new String(bytes, UTF_8).lines().toList();
    assertThat(lines).hasSize(expected.size());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      for (String pointer : List.of("/key_id", "/account", "/actor", "/details/d")) {
        assertThat(line.at(pointer).textValue()).as("seed %d", i + 1).isEqualTo(expected.get(i));
      }
    }
  }

  private static String hostile(SplittableRandom random) {
    String[] parts = {
      "\n",
      "\r\n",
      "\"",
      "\\",
      "\u0000",
      "\u001b[2J",
      "\u007f",
      "\u0085",
      "\u2028",
      "\u202e",
      "\ufeff",
      "ü",
      "😀",
      "}",
      "{\"event\":\"key.created\"}",
      "x"
    };
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "€", "😀"})
  void record_aLongField_isCutToAKilobyteBetweenCharacters(String character) throws IOException {
    var log = new AuditLog(directory, time);
    String fits = "x".repeat(1_024);
    String tooLong = "xx" + character.repeat(1_024);
    log.record(event("a", Map.of("fits", fits, "long", tooLong)));

    JsonNode details = onlyLine().get("details");
    assertThat(details.get("fits").textValue()).isEqualTo(fits);
    String cut = details.get("long").textValue();
    assertThat(cut).endsWith("…");
    assertThat(tooLong).startsWith(cut.substring(0, cut.length() - 1));
    assertThat(cut.getBytes(UTF_8).length).isBetween(1_024 - 3, 1_024);
  }

  @Test
  void record_behindATornLine_startsALineOfItsOwn() throws IOException {
    Path file = directory.resolve("audit.log");
    Files.writeString(file, "{\"ts\":\"2026-11-24T1");
    new AuditLog(directory, time).record(event("a", Map.of()));

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(JSON.readTree(lines.get(1)).get("event").textValue()).isEqualTo("a");
  }

  @Test
  void record_moreThanAFileHolds_keepsTheNewestInTenFiles() throws IOException {
    int perFile = 4;
    long lineBytes = AuditLine.of(event("a", Map.of("n", "0000")), time.instant()).length;
    var log = new AuditLog(directory, time, perFile * lineBytes);
    int events = 100;
    for (int i = 0; i < events; i++) {
      log.record(event("a", Map.of("n", "%04d".formatted(i))));
    }

    var kept = new ArrayList<Integer>();
    for (int age = 9; age >= 0; age--) {
      Path file = directory.resolve(age == 0 ? "audit.log" : "audit.log." + age);
      assertThat(Files.size(file)).isEqualTo(perFile * lineBytes);
      for (String line : Files.readAllLines(file)) {
        kept.add(JSON.readTree(line).at("/details/n").asInt());
      }
    }
    assertThat(kept).hasSize(40).isSorted().startsWith(60).endsWith(99);
    assertThat(directory.resolve("audit.log.10")).doesNotExist();
  }

  @Test
  void record_twoLogsAndManyThreads_losesNoEvent() throws IOException {
    long small = 4_000;
    var logs = List.of(new AuditLog(directory, time, small), new AuditLog(directory, time, small));
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 200; i++) {
        String n = Integer.toString(i);
        AuditLog log = logs.get(i % 2);
        threads.execute(() -> log.record(event("a", Map.of("n", n))));
      }
    }

    var counts = new HashMap<Integer, Integer>();
    try (var files = Files.newDirectoryStream(directory, "audit.log*")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          counts.merge(JSON.readTree(line).at("/details/n").asInt(), 1, Integer::sum);
        }
      }
    }
    assertThat(counts).hasSize(200).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
  }

  @Test
  void record_onAThreadThatIsInterrupted_writesEachEventOnce() throws Exception {
    var log = new AuditLog(directory, time);
    int events = 50;
    var writing =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < events; i++) {
                    log.record(event("a", Map.of("n", Integer.toString(i))));
                  }
                });
    while (writing.isAlive()) {
      writing.interrupt();
      LockSupport.parkNanos(50_000);
    }
    List<String> lines = Files.readAllLines(directory.resolve("audit.log"));
    assertThat(lines).hasSize(events);
    for (int i = 0; i < events; i++) {
      assertThat(JSON.readTree(lines.get(i)).at("/details/n").asInt()).isEqualTo(i);
    }
  }

  @Test
  void record_aDirectoryThatIsAFile_throws() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "", StandardOpenOption.CREATE_NEW);
    var log = new AuditLog(file, time);
    assertThatThrownBy(() -> log.record(event("a", Map.of())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file.resolve("audit.log") + " cannot be written: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Key", "key.", ".key", "key created", "key\n", "a.b.c.d.e"})
  void event_aNameThatIsNone_isRefused(String name) {
    assertThatThrownBy(() -> event(name, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' does not name an event".formatted(name));
  }

  @Test
  void event_moreThanTwentyDetails_isRefused() {
    var details = new HashMap<String, String>();
    for (int i = 0; i < 21; i++) {
      details.put("d" + i, "");
    }
    assertThatThrownBy(() -> event("a", details))
        .hasMessage("an event has at most 20 details, not 21");
  }

  private JsonNode onlyLine() throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("audit.log"));
    assertThat(lines).hasSize(1);
    return JSON.readTree(lines.getFirst());
  }

  private static AuditEvent event(String name, Map<String, String> details) {
    return new AuditEvent(name, Optional.empty(), Optional.empty(), "test", details);
  }
}
