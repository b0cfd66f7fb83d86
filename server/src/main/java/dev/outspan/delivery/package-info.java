/// Exports as files that stay for a while: jobs that write them, links to them, and their end.
///
/// A file is written from one snapshot into a [dev.outspan.blob.BlobStore], hashed on the way, and
/// can be had only when it is whole. Beside it lies its manifest, by which everybody can check it.
@NullMarked
package dev.outspan.delivery;

import org.jspecify.annotations.NullMarked;
