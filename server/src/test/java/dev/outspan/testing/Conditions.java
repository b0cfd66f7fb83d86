package dev.outspan.testing;

import static dev.outspan.testing.Spans.START_US;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.query.Condition;
import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.query.SearchTerm;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.TimeWindow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Makers of random conditions.
public final class Conditions {
  private Conditions() {}

  /// A condition that some of [Spans#random] meet and some do not.
  public static Condition random(RandomGenerator random) {
    return switch (random.nextInt(22)) {
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
      case 15 -> new Condition.KeyIn(keys(random));
      case 16 -> new Condition.KeyNotIn(keys(random));
      case 17 -> new Condition.ParentIn(some(random, List.of("a", "b", "")));
      case 18 -> new Condition.ObsSpanIn(some(random, List.of("00f067aa0ba902b7", "x")));
      case 19 ->
          new Condition.Mentions(
              SearchTerm.parse(pick(random, List.of("ame", "name", "n%", "k", "agent"))),
              Texts.ALL);
      default ->
          random.nextBoolean()
              ? new Condition.MetadataTextIn("__agent_name__", some(random, List.of("v", "w")))
              : new Condition.MetadataIn(
                  pick(random, List.of("k", "l", "m")),
                  List.of(json(pick(random, List.of("1", "\"1\"", "\"v\"", "null", "{\"k\":1}")))));
    };
  }

  private static Set<SpanKey> keys(RandomGenerator random) {
    var keys = new HashSet<SpanKey>();
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add(Spans.random(random).key());
    }
    return keys;
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
