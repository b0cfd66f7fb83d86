package dev.outspan.wire;

/// What an exported file is made of. The order is the one in which error messages list the values.
public enum ExportFormat {
  /// One array.
  JSON("json", "application/json"),
  /// One object a line.
  JSONL("jsonl", "application/x-ndjson"),
  /// One row a span, below a header.
  CSV("csv", "text/csv");

  private final String wireName;
  private final String mediaType;

  ExportFormat(String wireName, String mediaType) {
    this.wireName = wireName;
    this.mediaType = mediaType;
  }

  /// What requests call it.
  public String wireName() {
    return wireName;
  }

  /// The media type of the bare file, without parameters.
  public String mediaType() {
    return mediaType;
  }

  /// What file names end in, without the dot.
  public String fileEnding() {
    return wireName;
  }
}
