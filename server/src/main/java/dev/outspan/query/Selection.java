package dev.outspan.query;

import java.util.List;

/// The spans that an export asks for.
///
/// @param accountId the one account whose spans can be selected
/// @param conditions all must hold for a span to match; none means that every span matches
/// @param scope what the matches bring with them
public record Selection(String accountId, List<Condition> conditions, Scope scope) {
  public Selection {
    conditions = List.copyOf(conditions);
  }

  /// What of a matching span's trace is selected.
  public enum Scope {
    /// The matching spans alone.
    MATCHES,
    /// Every span of the traces with a match, also outside of the conditions, but for those that an
    /// [Condition.IdNotIn] or [Condition.KeyNotIn] excludes by name.
    WHOLE_TRACES
  }

  public static Selection everythingOf(String accountId) {
    return new Selection(accountId, List.of(), Scope.MATCHES);
  }
}
