package dev.outspan.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A storage that answers as a test says, for what a healthy one does not do. What no rule is for
/// goes well.
final class ScriptedS3 implements AutoCloseable {
  private static final String UPLOAD =
      "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>";
  private static final String COMPLETED =
      "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>";

  /// How a request is answered.
  ///
  /// @param length which the answer claims to have
  record Answer(int status, Map<String, String> headers, String body, long length) {

    static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body, body.length());
    }

    static Answer error(int status, String code) {
      return of(status, "<Error><Code>%s</Code><Message>m</Message></Error>".formatted(code));
    }

    Answer with(String header, String value) {
      return new Answer(status, Map.of(header, value), body, length);
    }
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, Answer> rules = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String draftId = "";

  ScriptedS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// Answers an operation, such as `UploadPart`, in this way from now on.
  void answer(String operation, Answer answer) {
    rules.put(operation, answer);
  }

  /// The operations that were asked for, in order.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// By which the client would know its object again.
  String draftId() {
    return draftId;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String operation = operation(exchange);
    requests.add(operation);
    String mark = exchange.getRequestHeaders().getFirst("x-amz-meta-outspan-draft");
    if (mark != null) {
      draftId = mark;
    }
    Answer answer = rules.getOrDefault(operation, usual(operation));
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(UTF_8);
    boolean isEmpty = operation.startsWith("Head") || body.length == 0;
    exchange.sendResponseHeaders(answer.status(), isEmpty ? -1 : answer.length());
    if (!isEmpty) {
      try (OutputStream output = exchange.getResponseBody()) {
        output.write(body);
        output.flush();
      }
    }
    exchange.close();
  }

  private Answer usual(String operation) {
    return switch (operation) {
      case "CreateMultipartUpload" -> Answer.of(200, UPLOAD);
      case "CompleteMultipartUpload" -> Answer.of(200, COMPLETED);
      case "ListMultipartUploads" -> Answer.of(200, "<ListMultipartUploadsResult/>");
      case "HeadObject" -> Answer.of(200, "").with("x-amz-meta-outspan-draft", draftId);
      case "DeleteObject", "AbortMultipartUpload" -> Answer.of(204, "");
      default -> Answer.of(200, "").with("ETag", "\"e\"");
    };
  }

  private static String operation(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    boolean hasUpload = query.contains("uploadId=");
    boolean isBucket = exchange.getRequestURI().getPath().equals("/exports");
    return switch (exchange.getRequestMethod()) {
      case "PUT" -> hasUpload ? "UploadPart" : "PutObject";
      case "POST" -> hasUpload ? "CompleteMultipartUpload" : "CreateMultipartUpload";
      case "DELETE" -> hasUpload ? "AbortMultipartUpload" : "DeleteObject";
      case "HEAD" -> isBucket ? "HeadBucket" : "HeadObject";
      default -> query.startsWith("uploads") ? "ListMultipartUploads" : "GetObject";
    };
  }
}
