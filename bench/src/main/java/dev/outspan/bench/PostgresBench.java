package dev.outspan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// PostgreSQL 15 giving out the same rows as JSON lines: `COPY (SELECT row_to_json(…)) TO STDOUT`,
/// unsorted, to a program that drops them.
final class PostgresBench implements AutoCloseable {
  private static final String TABLE =
      """
      CREATE UNLOGGED TABLE span (id text, name text, trace_id text, parent_id text, group_id text,
        start_timestamp timestamptz, end_timestamp timestamptz, status text, type text, input json,
        output json, metadata json, expected json, application_interaction_id text,
        application_variant_id text, account_id text, created_by json, object text,
        input_tokens bigint, output_tokens bigint, obs_trace_id text, obs_span_id text)""";

  private final Path binaries;
  private final Path directory;

  private PostgresBench(Path binaries, Path directory) {
    this.binaries = binaries;
    this.directory = directory;
  }

  /// Starts a cluster of its own, on a socket in its directory alone.
  static PostgresBench start(Path binaries, Path directory) throws IOException {
    Files.createDirectories(directory);
    var cluster = new PostgresBench(binaries, directory);
    cluster.own("chown", "-R", "postgres", directory.toString());
    cluster.tool("initdb", "-D", cluster.data(), "-U", "postgres", "--no-sync", "-E", "UTF8");
    cluster.tool(
        "pg_ctl",
        "-D",
        cluster.data(),
        "-w",
        "-l",
        directory.resolve("log").toString(),
        "-o",
        "-c listen_addresses='' -c shared_buffers=1GB -c unix_socket_directories=" + directory,
        "start");
    return cluster;
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /// Takes in a file of ours.
  void load(Path csv) throws IOException {
    sql(TABLE);
    own("chmod", "a+r", csv.toString());
    sql("COPY span FROM '%s' (FORMAT csv, HEADER)".formatted(csv));
    sql("VACUUM ANALYZE span");
  }

  /// One export.
  Rate copy() throws IOException {
    Duration cpu = backendCpu();
    long begin = System.nanoTime();
    List<String> command =
        command(
            "psql",
            "-h",
            directory.toString(),
            "-U",
            "postgres",
            "-c",
            "COPY (SELECT row_to_json(s) FROM span AS s) TO STDOUT");
    Process psql = new ProcessBuilder(command).start();
    long rows = 0;
    long bytes = 0;
    try (InputStream out = psql.getInputStream()) {
      var buffer = new byte[256 << 10];
      for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
        bytes += read;
        for (int i = 0; i < read; i++) {
          rows += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    psql.onExit().join();
    return new Rate(
        rows, bytes, Duration.ofNanos(System.nanoTime() - begin), backendCpu().minus(cpu));
  }

  /// CPU time of the server's processes that ended, which is where a session's time goes.
  private Duration backendCpu() throws IOException {
    String pid = Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst();
    return ProcessUse.ofEndedChildren(Long.parseLong(pid));
  }

  private void sql(String statement) throws IOException {
    tool(
        "psql",
        "-h",
        directory.toString(),
        "-U",
        "postgres",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        statement);
  }

  private void tool(String name, String... arguments) throws IOException {
    own(command(name, arguments).toArray(String[]::new));
  }

  /// PostgreSQL does not run as root.
  private List<String> command(String name, String... arguments) {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(binaries.resolve(name).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private void own(String... command) throws IOException {
    Path output = Files.createTempFile("bench", ".log");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(
          "%s failed: %s".formatted(String.join(" ", command), Files.readString(output, UTF_8)));
    }
  }

  @Override
  public void close() throws IOException {
    tool("pg_ctl", "-D", data(), "-m", "immediate", "stop");
  }
}
