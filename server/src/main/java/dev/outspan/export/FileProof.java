package dev.outspan.export;

/// What a file must be if it is whole. A file that is compressed is its compressed bytes; a coding
/// that the transfer alone has does not count.
///
/// @param rows spans in it
/// @param bytes its length
/// @param sha256 of all its bytes, 64 lower-case hex digits
public record FileProof(long rows, long bytes, String sha256) {}
