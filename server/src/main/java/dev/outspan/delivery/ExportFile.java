package dev.outspan.delivery;

import dev.outspan.blob.BlobType;
import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.request.LinkTerms;
import java.time.Instant;
import java.util.UUID;

/// What is known of an exported file before it is written.
///
/// @param id of the export, 32 hexadecimal digits, random
/// @param actor who asked for it, as the audit log names him
/// @param filename plain ASCII, without a path
/// @param links what links to it are good for
/// @param storage where it is kept, see [dev.outspan.blob.BlobStore#address]
/// @param created when it was asked for
public record ExportFile(
    String id,
    String accountId,
    String actor,
    String filename,
    ExportFormat format,
    Compression compression,
    LinkTerms links,
    String storage,
    Instant created) {

  /// 32 hexadecimal digits, random.
  static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /// What the file is called in the blob store, and in links.
  public String blobName() {
    return id + "-" + filename;
  }

  String manifestName() {
    return blobName() + ".manifest.json";
  }

  public BlobType type() {
    return new BlobType(compression.mediaTypeOf(format.mediaType()), filename);
  }

  BlobType manifestType() {
    return new BlobType("application/json", filename + ".manifest.json");
  }
}
