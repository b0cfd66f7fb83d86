package dev.outspan.api;

import dev.outspan.delivery.ExportJob;
import dev.outspan.delivery.ExportLink;
import dev.outspan.delivery.ExportPage;
import dev.outspan.delivery.ExportRecord;
import dev.outspan.delivery.ExportResult;
import dev.outspan.delivery.Progress;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.wire.Utf8Buffer;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Exports as JSON. A member that says nothing yet is left out.
final class ExportJson {
  private ExportJson() {}

  /// The platform's answer to an export with a link.
  static Utf8Buffer answer(String filename, URI link) {
    var out = new Utf8Buffer(512);
    out.appendAscii("{\"filename\":").appendString(filename);
    return out.appendAscii(",\"signed_url\":").appendString(link.toString()).append((byte) '}');
  }

  /// An export that has no file, or whose file is not told of.
  ///
  /// @param kept read once for the caller and for this: meanwhile it may change
  static Utf8Buffer of(ExportRecord kept, Progress progress) {
    var out = new Utf8Buffer(1 << 10);
    append(out, kept, progress);
    return out.append((byte) '}');
  }

  /// An export with its file.
  ///
  /// @param manifest absent if it cannot be read now
  static Utf8Buffer of(
      ExportRecord kept, Progress progress, Optional<Json> manifest, ExportLink link) {
    var out = new Utf8Buffer(manifest.map(Json::sizeBytes).orElse(0) + (1 << 10));
    append(out, kept, progress);
    manifest.ifPresent(json -> out.appendAscii(",\"manifest\":").append(json.bytes()));
    out.appendAscii(",\"signed_url\":").appendString(link.url().toString());
    appendTime(out, "signed_url_expires_at", link.expires());
    return out.append((byte) '}');
  }

  /// A page of an account's exports.
  static Utf8Buffer list(ExportPage page) {
    var out = new Utf8Buffer(4 << 10);
    out.appendAscii("{\"object\":\"list\",\"items\":[");
    String separator = "";
    for (ExportJob job : page.jobs()) {
      append(out.appendAscii(separator), job.record(), job.progress());
      separator = "},";
    }
    out.appendAscii(page.jobs().isEmpty() ? "]" : "}]");
    return out.appendAscii(",\"has_more\":" + page.hasMore() + "}");
  }

  /// Without the brace at the end.
  private static void append(Utf8Buffer out, ExportRecord kept, Progress progress) {
    out.appendAscii("{\"id\":").appendString(kept.file().id());
    out.appendAscii(",\"object\":\"export\",\"status\":").appendString(kept.status().wireName());
    out.appendAscii(",\"export_format\":").appendString(kept.file().format().wireName());
    out.appendAscii(",\"filename\":").appendString(kept.file().filename());
    appendTime(out, "created_at", kept.file().created());
    kept.started().ifPresent(when -> appendTime(out, "started_at", when));
    kept.finished().ifPresent(when -> appendTime(out, "finished_at", when));
    if (kept.status().isOver()) {
      appendTime(out, "expires_at", kept.keptUntil());
    }
    switch (kept.status()) {
      case RUNNING -> appendProgress(out, progress.view());
      case SUCCEEDED -> kept.result().ifPresent(result -> appendResult(out, result));
      case QUEUED, FAILED, CANCELED, REVOKED -> {}
    }
    kept.failure()
        .ifPresent(
            why -> {
              out.appendAscii(",\"error\":{\"reason\":").appendString(why.reason());
              out.appendAscii(",\"detail\":").appendString(why.detail()).append((byte) '}');
            });
  }

  private static void appendProgress(Utf8Buffer out, Progress.View view) {
    out.appendAscii(",\"progress\":{\"rows\":").appendLong(view.rows());
    out.appendAscii(",\"bytes\":").appendLong(view.bytes());
    view.totalRows().ifPresent(total -> out.appendAscii(",\"total_rows\":").appendLong(total));
    view.rowsPerSecond()
        .ifPresent(rate -> out.appendAscii(",\"rows_per_second\":").appendLong(Math.round(rate)));
    view.etaSeconds().ifPresent(eta -> out.appendAscii(",\"eta_seconds\":").appendLong(eta));
    out.append((byte) '}');
  }

  private static void appendResult(Utf8Buffer out, ExportResult result) {
    long rows = result.proof().rows();
    out.appendAscii(",\"progress\":{\"rows\":").appendLong(rows);
    out.appendAscii(",\"bytes\":").appendLong(result.proof().bytes());
    out.appendAscii(",\"total_rows\":").appendLong(rows);
    out.append((byte) '}');
  }

  private static void appendTime(Utf8Buffer out, String name, Instant when) {
    out.appendAscii(",\"" + name + "\":\"");
    out.appendInstantMicros(Micros.of(when)).append((byte) '"');
  }
}
