package dev.outspan.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.client.Meter;
import dev.outspan.client.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The requests by which one file is imported, of which several are under way at a time. Answers
/// are taken in the order of the file.
///
/// The first request goes alone: by it the server recognises the file, or refuses it while nothing
/// is stored. Later ones go together only if no span and no assessment is in two of them, as the
/// order of these counts. What that cannot be told of goes alone: records of other programs, and
/// those that fill a request by themselves, of which there should not be several in memory.
final class ImportRequests implements AutoCloseable {
  /// The format whose records are single spans, with their ids in one place.
  private static final String OWN_FORMAT = "outspan";

  /// The refusals of requests of which nothing is stored yet.
  private static final Set<Integer> BEFORE_STORING = Set.of(400, 401, 403, 413, 415, 422);

  private final Importer importer;
  private final Importer.Source source;
  private final Meter meter;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private String format;
  private int answers;

  /// A request whose answer was not taken yet.
  ///
  /// @param ids empty if it goes alone
  private record Sent(ImportBatch batch, Optional<Set<String>> ids, Future<ObjectNode> answer) {}

  /// @param format empty to let the server recognise it: what it finds in the first records holds
  ///     for all
  ImportRequests(Importer importer, Importer.Source source, String format, Meter meter) {
    this.importer = importer;
    this.source = source;
    this.format = format;
    this.meter = meter;
  }

  /// Sends a batch as soon as it may go; takes answers until then.
  ///
  /// @throws IOException if an earlier batch was refused
  void send(ImportBatch batch) throws IOException {
    if (answers == 0) {
      takeAll();
    }
    Optional<Set<String>> ids = idsOf(batch);
    while (!underWay.isEmpty() && !mayJoin(ids)) {
      take();
    }
    String known = format;
    underWay.add(new Sent(batch, ids, threads.submit(() -> importer.answer(batch, known))));
  }

  /// Takes all answers.
  ///
  /// @throws IOException if one is a refusal
  void takeAll() throws IOException {
    while (!underWay.isEmpty()) {
      take();
    }
  }

  private Optional<Set<String>> idsOf(ImportBatch batch) {
    boolean goesAlone = !format.equals(OWN_FORMAT) || importer.parallel() == 1 || batch.isLarge();
    return goesAlone ? Optional.empty() : SpanIds.of(batch.body());
  }

  private boolean mayJoin(Optional<Set<String>> ids) {
    return ids.isPresent()
        && underWay.size() < importer.parallel()
        && underWay.stream()
            .allMatch(
                sent -> sent.ids.isPresent() && Collections.disjoint(sent.ids.get(), ids.get()));
  }

  private void take() throws IOException {
    Sent sent = underWay.removeFirst();
    try {
      note(sent, sent.answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw told(sent.batch, failure);
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void note(Sent sent, ObjectNode answer) {
    importer.count(answer);
    format = answer.path("format").asText(format);
    answers++;
    meter.at(sent.batch.end(), source.size());
  }

  private IOException told(ImportBatch refused, IOException failure) {
    int before = answers;
    takeOthers();
    return new IOException(
        "%s, line %d: %s; %s"
            .formatted(
                source.name(),
                line(refused, failure),
                failure.getMessage(),
                stored(refused, failure, before)),
        failure);
  }

  /// What the server has of the file. It may have stored some of a request that failed.
  ///
  /// @param before answers to earlier requests
  private String stored(ImportBatch refused, IOException failure, int before) {
    boolean isUntouched =
        failure instanceof Refusal refusal && BEFORE_STORING.contains(refusal.status());
    if (before == 0) {
      return isUntouched ? "nothing of the file is stored" : "some of the file may be stored";
    }
    String rest = isUntouched ? "" : ", and some of what follows may be";
    return "what comes before line %d is stored".formatted(refused.firstLine())
        + (answers > before ? ", and some of what follows" : rest);
  }

  /// Takes the answers to what was sent behind a batch that failed.
  private void takeOthers() {
    while (!underWay.isEmpty()) {
      try {
        take();
      } catch (IOException _) {
        // The first failure is the one that is told.
      }
    }
  }

  /// The line that the server complains of, the batch's first if it names none.
  private static long line(ImportBatch batch, IOException failure) {
    if (failure instanceof Refusal refusal && !refusal.faults().isEmpty()) {
      List<String> place = refusal.faults().getFirst().place();
      if (place.size() > 1 && place.get(1).matches("\\d{1,9}")) {
        return batch.lineOf(Integer.parseInt(place.get(1)));
      }
    }
    return batch.firstLine();
  }

  /// Waits for what is under way, and counts it.
  @Override
  public void close() {
    takeOthers();
    threads.close();
  }
}
