package dev.outspan.blob.s3;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobType;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// One object of the bucket, and the uploads that may become it. What the storage fails at is a
/// [BlobException].
///
/// Checksums go along as plain headers: trailers in the body are not understood by all stores.
///
/// @param name of the blob, the end of the key
record S3Object(S3Client client, String bucket, String key, String name) {
  /// Stores may be silent while they put the parts of a large object together.
  static final Duration COMPLETION = Duration.ofMinutes(3);

  private static final Duration SECOND_LOOK = Duration.ofSeconds(3);
  private static final String DRAFT_ID = "outspan-draft";
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int INSUFFICIENT_STORAGE = 507;

  /// Makes the object of bytes that are all here.
  ///
  /// @param draftId by which the object is known again
  void put(Part part, BlobType type, String draftId) {
    try {
      client.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .contentType(type.mediaType())
                  .contentDisposition(type.disposition())
                  .metadata(Map.of(DRAFT_ID, draftId))
                  .checksumCRC32(part.crc32()),
          part.body(type.mediaType()));
    } catch (SdkException e) {
      requireDone(draftId, e);
    }
  }

  /// Begins an upload in parts, and gives its id.
  String startUpload(BlobType type, String draftId) {
    try {
      return client
          .createMultipartUpload(
              request ->
                  request
                      .bucket(bucket)
                      .key(key)
                      .contentType(type.mediaType())
                      .contentDisposition(type.disposition())
                      .metadata(Map.of(DRAFT_ID, draftId))
                      .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                      .checksumType(ChecksumType.COMPOSITE))
          .uploadId();
    } catch (SdkException e) {
      throw failed("write", e);
    }
  }

  /// Sends a part of an upload.
  ///
  /// @param number from 1 on
  CompletedPart uploadPart(String uploadId, int number, Part part) {
    String crc32 = part.crc32();
    try {
      var answer =
          client.uploadPart(
              request ->
                  request
                      .bucket(bucket)
                      .key(key)
                      .uploadId(uploadId)
                      .partNumber(number)
                      .checksumCRC32(crc32),
              part.body("application/octet-stream"));
      return CompletedPart.builder()
          .partNumber(number)
          .eTag(answer.eTag())
          .checksumCRC32(crc32)
          .build();
    } catch (SdkException e) {
      throw failed("write", e);
    }
  }

  /// Makes the object of the parts of an upload.
  void complete(String uploadId, List<CompletedPart> parts, String draftId) {
    try {
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(uploadId)
                  .checksumType(ChecksumType.COMPOSITE)
                  .multipartUpload(upload -> upload.parts(parts))
                  .overrideConfiguration(limits -> limits.apiCallTimeout(COMPLETION)));
    } catch (SdkException e) {
      requireDone(draftId, e);
    }
  }

  /// Takes away an upload and its parts, if it is there.
  void abort(String uploadId) {
    try {
      client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
    } catch (NoSuchUploadException _) {
      // it is gone, as is wanted
    } catch (SdkException e) {
      throw failed("take back", e);
    }
  }

  /// Takes away every upload of exactly this key.
  void abortAll() {
    List<String> ids;
    try {
      ids =
          client
              .listMultipartUploadsPaginator(request -> request.bucket(bucket).prefix(key))
              .uploads()
              .stream()
              .filter(upload -> key.equals(upload.key()))
              .map(MultipartUpload::uploadId)
              .toList();
    } catch (SdkException e) {
      throw failed("find uploads of", e);
    }
    ids.forEach(this::abort);
  }

  void delete() {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(key));
    } catch (SdkException e) {
      throw failed("delete", e);
    }
  }

  InputStream read(long fromByte) {
    try {
      return client.getObject(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .range(fromByte == 0 ? null : "bytes=%d-".formatted(fromByte)));
    } catch (NoSuchKeyException _) {
      throw new BlobException.Missing(name);
    } catch (S3Exception e) {
      if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
        return InputStream.nullInputStream();
      }
      throw failed("read", e);
    } catch (SdkException e) {
      throw failed("read", e);
    }
  }

  /// Accepts a failure after which the object is there nevertheless: the answer got lost, or the
  /// next attempt found that the first one had done it.
  private void requireDone(String draftId, SdkException failure) {
    try {
      var object =
          client.headObject(
              request ->
                  request
                      .bucket(bucket)
                      .key(key)
                      .overrideConfiguration(limits -> limits.apiCallTimeout(SECOND_LOOK)));
      if (draftId.equals(object.metadata().get(DRAFT_ID))) {
        return;
      }
    } catch (SdkException e) {
      failure.addSuppressed(e);
    }
    throw failed("write", failure);
  }

  private BlobException failed(String verb, SdkException cause) {
    String what = "cannot %s s3://%s/%s".formatted(verb, bucket, key);
    if (cause instanceof S3Exception answer && answer.statusCode() == INSUFFICIENT_STORAGE) {
      return new BlobException.Full(what + ", the storage is full");
    }
    return new BlobException.Unavailable(what, cause);
  }
}
