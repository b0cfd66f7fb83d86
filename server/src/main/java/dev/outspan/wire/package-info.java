/// Bytes to nouns and back: the JSON scanner and writer, the formats of requests and answers.
///
/// Pure functions, no I/O. What a client did wrong is a value here; what status it becomes is not
/// decided here. Imports `span` and `query`.
@NullMarked
package dev.outspan.wire;

import org.jspecify.annotations.NullMarked;
