/// Blobs as files of a directory. Imports `blob`.
@NullMarked
package dev.outspan.blob.local;

import org.jspecify.annotations.NullMarked;
