/// What people see: tables of spans, progress, numbers, and where standard output leads. Imports of
/// the client only whom it tells how far something is.
@NullMarked
package dev.outspan.cli.terminal;

import org.jspecify.annotations.NullMarked;
