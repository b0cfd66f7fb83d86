package dev.outspan.blob;

/// What a blob says of itself when it is downloaded.
///
/// @param mediaType such as `text/csv`
/// @param filename what it is to be saved as, plain ASCII without quotes
public record BlobType(String mediaType, String filename) {

  /// The value of a header `Content-Disposition`.
  public String disposition() {
    return "attachment; filename=\"" + filename + "\"";
  }
}
