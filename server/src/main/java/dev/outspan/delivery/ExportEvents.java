package dev.outspan.delivery;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditEvent;
import dev.outspan.account.AuditLog;
import dev.outspan.export.FileProof;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Receipts: what the audit log says of exports. Never a content.
public final class ExportEvents {
  private final AuditLog audit;

  public ExportEvents(AuditLog audit) {
    this.audit = audit;
  }

  /// A file went to the client as the answer itself, and is whole.
  public void answered(Actor actor, String accountId, String filename, FileProof proof) {
    record(actor, accountId, "export.finished", receipt(filename, proof));
  }

  /// An answer broke off.
  public void broken(Actor actor, String accountId, String filename) {
    record(actor, accountId, "export.failed", Map.of("filename", filename));
  }

  void finished(Actor actor, ExportRecord kept) {
    var details = receipt(kept.file().filename(), kept.result().orElseThrow().proof());
    details.put("export_id", kept.file().id());
    record(actor, kept.file().accountId(), "export.finished", details);
  }

  /// An export ended without a file, or its file was taken back.
  void ended(Actor actor, ExportRecord kept) {
    String event =
        switch (kept.status()) {
          case CANCELED -> "export.canceled";
          case REVOKED -> "export.revoked";
          case QUEUED, RUNNING, SUCCEEDED, FAILED -> "export.failed";
        };
    var details = about(kept);
    kept.failure().ifPresent(why -> details.put("reason", why.reason()));
    record(actor, kept.file().accountId(), event, details);
  }

  /// Somebody began to get a file by its link.
  public void downloaded(ExportRecord kept, String from, String requestId) {
    var details = about(kept);
    details.put("from", from);
    details.put("request_id", requestId);
    record(Actor.LINK, kept.file().accountId(), "export.downloaded", details);
  }

  private static Map<String, String> about(ExportRecord kept) {
    var details = new HashMap<String, String>();
    details.put("export_id", kept.file().id());
    details.put("filename", kept.file().filename());
    return details;
  }

  private static Map<String, String> receipt(String filename, FileProof proof) {
    var details = new HashMap<String, String>();
    details.put("filename", filename);
    details.put("rows", Long.toString(proof.rows()));
    details.put("bytes", Long.toString(proof.bytes()));
    details.put("sha256", proof.sha256());
    return details;
  }

  private void record(Actor actor, String accountId, String event, Map<String, String> details) {
    var all = new HashMap<>(details);
    actor.requestId().ifPresent(id -> all.put("request_id", id));
    audit.record(new AuditEvent(event, actor.keyId(), Optional.of(accountId), actor.name(), all));
  }
}
