package dev.outspan.wire.request;

import java.util.Map;

/// What a client that deletes an export means.
///
/// @param isOfUnfinished whether one that is over is to stay as it is
public record DeleteExport(boolean isOfUnfinished) {

  /// Reads the query.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<DeleteExport> decode(Map<String, String> query) {
    var problems = new Problems();
    Fields fields = Fields.ofQuery(query, problems);
    boolean isOfUnfinished = fields.given("unfinished", Reading.FLAG).orElse(false);
    return problems.count() > 0
        ? problems.invalid()
        : new Decoded.Valid<>(new DeleteExport(isOfUnfinished));
  }
}
