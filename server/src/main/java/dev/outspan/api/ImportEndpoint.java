package dev.outspan.api;

import dev.outspan.account.Actor;
import dev.outspan.account.Scope;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.ingest.Redactor;
import dev.outspan.ingest.SpanIntake;
import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.SpanKey;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.SpanStore;
import dev.outspan.upkeep.Deletions;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.ImportDecoder;
import dev.outspan.wire.request.ImportDecoder.Importer;
import dev.outspan.wire.request.Imported;
import java.io.IOException;
import java.util.List;

/// `POST /v5/spans/import`: takes files in that were exported, here or elsewhere.
///
/// Nothing is stored before the whole file was checked. Then spans are deleted, the others written
/// in one step, and their assessments after them. Whatever breaks off in between, sending the file
/// again brings the rest.
///
/// What undoes the work of others, or passes for it, needs the scope [Scope#ADMIN]: [ImportRights].
public final class ImportEndpoint {
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
    new ImportRights(exchange, store.reader()).require(imported.lines(), plan);
    List<Assessment> assessments = plan.assessments().stream().map(this::redacted).toList();
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

  private long delete(Exchange exchange, List<SpanKey> spans) {
    var actor = exchange.actor();
    long deleted = 0;
    for (Selection some : ImportSteps.selections(exchange.account(), spans)) {
      deleted += delete(actor, some);
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
    for (List<Assessment> some : ImportSteps.of(assessments)) {
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
