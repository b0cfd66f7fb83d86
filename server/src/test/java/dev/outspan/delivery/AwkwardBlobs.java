package dev.outspan.delivery;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A store of blobs under an address of its own, which may refuse to remove them or take its time.
final class AwkwardBlobs implements BlobStore {
  private final BlobStore blobs;
  volatile boolean isStubborn;
  volatile String stuck = "none";
  volatile Duration silence = Duration.ZERO;
  int tries;

  AwkwardBlobs(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public Draft begin(String name, BlobType type) {
    return blobs.begin(name, type);
  }

  @Override
  public InputStream read(String name, long fromByte) {
    return blobs.read(name, fromByte);
  }

  @Override
  public Optional<URI> link(String name, Duration lifetime) {
    return blobs.link(name, lifetime);
  }

  @Override
  public void remove(String name) {
    tries++;
    if (isStubborn) {
      LockSupport.parkNanos(silence.toNanos());
    }
    if (isStubborn || name.startsWith(stuck)) {
      throw new BlobException.Unavailable("as the test wants it", null);
    }
    blobs.remove(name);
  }

  @Override
  public String address() {
    return "elsewhere";
  }

  @Override
  public void check() {
    blobs.check();
  }

  @Override
  public void close() {
    blobs.close();
  }
}
