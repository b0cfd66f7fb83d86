package dev.outspan.wire;

/// What an exported file is made of. The order is the one in which error messages list the values.
public enum ExportFormat {
  /// One array.
  JSON("json"),
  /// One object a line.
  JSONL("jsonl"),
  /// One row a span, below a header.
  CSV("csv");

  private final String wireName;

  ExportFormat(String wireName) {
    this.wireName = wireName;
  }

  /// What requests call it.
  public String wireName() {
    return wireName;
  }

  /// What file names end in, without the dot.
  public String fileEnding() {
    return wireName;
  }
}
