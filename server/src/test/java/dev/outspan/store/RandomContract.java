package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.SearchTerm;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Status;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Seeds;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
              for (int i = 0; i < 12; i++) {
                Selection selection = selection(random);
                assertThat(scan(tested, selection))
                    .as("%s in round %d", selection, round)
                    .isEqualTo(scan(reference, selection));
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
    int kind = random.nextInt(8);
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

  private static SpanPatch patch(RandomGenerator random) {
    return new SpanPatch(
        random.nextBoolean() ? Optional.of(pick(random, Spans.NAMES)) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(Micros.toInstant(START_US + random.nextInt(4)))
            : Optional.empty(),
        Optional.of(json(pick(random, Spans.TEXTS))),
        Optional.of(json(pick(random, Spans.METADATA))),
        Optional.of(Status.values()[random.nextInt(3)]));
  }

  private static Selection selection(RandomGenerator random) {
    var conditions = new ArrayList<Condition>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      conditions.add(condition(random));
    }
    Scope scope = random.nextInt(3) == 0 ? Scope.WHOLE_TRACES : Scope.MATCHES;
    return new Selection(random.nextInt(6) == 0 ? "other" : ACCOUNT, conditions, scope);
  }

  private static Condition condition(RandomGenerator random) {
    return switch (random.nextInt(16)) {
      case 0, 1 -> new Condition.StartsWithin(window(random));
      case 2 -> new Condition.IsRoot();
      case 3 -> new Condition.IdIn(some(random, Spans.IDS));
      case 4 -> new Condition.IdNotIn(some(random, Spans.IDS));
      case 5 -> new Condition.TraceIn(some(random, Spans.TRACES));
      case 6 -> new Condition.TraceNotIn(some(random, Spans.TRACES));
      case 7 -> new Condition.GroupIs(pick(random, List.of("g1", "g2")));
      case 8 -> new Condition.NameIn(some(random, Spans.NAMES));
      case 9 -> new Condition.StatusIn(some(random, List.of(Status.values())));
      case 10 -> new Condition.TypeIn(some(random, List.of(OperationType.values()).subList(0, 3)));
      case 11 -> new Condition.VariantIn(some(random, List.of("v1", "v2")));
      case 12 -> new Condition.LastsAtLeast(duration(random));
      case 13 -> new Condition.LastsAtMost(duration(random));
      case 14 ->
          new Condition.Mentions(
              SearchTerm.parse(
                  pick(random, List.of("cat", "cat sat", "0%", "\"q\"", "ca", "ncat"))));
      default ->
          random.nextBoolean()
              ? new Condition.MetadataTextIn("__agent_name__", some(random, List.of("v", "w")))
              : new Condition.MetadataIn(
                  pick(random, List.of("k", "l", "m")),
                  List.of(json(pick(random, List.of("1", "\"1\"", "\"v\"", "null", "{\"k\":1}")))));
    };
  }

  private static TimeWindow window(RandomGenerator random) {
    long from = START_US + random.nextInt(-1, 5);
    return new TimeWindow(
        random.nextBoolean() ? Optional.of(Micros.toInstant(from)) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(Micros.toInstant(from + random.nextInt(4)))
            : Optional.empty());
  }

  private static Duration duration(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(3));
  }

  private static <T> Set<T> some(RandomGenerator random, List<T> values) {
    var set = new HashSet<T>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      set.add(pick(random, values));
    }
    return set;
  }

  private static <T> T pick(RandomGenerator random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Json json(String canonical) {
    return Json.ofCanonical(canonical.getBytes(UTF_8));
  }
}
