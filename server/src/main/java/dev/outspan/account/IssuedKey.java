package dev.outspan.account;

/// A key that was just made: the only time that its secret is known.
///
/// @param key what is on file
/// @param secret the whole key, as a client sends it
public record IssuedKey(ApiKey key, Secret secret) {}
