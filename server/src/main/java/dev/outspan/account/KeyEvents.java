package dev.outspan.account;

import java.util.Map;
import java.util.Optional;

/// What the audit log says of keys.
final class KeyEvents {
  private KeyEvents() {}

  static AuditEvent created(ApiKey key, String actor) {
    return of(
        "key.created",
        key,
        actor,
        Map.of(
            "name", key.name(),
            "scopes", String.join(",", key.grant().scopeWords()),
            "expires", end(key)));
  }

  /// @param old as it is on file from now on
  static AuditEvent rotated(ApiKey old, String actor) {
    return of(
        "key.rotated",
        old,
        actor,
        Map.of("replaced_by", old.replacedBy().orElseThrow(), "expires", end(old)));
  }

  static AuditEvent revoked(ApiKey key, String actor) {
    return of("key.revoked", key, actor, Map.of("name", key.name()));
  }

  private static AuditEvent of(
      String event, ApiKey key, String actor, Map<String, String> details) {
    String accounts = String.join(",", key.grant().accounts());
    return new AuditEvent(event, Optional.of(key.id()), Optional.of(accounts), actor, details);
  }

  private static String end(ApiKey key) {
    return key.expires().map(Object::toString).orElse("never");
  }
}
