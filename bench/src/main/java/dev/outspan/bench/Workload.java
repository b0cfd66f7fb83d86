package dev.outspan.bench;

import dev.outspan.sample.SampleSettings;
import dev.outspan.sample.SampleTrace;
import dev.outspan.sample.SampleTraces;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.Status;
import dev.outspan.span.Timing;
import dev.outspan.span.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/// What many tracing clients together send: each span when it starts and again when it is done, in
/// the order of these moments.
///
/// How far a span's end is from its start in that order is what it would be at the given rate of
/// traces: at 1,500 traces a second, some 25,000 writes a second, a model call of two seconds ends
/// 50,000 writes after it began.
final class Workload implements Iterator<Span> {
  private static final int MEAN_PAYLOAD_BYTES = 2_100;

  private record Write(long atUs, Span span) {}

  private final SampleTraces traces;
  private final long lastTrace;
  private final PriorityQueue<Write> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Write::atUs));
  private long nextTrace;
  private long nextStartUs;

  private Workload(SampleTraces traces, long firstTrace, long lastTrace) {
    this.traces = traces;
    this.nextTrace = firstTrace;
    this.lastTrace = lastTrace;
    admit();
  }

  /// @param tracesPerSecond how closely traces follow one another
  static SampleTraces traces(int tracesPerSecond, String accountId) {
    var settings = SampleSettings.seeded(2026).of(accountId, "bench");
    return new SampleTraces(
        settings
            .from(settings.firstStart(), Duration.ofNanos(1_000_000_000L / tracesPerSecond))
            .withMeanPayloadBytes(MEAN_PAYLOAD_BYTES));
  }

  /// The writes of the traces from one to before another.
  static Workload of(SampleTraces traces, long fromTrace, long toTrace) {
    return new Workload(traces, fromTrace, toTrace);
  }

  private void admit() {
    if (nextTrace == lastTrace) {
      nextStartUs = Long.MAX_VALUE;
      return;
    }
    SampleTrace trace = traces.trace(nextTrace++);
    nextStartUs = trace.spans().getFirst().timing().startUs();
    for (Span span : trace.spans()) {
      waiting.add(new Write(span.timing().startUs(), started(span)));
      span.timing().end().ifPresent(end -> waiting.add(new Write(Micros.of(end), span)));
    }
  }

  /// The span as its client knows it when it begins.
  static Span started(Span span) {
    var payload = span.payload();
    return new Span(
        span.key(),
        span.name(),
        new Timing(span.timing().start(), Optional.empty()),
        Status.SUCCESS,
        span.type(),
        span.links(),
        new Payload(payload.input(), Json.EMPTY_OBJECT, payload.metadata(), payload.expected()),
        Usage.NONE,
        span.createdBy());
  }

  @Override
  public boolean hasNext() {
    return !waiting.isEmpty();
  }

  @Override
  public Span next() {
    if (waiting.isEmpty()) {
      throw new NoSuchElementException();
    }
    while (nextTrace < lastTrace && waiting.element().atUs() >= nextStartUs) {
      admit();
    }
    return waiting.remove().span();
  }

  /// The next writes, fewer than `size` only at the end.
  List<Span> nextBatch(int size) {
    var batch = new ArrayList<Span>(size);
    while (batch.size() < size && hasNext()) {
      batch.add(next());
    }
    return batch;
  }
}
