package dev.outspan.wire.request;

import java.util.List;

/// A file that was taken in.
///
/// @param lines in the order of the file
public record Imported(ImportFormat format, List<ImportedLine> lines) {}
