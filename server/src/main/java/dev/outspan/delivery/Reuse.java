package dev.outspan.delivery;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.Watermark;
import dev.outspan.wire.request.ExportRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which files there are for which requests, as long as nothing is written: an equal request of an
/// equal snapshot gives an equal file. Knows the last ones since the server began.
final class Reuse {
  private static final int MOST = 200;

  private final Map<Key, ExportJob> jobs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ExportJob> eldest) {
          return size() > MOST;
        }
      };

  /// All that a file depends on.
  record Key(
      Selection selection,
      ExportFormat format,
      CsvStyle csv,
      Compression compression,
      Optional<Watermark> since,
      long version) {}

  /// Empty where the file depends on assessments, of which the version knows nothing.
  static Optional<Key> keyOf(ExportRequest request, long version) {
    boolean isOfSpansAlone =
        !request.withAssessments()
            && request.selection().conditions().stream()
                .noneMatch(
                    condition ->
                        condition instanceof Condition.TraceAssessed
                            || condition instanceof Condition.SpanAssessed);
    return isOfSpansAlone
        ? Optional.of(
            new Key(
                request.selection(),
                request.format(),
                request.csv(),
                request.compression(),
                request.since(),
                version))
        : Optional.empty();
  }

  synchronized Optional<ExportJob> find(Key key) {
    return Optional.ofNullable(jobs.get(key));
  }

  synchronized void put(Key key, ExportJob job) {
    jobs.put(key, job);
  }
}
