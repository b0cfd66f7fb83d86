/// The options that several commands share, and how their values are read: they become the query
/// and body of a request. Imports the words of the API, and what the names of files tell.
@NullMarked
package dev.outspan.cli.option;

import org.jspecify.annotations.NullMarked;
