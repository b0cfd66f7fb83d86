package dev.outspan.wire.request;

import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import java.util.List;
import java.util.Optional;

/// What one line of an imported file says.
public sealed interface ImportedLine {
  SpanKey key();

  /// A span.
  ///
  /// @param assessments absent where the line says nothing of them
  record Written(Span span, Optional<List<Assessment>> assessments) implements ImportedLine {
    @Override
    public SpanKey key() {
      return span.key();
    }
  }

  /// A span that was deleted.
  record Deleted(SpanKey key) implements ImportedLine {}
}
