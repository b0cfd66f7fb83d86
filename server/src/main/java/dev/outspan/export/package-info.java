/// An export: a scan becomes a file, and the file goes somewhere.
///
/// Counts and hashes what it writes, so that a file can prove that it is whole. Knows nothing of
/// HTTP. Imports `span`, `query`, `store` and `wire`.
@NullMarked
package dev.outspan.export;

import org.jspecify.annotations.NullMarked;
