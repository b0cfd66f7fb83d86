package dev.outspan.wire;

/// What an exported file is made of. The order is the one in which error messages list the values:
/// the platform's, then ours.
public enum ExportFormat {
  /// One array.
  JSON("json", "json"),
  /// One object a line.
  JSONL("jsonl", "jsonl"),
  /// One row a span, below a header.
  CSV("csv", "csv"),
  /// One conversation with a model a line.
  CHAT("chat", "jsonl");

  private final String wireName;
  private final String fileEnding;

  ExportFormat(String wireName, String fileEnding) {
    this.wireName = wireName;
    this.fileEnding = fileEnding;
  }

  /// What requests call it.
  public String wireName() {
    return wireName;
  }

  /// What file names end in, without the dot.
  public String fileEnding() {
    return fileEnding;
  }
}
