package dev.outspan.upkeep;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SpanStatistics;
import dev.outspan.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Deletes the spans that started longer ago than their account keeps spans.
public final class Retention {
  private final RetentionRules rules;
  private final SpanStatistics statistics;
  private final Deletions deletions;
  private final Clock clock;

  public Retention(
      RetentionRules rules, SpanStatistics statistics, Deletions deletions, Clock clock) {
    this.rules = rules;
    this.statistics = statistics;
    this.deletions = deletions;
    this.clock = clock;
  }

  /// Deletes what is too old now. Writes and reads go on meanwhile.
  ///
  /// @throws dev.outspan.store.StoreException if it could not be done for all accounts
  void run() {
    if (rules.keepEverything()) {
      return;
    }
    Instant now = clock.instant();
    var failures = new ArrayList<RuntimeException>();
    for (String account : new TreeSet<>(statistics.accounts())) {
      try {
        rules.of(account).map(now::minus).ifPresent(before -> run(account, before));
      } catch (StoreException.Canceled e) {
        throw e;
      } catch (RuntimeException e) { // the other accounts do not wait for this one
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private void run(String account, Instant before) {
    if (statistics.volume(startedBefore(account, before)).spans() > 0) {
      deletions.expire(account, before);
    }
  }

  private static Selection startedBefore(String account, Instant before) {
    var old = new Condition.StartsWithin(TimeWindow.before(before));
    return new Selection(account, List.of(old), Scope.MATCHES);
  }
}
