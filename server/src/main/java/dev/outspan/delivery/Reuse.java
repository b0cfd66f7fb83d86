package dev.outspan.delivery;

import dev.outspan.query.Condition;
import dev.outspan.span.Json;
import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.request.ExportRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which files there are for which requests, as long as nothing is written: an equal request of an
/// equal snapshot gives an equal file. Knows the last ones since the server began.
final class Reuse {
  private static final int MOST = 200;

  /// Longer requests are forgotten at once.
  private static final int LONGEST_REQUEST = 64 << 10;

  private final Map<Key, ExportJob> jobs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ExportJob> eldest) {
          return size() > MOST;
        }
      };

  /// All that a file depends on.
  private record Key(
      String accountId, Json asked, ExportFormat format, Compression compression, long version) {}

  synchronized Optional<ExportJob> find(ExportOrder order, long version) {
    return key(order, version)
        .map(jobs::get)
        .filter(job -> job.hasFile() && job.record().hasUsableLinks());
  }

  synchronized void put(ExportOrder order, long version, ExportJob job) {
    key(order, version).ifPresent(key -> jobs.put(key, job));
  }

  /// Empty where the file depends on assessments, of which the version knows nothing.
  private static Optional<Key> key(ExportOrder order, long version) {
    ExportRequest request = order.request();
    boolean isOfSpansAlone =
        !request.withAssessments()
            && request.selection().conditions().stream()
                .noneMatch(
                    condition ->
                        condition instanceof Condition.TraceAssessed
                            || condition instanceof Condition.SpanAssessed);
    return isOfSpansAlone && order.asked().sizeBytes() <= LONGEST_REQUEST
        ? Optional.of(
            new Key(
                order.accountId(), order.asked(), request.format(), request.compression(), version))
        : Optional.empty();
  }
}
