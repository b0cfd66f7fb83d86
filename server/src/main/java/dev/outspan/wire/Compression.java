package dev.outspan.wire;

import java.util.Locale;

/// How bytes are made fewer: those of a file that is kept so, or those of a transfer alone.
public enum Compression {
  NONE(""),
  /// RFC 1952, with no name and no time in its header.
  GZIP(".gz"),
  /// RFC 8878.
  ZSTD(".zst");

  private final String fileEnding;

  Compression(String fileEnding) {
    this.fileEnding = fileEnding;
  }

  /// The coding of a transfer that a client prefers, by the names and weights in its
  /// `Accept-Encoding` (RFC 9110, section 12.5.3).
  ///
  /// Only a coding that the header names is used, at equal weight zstd before gzip before none.
  public static Compression preferred(String acceptEncoding) {
    int zstd = weight(acceptEncoding, "zstd");
    int gzip = Math.max(weight(acceptEncoding, "gzip"), weight(acceptEncoding, "x-gzip"));
    int most = Math.max(zstd, gzip);
    if (most == 0 || weight(acceptEncoding, "identity") > most) {
      return NONE;
    }
    return zstd == most ? ZSTD : GZIP;
  }

  /// 0 to 1,000, and 0 of a coding that is not named.
  private static int weight(String acceptEncoding, String coding) {
    for (String entry : acceptEncoding.split(",", -1)) {
      String[] parts = entry.split(";", -1);
      if (parts[0].strip().equalsIgnoreCase(coding)) {
        return MediaRange.quality(parts);
      }
    }
    return 0;
  }

  /// What requests call it; but for none, also the coding's name in HTTP.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type of a file that is compressed so: only one that is not has the type of what is in it.
  public String mediaTypeOf(String plain) {
    return switch (this) {
      case NONE -> plain;
      case GZIP -> "application/gzip";
      case ZSTD -> "application/zstd";
    };
  }

  /// What file names end in, with the dot; empty if nothing is done to the file.
  public String fileEnding() {
    return fileEnding;
  }
}
