/// Files on the user's disk: written so that they are whole or not there, unpacked, cut into
/// records and counted. Knows no command line and no server; imports the formats, and of the client
/// what a server says of a file.
@NullMarked
package dev.outspan.cli.file;

import org.jspecify.annotations.NullMarked;
