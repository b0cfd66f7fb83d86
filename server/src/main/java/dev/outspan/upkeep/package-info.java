/// Takes spans away and makes them unreadable: audited deletions, retention, erasure.
///
/// Imports what can be asked, the store's interface and the audit log.
@NullMarked
package dev.outspan.upkeep;

import org.jspecify.annotations.NullMarked;
