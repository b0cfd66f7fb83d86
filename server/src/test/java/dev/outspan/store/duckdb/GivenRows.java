package dev.outspan.store.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.table.TableColumn;
import dev.outspan.table.TableColumn.Kind;
import dev.outspan.table.TableRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Rows of a table with a column `text`, `instant` and `count`, made one after the other.
final class GivenRows implements TableRows {
  private static final List<TableColumn> COLUMNS =
      List.of(
          new TableColumn("text", Kind.TEXT),
          new TableColumn("instant", Kind.INSTANT),
          new TableColumn("count", Kind.COUNT));

  /// The cells of a row, each null if it is absent.
  record Row(@Nullable String text, @Nullable Long instant, @Nullable Long count) {

    /// The cells that are there.
    Map<String, Object> cells() {
      var cells = new LinkedHashMap<String, Object>();
      if (text != null) {
        cells.put("text", text);
      }
      if (instant != null) {
        cells.put("instant", instant);
      }
      if (count != null) {
        cells.put("count", count);
      }
      return cells;
    }
  }

  private static final Row NO_ROW = new Row(null, null, null);

  private final int rows;
  private final IntFunction<Row> maker;
  private int taken;
  private Row current = NO_ROW;

  GivenRows(int rows, IntFunction<Row> maker) {
    this.rows = rows;
    this.maker = maker;
  }

  @Override
  public List<TableColumn> columns() {
    return COLUMNS;
  }

  @Override
  public boolean next() {
    if (taken == rows) {
      return false;
    }
    current = maker.apply(taken++);
    return true;
  }

  @Override
  public byte @Nullable [] text(int column) {
    return current.text == null ? null : current.text.getBytes(UTF_8);
  }

  @Override
  public long number(int column) {
    Long number = column == 1 ? current.instant : current.count;
    return number == null ? ABSENT : number;
  }
}
