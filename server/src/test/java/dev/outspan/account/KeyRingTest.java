package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final EnvironmentKeys NO_ENVIRONMENT = EnvironmentKeys.parse("");
  private static final EnvironmentKeys ENVIRONMENT = EnvironmentKeys.parse("env key=e+f");
  private static final Grant GRANT =
      new Grant(List.of("b", "a"), EnumSet.of(Scope.INGEST, Scope.READ));

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();
  private KeyRegistry registry;

  @BeforeEach
  void open() {
    registry = new KeyRegistry(new KeyFile(directory), new AuditLog(directory, time), time);
  }

  private KeyRing ring(EnvironmentKeys environment) {
    return new KeyRing(new KeyFile(directory), environment, time, time::nanos);
  }

  private IssuedKey create(Optional<Duration> lifetime) {
    return registry.create(new KeyRequest(GRANT, "", lifetime), "test");
  }

  @Test
  void find_aKeyOnFileAndOneOfTheEnvironment_givesWhatEachAllows() {
    IssuedKey issued = create(Optional.empty());
    KeyRing ring = ring(ENVIRONMENT);

    assertThat(ring.find(issued.secret().reveal()))
        .contains(new Caller(issued.key().id(), GRANT.accounts(), GRANT.scopes()));
    assertThat(ring.find("env key").map(Caller::accounts)).contains(List.of("e", "f"));
    assertThat(ring.find("env key").map(Caller::scopes)).contains(EnumSet.allOf(Scope.class));
  }

  @Test
  void find_aKeyOnFileThatTheEnvironmentNamesToo_countsAsTheEnvironmentSays() {
    String key = create(Optional.empty()).secret().reveal();
    KeyRing ring = ring(EnvironmentKeys.parse(key + "=e"));
    assertThat(ring.find(key).map(Caller::accounts)).contains(List.of("e"));
  }

  @Test
  void find_withoutAnyKeys_knowsNone() {
    KeyRing ring = ring(NO_ENVIRONMENT);
    assertThat(ring.find("")).isEmpty();
    assertThat(ring.find("env key")).isEmpty();
  }

  @Test
  void find_aKeyThatExpires_isRefusedFromThatInstantOn() {
    String key = create(Optional.of(Duration.ofDays(1))).secret().reveal();
    KeyRing ring = ring(NO_ENVIRONMENT);
    time.pass(Duration.ofDays(1).minusNanos(1));
    assertThat(ring.find(key)).isPresent();
    time.pass(Duration.ofNanos(1));
    assertThat(ring.find(key)).isEmpty();
  }

  @Test
  void find_duringTheOverlapOfARotation_admitsBothKeys() {
    IssuedKey old = create(Optional.empty());
    KeyRing ring = ring(NO_ENVIRONMENT);
    IssuedKey next = registry.rotate(old.key().id(), Duration.ofHours(1), "test");

    assertThat(ring.find(old.secret().reveal())).isPresent();
    assertThat(ring.find(next.secret().reveal())).isPresent();
    time.pass(Duration.ofHours(1));
    assertThat(ring.find(old.secret().reveal())).isEmpty();
    assertThat(ring.find(next.secret().reveal())).isPresent();
  }

  @Test
  void find_everyChangeOfOneCharacter_isUnknown() {
    String key = create(Optional.empty()).secret().reveal();
    KeyRing ring = ring(ENVIRONMENT);
    for (String right : List.of(key, "env key")) {
      for (int i = 0; i < right.length(); i++) {
        for (int c = 0; c < 128; c++) {
          String changed = right.substring(0, i) + (char) c + right.substring(i + 1);
          if (!changed.equals(right)) {
            assertThat(ring.find(changed)).as(changed).isEmpty();
          }
        }
        assertThat(ring.find(right.substring(0, i) + right.substring(i + 1))).isEmpty();
      }
      assertThat(ring.find(right)).isPresent();
    }
  }

  @Test
  void find_aHundredThousandHostileTexts_knowsNone() {
    IssuedKey issued = create(Optional.empty());
    KeyRing ring = ring(ENVIRONMENT);
    long seed = 20_261_124;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      String presented = hostile(random, issued.key().id());
      assertThat(ring.find(presented)).as("seed %d, text %d: %s", seed, i, presented).isEmpty();
    }
  }

  /// A whole key of a random secret for a known or an unknown id, or any characters.
  private static String hostile(SplittableRandom random, String id) {
    return switch (random.nextInt(3)) {
      case 0 -> KeyText.fresh(id, random).reveal();
      case 1 -> KeyText.fresh(KeyText.freshId(random), random).reveal();
      default ->
          random
              .ints(random.nextInt(70), 0, 0x3000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
    };
  }

  @Test
  void find_whatAnotherProcessChanges_countsWithTheNextLookUp() {
    KeyRing ring = ring(NO_ENVIRONMENT);
    for (int i = 0; i < 50; i++) {
      IssuedKey issued = create(Optional.empty());
      assertThat(ring.find(issued.secret().reveal())).as("created %d", i).isPresent();
      registry.revoke(issued.key().id(), "test");
      assertThat(ring.find(issued.secret().reveal())).as("revoked %d", i).isEmpty();
    }
  }

  @Test
  void find_aChangeThatKeepsSizeTimeAndInode_countsAfterASecond() throws IOException {
    IssuedKey issued = create(Optional.empty());
    KeyRing ring = ring(NO_ENVIRONMENT);
    Path file = directory.resolve("keys.json");
    FileTime modified = Files.getLastModifiedTime(file);
    String text = Files.readString(file);
    Files.writeString(file, text.replace(issued.key().id(), "0123456789ab"));
    Files.setLastModifiedTime(file, modified);

    assertThat(ring.find(issued.secret().reveal())).isPresent();
    time.pass(Duration.ofSeconds(1));
    assertThat(ring.find(issued.secret().reveal())).isEmpty();
  }

  @Test
  void find_whileTheFileCannotBeRead_keepsTheKeysAndLogsItOnce() throws IOException {
    IssuedKey issued = create(Optional.empty());
    KeyRing ring = ring(NO_ENVIRONMENT);
    Path file = directory.resolve("keys.json");
    String good = Files.readString(file);
    try (var log = new LogLines()) {
      for (String bad : List.of("", "{", "{\"version\":2}")) {
        Files.writeString(file, bad);
        for (int i = 0; i < 5; i++) {
          assertThat(ring.find(issued.secret().reveal())).isPresent();
          time.pass(Duration.ofSeconds(1));
        }
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("ERROR keys stay as they were: " + file + " ");

      Files.writeString(file, good);
      registry.revoke(issued.key().id(), "test");
      assertThat(ring.find(issued.secret().reveal())).isEmpty();
      Files.writeString(file, "{");
      ring.find("");
      assertThat(log.lines()).hasSize(2);
    }
  }

  @Test
  void find_afterTheFileWasDeleted_knowsNoneOfItsKeys() throws IOException {
    String key = create(Optional.empty()).secret().reveal();
    KeyRing ring = ring(ENVIRONMENT);
    Files.delete(directory.resolve("keys.json"));
    assertThat(ring.find(key)).isEmpty();
    assertThat(ring.find("env key")).isPresent();
  }

  @Test
  void open_aFileThatIsNotUnderstood_isRefused() throws IOException {
    Files.writeString(directory.resolve("keys.json"), "[]");
    assertThatThrownBy(() -> ring(NO_ENVIRONMENT))
        .isInstanceOf(KeyException.Unusable.class)
        .hasMessage(
            directory.resolve("keys.json") + " has version none, and this program reads version 1");
  }

  @Test
  void open_keysOfTheEnvironment_writesNothing() throws IOException {
    ring(ENVIRONMENT).find("env key");
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }
}
