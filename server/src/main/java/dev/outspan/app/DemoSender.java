package dev.outspan.app;

import dev.outspan.client.ApiClient;
import dev.outspan.sample.RequestItem;
import dev.outspan.sample.SampleAssessment;
import dev.outspan.sample.SampleTrace;
import dev.outspan.span.Span;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;

/// Sends made-up traces as a tracing client does: each span twice, in batches.
final class DemoSender {
  private static final int BATCH_SPANS = 200;

  private final ApiClient client;
  private final Utf8Buffer batch = new Utf8Buffer(1 << 20);
  private int items;
  private int spans;
  private int assessments;

  DemoSender(ApiClient client) {
    this.client = client;
  }

  void sendStarts(SampleTrace trace) throws IOException {
    for (Span span : trace.spans()) {
      RequestItem.writeStart(span, nextItem());
      sendIfFull();
    }
  }

  void sendEnds(SampleTrace trace) throws IOException {
    for (Span span : trace.spans()) {
      RequestItem.writeWhole(span, nextItem());
      sendIfFull();
      spans++;
    }
  }

  /// Sends what was thought of the trace, whose spans were sent before.
  void sendAssessments(SampleTrace trace) throws IOException {
    for (SampleAssessment assessment : trace.assessments()) {
      var body = new Utf8Buffer(1 << 10);
      assessment.writeRequest(body);
      client.send("POST", "/v5/span-assessments", body.toByteArray());
      assessments++;
    }
  }

  private Utf8Buffer nextItem() {
    items++;
    return batch.appendAscii(items == 1 ? "{\"items\":[" : ",");
  }

  private void sendIfFull() throws IOException {
    if (items == BATCH_SPANS) {
      flush();
    }
  }

  /// Sends what is left of a batch.
  void flush() throws IOException {
    if (items > 0) {
      batch.appendAscii("]}");
      client.send("PUT", "/v5/spans/batch", batch.toByteArray());
      batch.clear();
      items = 0;
    }
  }

  /// Spans whose end was sent.
  int spans() {
    return spans;
  }

  int assessments() {
    return assessments;
  }
}
