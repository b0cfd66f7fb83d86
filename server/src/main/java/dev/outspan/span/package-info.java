/// The nouns: a span, its parts, an assessment of it. Values only, no JSON parsing, no SQL, no I/O.
///
/// Imports nothing but the JDK.
@NullMarked
package dev.outspan.span;

import org.jspecify.annotations.NullMarked;
