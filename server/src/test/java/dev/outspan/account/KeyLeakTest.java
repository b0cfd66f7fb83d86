package dev.outspan.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No issued key is anywhere but with whom it was issued to.
class KeyLeakTest {
  private static final Grant READ_A = new Grant(List.of("a"), EnumSet.of(Scope.READ));
  private static final KeyRequest LASTING = new KeyRequest(READ_A, "one", Optional.empty());

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();

  private KeyRegistry registry() {
    return new KeyRegistry(new KeyFile(directory), new AuditLog(directory, time), time);
  }

  @Test
  void change_theWholeDirectoryAndLog_holdNoIssuedKey() throws IOException {
    var secrets = new ArrayList<String>();
    try (var log = new LogLines()) {
      IssuedKey first = registry().createFirst("server").orElseThrow();
      IssuedKey second = registry().rotate(first.key().id(), Duration.ofDays(1), "test");
      IssuedKey third = registry().create(LASTING, "test");
      registry().revoke(third.key().id(), "test");
      assertThatThrownBy(() -> registry().revoke(second.secret().reveal(), "test"));
      assertThat(List.of(first, second, third).toString()).doesNotContain(first.secret().reveal());
      for (IssuedKey issued : List.of(first, second, third)) {
        secrets.add(issued.secret().reveal().substring("osp_0123456789ab_".length()));
      }
      var ring = new KeyRing(new KeyFile(directory), EnvironmentKeys.parse("hush=a"), time);
      secrets.forEach(ring::find);
      assertThat(ring.find("hush")).isPresent();
      Files.writeString(directory.resolve("keys.json"), "damaged");
      time.pass(Duration.ofSeconds(2));
      ring.find("hush");
      assertThat(log.text()).contains("keys.json is not valid JSON");
      secrets.add("hush");
      secrets.forEach(secret -> assertThat(log.text()).doesNotContain(secret));
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, UTF_8);
        secrets.forEach(secret -> assertThat(content).as("%s", file).doesNotContain(secret));
      }
    }
  }

  @Test
  void file_theDigest_isTheSha256OfTheWholeKey() throws Exception {
    IssuedKey issued = registry().create(LASTING, "test");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(issued.secret().reveal().getBytes(UTF_8));
    assertThat(Files.readString(directory.resolve("keys.json")))
        .contains("\"sha256\" : \"" + HexFormat.of().formatHex(hash) + "\"");
  }
}
