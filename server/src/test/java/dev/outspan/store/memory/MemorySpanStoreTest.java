package dev.outspan.store.memory;

import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Selection;
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
import dev.outspan.store.ScanContract;
import dev.outspan.store.SearchContract;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanStore;
import dev.outspan.store.StatisticsContract;
import dev.outspan.store.TextContract;
import dev.outspan.store.TimeContract;
import dev.outspan.store.TraceContract;
import dev.outspan.store.WriteContract;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemorySpanStoreTest {

  @Nested
  class Write extends WriteContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Parent extends ParentContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Patch extends PatchContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Find extends FindContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Scan extends ScanContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Time extends TimeContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Condition extends ConditionContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Metadata extends MetadataContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Text extends TextContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Trace extends TraceContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Assessment extends AssessmentContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Random extends RandomContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Changes extends ChangesContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class RandomChanges extends RandomChangesContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Search extends SearchContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class RandomSearch extends RandomSearchContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Deletion extends DeletionContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Assessing extends AssessmentStoreContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Nested
  class Statistics extends StatisticsContract {
    @Override
    protected SpanStore open(Path directory) {
      return new MemorySpanStore();
    }
  }

  @Test
  void close_forgetsEverything() {
    try (var first = new MemorySpanStore()) {
      first.writer().upsert(List.of(span("t", "a").make()));
    }
    try (var second = new MemorySpanStore();
        var scan = second.reader().scan(Selection.everythingOf(Spans.ACCOUNT), Assessments.NONE)) {
      assertThat(scan.next()).isFalse();
    }
  }
}
