package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
import dev.outspan.store.SpanStatistics.Facet;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Histories;
import dev.outspan.testing.Seeds;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Random writes and reads, answered alike by the store and by the one in memory.
///
/// Everything is drawn from a few values, so that keys, times and bounds meet.
public abstract class RandomContract extends StoreContract {

  @Test
  void randomHistories_areAnsweredLikeTheReference() {
    Seeds.forSeeds(
        8,
        random -> {
          Path place = directory.resolve("seed-" + random.nextInt(Integer.MAX_VALUE));
          try (SpanStore tested = open(place);
              var reference = new MemorySpanStore()) {
            for (int round = 0; round < 12; round++) {
              writeAlike(random, tested, reference);
              for (int i = 0; i < 8; i++) {
                Selection selection = Histories.selection(random);
                assertThat(scan(tested, selection))
                    .as("%s in round %d", selection, round)
                    .isEqualTo(scan(reference, selection));
                assertThat(statistics(tested, selection))
                    .as("%s in round %d", selection, round)
                    .isEqualTo(statistics(reference, selection));
              }
            }
            for (String id : Spans.IDS) {
              assertThat(tested.reader().find(ACCOUNT, id))
                  .isEqualTo(reference.reader().find(ACCOUNT, id));
            }
          }
        });
  }

  private static void writeAlike(RandomGenerator random, SpanStore tested, SpanStore reference) {
    Function<SpanStore, Object> step = Histories.step(random);
    assertThat(step.apply(tested)).isEqualTo(step.apply(reference));
  }

  private static List<Object> statistics(SpanStore store, Selection selection) {
    var answers = new ArrayList<Object>();
    answers.add(store.statistics().volume(selection));
    answers.add(store.statistics().metrics(selection, Duration.ofNanos(2_000), 100));
    for (Facet facet : Facet.values()) {
      answers.add(store.statistics().top(facet, selection, 3));
    }
    return answers;
  }
}
