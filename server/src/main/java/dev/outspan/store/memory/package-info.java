/// The reference store: everything in memory, each question answered by looking at every span.
///
/// It is what the contract suite measures the engines against, so it is written to be obviously
/// right, not to be fast. Nothing is kept after it is closed. Imports `span`, `query` and `store`.
@NullMarked
package dev.outspan.store.memory;

import org.jspecify.annotations.NullMarked;
