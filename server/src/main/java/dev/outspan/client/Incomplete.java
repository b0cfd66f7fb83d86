package dev.outspan.client;

import java.io.IOException;

/// A file is not, or cannot be shown to be, what the server says of it.
public final class Incomplete extends IOException {
  private static final long serialVersionUID = 1;

  Incomplete(String message) {
    super(message);
  }
}
