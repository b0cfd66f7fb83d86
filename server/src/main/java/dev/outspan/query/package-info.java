/// What can be asked of a store: conditions on spans, and what of their traces comes along.
///
/// Values, and their meaning in plain Java ([Matching]), which every engine must agree
/// with. Imports only `span`.
@NullMarked
package dev.outspan.query;

import org.jspecify.annotations.NullMarked;
