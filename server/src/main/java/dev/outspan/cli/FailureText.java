package dev.outspan.cli;

import dev.outspan.client.NoFile;
import dev.outspan.client.Refusal;
import dev.outspan.client.Unreachable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// Says what failed, and what its user can do about it. Some of the JDK's exceptions have no
/// message but a file's name.
public final class FailureText {
  private FailureText() {}

  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "%s is not there".formatted(missing.getFile());
      case AccessDeniedException denied -> "%s may not be used".formatted(denied.getFile());
      case FileAlreadyExistsException exists -> "%s is there already".formatted(exists.getFile());
      case Unreachable unreachable ->
          unreachable.getMessage() + "; --url or OUTSPAN_URL names another server";
      case Refusal refusal when refusal.status() == 401 ->
          refusal.getMessage()
              + "; keys come from OUTSPAN_API_KEY, --api-key-file or 'outspan config set api_key',"
              + " and one of several accounts needs --account";
      case NoFile none when none.canBeHadAnew() ->
          none.getMessage() + "; the same command makes a new one";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
