/// The server's API from outside: requests over HTTP, what is refused, exports as streams and as
/// jobs whose files are downloaded piece by piece. Knows no command line and no store.
@NullMarked
package dev.outspan.client;

import org.jspecify.annotations.NullMarked;
