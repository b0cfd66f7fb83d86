package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Status;
import dev.outspan.span.Usage;
import dev.outspan.store.SpanStatistics.Facet;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Conditions;
import dev.outspan.testing.Seeds;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                Selection selection = selection(random);
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
    int kind = random.nextInt(10);
    if (kind > 7) {
      Function<SpanStore, Object> deletion = deletion(random);
      assertThat(deletion.apply(tested)).isEqualTo(deletion.apply(reference));
      return;
    }
    if (kind == 0) {
      String id = pick(random, Spans.IDS);
      SpanPatch patch = patch(random);
      assertThat(tested.writer().patch(ACCOUNT, id, patch))
          .isEqualTo(reference.writer().patch(ACCOUNT, id, patch));
      return;
    }
    var batch = new ArrayList<Span>();
    int size = kind < 3 ? 2 : random.nextInt(20);
    for (int i = 0; i < size; i++) {
      batch.add(Spans.random(random));
    }
    if (kind < 3) {
      assertThat(tested.writer().insert(batch)).isEqualTo(reference.writer().insert(batch));
    } else {
      assertThat(tested.writer().upsert(batch)).isEqualTo(reference.writer().upsert(batch));
    }
  }

  private static Function<SpanStore, Object> deletion(RandomGenerator random) {
    String id = pick(random, Spans.IDS);
    String traceId = pick(random, Spans.TRACES);
    Selection selection = selection(random);
    int number = random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0 -> store -> store.deletion().deleteSpan(ACCOUNT, id);
      case 1 -> store -> store.deletion().deleteTrace(ACCOUNT, traceId);
      case 2 -> store -> store.deletion().delete(selection, number);
      default -> store -> store.deletion().expire(ACCOUNT, Micros.toInstant(START_US + number));
    };
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

  private static SpanPatch patch(RandomGenerator random) {
    return new SpanPatch(
        random.nextBoolean() ? Optional.of(pick(random, Spans.NAMES)) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(Micros.toInstant(START_US + random.nextInt(4)))
            : Optional.empty(),
        Optional.of(json(pick(random, Spans.TEXTS))),
        Optional.of(json(pick(random, Spans.METADATA))),
        Optional.of(Status.values()[random.nextInt(3)]),
        Usage.NONE);
  }

  private static Selection selection(RandomGenerator random) {
    var conditions = new ArrayList<Condition>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      conditions.add(Conditions.random(random));
    }
    Scope scope = random.nextInt(3) == 0 ? Scope.WHOLE_TRACES : Scope.MATCHES;
    return new Selection(random.nextInt(6) == 0 ? "other" : ACCOUNT, conditions, scope);
  }

  private static <T> T pick(RandomGenerator random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Json json(String canonical) {
    return Json.ofCanonical(canonical.getBytes(UTF_8));
  }
}
