/// What happens to spans between their decoding and the store: credentials are redacted, batches
/// that form a parent cycle are refused.
///
/// Imports `span` and `store`. No I/O.
@NullMarked
package dev.outspan.ingest;

import org.jspecify.annotations.NullMarked;
