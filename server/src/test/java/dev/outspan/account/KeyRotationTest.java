package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
  private static final Grant READ_A = new Grant(List.of("a"), EnumSet.of(Scope.READ));
  private static final KeyRequest LASTING = new KeyRequest(READ_A, "one", Optional.empty());

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();

  private KeyRegistry registry() {
    return new KeyRegistry(new KeyFile(directory), new AuditLog(directory, time), time);
  }

  @Test
  void rotate_aLastingKey_givesTheSameRightsAndEndsTheOldOneAfterTheOverlap() throws IOException {
    ApiKey old = registry().create(LASTING, "test").key();
    time.pass(Duration.ofDays(1));

    ApiKey next = registry().rotate(old.id(), Duration.ofHours(24), "test").key();

    assertThat(next.grant()).isEqualTo(old.grant());
    assertThat(next.name()).isEqualTo("one");
    assertThat(next.expires()).isEmpty();
    Instant end = FakeTime.START.plus(Duration.ofDays(2));
    assertThat(registry().list()).containsExactly(old.rotatedTo(next.id(), end), next);
    assertThat(audit().get(1))
        .isEqualTo(
            """
            {"ts":"2026-11-25T12:00:00.000Z","event":"key.rotated","key_id":"%s","account":"a",\
            "actor":"test","details":{"expires":"2026-11-26T12:00:00Z","replaced_by":"%s"}}"""
                .formatted(old.id(), next.id()));
  }

  @Test
  void rotate_aKeyThatExpires_renewsTheLengthOfItsLifeAndNeverProlongsTheOldOne() {
    var tenDays = new KeyRequest(READ_A, "", Optional.of(Duration.ofDays(10)));
    ApiKey old = registry().create(tenDays, "test").key();
    time.pass(Duration.ofDays(9));

    ApiKey next = registry().rotate(old.id(), Duration.ofDays(7), "test").key();

    assertThat(next.expires()).contains(FakeTime.START.plus(Duration.ofDays(19)));
    assertThat(registry().list().getFirst().expires()).isEqualTo(old.expires());
  }

  @Test
  void rotate_noOverlap_endsTheOldKeyAtOnce() {
    ApiKey old = registry().create(LASTING, "test").key();
    registry().rotate(old.id(), Duration.ZERO, "test");
    assertThat(registry().list().getFirst().status(time.instant()))
        .isEqualTo(ApiKey.Status.EXPIRED);
  }

  @Test
  void rotate_aKeyThatCannotBe_isRefusedAndChangesNothing() {
    ApiKey rotated = registry().create(LASTING, "test").key();
    ApiKey next = registry().rotate(rotated.id(), Duration.ofDays(1), "test").key();
    ApiKey revoked = registry().create(LASTING, "test").key();
    registry().revoke(revoked.id(), "test");
    List<ApiKey> before = registry().list();

    assertRefused(
        rotated, "key %s was replaced by key %s before".formatted(rotated.id(), next.id()));
    assertRefused(revoked, "key %s ended at 2026-11-24T12:00:00Z".formatted(revoked.id()));
    time.pass(Duration.ofDays(1));
    assertRefused(rotated, "key %s ended at 2026-11-25T12:00:00Z".formatted(rotated.id()));
    assertThatThrownBy(() -> registry().rotate(next.id(), Duration.ofNanos(-1), "test"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(registry().list()).isEqualTo(before);
  }

  private void assertRefused(ApiKey key, String message) {
    assertThatThrownBy(() -> registry().rotate(key.id(), Duration.ofHours(1), "test"))
        .isInstanceOf(KeyException.Ended.class)
        .hasMessage(message);
  }

  private List<String> audit() throws IOException {
    return Files.readAllLines(directory.resolve("audit.log"));
  }
}
