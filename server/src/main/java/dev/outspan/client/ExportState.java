package dev.outspan.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How an export stands that the server makes into a file.
///
/// @param rows spans written so far
/// @param totalRows how many there will be, once that is known
/// @param error why there is no file, for people; empty if nothing is wrong
/// @param manifest what the file is, if it is done
/// @param link where the file is, if it is done
public record ExportState(
    Status status,
    long rows,
    OptionalLong totalRows,
    String error,
    Optional<ObjectNode> manifest,
    Optional<URI> link) {

  /// The words of the API.
  public enum Status {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELED,
    /// There was a file, and it is gone.
    REVOKED;

    static Status of(String word) throws IOException {
      return Arrays.stream(values())
          .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst()
          .orElseThrow(
              () -> new IOException("the export has the unknown status '%s'".formatted(word)));
    }
  }

  static ExportState of(ObjectNode job) throws IOException {
    JsonNode progress = job.path("progress");
    JsonNode total = progress.path("total_rows");
    return new ExportState(
        Status.of(job.path("status").asText()),
        progress.path("rows").longValue(),
        total.canConvertToLong() ? OptionalLong.of(total.longValue()) : OptionalLong.empty(),
        job.path("error").path("detail").asText(job.path("error").path("reason").asText()),
        Optional.ofNullable(job.get("manifest"))
            .filter(JsonNode::isObject)
            .map(ObjectNode.class::cast),
        Optional.ofNullable(job.path("signed_url").textValue()).map(URI::create));
  }
}
