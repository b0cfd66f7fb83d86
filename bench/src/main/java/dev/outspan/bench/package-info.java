/// Measures the server against ceilings of the same run.
@NullMarked
package dev.outspan.bench;

import org.jspecify.annotations.NullMarked;
