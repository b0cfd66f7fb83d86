package dev.outspan.store.duckdb;

import dev.outspan.table.TableColumn;
import dev.outspan.table.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/// The table function through which the engine reads [TableRows]: its one parameter is the number
/// of a table that is open here. Instants are numbers.
///
/// The engine takes the rows in chunks. A chunk ends early when its texts are large: the memory
/// limit does not hold for what is in it.
final class RowSource implements DuckDBTableFunction<RowSource.Table, RowSource.Table, Object> {
  static final String NAME = "outspan_rows";

  private static final int CHUNK_BYTES = 1 << 20;

  private final Map<Long, Table> open = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final Spool spool;

  /// @param spool asked before each chunk whether there is room for more
  RowSource(Spool spool) {
    this.spool = spool;
  }

  /// Makes rows readable until the table is closed.
  Table table(TableRows rows) {
    var table = new Table(lastNumber.incrementAndGet(), rows);
    open.put(table.number, table);
    return table;
  }

  /// Rows that the engine reads once, one chunk at a time.
  final class Table implements AutoCloseable {
    private final long number;
    private final TableRows rows;
    private final List<TableColumn> columns;
    private volatile @Nullable Throwable failure;

    private Table(long number, TableRows rows) {
      this.number = number;
      this.rows = rows;
      columns = rows.columns();
    }

    long number() {
      return number;
    }

    List<TableColumn> columns() {
      return columns;
    }

    /// Throws what the rows have thrown, if they have: then they were not all.
    void throwFailure() {
      switch (failure) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> {}
      }
    }

    @Override
    public void close() {
      open.remove(number);
    }

    /// A failure is kept and ends the rows: the engine can wait for itself for ever when a function
    /// fails under a file that it writes.
    private int fill(DuckDBDataChunkWriter chunk) {
      try {
        spool.requireFreeSpace();
        return new Chunk(chunk).fill();
      } catch (RuntimeException | Error e) {
        failure = e;
        return 0;
      }
    }

    /// Some rows on their way into the engine.
    private final class Chunk {
      private final int capacity;
      private final List<Cells> cells = new ArrayList<>();
      private long bytes;

      Chunk(DuckDBDataChunkWriter chunk) {
        capacity = Math.toIntExact(chunk.capacity());
        for (int column = 0; column < columns.size(); column++) {
          cells.add(new Cells(columns.get(column).kind(), chunk.vector(column), new ArrayList<>()));
        }
      }

      /// @return how many rows there were, 0 after the last one
      int fill() {
        int count = 0;
        while (count < capacity && bytes < CHUNK_BYTES && rows.next()) {
          for (int column = 0; column < cells.size(); column++) {
            take(cells.get(column), count, column);
          }
          count++;
        }
        cells.forEach(Cells::passTexts);
        return count;
      }

      private void take(Cells into, int row, int column) {
        switch (into.kind) {
          case TEXT -> {
            byte[] text = rows.text(column);
            into.texts.add(text);
            bytes += text == null ? 0 : text.length;
          }
          case INSTANT, COUNT -> into.set(row, rows.number(column));
        }
      }
    }
  }

  /// The cells of one column of a chunk.
  ///
  /// @param texts gathered, as the engine takes them all at once
  private record Cells(
      TableColumn.Kind kind, DuckDBWritableVector vector, List<byte @Nullable []> texts) {

    void set(int row, long number) {
      if (number == TableRows.ABSENT) {
        vector.setNull(row);
      } else {
        vector.setLong(row, number);
      }
    }

    void passTexts() {
      if (!texts.isEmpty()) {
        vector.setStringUtf8Batch(0, texts.toArray(new byte[0][]));
      }
    }
  }

  @Override
  public Table bind(DuckDBTableFunctionBindInfo call) throws Exception {
    Table table = open.get(call.getParameter(0).getLong());
    if (table == null) {
      throw new IllegalArgumentException("no such table is open");
    }
    for (TableColumn column : table.columns) {
      call.addResultColumn(
          column.name(),
          switch (column.kind()) {
            case TEXT -> DuckDBColumnType.VARCHAR;
            case INSTANT, COUNT -> DuckDBColumnType.BIGINT;
          });
    }
    return table;
  }

  @Override
  public Table init(DuckDBTableFunctionInitInfo call) {
    call.setMaxThreads(1);
    return call.getBindData();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter chunk) {
    Table table = call.getBindData();
    return table.fill(chunk);
  }
}
