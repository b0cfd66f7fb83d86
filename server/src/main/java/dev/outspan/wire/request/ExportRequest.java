package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvStyle;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.Watermark;
import java.util.Optional;

/// An export that a client asks for.
///
/// @param withAssessments whether each span brings its assessments
/// @param csv counts only where the format is [ExportFormat#CSV]; its columns also where that is
///     [ExportFormat#PARQUET]
/// @param compression of the file itself
/// @param since absent for everything that is selected, otherwise what changed since
public record ExportRequest(
    Selection selection,
    boolean withAssessments,
    ExportFormat format,
    CsvStyle csv,
    Compression compression,
    ExportMethod method,
    LinkTerms links,
    Optional<Watermark> since) {}
