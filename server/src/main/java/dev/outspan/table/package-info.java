/// Tables of typed columns, and who writes them as files.
///
/// Knows neither spans nor engines. Imports nothing of ours.
@NullMarked
package dev.outspan.table;

import org.jspecify.annotations.NullMarked;
