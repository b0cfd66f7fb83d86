package dev.outspan.testing;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Status;
import dev.outspan.span.Usage;
import dev.outspan.store.SpanStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Makers of what happens to a store.
public final class Histories {
  private Histories() {}

  /// A batch of spans, a patch or a deletion; what the store answers.
  public static Function<SpanStore, Object> step(RandomGenerator random) {
    int kind = random.nextInt(10);
    if (kind > 7) {
      return deletion(random);
    }
    if (kind == 0) {
      String id = pick(random, Spans.IDS);
      SpanPatch patch = patch(random);
      return store -> store.writer().patch(ACCOUNT, id, patch);
    }
    var batch = new ArrayList<Span>();
    int size = kind < 3 ? 2 : random.nextInt(20);
    for (int i = 0; i < size; i++) {
      batch.add(Spans.random(random));
    }
    return kind < 3 ? store -> store.writer().insert(batch) : store -> store.writer().upsert(batch);
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

  /// Up to three conditions, of one of two accounts.
  public static Selection selection(RandomGenerator random) {
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
