package dev.outspan.api;

import dev.outspan.account.Actor;
import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.ingest.Redactor;
import dev.outspan.ingest.SpanIntake;
import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.store.SpanStore;
import dev.outspan.upkeep.Deletions;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.ImportDecoder;
import dev.outspan.wire.request.ImportDecoder.Importer;
import dev.outspan.wire.request.Imported;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// `POST /v5/spans/import`: takes files in that were exported, here or elsewhere.
///
/// Nothing is stored before the whole file was checked. Then spans are deleted, the others written
/// in one step, and their assessments after them. Whatever breaks off in between, sending the file
/// again brings the rest.
///
/// What undoes the work of others needs the scope [Scope#ADMIN], as it does elsewhere: to delete a
/// span, and to change an assessment that another key made.
public final class ImportEndpoint {
  /// Keys of one query, and assessments of one step.
  private static final int STEP = 1_000;

  /// Stands for every author. No key has this id.
  private static final String ANYBODY = "";

  private final Requests requests;
  private final SpanStore store;
  private final SpanIntake intake;
  private final Redactor redactor;
  private final Deletions deletions;
  private final ApiLimits limits;

  /// @param deletions of the same store
  public ImportEndpoint(SpanStore store, Redactor redactor, Deletions deletions, ApiLimits limits) {
    this.requests = new Requests(limits);
    this.store = store;
    this.intake = new SpanIntake(store.writer(), redactor);
    this.redactor = redactor;
    this.deletions = deletions;
    this.limits = limits;
  }

  public void addTo(Routes routes) {
    routes.add("POST", "/v5/spans/import", Scope.INGEST, this::receive);
  }

  private void receive(Exchange exchange) throws IOException {
    var importer =
        new Importer(
            exchange.account(), exchange.caller().keyId(), limits.spanBytes(), limits.json());
    byte[] file = exchange.body(limits.sizes().ingestBytes());
    Imported imported = requests.require(ImportDecoder.decode(importer, exchange.query(), file));
    var plan = new ImportPlan(imported.lines());
    List<Assessment> assessments = plan.assessments().stream().map(this::redacted).toList();
    requireAllowed(exchange, plan, assessments);
    long deleted = delete(exchange, plan.deleted());
    long written = intake.restore(plan.spans());
    restore(assessments, written);
    long ignored = imported.lines().size() - written - deleted;
    var answer = new Utf8Buffer(128).appendAscii("{\"object\":\"import\",\"format\":");
    answer.appendString(imported.format().wireName());
    answer.appendAscii(",\"spans\":").appendLong(written);
    answer.appendAscii(",\"assessments\":").appendLong(assessments.size());
    answer.appendAscii(",\"deleted\":").appendLong(deleted);
    exchange.json(200, answer.appendAscii(",\"ignored\":").appendLong(ignored).append((byte) '}'));
  }

  private Assessment redacted(Assessment assessment) {
    return new Assessment(
        assessment.id(),
        assessment.span(),
        assessment.type(),
        redactor.apply(assessment.verdict()),
        assessment.createdBy(),
        assessment.createdAt(),
        assessment.updatedAt());
  }

  private void requireAllowed(Exchange exchange, ImportPlan plan, List<Assessment> assessments)
      throws IOException {
    boolean isAdmin = exchange.caller().scopes().contains(Scope.ADMIN);
    if (!isAdmin && !plan.deleted().isEmpty()) {
      throw HttpProblem.detail(
          403,
          "the file deletes %d spans, for which a key needs the scope admin"
              .formatted(plan.deleted().size()));
    }
    requireUnique(assessments);
    if (!assessments.isEmpty()) {
      String author = isAdmin ? ANYBODY : exchange.caller().keyId();
      exchange.onExportThread(
          () -> requireReplaceable(exchange.account(), author, plan, assessments));
    }
  }

  /// @param author whose assessments the caller may change
  private void requireReplaceable(
      String accountId, String author, ImportPlan plan, List<Assessment> assessments) {
    List<SpanKey> spans = assessments.stream().map(Assessment::span).distinct().toList();
    var imported = new HashMap<String, Assessment>();
    assessments.forEach(assessment -> imported.put(assessment.id(), assessment));
    for (List<SpanKey> some : steps(spans)) {
      for (Assessment stored : storedOf(accountId, some)) {
        if (!plan.deletes(stored.span())) {
          requireReplaceable(stored, author, imported);
        }
      }
    }
  }

  private static void requireUnique(List<Assessment> assessments) {
    var ids = new HashSet<String>();
    for (Assessment assessment : assessments) {
      if (!ids.add(assessment.id())) {
        throw HttpProblem.detail(
            409, "the assessment '%s' is one of two spans in the file".formatted(assessment.id()));
      }
    }
  }

  /// @param author whose assessments the caller may change
  /// @param imported by their ids
  private static void requireReplaceable(
      Assessment stored, String author, Map<String, Assessment> imported) {
    Assessment sent = imported.get(stored.id());
    boolean isTheirs = !author.equals(ANYBODY) && !author.equals(stored.createdBy());
    if (sent != null && !sent.equals(stored) && isTheirs) {
      throw HttpProblem.detail(
          403,
          "the assessment '%s' was made by another key: to change it a key needs the scope admin"
              .formatted(stored.id()));
    }
    boolean isSecond =
        sent == null
            && stored.type() == AssessmentType.OVERWRITE
            && imported.values().stream().anyMatch(other -> overwrites(other, stored.span()));
    if (isSecond) {
      throw HttpProblem.detail(
          409, "span '%s' has an overwrite already".formatted(stored.span().id()));
    }
  }

  private static boolean overwrites(Assessment assessment, SpanKey span) {
    return assessment.type() == AssessmentType.OVERWRITE && assessment.span().equals(span);
  }

  private List<Assessment> storedOf(String accountId, List<SpanKey> spans) {
    var stored = new ArrayList<Assessment>();
    var selection = of(accountId, spans);
    try (SpanScan scan = store.reader().scan(selection, Assessments.INLINE)) {
      while (scan.next()) {
        stored.addAll(scan.assessments());
      }
    }
    return stored;
  }

  private static Selection of(String accountId, List<SpanKey> spans) {
    return new Selection(
        accountId, List.of(new Condition.KeyIn(Set.copyOf(spans))), Selection.Scope.MATCHES);
  }

  private static <T> List<List<T>> steps(List<T> all) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + STEP)
        .mapToObj(from -> all.subList(from, Math.min(from + STEP, all.size())))
        .toList();
  }

  private long delete(Exchange exchange, List<SpanKey> spans) {
    var actor = exchange.actor();
    long deleted = 0;
    for (List<SpanKey> some : steps(spans)) {
      deleted += delete(actor, of(exchange.account(), some));
    }
    return deleted;
  }

  /// Deletes what is there of a selection, however many others write meanwhile.
  private long delete(Actor actor, Selection selection) {
    long expected = store.statistics().volume(selection).spans();
    while (expected > 0) {
      switch (deletions.delete(actor, selection, expected)) {
        case DeleteResult.Deleted(var spans) -> {
          return spans;
        }
        case DeleteResult.CountDiffers(var spans) -> expected = spans;
      }
    }
    return 0;
  }

  private void restore(List<Assessment> assessments, long written) {
    for (List<Assessment> some : steps(assessments)) {
      store
          .assessments()
          .restore(some)
          .ifPresent(
              refusal -> {
                throw HttpProblem.detail(
                    409, "%s; %d spans of the file are stored".formatted(shown(refusal), written));
              });
    }
  }

  private static String shown(AssessmentResult refusal) {
    return switch (refusal) {
      case AssessmentResult.IdExists(var id) ->
          "the assessment '%s' is that of another span".formatted(id);
      case AssessmentResult.OverwriteExists(var span) ->
          "span '%s' has an overwrite already".formatted(span.id());
      case AssessmentResult.UnknownSpan(var span) ->
          "span '%s' was deleted meanwhile".formatted(span.id());
      case AssessmentResult.Stored _, AssessmentResult.UnknownAssessment _ ->
          throw new IllegalStateException("restoring was answered with " + refusal);
    };
  }
}
