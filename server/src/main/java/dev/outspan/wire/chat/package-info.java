/// Conversations with models, read from what clients and providers wrote into spans, and written as
/// lines for fine-tuning.
///
/// A payload is read whole or not at all: if one message of a list is not understood, the list is
/// not. Pure functions on one span. Imports `span` and `wire`.
@NullMarked
package dev.outspan.wire.chat;

import org.jspecify.annotations.NullMarked;
