package dev.outspan.query;

import java.util.List;

/// A page of the list of all spans for which conditions hold.
///
/// @param accountId the one account whose spans can be found
/// @param conditions all must hold; none means that every span is in the list
public record Search(String accountId, List<Condition> conditions, Order order, Page page) {
  public Search {
    conditions = List.copyOf(conditions);
  }

  /// The whole list, which the page is a part of.
  public Selection selection() {
    return new Selection(accountId, conditions, Selection.Scope.MATCHES);
  }
}
