package dev.outspan.export;

/// What a file must be if it is whole.
///
/// @param rows spans in it
/// @param bytes its length, before any compression
/// @param sha256 of all its bytes, 64 lower-case hex digits
public record FileProof(long rows, long bytes, String sha256) {}
