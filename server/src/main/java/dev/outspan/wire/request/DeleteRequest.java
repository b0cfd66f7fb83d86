package dev.outspan.wire.request;

import dev.outspan.query.Selection;

/// A deletion that a client asks for.
///
/// @param expected how many spans the client thinks are selected
public record DeleteRequest(Selection selection, long expected) {}
