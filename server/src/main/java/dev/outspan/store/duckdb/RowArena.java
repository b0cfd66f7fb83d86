package dev.outspan.store.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/// Room for the bytes of rows that come and go together, in chunks that are used again: arrays of
/// their own would outlive the young ones and be copied by the collector.
final class RowArena {

  /// Chunks that are not in use. For any thread.
  static final class Chunks {
    private static final int CHUNK_BYTES = 1 << 20;

    private final ArrayBlockingQueue<byte[]> free;

    /// @param mostBytes kept for later; at least a chunk
    Chunks(long mostBytes) {
      free = new ArrayBlockingQueue<>((int) Math.max(1, mostBytes / CHUNK_BYTES));
    }

    /// @return one of at least so many bytes
    private byte[] take(int bytes) {
      if (bytes > CHUNK_BYTES) {
        return new byte[bytes];
      }
      byte[] chunk = free.poll();
      return chunk != null ? chunk : new byte[CHUNK_BYTES];
    }

    @SuppressWarnings("ReturnValueIgnored") // more than are kept are garbage
    private void give(byte[] chunk) {
      if (chunk.length == CHUNK_BYTES) {
        free.offer(chunk);
      }
    }
  }

  private final Chunks chunks;
  private final List<byte[]> taken = new ArrayList<>();
  private byte[] current = {};
  private int used;

  RowArena(Chunks chunks) {
    this.chunks = chunks;
  }

  /// Makes room for so many bytes in one piece.
  ///
  /// @return the array with the room, which begins at [#used]
  byte[] room(int bytes) {
    if (current.length - used < bytes) {
      current = chunks.take(bytes);
      taken.add(current);
      used = 0;
    }
    return current;
  }

  /// Position of the first free byte.
  int used() {
    return used;
  }

  /// Fills some of the room.
  void add(byte[] bytes) {
    System.arraycopy(bytes, 0, current, used, bytes.length);
    used += bytes.length;
  }

  /// Gives the chunks back: the rows in them are no more.
  void release() {
    taken.forEach(chunks::give);
    taken.clear();
    current = new byte[0];
    used = 0;
  }
}
