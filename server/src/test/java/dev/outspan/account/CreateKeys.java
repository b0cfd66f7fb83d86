package dev.outspan.account;

import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// A process that makes keys: `DIRECTORY COUNT`. It prints their ids.
final class CreateKeys {
  private CreateKeys() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    var clock = Clock.systemUTC();
    var registry = new KeyRegistry(new KeyFile(directory), new AuditLog(directory, clock), clock);
    var request =
        new KeyRequest(new Grant(List.of("a"), EnumSet.of(Scope.READ)), "", Optional.empty());
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      System.out.println(registry.create(request, "process").key().id());
    }
  }
}
