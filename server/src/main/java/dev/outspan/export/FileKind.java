package dev.outspan.export;

import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.wire.Compression;
import dev.outspan.wire.SpanFormat;

/// What a file of spans looks like.
///
/// @param format used for one file
/// @param assessments whether rows are written with their assessments
/// @param compression of the file itself
public record FileKind(SpanFormat format, Assessments assessments, Compression compression) {}
