/// The embedded store: one DuckDB file in the data directory.
///
/// One thread writes ([Writer]); reads of single spans run on a small pool of platform threads
/// ([Engine]), and each scan on a thread of its own ([SliceReader]), as a native call would pin a
/// virtual thread's carrier. Alone with its siblings under `store` this package speaks SQL; no text
/// of a user ever becomes part of a statement. Imports `span`, `query` and `store`.
@NullMarked
package dev.outspan.store.duckdb;

import org.jspecify.annotations.NullMarked;
