package dev.outspan.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.outspan.query.JsonValue;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Selection;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.Status;
import dev.outspan.store.SpanStatistics;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Adds spans up.
final class MemoryStatistics implements SpanStatistics {
  private static final Comparator<ValueCount> MOST_FIRST =
      Comparator.comparingLong(ValueCount::spans)
          .reversed()
          .thenComparing(
              ValueCount::value,
              (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));

  private final Contents contents;

  MemoryStatistics(Contents contents) {
    this.contents = contents;
  }

  private List<Span> selected(Selection selection) {
    synchronized (contents) {
      contents.requireOpen();
      return SelectedSpans.of(contents, selection);
    }
  }

  @Override
  public Volume volume(Selection selection) {
    List<Span> spans = selected(selection);
    return new Volume(
        spans.size(), spans.stream().mapToLong(span -> sizeBytes(span.payload())).sum());
  }

  private static long sizeBytes(Payload payload) {
    return (long) payload.input().sizeBytes()
        + payload.output().sizeBytes()
        + payload.metadata().sizeBytes()
        + payload.expected().map(Json::sizeBytes).orElse(0);
  }

  @Override
  public List<ValueCount> top(Facet facet, Selection selection, int most) {
    return selected(selection).stream()
        .flatMap(span -> values(facet, span).stream())
        .collect(groupingBy(value -> value, counting()))
        .entrySet()
        .stream()
        .map(entry -> new ValueCount(entry.getKey(), entry.getValue()))
        .sorted(MOST_FIRST)
        .limit(most)
        .toList();
  }

  private static Collection<String> values(Facet facet, Span span) {
    return switch (facet) {
      case NAME -> List.of(span.name());
      case TYPE -> List.of(span.type().name());
      case STATUS -> List.of(span.status().name());
      case AGENT_NAME ->
          members(span).get("__agent_name__") instanceof JsonValue.Str(var text)
              ? List.of(text)
              : List.of();
      case METADATA_KEY -> members(span).keySet();
    };
  }

  private static Map<String, JsonValue> members(Span span) {
    return JsonValue.of(span.payload().metadata()) instanceof JsonValue.Obj(var members)
        ? members
        : Map.of();
  }

  @Override
  public Optional<List<Bucket>> metrics(Selection selection, Duration width, int most) {
    long widthUs = width.dividedBy(ChronoUnit.MICROS.getDuration());
    if (widthUs < 1) {
      throw new IllegalArgumentException("a width of %s is below a microsecond".formatted(width));
    }
    var byStart = new TreeMap<Long, List<Span>>();
    for (Span span : selected(selection)) {
      long start = Math.floorDiv(span.timing().startUs(), widthUs) * widthUs;
      byStart.computeIfAbsent(start, _ -> new ArrayList<>()).add(span);
    }
    return byStart.size() > most
        ? Optional.empty()
        : Optional.of(
            byStart.entrySet().stream().map(e -> bucket(e.getKey(), e.getValue())).toList());
  }

  @Override
  public Set<String> accounts() {
    synchronized (contents) {
      contents.requireOpen();
      return contents.accounts();
    }
  }

  private static Bucket bucket(long startUs, List<Span> spans) {
    return new Bucket(
        Micros.toInstant(startUs),
        spans.size(),
        spans.stream().filter(span -> span.status() == Status.ERROR).count(),
        quantiles(spans),
        sum(spans, SortKey.INPUT_TOKENS),
        sum(spans, SortKey.OUTPUT_TOKENS));
  }

  private static Optional<Quantiles> quantiles(List<Span> spans) {
    List<Duration> durations =
        spans.stream()
            .filter(span -> span.timing().isCompleted())
            .map(span -> Duration.of(SortKey.DURATION.of(span), ChronoUnit.MICROS))
            .sorted()
            .toList();
    return durations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Quantiles(
                atRank(durations, 50),
                atRank(durations, 90),
                atRank(durations, 95),
                atRank(durations, 99)));
  }

  private static Duration atRank(List<Duration> sorted, int percent) {
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }

  private static long sum(List<Span> spans, SortKey tokens) {
    return spans.stream()
        .map(span -> BigInteger.valueOf(tokens.of(span)))
        .reduce(BigInteger.ZERO, BigInteger::add)
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }
}
