package dev.outspan.app;

import java.nio.file.Path;
import java.time.Duration;

/// An exported file that arrived whole: what the server's trailers say of it is what is on disk.
///
/// @param file where it is
/// @param rows spans in it
/// @param bytes its length
/// @param took from the request to the last byte
record Download(Path file, long rows, long bytes, Duration took) {}
