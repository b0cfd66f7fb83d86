/// Where finished files live, whatever is in them.
///
/// Imports nothing of ours.
@NullMarked
package dev.outspan.blob;

import org.jspecify.annotations.NullMarked;
