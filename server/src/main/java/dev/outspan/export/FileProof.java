package dev.outspan.export;

import java.util.SequencedMap;

/// What a file must be if it is whole. A file that is compressed is its compressed bytes; a coding
/// that the transfer alone has does not count.
///
/// @param rows spans in it, and deleted ones
/// @param bytes its length
/// @param sha256 of all its bytes, 64 lower-case hex digits
/// @param skipped spans that the format left out, by the reason
public record FileProof(long rows, long bytes, String sha256, SequencedMap<String, Long> skipped) {}
