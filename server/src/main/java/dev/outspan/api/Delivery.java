package dev.outspan.api;

import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.Exports;
import dev.outspan.table.TableWriter;
import java.util.Optional;

/// What the API does with exported files.
///
/// @param exports as files; absent if this server keeps none
/// @param tables writes those that are tables
/// @param receipts of exports that are the answer itself
public record Delivery(Optional<Exports> exports, TableWriter tables, ExportEvents receipts) {}
