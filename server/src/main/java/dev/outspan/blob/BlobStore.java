package dev.outspan.blob;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Keeps blobs: bytes with a name that are there whole or not at all.
///
/// A name is 1 to 200 characters of `A-Za-z0-9._-` and does not begin with a dot. May be used by
/// several threads; every method may throw [BlobException].
///
/// 1. A blob is seen by nobody until its draft is published, and then whole; also when the process
///    is killed.
/// 2. What [Draft#publish] has returned from is durable.
/// 3. A draft that is closed without that leaves nothing behind. One that the process died over
///    leaves nothing that [#remove] of its name does not take away.
/// 4. Memory is bounded, whatever the size.
public interface BlobStore extends AutoCloseable {
  Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  /// Begins a blob. One that has the name already is replaced when the draft is published.
  ///
  /// @throws IllegalArgumentException if the name is not one
  Draft begin(String name, BlobType type);

  /// The bytes of a blob, from an offset on.
  ///
  /// 5. Fails with [BlobException.Missing] if there is no such blob.
  ///
  /// @param fromByte at most the blob's length
  InputStream read(String name, long fromByte);

  /// Where everybody can get the blob for a while without this server; empty if this server has to
  /// hand it out.
  Optional<URI> link(String name, Duration lifetime);

  /// Removes a blob and what is left of unfinished drafts of its name.
  ///
  /// 6. When this returns, nobody can read it any more. Nothing to do where there is none. It tries
  ///    to take the blob away even where drafts cannot be.
  void remove(String name);

  /// Where the blobs are kept, for people and for records; without a secret in it.
  ///
  /// 7. Stores of one server that have the same address hold the same blobs. It stays the same when
  ///    the server's data directory is moved.
  String address();

  /// Whether it works.
  void check();

  @Override
  void close();

  /// The name itself, if it is one.
  ///
  /// @throws IllegalArgumentException if it is not
  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is not the name of a blob".formatted(name));
    }
    return name;
  }
}
