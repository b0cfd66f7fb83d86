package dev.outspan.blob.s3;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An upload in parts of one size, each sent when it is full and more is to come; one request if
/// everything fits into one part.
final class S3Draft extends Draft {
  /// Of S3's 10,000 parts, some 156 GiB: some stores want all parts but the last of one size.
  static final Limits LIMITS = new Limits(16 << 20, 10_000);

  /// How the object may be cut up.
  ///
  /// @param partBytes the size of every part but the last
  record Limits(int partBytes, int parts) {}

  private enum State {
    OPEN,
    /// A write has failed half-way.
    BROKEN,
    PUBLISHED,
    CLOSED
  }

  private final S3Object object;
  private final BlobType type;
  private final String id = UUID.randomUUID().toString();
  private final Limits limits;
  private final Part part;
  private final List<CompletedPart> parts = new ArrayList<>();
  private State state = State.OPEN;
  private boolean hasBegunUpload;
  private @Nullable String uploadId;

  S3Draft(S3Object object, BlobType type, Limits limits) {
    this.object = object;
    this.type = type;
    this.limits = limits;
    part = new Part(limits.partBytes());
  }

  @Override
  public void write(byte[] source, int from, int count) {
    requireOpen();
    state = State.BROKEN;
    for (int done = 0; done < count; ) {
      if (part.isFull()) {
        requireAnotherPart();
        uploadPart();
      }
      done += part.take(source, from + done, count - done);
    }
    state = State.OPEN;
  }

  @Override
  public void publish() {
    requireOpen();
    state = State.BROKEN;
    if (hasBegunUpload) {
      uploadPart();
      object.complete(upload(), parts, id);
    } else {
      object.put(part, type, id);
    }
    state = State.PUBLISHED;
  }

  @Override
  public void close() {
    State before = state;
    if (before == State.PUBLISHED || before == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (uploadId != null) {
      object.abort(uploadId);
    } else if (hasBegunUpload) {
      object.abortAll();
    }
  }

  private void requireAnotherPart() {
    if (parts.size() + 1 == limits.parts()) {
      throw new BlobException.Full(
          "s3://%s/%s would have more than %d parts of %d bytes"
              .formatted(object.bucket(), object.key(), limits.parts(), limits.partBytes()));
    }
  }

  private void uploadPart() {
    parts.add(object.uploadPart(upload(), parts.size() + 1, part));
    part.clear();
  }

  private String upload() {
    if (uploadId == null) {
      hasBegunUpload = true;
      uploadId = object.startUpload(type, id);
    }
    return uploadId;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          "the draft of %s is %s".formatted(object.key(), state.name().toLowerCase(Locale.ROOT)));
    }
  }
}
