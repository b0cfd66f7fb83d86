package dev.outspan.app;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/// Shows the commands in groups.
final class CommandGroups implements IHelpSectionRenderer {
  private static final int NAME_WIDTH = 14;

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "Get spans from a server", List.of("export", "search", "tail", "count", "verify")),
          new Group("Bring spans to a server", List.of("import")),
          new Group("Run a server", List.of("serve", "demo", "keys", "erase")),
          new Group("This program", List.of("config", "completion")));

  private record Group(String title, List<String> commands) {}

  @Override
  public String render(Help help) {
    var text = new StringBuilder();
    for (Group group : GROUPS) {
      text.append("%n%s:%n".formatted(group.title)).append(table(help, group.commands));
    }
    return text.toString();
  }

  private static String table(Help help, List<String> names) {
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(NAME_WIDTH, 2, Overflow.SPAN),
            new Column(width - NAME_WIDTH, 0, Overflow.WRAP));
    for (String name : names) {
      Help command = Objects.requireNonNull(help.subcommands().get(name), name);
      table.addRowValues(name, command.commandSpec().usageMessage().description()[0]);
    }
    return table.toString();
  }
}
