package dev.outspan.wire;

/// What an exported file is made of. The order is the one in which error messages list the values:
/// the platform's, then ours.
public enum ExportFormat {
  /// One array.
  JSON("json", "json", "application/json"),
  /// One object a line.
  JSONL("jsonl", "jsonl", "application/x-ndjson"),
  /// One row a span, below a header.
  CSV("csv", "csv", "text/csv"),
  /// One conversation with a model a line.
  CHAT("chat", "jsonl", "application/x-ndjson"),
  /// A table of typed columns (Apache Parquet).
  PARQUET("parquet", "parquet", "application/vnd.apache.parquet");

  private final String wireName;
  private final String fileEnding;
  private final String mediaType;

  ExportFormat(String wireName, String fileEnding, String mediaType) {
    this.wireName = wireName;
    this.fileEnding = fileEnding;
    this.mediaType = mediaType;
  }

  /// What requests call it.
  public String wireName() {
    return wireName;
  }

  /// What file names end in, without the dot.
  public String fileEnding() {
    return fileEnding;
  }

  /// The type of a file that is not compressed.
  public String mediaType() {
    return mediaType;
  }
}
