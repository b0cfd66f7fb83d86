/// The endpoints: what the server answers to which request.
///
/// Decodes with `wire`, asks `ingest`, `store` and `export`, and answers through `http`, of which
/// it knows neither Jetty nor sockets.
@NullMarked
package dev.outspan.api;

import org.jspecify.annotations.NullMarked;
