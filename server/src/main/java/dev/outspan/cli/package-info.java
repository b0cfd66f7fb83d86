/// The client commands: they read the command line, talk to a server over HTTP and show what comes.
/// Data goes to standard output or a file, everything for people to standard error. Imports the
/// packages below it, the client and the formats of files.
@NullMarked
package dev.outspan.cli;

import org.jspecify.annotations.NullMarked;
