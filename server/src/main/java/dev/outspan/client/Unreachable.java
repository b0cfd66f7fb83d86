package dev.outspan.client;

import java.io.IOException;
import java.net.URL;
import java.net.UnknownHostException;

/// There is no server where one was looked for, or it is silent.
public final class Unreachable extends IOException {
  private static final long serialVersionUID = 1;

  Unreachable(URL url, IOException cause) {
    super(
        "cannot reach %s://%s: %s".formatted(url.getProtocol(), url.getAuthority(), reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    return cause instanceof UnknownHostException
        ? "no such host"
        : String.valueOf(cause.getMessage());
  }
}
