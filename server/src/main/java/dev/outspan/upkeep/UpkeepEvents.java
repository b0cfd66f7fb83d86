package dev.outspan.upkeep;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the audit log says of deletions and erasures. Never a content: ids, times and numbers.
final class UpkeepEvents {
  private UpkeepEvents() {}

  /// An event about one account.
  static AuditEvent of(Actor actor, String accountId, String event, Map<String, String> details) {
    return new AuditEvent(
        event, actor.keyId(), Optional.of(accountId), actor.name(), with(actor, details));
  }

  /// An event about all accounts.
  static AuditEvent ofAll(Actor actor, String event, Map<String, String> details) {
    return new AuditEvent(
        event, actor.keyId(), Optional.empty(), actor.name(), with(actor, details));
  }

  private static Map<String, String> with(Actor actor, Map<String, String> details) {
    var all = new HashMap<>(details);
    actor.requestId().ifPresent(id -> all.put("request_id", id));
    return all;
  }
}
