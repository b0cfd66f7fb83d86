package dev.outspan.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import java.util.Arrays;
import java.util.Comparator;

/// The orders in which the store answers.
final class InOrder {

  /// Texts by their UTF-8 bytes; the order of `String` differs beyond U+FFFF.
  private static final Comparator<String> BYTEWISE =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  static final Comparator<Span> OF_SPANS =
      Comparator.comparing((Span span) -> span.timing().start())
          .thenComparing(span -> span.key().traceId(), BYTEWISE)
          .thenComparing(span -> span.key().id(), BYTEWISE);

  static final Comparator<Assessment> OF_ASSESSMENTS =
      Comparator.comparing(Assessment::createdAt).thenComparing(Assessment::id, BYTEWISE);

  private InOrder() {}
}
