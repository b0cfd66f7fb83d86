package dev.outspan.account;

/// A key as the file has it.
///
/// @param digest of the whole key as a client sends it
record FiledKey(ApiKey key, Digest digest) {
  FiledKey with(ApiKey changed) {
    return new FiledKey(changed, digest);
  }
}
