package dev.outspan.http;

import dev.outspan.account.Actor;
import dev.outspan.account.Caller;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// A request and its answer, as a route sees them. Exactly one of [#json], [#detail], [#send],
/// [#head] and [#stream] is called. Used by one thread at a time.
public final class Exchange {

  /// A part of a handler.
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /// What follows the body of an answer.
  ///
  /// @param names comma-separated, announced before the body
  /// @param values asked for after the body
  public record Trailers(String names, Supplier<Map<String, String>> values) {
    public static final Trailers NONE = new Trailers("", Map::of);
  }

  private final Visit visit;

  Exchange(Visit visit) {
    this.visit = visit;
  }

  public String method() {
    return visit.request().getMethod();
  }

  /// Whom the key stands for.
  ///
  /// @throws IllegalStateException on a route that needs no key
  public Caller caller() {
    return visit.identity().caller();
  }

  /// The same as the audit log names him.
  ///
  /// @throws IllegalStateException on a route that needs no key
  public Actor actor() {
    return Actor.ofKey(caller().keyId(), requestId());
  }

  /// The account that the request acts in.
  ///
  /// @throws IllegalStateException on a route that needs no key, or is not about one account
  public String account() {
    return visit.account();
  }

  /// The accounts that the request may touch: the one it selects, else all of the key.
  ///
  /// @throws IllegalStateException on a route that needs no key
  public List<String> accounts() {
    return visit.identity().account().map(List::of).orElseGet(() -> caller().accounts());
  }

  /// Where clients reach the server, without a slash at the end; empty if nobody has said so.
  public Optional<String> publicUrl() {
    return visit.publicUrl();
  }

  /// Where this client reaches the server, as far as can be told: the public URL, else what the
  /// request itself was sent to; without a slash at the end.
  public String serverUrl() {
    return visit.publicUrl().orElseGet(visit::ownUrl);
  }

  /// The path's `{id}` as it was sent.
  ///
  /// @throws IllegalStateException on a path without one
  public String rawPathId() {
    return visit.rawPathId();
  }

  /// The query as it was sent, without the question mark; empty if there is none.
  public String rawQuery() {
    return Objects.requireNonNullElse(visit.request().getHttpURI().getQuery(), "");
  }

  /// The address of the client.
  public String clientAddress() {
    return visit.clientAddress();
  }

  /// The path's `{id}`, escapes read.
  ///
  /// @throws IllegalStateException on a path without one
  public String pathId() {
    return visit.pathId();
  }

  /// The parameters of the query in their order. Of a repeated one the last counts; one without a
  /// value is empty.
  ///
  /// @throws HttpProblem with 400 if an escape is wrong
  public Map<String, String> query() {
    String raw = visit.request().getHttpURI().getQuery();
    return raw == null ? Map.of() : PercentEncoding.query(raw);
  }

  /// A header's first value.
  public Optional<String> header(String name) {
    return Optional.ofNullable(visit.request().getHeaders().get(name));
  }

  /// Names the request in logs.
  public String requestId() {
    return visit.requestId();
  }

  /// The whole body, decompressed; empty where there is none. May be read once.
  ///
  /// @param limitBytes after decompression
  /// @throws HttpProblem with 413 if it is larger, 415 if its encoding is not gzip, 400 if it is
  ///     damaged, 408 if it comes too slowly, 429 or 503 if too much is held at the time
  public byte[] body(int limitBytes) {
    return visit.readBody(limitBytes);
  }

  /// Answers with JSON.
  public void json(int status, byte[] body) throws IOException {
    json(status, ByteBuffer.wrap(body));
  }

  /// Answers with JSON.
  public void json(int status, Utf8Buffer body) throws IOException {
    json(status, ByteBuffer.wrap(body.array(), 0, body.length()));
  }

  private void json(int status, ByteBuffer body) throws IOException {
    send(status, Map.of("Content-Type", Visit.JSON), body);
  }

  /// Answers with `{"detail":"…"}`.
  public void detail(int status, String text) throws IOException {
    json(status, HttpProblem.detailJson(text));
  }

  /// Answers with whatever it is.
  public void send(int status, Map<String, String> headers, ByteBuffer body) throws IOException {
    visit.answer().send(status, headers, body);
  }

  /// Answers a HEAD: what the headers of a GET would be, its `Content-Length` among them.
  public void head(int status, Map<String, String> headers) throws IOException {
    visit.answer().head(status, headers);
  }

  /// Starts an answer that goes out while it is written. It ends when the handler returns.
  ///
  /// @param headers `Content-Length` only if it is certain
  public AnswerStream stream(int status, Map<String, String> headers, Trailers trailers) {
    return visit.answer().stream(status, headers, trailers);
  }

  /// Runs a part of the handler on one of the few threads for exports, and waits for its end. The
  /// body should be read before.
  ///
  /// @throws HttpProblem with 429 or 503 if no thread comes free in time
  public void onExportThread(Work work) throws IOException {
    visit.onExportThread(work);
  }

  /// Runs `action` once, on another thread, within a second after the client went away, or when the
  /// server cannot wait any longer for the answer. The last action given counts.
  public void onDisconnect(Runnable action) {
    visit.client().whenGone(action);
  }

  /// The answer to a question that blocks. Should the client go away meanwhile, this thread is
  /// interrupted.
  public <T> T ask(Supplier<T> question) {
    var interruption = new Interruption(Thread.currentThread());
    onDisconnect(interruption::interrupt);
    try {
      return question.get();
    } finally {
      interruption.end();
    }
  }

  /// Counts bytes that the answer keeps in memory until the request ends, as those of its body.
  ///
  /// @throws HttpProblem with 429 or 503 if too much is held at the time
  public void hold(long bytes) {
    visit.hold(bytes);
  }

  /// Whether the client still waits for the answer.
  public boolean clientIsThere() {
    return visit.client().isThere();
  }
}
