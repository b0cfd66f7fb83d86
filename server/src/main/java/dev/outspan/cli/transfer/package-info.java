/// Moves files of spans between disk and server: an export into a file that can be taken up again,
/// an import in many requests. Imports the client, files, and what people see meanwhile.
@NullMarked
package dev.outspan.cli.transfer;

import org.jspecify.annotations.NullMarked;
