package dev.outspan.api;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.span.SpanKey;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Cuts up what the store is to be asked for, or to take in, at once.
final class ImportSteps {
  private static final int MOST = 1_000;

  private ImportSteps() {}

  /// The same in lists of at most 1,000.
  static <T> List<List<T>> of(List<T> all) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + MOST)
        .mapToObj(from -> all.subList(from, Math.min(from + MOST, all.size())))
        .toList();
  }

  /// Selections of at most 1,000 spans each.
  static List<Selection> selections(String accountId, List<SpanKey> spans) {
    return of(spans).stream()
        .map(some -> List.<Condition>of(new Condition.KeyIn(Set.copyOf(some))))
        .map(some -> new Selection(accountId, some, Selection.Scope.MATCHES))
        .toList();
  }
}
