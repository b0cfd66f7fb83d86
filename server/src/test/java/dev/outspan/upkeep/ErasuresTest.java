package dev.outspan.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.account.FakeTime;
import dev.outspan.query.Selection;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.SpanDeletion;
import dev.outspan.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasuresTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path directory;
  private final FakeTime time = new FakeTime();
  private final Disk disk = new Disk();
  private Erasures erasures;

  /// A store that only erases.
  private static final class Disk implements SpanDeletion {
    double dead;
    Runnable whileErasing = () -> {};

    @Override
    public Erasure erase() {
      whileErasing.run();
      dead = 0;
      return new Erasure(900, 100);
    }

    @Override
    public double deadShare() {
      return dead;
    }

    @Override
    public long deleteSpan(String accountId, String spanId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long deleteTrace(String accountId, String traceId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DeleteResult delete(Selection selection, long expected) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long expire(String accountId, Instant before) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void open() {
    erasures = new Erasures(disk, directory, new AuditLog(directory, time), time);
  }

  private void delete() {
    erasures.deletion().close();
  }

  private void erase() {
    assertThat(erasures.run(Actor.SERVER)).isPresent();
  }

  private Optional<Instant> pendingSince() {
    return erasures.status().pendingSince();
  }

  @Test
  void status_ofANewDirectory_isEmpty() {
    assertThat(erasures.status())
        .isEqualTo(
            new Erasures.Status(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0));
    assertThat(erasures.isDue(HOUR)).isFalse();
  }

  @Test
  void pending_isSinceTheFirstDeletion_alsoAfterARestart() {
    delete();
    time.pass(HOUR);
    delete();
    assertThat(pendingSince()).contains(FakeTime.START);
    open();
    assertThat(pendingSince()).contains(FakeTime.START);
  }

  @Test
  void run_endsWhatWasPending_alsoAfterARestart() {
    delete();
    time.pass(HOUR);
    erase();
    var last = new Erasures.Last(FakeTime.START.plus(HOUR), 900, 100);
    assertThat(pendingSince()).isEmpty();
    assertThat(erasures.status().last()).contains(last);
    open();
    assertThat(pendingSince()).isEmpty();
    assertThat(erasures.status().last()).contains(last);
  }

  @Test
  void run_isInTheAuditLog() throws Exception {
    erasures.run(Actor.ofKey("k1", "r1"));
    assertThat(Files.readString(directory.resolve("audit.log")))
        .isEqualTo(
            "{\"ts\":\"2026-11-24T12:00:00.000Z\",\"event\":\"erasure.finished\",\"key_id\":\"k1\","
                + "\"account\":null,\"actor\":\"k1\",\"details\":{\"bytes_after\":\"100\","
                + "\"bytes_before\":\"900\",\"request_id\":\"r1\"}}\n");
  }

  @Test
  void deletionDuringARun_isStillPending() {
    delete();
    time.pass(HOUR);
    disk.whileErasing = this::delete;
    erase();
    assertThat(pendingSince()).contains(FakeTime.START.plus(HOUR));
  }

  @Test
  void deletionThatBeganBeforeARun_andGoesOn_isStillPending() {
    var deletion = erasures.deletion();
    time.pass(HOUR);
    erase();
    assertThat(pendingSince()).contains(FakeTime.START.plus(HOUR));
    deletion.close();
    erase();
    assertThat(pendingSince()).isEmpty();
  }

  @Test
  void run_whileAnotherRuns_doesNothing() {
    var other = new Optional<?>[1];
    disk.whileErasing =
        () -> {
          assertThat(erasures.status().runningSince()).contains(FakeTime.START);
          disk.whileErasing = () -> {};
          other[0] = erasures.run(Actor.SERVER);
        };
    erase();
    assertThat(other[0]).isEmpty();
    assertThat(erasures.status().runningSince()).isEmpty();
  }

  @Test
  void run_thatFails_leavesEverythingPendingAndSaysWhy() {
    delete();
    disk.whileErasing =
        () -> {
          throw new StoreException.Unavailable("no room", null);
        };
    assertThatThrownBy(() -> erasures.run(Actor.SERVER))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(pendingSince()).contains(FakeTime.START);
    assertThat(erasures.status().failure()).contains("no room");
    assertThat(erasures.status().runningSince()).isEmpty();
    disk.whileErasing = () -> {};
    erase();
    assertThat(erasures.status().failure()).isEmpty();
  }

  @Test
  void isDue_beforeSevenDaysHavePassed() {
    delete();
    time.pass(Duration.ofDays(7).minus(HOUR).minusMillis(1));
    assertThat(erasures.isDue(HOUR)).isFalse();
    time.pass(Duration.ofMillis(1));
    assertThat(erasures.isDue(HOUR)).isTrue();
    erase();
    assertThat(erasures.isDue(HOUR)).isFalse();
  }

  @Test
  void isDue_ifMoreThanAFifthIsDead_onceADay() {
    disk.dead = 0.2;
    assertThat(erasures.isDue(HOUR)).isFalse();
    disk.dead = 0.21;
    assertThat(erasures.isDue(HOUR)).isTrue();
    erase();
    disk.dead = 0.9;
    time.pass(Duration.ofDays(1).minusMillis(1));
    assertThat(erasures.isDue(HOUR)).isFalse();
    time.pass(Duration.ofMillis(1));
    assertThat(erasures.isDue(HOUR)).isTrue();
  }

  @Test
  void open_ofAFileThatIsDamaged_fails() throws Exception {
    Files.writeString(directory.resolve("erasure.properties"), "pending_since=soon\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("erasure.properties cannot be read");
  }
}
