package dev.outspan.cli.transfer;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.file.OutputFile;
import dev.outspan.cli.terminal.ProgressBar;
import dev.outspan.cli.terminal.Report;
import dev.outspan.client.ApiClient;
import dev.outspan.client.ExportJob;
import dev.outspan.client.Json;
import dev.outspan.client.LinkDownload;
import dev.outspan.client.NoFile;
import dev.outspan.client.Patience;
import dev.outspan.client.RawExport;
import dev.outspan.client.Receipt;
import dev.outspan.client.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One export into a file: the server makes it, then it is downloaded, then it is checked. Where
/// the server makes no files, its bytes are taken as they come.
///
/// Told to end, it ends the export on the server, unless that is finished, and removes what it has.
public final class FileExport {
  /// How long one that is given up waits to learn what the export is called that was asked for.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

  private final ApiClient client;
  private final ExportOrder order;
  private final OutputFile file;
  private final Report report;
  private final Supplier<Patience> patience;
  private Optional<ExportJob> begun = Optional.empty();
  private boolean isAsking;
  private boolean isOver;

  /// @param patience for each thing that is tried again
  public FileExport(
      ApiClient client,
      ExportOrder order,
      OutputFile file,
      Report report,
      Supplier<Patience> patience) {
    this.client = client;
    this.order = order;
    this.file = file;
    this.report = report;
    this.patience = () -> patience.get().telling(report::sayAgain);
  }

  /// Begins anew.
  public Receipt run() throws IOException {
    try (var _ = Interruption.does(this::abandon)) {
      file.discard();
      return begin();
    }
  }

  /// Goes on with an export that the same command began, or begins anew if there is none.
  public Receipt resume() throws IOException {
    Optional<JsonNode> ticket = file.unfinished();
    if (ticket.isEmpty()) {
      return run();
    }
    if (!ticket.get().path("order").equals(order.identity(client))) {
      throw new OtherOrder(file.part());
    }
    var job = new ExportJob(client, ticket.get().path("export_id").asText());
    try (var _ = Interruption.does(this::abandon)) {
      note(job);
      return fetch(job);
    } catch (Refusal refusal) {
      if (refusal.status() != 404) {
        throw refusal;
      }
      report.say("the export is gone from the server: a new one begins");
      return run();
    }
  }

  private Receipt begin() throws IOException {
    Optional<ExportJob> asked = patience.get().until(this::ask);
    if (asked.isEmpty()) {
      return stream();
    }
    note(asked.get());
    return fetch(asked.get());
  }

  private Optional<ExportJob> ask() throws IOException {
    beginToAsk();
    try {
      Optional<ExportJob> job = ExportJob.ask(client, order.query(), order.body());
      endToAsk(job);
      return job;
    } catch (IOException | RuntimeException e) {
      endToAsk(Optional.empty());
      throw e;
    }
  }

  private synchronized void beginToAsk() throws IOException {
    requireGoingOn();
    isAsking = true;
  }

  private synchronized void endToAsk(Optional<ExportJob> job) {
    begun = job;
    isAsking = false;
    notifyAll();
  }

  private synchronized void note(ExportJob job) throws IOException {
    requireGoingOn();
    begun = Optional.of(job);
    file.note(Json.object().put("export_id", job.id()).set("order", order.identity(client)));
  }

  private Receipt fetch(ExportJob job) throws IOException {
    try {
      ObjectNode manifest = await(job);
      Receipt receipt = Receipt.of(manifest);
      makePart();
      try (ProgressBar progress = report.progress("downloading", "bytes")) {
        new LinkDownload(client, job::link, receipt, patience.get()).into(file.part(), progress);
      }
      finish(manifest);
      return receipt;
    } catch (NoFile nothing) {
      file.discard();
      throw nothing;
    }
  }

  private synchronized void makePart() throws IOException {
    requireGoingOn();
    if (!Files.exists(file.part())) {
      Files.createFile(file.part());
    }
  }

  private ObjectNode await(ExportJob job) throws IOException {
    try (ProgressBar progress = report.progress("exporting", "spans")) {
      return job.await(patience.get(), progress);
    }
  }

  private Receipt stream() throws IOException {
    try (ProgressBar progress = report.progress("exporting", "bytes");
        RawExport export =
            patience.get().until(() -> RawExport.begin(client, order.query(), order.bytes()))) {
      makePart();
      Receipt receipt = copy(export, progress);
      finish(receipt.manifest());
      return receipt;
    } catch (IOException e) {
      file.discard();
      throw e;
    }
  }

  private Receipt copy(RawExport export, ProgressBar progress) throws IOException {
    try (OutputStream out = Files.newOutputStream(file.part(), WRITE, TRUNCATE_EXISTING)) {
      return export.copyTo(out, progress);
    }
  }

  private synchronized void finish(ObjectNode manifest) throws IOException {
    requireGoingOn();
    file.finish(manifest);
    isOver = true;
  }

  private void requireGoingOn() throws IOException {
    if (isOver) {
      throw new InterruptedIOException("the export was given up");
    }
  }

  /// Ends it from another thread, if it is not over.
  synchronized void abandon() {
    if (isOver) {
      return;
    }
    isOver = true;
    try {
      file.discard();
      awaitAnswer();
      if (begun.isPresent()) {
        begun.get().abandon();
      }
      report.say("outspan export: given up");
    } catch (IOException e) {
      report.say("outspan export: given up; on the server it may go on: " + e.getMessage());
    }
  }

  private synchronized void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + LONGEST_ANSWER.toNanos();
    try {
      while (isAsking) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IOException("no answer yet after %d s".formatted(LONGEST_ANSWER.toSeconds()));
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
