package dev.outspan.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowArenaTest {
  private static final int MIB = 1 << 20;

  private final RowArena.Chunks chunks = new RowArena.Chunks(2L * MIB);

  @Test
  void room_asLongAsTheChunkHasIt_isInOneArrayWithoutGaps() {
    var arena = new RowArena(chunks);
    byte[] first = arena.room(3);
    arena.add(new byte[] {1, 2, 3});
    byte[] second = arena.room(MIB - 3);
    assertThat(second).isSameAs(first);
    assertThat(arena.used()).isEqualTo(3);
    arena.add(new byte[] {4});
    assertThat(second).startsWith(1, 2, 3, 4);
  }

  @Test
  void room_beyondTheChunk_leavesWhatIsThere() {
    var arena = new RowArena(chunks);
    byte[] first = arena.room(1);
    arena.add(new byte[] {7});
    byte[] second = arena.room(MIB);
    assertThat(second).isNotSameAs(first).hasSize(MIB);
    assertThat(arena.used()).isZero();
    assertThat(first).startsWith(7);
  }

  @Test
  void room_moreThanAChunk_isAnArrayOfThatSize() {
    assertThat(new RowArena(chunks).room(MIB + 1)).hasSize(MIB + 1);
  }

  @Test
  void release_givesChunksToTheNext_asManyAsAreKept() {
    var arena = new RowArena(chunks);
    byte[] first = arena.room(MIB);
    arena.add(new byte[MIB]);
    byte[] second = arena.room(MIB);
    arena.add(new byte[MIB]);
    byte[] third = arena.room(MIB);
    arena.release();
    var next = new RowArena(chunks);
    assertThat(next.room(1)).isSameAs(first);
    next.add(new byte[MIB]);
    assertThat(next.room(1)).isSameAs(second);
    next.add(new byte[MIB]);
    assertThat(next.room(1)).isNotSameAs(third);
  }

  @Test
  void release_twice_givesAChunkOnce() {
    var arena = new RowArena(chunks);
    byte[] chunk = arena.room(1);
    arena.release();
    arena.release();
    assertThat(new RowArena(chunks).room(1)).isSameAs(chunk);
    assertThat(new RowArena(chunks).room(1)).isNotSameAs(chunk);
  }
}
