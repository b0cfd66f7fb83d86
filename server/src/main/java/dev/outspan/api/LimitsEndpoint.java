package dev.outspan.api;

import dev.outspan.delivery.ExportSettings;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpSettings;
import dev.outspan.http.Routes;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.RequestLimits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// `GET /v5/limits`: what the server lets its clients do, in groups, each limit with its unit in
/// its name. Needs no key: a client may want to know before it has one.
final class LimitsEndpoint {
  private final byte[] answer;

  LimitsEndpoint(ApiLimits limits) {
    var out = new Utf8Buffer(1 << 10);
    out.appendAscii("{\"object\":\"limits\"");
    groups(limits).forEach((name, group) -> append(out.appendAscii(",\"" + name + "\":"), group));
    answer = out.appendAscii("}").toByteArray();
  }

  void addTo(Routes routes) {
    routes.addPublic("GET", "/v5/limits", this::answer);
  }

  private void answer(Exchange exchange) throws IOException {
    exchange.json(200, answer);
  }

  private static void append(Utf8Buffer out, Map<String, Long> group) {
    String before = "{\"";
    for (Map.Entry<String, Long> limit : group.entrySet()) {
      out.appendAscii(before).appendAscii(limit.getKey()).appendAscii("\":");
      out.appendLong(limit.getValue());
      before = ",\"";
    }
    out.append((byte) '}');
  }

  private static SequencedMap<String, Map<String, Long>> groups(ApiLimits limits) {
    var groups = new LinkedHashMap<String, Map<String, Long>>();
    groups.put("sizes", sizes(limits));
    groups.put("json", json(limits));
    groups.put("questions", questions());
    groups.put("pace", pace(limits.http().pace()));
    groups.put("load", load(limits.http().load()));
    groups.put("exports", exports(limits.http().exports()));
    groups.put("storage", storage(limits.storage()));
    return groups;
  }

  private static Map<String, Long> sizes(ApiLimits limits) {
    var group = new LinkedHashMap<String, Long>();
    group.put("head_bytes", (long) limits.sizes().headBytes());
    group.put("uri_bytes", (long) limits.sizes().uriBytes());
    group.put("ingest_body_bytes", (long) limits.sizes().ingestBytes());
    group.put("question_body_bytes", (long) limits.sizes().queryBytes());
    group.put("assessment_body_bytes", (long) limits.assessmentBytes());
    group.put("span_bytes", limits.spanBytes());
    group.put("batch_spans", (long) RequestLimits.BATCH_SPANS);
    group.put("import_spans", (long) RequestLimits.IMPORT_SPANS);
    group.put("import_assessments", (long) RequestLimits.IMPORT_ASSESSMENTS);
    group.put("id_bytes", (long) RequestLimits.ID_BYTES);
    return group;
  }

  private static Map<String, Long> json(ApiLimits limits) {
    var group = new LinkedHashMap<String, Long>();
    group.put("depth", (long) limits.json().depth());
    group.put("number_digits", (long) limits.json().numberDigits());
    group.put("ingest_values", (long) limits.json().tokens());
    group.put("question_values", (long) limits.questions().tokens());
    return group;
  }

  private static Map<String, Long> questions() {
    var group = new LinkedHashMap<String, Long>();
    group.put("filter_ids", (long) RequestLimits.FILTER_IDS);
    group.put("filter_values", (long) RequestLimits.FILTER_VALUES);
    group.put("metadata_keys", (long) RequestLimits.METADATA_KEYS);
    group.put("search_texts", (long) RequestLimits.SEARCH_TEXTS);
    group.put("search_text_characters", (long) RequestLimits.SEARCH_TEXT_CHARACTERS);
    group.put("page_spans", (long) RequestLimits.PAGE_SPANS);
    group.put("facet_values", (long) RequestLimits.FACET_VALUES);
    group.put("metrics_buckets", (long) ApiLimits.METRICS_BUCKETS);
    group.put("bucket_seconds", RequestLimits.BUCKET_SECONDS);
    group.put("listed_faults", (long) RequestLimits.LISTED_FAULTS);
    return group;
  }

  private static Map<String, Long> pace(HttpSettings.Pace pace) {
    var group = new LinkedHashMap<String, Long>();
    group.put("head_seconds", pace.head().toSeconds());
    group.put("body_idle_seconds", pace.bodyIdle().toSeconds());
    group.put("body_total_seconds", pace.bodyTotal().toSeconds());
    group.put("body_bytes_per_second", (long) pace.bodyBytesPerSecond());
    group.put("drain_window_seconds", pace.drainWindow().toSeconds());
    group.put("drain_bytes_per_second", (long) pace.drainBytesPerSecond());
    group.put("connection_idle_seconds", pace.connectionIdle().toSeconds());
    return group;
  }

  private static Map<String, Long> load(HttpSettings.Load load) {
    var group = new LinkedHashMap<String, Long>();
    group.put("connections", (long) load.connections());
    group.put("requests_per_account", (long) load.requestsPerAccount());
    group.put("held_bytes", load.bodyBytes());
    group.put("held_bytes_per_account", load.bodyBytesPerAccount());
    group.put("wrong_keys_per_minute", (long) load.wrongKeysPerMinute());
    group.put("stop_seconds", load.stop().toSeconds());
    return group;
  }

  private static Map<String, Long> exports(HttpSettings.Exports exports) {
    var group = new LinkedHashMap<String, Long>();
    group.put("running", (long) exports.running());
    group.put("running_per_account", (long) exports.runningPerAccount());
    group.put("waiting", (long) exports.waiting());
    group.put("patience_seconds", exports.patience().toSeconds());
    group.put("link_seconds", RequestLimits.LINK_LIFETIME.toSeconds());
    var files = ExportSettings.DEFAULT;
    put(group, "files_running", files.running());
    put(group, "files_open", files.open());
    put(group, "file_request_bytes", files.requestBytes());
    put(group, "files_kept", files.kept());
    group.put("file_seconds", files.longest().toSeconds());
    return group;
  }

  private static void put(Map<String, Long> group, String name, ExportSettings.Share share) {
    group.put(name, (long) share.all());
    group.put(name + "_per_account", (long) share.perAccount());
  }

  private static Map<String, Long> storage(ApiLimits.Storage storage) {
    var group = new LinkedHashMap<String, Long>();
    group.put("waiting_spans", storage.waitingSpans());
    group.put("free_disk_bytes", storage.freeDiskBytes());
    return group;
  }
}
