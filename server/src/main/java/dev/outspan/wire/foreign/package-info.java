/// Spans as other systems export them, turned into the objects that our own export consists of.
///
/// Nothing is lost: what has no place of its own in a span goes to its metadata. Pure functions on
/// one object. Imports `span`, `wire` and `wire.chat`.
@NullMarked
package dev.outspan.wire.foreign;

import org.jspecify.annotations.NullMarked;
