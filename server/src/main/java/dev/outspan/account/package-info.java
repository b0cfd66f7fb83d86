/// API keys: what one may do, and in which accounts. Knows nothing of HTTP.
///
/// Imports nothing of ours.
@NullMarked
package dev.outspan.account;

import org.jspecify.annotations.NullMarked;
