package dev.outspan.api;

import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.Exports;
import dev.outspan.table.TableWriter;
import java.util.Optional;
import java.util.function.Consumer;

/// What the API does with exported files.
///
/// @param exports as files; absent if this server keeps none
/// @param tables writes those that are tables
/// @param receipts of exports that are the answer itself
/// @param onDeletion is told an account of which spans were deleted, before the deletion answers
public record Delivery(
    Optional<Exports> exports,
    TableWriter tables,
    ExportEvents receipts,
    Consumer<String> onDeletion) {}
