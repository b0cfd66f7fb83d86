package dev.outspan.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.client.FakeExports.Turn;
import dev.outspan.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkDownloadTest {
  private static final byte[] FILE = "0123456789".repeat(30_000).getBytes(UTF_8);
  private static final String SHA256 =
      "7d0e6fbd9ab8d2cc8cfd2cd8d0ba8fdf25a1a6dbd0bc12f3b0a1f0ea36e6a6f1";

  @TempDir private Path directory;
  private final List<Duration> waits = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();

  private Path part() {
    return directory.resolve("spans.jsonl.part");
  }

  private static Receipt receipt(String sha256) {
    return new Receipt("spans.jsonl", 3, FILE.length, sha256, Optional.empty(), Map.of());
  }

  private String sha256() throws IOException {
    return Sha256.of(Files.write(directory.resolve("whole"), FILE));
  }

  private void download(FakeExports server) throws IOException {
    download(server, sha256());
  }

  private void download(FakeExports server, String sha256) throws IOException {
    if (!Files.exists(part())) {
      Files.createFile(part());
    }
    var links = new int[1];
    var patience = new Patience(Patience.Terms.DEFAULT, waits::add);
    new LinkDownload(
            server.client(), () -> URI.create("/files/" + ++links[0]), receipt(sha256), patience)
        .into(part(), (done, total) -> note(done, total));
  }

  private void note(long done, OptionalLong total) {
    assertThat(total).hasValue(FILE.length);
    progress.add(done);
  }

  @Test
  void download_isTheFile() throws IOException {
    try (var server = new FakeExports(FILE, "{}")) {
      download(server);
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
      assertThat(server.requests()).containsExactly("GET /files/1");
      assertThat(progress).isSorted().endsWith((long) FILE.length);
      assertThat(waits).isEmpty();
    }
  }

  @Test
  void download_cutAtAnyByte_goesOnThere() {
    Seeds.forSeeds(20, this::downloadWithCuts);
  }

  private void downloadWithCuts(SplittableRandom random) {
    Turn[] cuts = random.ints(6, 0, FILE.length / 4).mapToObj(Turn.Cut::new).toArray(Turn[]::new);
    try (var server = new FakeExports(FILE, "{}", cuts)) {
      Files.deleteIfExists(part());
      download(server);
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void download_ofAFileThatIsThereInPart_asksForTheRest() throws IOException {
    Files.write(part(), Arrays.copyOf(FILE, 1_000));
    try (var server = new FakeExports(FILE, "{}")) {
      download(server);
      assertThat(server.requests()).containsExactly("GET /files/1 bytes=1000-");
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
    }
  }

  @Test
  void download_ofAFileThatIsThere_asksForNothing() throws IOException {
    Files.write(part(), FILE);
    try (var server = new FakeExports(FILE, "{}")) {
      download(server);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void download_whoseLinkHasExpired_asksForAnother() throws IOException {
    try (var server = new FakeExports(FILE, "{}", new Turn.Cut(1_000), new Turn.Refuse(403))) {
      download(server);
      assertThat(server.requests())
          .containsExactly("GET /files/1", "GET /files/1 bytes=1000-", "GET /files/2 bytes=1000-");
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
    }
  }

  @Test
  void download_fromAServerWithoutRanges_beginsAgain() throws IOException {
    try (var server = new FakeExports(FILE, "{}", new Turn.Cut(1_000), new Turn.IgnoreRange())) {
      download(server);
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
    }
  }

  @Test
  void download_whoseRangeIsRefused_beginsAgain() throws IOException {
    try (var server = new FakeExports(FILE, "{}", new Turn.Cut(1_000), new Turn.Refuse(416))) {
      download(server);
      assertThat(server.requests())
          .containsExactly("GET /files/1", "GET /files/1 bytes=1000-", "GET /files/1");
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
    }
  }

  @Test
  void download_fromAServerThatIsBusy_waitsAsLongAsItSays() throws IOException {
    try (var server = new FakeExports(FILE, "{}", new Turn.Refuse(503), new Turn.Refuse(429))) {
      download(server);
      assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }
  }

  @Test
  void download_ofAFileWithDeletedData_failsAtOnce() throws IOException {
    try (var server = new FakeExports(FILE, "{}", new Turn.Cut(1_000), new Turn.Refuse(410))) {
      assertThatThrownBy(() -> download(server))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(410));
      assertThat(waits).hasSize(1);
    }
  }

  @Test
  void download_thatGetsNowhere_failsInTheEnd() throws IOException {
    Turn[] cuts = Collections.nCopies(9, new Turn.Cut(0)).toArray(Turn[]::new);
    try (var server = new FakeExports(FILE, "{}", cuts)) {
      assertThatThrownBy(() -> download(server)).isInstanceOf(IOException.class);
      assertThat(waits)
          .extracting(Duration::toMillis)
          .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L, 15_000L);
    }
  }

  @Test
  void download_thatGetsFurtherEachTime_isNeverGivenUp() throws IOException {
    Turn[] cuts = Collections.nCopies(50, new Turn.Cut(100)).toArray(Turn[]::new);
    try (var server = new FakeExports(FILE, "{}", cuts)) {
      download(server);
      assertThat(Files.readAllBytes(part())).isEqualTo(FILE);
      assertThat(waits).hasSize(50).containsOnly(Duration.ofMillis(500));
    }
  }

  @Test
  void download_ofAnotherFile_isRefusedAndNotKept() throws IOException {
    try (var server = new FakeExports(FILE, "{}")) {
      assertThatThrownBy(() -> download(server, SHA256))
          .isInstanceOf(Incomplete.class)
          .hasMessage(
              "the file is not what the server made: its SHA-256 is %s, that of the manifest %s",
              sha256(), SHA256);
      assertThat(part()).doesNotExist();
    }
  }
}
