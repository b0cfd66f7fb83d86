/// Blobs as objects of a bucket of any store that speaks the S3 protocol. Imports `blob`.
@NullMarked
package dev.outspan.blob.s3;

import org.jspecify.annotations.NullMarked;
