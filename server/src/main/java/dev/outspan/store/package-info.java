/// What a store of spans promises, in numbered sentences that the contract suite holds.
///
/// A store knows neither JSON documents nor who asks. Imports `span` and `query`.
@NullMarked
package dev.outspan.store;

import org.jspecify.annotations.NullMarked;
