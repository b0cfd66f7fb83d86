package dev.outspan.http;

/// The client left before its request was read.
final class ClientGone extends RuntimeException {
  ClientGone(Throwable cause) {
    super("the client is gone", cause, false, false);
  }
}
