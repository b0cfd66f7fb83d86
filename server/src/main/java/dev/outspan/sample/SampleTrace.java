package dev.outspan.sample;

import dev.outspan.span.Span;
import java.util.List;

/// One made-up trace.
///
/// @param spans at least one, in the order of their starts, so parents before their children; the
///     first is the root
/// @param assessments what was thought of some of them, mostly nothing
public record SampleTrace(List<Span> spans, List<SampleAssessment> assessments) {
  public SampleTrace {
    spans = List.copyOf(spans);
    assessments = List.copyOf(assessments);
  }
}
