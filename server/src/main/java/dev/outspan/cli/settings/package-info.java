/// Which server the commands ask, and by whom: options, variables and a file of settings. Imports
/// the client, and files that are replaced whole.
@NullMarked
package dev.outspan.cli.settings;

import org.jspecify.annotations.NullMarked;
