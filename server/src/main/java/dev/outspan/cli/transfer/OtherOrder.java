package dev.outspan.cli.transfer;

import java.io.IOException;
import java.nio.file.Path;

/// What is left of a file was begun by another command.
public final class OtherOrder extends IOException {
  private static final long serialVersionUID = 1;

  OtherOrder(Path part) {
    super("%s was begun by another command: without --resume a new export begins".formatted(part));
  }
}
