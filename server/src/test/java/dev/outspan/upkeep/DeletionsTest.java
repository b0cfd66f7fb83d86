package dev.outspan.upkeep;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.account.FakeTime;
import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.memory.MemorySpanStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionsTest {
  private static final Actor ANN = Actor.ofKey("ann", "r1");

  @TempDir private Path directory;
  private final List<String> told = new ArrayList<>();
  private final FakeTime time = new FakeTime();
  private final MemorySpanStore store = new MemorySpanStore();

  private Deletions deletions() {
    var audit = new AuditLog(directory, time);
    var erasures = new Erasures(store.deletion(), directory, audit, time);
    return new Deletions(store.deletion(), erasures, audit, told::add);
  }

  /// What the audit log says of the deletion, without the time and what is the same in all lines.
  private List<String> audited() throws IOException {
    return Files.readAllLines(directory.resolve("audit.log")).stream()
        .map(line -> line.replace("{\"ts\":\"2026-11-24T12:00:00.000Z\",\"event\":", ""))
        .toList();
  }

  private static String line(String event, String details) {
    return "\"%s\",\"key_id\":\"ann\",\"account\":\"account\",\"actor\":\"ann\",\"details\":{%s}}"
        .formatted(event, details);
  }

  @Test
  void deleteSpan_isAuditedBeforeAndAfter() throws Exception {
    store.writer().upsert(List.of(span("t", "a").make()));
    assertThat(deletions().deleteSpan(ANN, ACCOUNT, "a")).isEqualTo(1);
    assertThat(deletions().deleteSpan(ANN, ACCOUNT, "a")).isZero();
    assertThat(audited())
        .containsExactly(
            line("deletion.started", "\"request_id\":\"r1\",\"span_id\":\"a\""),
            line("deletion.finished", "\"request_id\":\"r1\",\"span_id\":\"a\",\"spans\":\"1\""),
            line("deletion.started", "\"request_id\":\"r1\",\"span_id\":\"a\""),
            line("deletion.finished", "\"request_id\":\"r1\",\"span_id\":\"a\",\"spans\":\"0\""));
  }

  @Test
  void deleteTrace_isAuditedWithTheNumber() throws Exception {
    store.writer().upsert(List.of(span("t", "a").make(), span("t", "b").make()));
    assertThat(deletions().deleteTrace(ANN, ACCOUNT, "t")).isEqualTo(2);
    assertThat(audited().getLast())
        .isEqualTo(
            line("deletion.finished", "\"request_id\":\"r1\",\"spans\":\"2\",\"trace_id\":\"t\""));
  }

  @Test
  void delete_isAuditedWithoutTheFilters() throws Exception {
    store.writer().upsert(List.of(span("t", "a").name("secret").make()));
    var selection =
        new Selection(ACCOUNT, List.of(new Condition.NameIn(Set.of("secret"))), Scope.MATCHES);
    assertThat(deletions().delete(ANN, selection, 2)).isEqualTo(new DeleteResult.CountDiffers(1));
    assertThat(deletions().delete(ANN, selection, 1)).isEqualTo(new DeleteResult.Deleted(1));
    assertThat(audited())
        .containsExactly(
            line("deletion.started", "\"expected_count\":\"2\",\"request_id\":\"r1\""),
            line(
                "deletion.finished",
                "\"expected_count\":\"2\",\"request_id\":\"r1\",\"spans\":\"0\""),
            line("deletion.started", "\"expected_count\":\"1\",\"request_id\":\"r1\""),
            line(
                "deletion.finished",
                "\"expected_count\":\"1\",\"request_id\":\"r1\",\"spans\":\"1\""));
  }

  @Test
  void deletionThatCannotBeLogged_isNotMade() throws Exception {
    store.writer().upsert(List.of(span("t", "a").make()));
    Files.createDirectory(directory.resolve("audit.log"));
    assertThatThrownBy(() -> deletions().deleteSpan(ANN, ACCOUNT, "a"))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(store.reader().find(ACCOUNT, "a")).isPresent();
  }
}
