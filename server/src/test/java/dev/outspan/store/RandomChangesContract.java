package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Histories;
import dev.outspan.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// [SpanReader] 15 to 17 over random histories.
public abstract class RandomChangesContract extends StoreContract {

  /// The state of two stores that had the same history, as versions of both.
  private record Moment(long tested, long reference) {}

  @Test
  void changes_areThoseOfTheReference_fromEveryMomentOn() {
    Seeds.forSeeds(
        4,
        random -> {
          Path place = directory.resolve("seed-" + random.nextInt(Integer.MAX_VALUE));
          try (SpanStore tested = open(place);
              var reference = new MemorySpanStore()) {
            var moments = new ArrayList<>(List.of(new Moment(0, 0)));
            for (int round = 0; round < 10; round++) {
              var step = Histories.step(random);
              assertThat(step.apply(tested)).isEqualTo(step.apply(reference));
              moments.add(new Moment(versionOf(tested), versionOf(reference)));
              for (int i = 0; i < 6; i++) {
                Selection selection = Histories.selection(random);
                Moment from = moments.get(random.nextInt(moments.size()));
                assertThat(changes(tested, selection, from.tested()))
                    .as("%s from %s in round %d", selection, from, round)
                    .isEqualTo(changes(reference, selection, from.reference()));
              }
            }
          }
        });
  }

  @Test
  void mirror_thatFollowsTheChanges_isTheWholeAtEveryStep() {
    Seeds.forSeeds(
        4,
        random -> {
          Path place = directory.resolve("seed-" + random.nextInt(Integer.MAX_VALUE));
          try (SpanStore tested = open(place)) {
            var mirror = new HashMap<SpanKey, Span>();
            long seen = 0;
            for (int round = 0; round < 15; round++) {
              for (int i = random.nextInt(3); i > 0; i--) {
                var _ = Histories.step(random).apply(tested);
              }
              seen = follow(random, tested, mirror, seen);
              assertThat(new HashSet<>(mirror.values()))
                  .as("round %d", round)
                  .isEqualTo(new HashSet<>(scan(tested, Selection.everythingOf(ACCOUNT))));
            }
          }
        });
  }

  /// Brings a mirror up to date.
  ///
  /// @return the version up to which it is
  private static long follow(
      RandomGenerator random, SpanStore store, Map<SpanKey, Span> mirror, long seen) {
    if (random.nextInt(6) == 0) {
      store.deletion().erase();
    }
    try (SpanScan scan =
        store.reader().changes(Selection.everythingOf(ACCOUNT), Assessments.NONE, seen)) {
      while (scan.next()) {
        SpanRow row = scan.row();
        if (row.isDeleted()) {
          mirror.remove(row.key());
        } else {
          mirror.put(row.key(), row.toSpan());
        }
      }
      return scan.version();
    }
  }

  private static long versionOf(SpanStore store) {
    try (SpanScan scan = store.reader().scan(Selection.everythingOf(ACCOUNT), Assessments.NONE)) {
      return scan.version();
    }
  }

  /// What a scan gives, in its order: spans, and of deleted ones the key and the start.
  private static List<Object> changes(SpanStore store, Selection selection, long after) {
    var changes = new ArrayList<Object>();
    try (SpanScan scan = store.reader().changes(selection, Assessments.NONE, after)) {
      while (scan.next()) {
        SpanRow row = scan.row();
        changes.add(row.isDeleted() ? List.of(row.key(), row.startUs) : row.toSpan());
      }
    }
    return changes;
  }
}
