package dev.outspan.store.duckdb;

import dev.outspan.store.AssessmentContract;
import dev.outspan.store.AssessmentStoreContract;
import dev.outspan.store.ChangesContract;
import dev.outspan.store.CloseContract;
import dev.outspan.store.ConcurrencyContract;
import dev.outspan.store.ConditionContract;
import dev.outspan.store.DeletionContract;
import dev.outspan.store.FindContract;
import dev.outspan.store.MetadataContract;
import dev.outspan.store.ParentContract;
import dev.outspan.store.PatchContract;
import dev.outspan.store.RandomChangesContract;
import dev.outspan.store.RandomContract;
import dev.outspan.store.RandomSearchContract;
import dev.outspan.store.RestartContract;
import dev.outspan.store.ScanContract;
import dev.outspan.store.SearchContract;
import dev.outspan.store.SpanStore;
import dev.outspan.store.StatisticsContract;
import dev.outspan.store.TextContract;
import dev.outspan.store.TimeContract;
import dev.outspan.store.TraceContract;
import dev.outspan.store.WriteContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/// The contract, with slices so small that nearly every scan is cut, also within a microsecond, and
/// with so few recent keys that nearly every key is looked up.
class DuckDbSpanStoreTest {
  private static final DuckDbSettings SETTINGS =
      DuckDbSettings.DEFAULT.withSliceBytes(2_000).withRecentKeys(1).withMinimumFreeBytes(0);

  private static final DuckDbSettings LARGE_PAGES = SETTINGS.withSliceBytes(1 << 20);

  @Nested
  class Write extends WriteContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Parent extends ParentContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Patch extends PatchContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Find extends FindContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Scan extends ScanContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Time extends TimeContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Condition extends ConditionContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Metadata extends MetadataContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Text extends TextContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Trace extends TraceContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Assessment extends AssessmentContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Random extends RandomContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Changes extends ChangesContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class RandomChanges extends RandomChangesContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Restart extends RestartContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Search extends SearchContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, LARGE_PAGES);
    }
  }

  @Nested
  class RandomSearch extends RandomSearchContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, LARGE_PAGES);
    }
  }

  @Nested
  class ShortPages extends RandomSearchContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }

    @Override
    protected boolean cutsForSize() {
      return true;
    }
  }

  @Nested
  class Deletion extends DeletionContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Assessing extends AssessmentStoreContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }

  @Nested
  class Statistics extends StatisticsContract {
    @Override
    protected SpanStore open(Path directory) {
      return DuckDbSpanStore.open(directory, SETTINGS);
    }
  }
}
