package dev.outspan.delivery;

import dev.outspan.export.FileProof;
import dev.outspan.span.TimeWindow;
import java.util.Optional;

/// What came of an export.
///
/// @param version of the snapshot, see [dev.outspan.store.SpanScan#version]
/// @param starts from the first span's start to the last one's; absent if there is no span
/// @param manifestBytes how large the object is that stands beside the file
public record ExportResult(
    FileProof proof, long version, Optional<TimeWindow> starts, long manifestBytes) {}
