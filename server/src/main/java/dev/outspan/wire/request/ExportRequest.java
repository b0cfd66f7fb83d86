package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.wire.ExportFormat;
import java.util.Optional;

/// An export that a client asks for.
///
/// @param withAssessments whether each span brings its assessments
/// @param format absent where the body names none: [ExportFormat#JSON], unless the client says it
/// in
///     another way
public record ExportRequest(
    Selection selection,
    boolean withAssessments,
    Optional<ExportFormat> format,
    ExportMethod method) {}
