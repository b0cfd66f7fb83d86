/// The transport: connections, routes, authentication, limits, answers; and the only place where
/// failures become statuses.
///
/// Jetty stays in this package. A route is an [HttpHandler] in [Routes] and sees an [Exchange]; it
/// runs on a virtual thread and may block. Imports everything of ours but concrete stores.
@NullMarked
package dev.outspan.http;

import org.jspecify.annotations.NullMarked;
