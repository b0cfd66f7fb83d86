package dev.outspan.delivery;

import java.util.List;

/// Some of an account's exports, the newest first.
///
/// @param hasMore whether there are older ones
public record ExportPage(List<ExportJob> jobs, boolean hasMore) {}
