package dev.outspan.delivery;

import dev.outspan.account.Actor;
import dev.outspan.span.Json;
import dev.outspan.wire.request.ExportRequest;

/// An export that somebody wants as a file.
///
/// @param filename plain ASCII, without a path
/// @param asked the request as it came, for the manifest
public record ExportOrder(Actor actor, ExportRequest request, String filename, Json asked) {
  public String accountId() {
    return request.selection().accountId();
  }
}
