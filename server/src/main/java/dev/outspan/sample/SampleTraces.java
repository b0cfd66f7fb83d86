package dev.outspan.sample;

import dev.outspan.span.Links;
import dev.outspan.span.Micros;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Made-up traces without end. May be used from several threads.
///
/// Some traces are still running, so they lack their last spans and those around have no end; some
/// were canceled. Up to three traces one after the other are one session and may share a group.
public final class SampleTraces {
  private static final int SESSION_TRACES = 3;
  private static final double UNFINISHED_TRACES = 0.08;
  private static final double CANCELED_TRACES = 0.04;

  /// Bytes of a mean payload that are always there, and those that come with a wordiness of 1.
  private static final double FIXED_BYTES = 790;

  private static final double WORDY_BYTES = 470;

  private final SampleSettings settings;
  private final double wordiness;

  public SampleTraces(SampleSettings settings) {
    this.settings = settings;
    wordiness = (settings.meanPayloadBytes() - FIXED_BYTES) / WORDY_BYTES;
  }

  public static SampleTraces seeded(long seed) {
    return new SampleTraces(SampleSettings.seeded(seed));
  }

  public Stream<SampleTrace> stream() {
    return LongStream.range(0, Long.MAX_VALUE).mapToObj(this::trace);
  }

  /// The spans of all traces, one trace after the other.
  public Stream<Span> spans() {
    return stream().flatMap(trace -> trace.spans().stream());
  }

  /// One of the traces, made without those before it.
  ///
  /// @param index from 0
  public SampleTrace trace(long index) {
    var dice = Dice.of(settings.seed(), index);
    var session = Dice.of(~settings.seed(), index / SESSION_TRACES);
    var plan = Plan.drawn(dice);
    var scene = new Scene(dice, session, wordiness);
    var builder = new TraceBuilder(scene, plan.isAgent, startUs(index, dice));
    plan.carryOut(builder);
    var spans = identified(stopped(builder.drafts(), dice), scene, session);
    return new SampleTrace(spans, Appraisal.of(spans, scene));
  }

  private long startUs(long index, Dice dice) {
    long spacingUs = settings.spacing().toNanos() / 1_000;
    return Micros.of(settings.firstStart()) + index * spacingUs + dice.between(0, spacingUs);
  }

  /// The trace as it is if nothing came after some moment, which is so for a few.
  private static List<Draft> stopped(List<Draft> drafts, Dice dice) {
    boolean unfinished = dice.chance(UNFINISHED_TRACES);
    if (!unfinished && !dice.chance(CANCELED_TRACES)) {
      return drafts;
    }
    Draft root = drafts.getFirst();
    long atUs = dice.between(root.startUs, root.endUs);
    var left = new ArrayList<Draft>();
    for (Draft draft : drafts) {
      if (draft.startUs <= atUs) {
        left.add(draft);
        if (draft.endUs > atUs && unfinished) {
          draft.leaveUnfinished();
        } else if (draft.endUs > atUs) {
          draft.cancel(atUs);
        }
      }
    }
    return left;
  }

  private List<Span> identified(List<Draft> drafts, Scene scene, Dice session) {
    var style = session.oneOf(IdStyle.ALL);
    boolean observed = session.chance(0.2);
    var dice = scene.dice;
    boolean grouped = session.chance(0.7) && dice.chance(0.9);
    var traceId = style.traceId(dice);
    var obsTraceId = observed ? Optional.of(dice.hex(32)) : Optional.<String>empty();
    var group = grouped ? Optional.of(scene.session) : Optional.<String>empty();
    var variant = Optional.of(scene.application.variantId()).filter(_ -> dice.chance(0.6));
    var interaction = Optional.of(traceId).filter(_ -> variant.isPresent() && dice.chance(0.3));
    var spans = new ArrayList<Span>(drafts.size());
    for (Draft draft : drafts) {
      var links =
          new Links(
              draft.parent == Draft.NONE
                  ? Optional.empty()
                  : Optional.of(spans.get(draft.parent).key().id()),
              group,
              interaction,
              variant,
              obsTraceId,
              obsTraceId.map(_ -> dice.hex(16)));
      var key = new SpanKey(settings.accountId(), traceId, style.spanId(dice));
      spans.add(draft.toSpan(key, links, settings.createdBy()));
    }
    return spans;
  }
}
