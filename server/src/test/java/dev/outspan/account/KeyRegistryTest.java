package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRegistryTest {
  private static final Grant READ_A = new Grant(List.of("a"), EnumSet.of(Scope.READ));
  private static final KeyRequest LASTING = new KeyRequest(READ_A, "one", Optional.empty());

  @TempDir private Path temp;
  private final FakeTime time = new FakeTime();

  private Path directory() {
    return temp.resolve("new/data");
  }

  private KeyRegistry registry() {
    Path directory = directory();
    return new KeyRegistry(new KeyFile(directory), new AuditLog(directory, time), time);
  }

  @Test
  void create_aRequest_filesItAndIssuesAWholeKey() throws IOException {
    var request =
        new KeyRequest(
            new Grant(List.of("b", "a"), EnumSet.of(Scope.READ, Scope.INGEST)),
            "for tests",
            Optional.of(Duration.ofDays(90)));
    IssuedKey issued = registry().create(request, "test");

    String id = issued.key().id();
    assertThat(KeyText.idOf(issued.secret().reveal())).isEqualTo(id);
    assertThat(issued.key())
        .isEqualTo(
            new ApiKey(
                id,
                "for tests",
                request.grant(),
                FakeTime.START,
                Optional.of(Instant.parse("2027-02-22T12:00:00Z")),
                Optional.empty(),
                Optional.empty()));
    assertThat(registry().list()).containsExactly(issued.key());
    assertThat(audit())
        .containsExactly(
            """
            {"ts":"2026-11-24T12:00:00.000Z","event":"key.created","key_id":"%s","account":"b,a",\
            "actor":"test","details":{"expires":"2027-02-22T12:00:00Z","name":"for tests",\
            "scopes":"ingest,read"}}"""
                .formatted(id));
  }

  @Test
  void create_theFile_isReadableByItsOwnerOnlyAndLeavesNoDraft() throws IOException {
    registry().create(LASTING, "test");

    assertThat(permissions(directory())).isEqualTo("rwx------");
    for (String name : List.of("keys.json", "keys.lock", "audit.log", "audit.lock")) {
      assertThat(permissions(directory().resolve(name))).as(name).isEqualTo("rw-------");
    }
    try (var files = Files.list(directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("keys.json", "keys.lock", "audit.log", "audit.lock");
    }
  }

  @Test
  void create_overAFileOthersMayRead_makesItPrivate() throws IOException {
    registry().create(LASTING, "test");
    Path file = directory().resolve("keys.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(directory().resolve("keys.json.tmp"), "left by a crash");

    registry().create(LASTING, "test");

    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(registry().list()).hasSize(2);
  }

  @Test
  void create_inADirectoryOfSomebodyElse_leavesTheFilesToItsOwner() throws IOException {
    Path directory = Files.createDirectories(directory());
    if (Files.getAttribute(directory, "unix:uid").equals(0)) {
      Files.setAttribute(directory, "unix:uid", 65_534);
    }
    registry().create(LASTING, "test");

    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(Files.getOwner(file)).as("%s", file).isEqualTo(Files.getOwner(directory));
      }
    }
  }

  @Test
  void create_linksInTheDirectory_areNotFollowed() throws IOException {
    Path directory = Files.createDirectories(directory());
    Path victim = Files.writeString(temp.resolve("victim"), "untouched");
    for (String name : List.of("keys.lock", "audit.lock", "audit.log")) {
      Path link = Files.createSymbolicLink(directory.resolve(name), victim);
      assertThatThrownBy(() -> registry().create(LASTING, "test"))
          .as(name)
          .isInstanceOf(KeyException.Unusable.class);
      Files.delete(link);
    }
    Files.createSymbolicLink(directory.resolve("keys.json.tmp"), victim);
    registry().create(LASTING, "test");

    assertThat(victim).hasContent("untouched");
    assertThat(Files.getOwner(victim)).isEqualTo(Files.getOwner(temp));
    assertThat(registry().list()).hasSize(1);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void create_anIdThatIsTaken_drawsAnother() {
    var audit = new AuditLog(directory(), time);
    var file = new KeyFile(directory());
    var first = new KeyRegistry(file, audit, time, new SplittableRandom(7));
    var sameDraws = new KeyRegistry(file, audit, time, new SplittableRandom(7));

    assertThat(sameDraws.create(LASTING, "test").key().id())
        .isNotEqualTo(first.create(LASTING, "test").key().id());
    assertThat(first.list()).hasSize(2);
  }

  @Test
  void createFirst_aNewDirectory_makesOneKeyForTheDefaultAccountOnce() {
    IssuedKey first = registry().createFirst("server").orElseThrow();

    assertThat(first.key().grant())
        .isEqualTo(new Grant(List.of("default"), EnumSet.allOf(Scope.class)));
    assertThat(first.key().expires()).isEmpty();
    assertThat(registry().createFirst("server")).isEmpty();
    registry().revoke(first.key().id(), "test");
    assertThat(registry().createFirst("server")).isEmpty();
    assertThat(registry().list()).hasSize(1);
  }

  @Test
  void createFirst_besideSomebodyWhoMakesAFileOfKeys_makesNone() throws Exception {
    Files.createDirectories(directory());
    var server = new FutureTask<>(() -> registry().createFirst("server"));
    var thread = new Thread(server);
    new FileMutex(directory().resolve("keys.lock"))
        .alone(
            () -> {
              thread.start();
              while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              return Files.write(directory().resolve("keys.json"), KeyFormat.encode(List.of()));
            });
    assertThat(server.get()).isEmpty();
    assertThat(registry().list()).isEmpty();
  }

  @Test
  void revoke_aKey_marksItOnceAndForGood() throws IOException {
    ApiKey key = registry().create(LASTING, "test").key();
    time.pass(Duration.ofMinutes(1));

    ApiKey revoked = registry().revoke(key.id(), "test");

    assertThat(revoked).isEqualTo(key.revokedAt(FakeTime.START.plusSeconds(60)));
    assertThat(revoked.status(time.instant())).isEqualTo(ApiKey.Status.REVOKED);
    time.pass(Duration.ofMinutes(1));
    assertThat(registry().revoke(key.id(), "test")).isEqualTo(revoked);
    assertThat(registry().list()).containsExactly(revoked);
    assertThat(audit().get(1))
        .isEqualTo(
            """
            {"ts":"2026-11-24T12:01:00.000Z","event":"key.revoked","key_id":"%s","account":"a",\
            "actor":"test","details":{"name":"one"}}"""
                .formatted(key.id()));
    assertThat(audit()).hasSize(2);
  }

  @Test
  void revoke_anUnknownId_isRefusedWithoutRepeatingAWholeKey() {
    IssuedKey issued = registry().create(LASTING, "test");

    assertThatThrownBy(() -> registry().revoke("0123456789ab", "test"))
        .isInstanceOf(KeyException.Unknown.class)
        .hasMessage("no key has the id 0123456789ab");
    assertThatThrownBy(() -> registry().revoke(issued.secret().reveal(), "test"))
        .isInstanceOf(KeyException.Unknown.class)
        .hasMessage(
            "this is not a key id: that is the 12 digits between a key's first two underscores");
  }

  @Test
  void change_keysThatEndedLongAgo_leaveTheFile() {
    ApiKey revoked = registry().create(LASTING, "test").key();
    var oneDay = new KeyRequest(READ_A, "expires", Optional.of(Duration.ofDays(1)));
    ApiKey expired = registry().create(oneDay, "test").key();
    ApiKey lasting = registry().create(LASTING, "test").key();
    ApiKey marked = registry().revoke(revoked.id(), "test");

    time.pass(KeyRegistry.ENDED_KEPT);
    ApiKey second = registry().create(LASTING, "test").key();
    assertThat(registry().list()).containsExactly(marked, expired, lasting, second);
    time.pass(Duration.ofMillis(1));
    ApiKey third = registry().create(LASTING, "test").key();
    assertThat(registry().list()).containsExactly(expired, lasting, second, third);
    time.pass(Duration.ofDays(1));
    ApiKey fourth = registry().create(LASTING, "test").key();
    assertThat(registry().list()).containsExactly(lasting, second, third, fourth);
  }

  @Test
  void create_anAuditLogThatCannotBeWritten_changesNothing() throws IOException {
    registry().create(LASTING, "test");
    byte[] before = Files.readAllBytes(directory().resolve("keys.json"));
    Files.delete(directory().resolve("audit.log"));
    Files.createDirectory(directory().resolve("audit.log"));

    assertThatThrownBy(() -> registry().create(LASTING, "test"))
        .isInstanceOf(KeyException.Unusable.class)
        .hasMessageStartingWith("no key was changed: " + directory().resolve("audit.log"));
    assertThat(directory().resolve("keys.json")).hasBinaryContent(before);
  }

  @Test
  void list_aFileThatIsNotUnderstood_isRefusedAndNeverOverwritten() throws IOException {
    Files.createDirectories(directory());
    Path file = directory().resolve("keys.json");
    String newer = "{\"version\":2,\"keys\":[]}";
    Files.writeString(file, newer);

    String message = file + " has version 2, and this program reads version 1";
    assertThatThrownBy(() -> registry().list())
        .isInstanceOf(KeyException.Unusable.class)
        .hasMessage(message);
    assertThatThrownBy(() -> registry().create(LASTING, "test"))
        .isInstanceOf(KeyException.Unusable.class)
        .hasMessage(message);
    assertThat(registry().createFirst("server")).isEmpty();
    assertThat(file).hasContent(newer);
  }

  @Test
  void create_fromEightThreadsAndTwoRegistries_losesNone() throws Exception {
    var registries = List.of(registry(), registry());
    var created = new ArrayList<Future<IssuedKey>>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 80; i++) {
        KeyRegistry registry = registries.get(i % 2);
        created.add(threads.submit(() -> registry.create(LASTING, "test")));
      }
    }

    assertThat(registry().list()).containsExactlyInAnyOrderElementsOf(keysOf(created));
    assertThat(audit()).hasSize(80);
  }

  private static List<ApiKey> keysOf(List<Future<IssuedKey>> created)
      throws ExecutionException, InterruptedException {
    var keys = new ArrayList<ApiKey>();
    for (Future<IssuedKey> future : created) {
      keys.add(future.get().key());
    }
    return keys;
  }

  private List<String> audit() throws IOException {
    return Files.readAllLines(directory().resolve("audit.log"));
  }
}
