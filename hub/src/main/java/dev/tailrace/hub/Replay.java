package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import java.io.IOException;

/**
 * What the log has for a roster after a place in it. All members that stand there share it, and the
 * memory that its frames are written from.
 *
 * @param batch what was read
 * @param turn its frames
 *     <p>Threads: confined to the shard's loop, once it is there.
 */
record Replay<F>(Batch batch, Turn<F> turn) {
  /** Which replay it is. */
  record Place<F>(Roster<F> roster, long after) {}

  /** Reads it. */
  record Read<F>(Shard<F> shard, Place<F> place) implements LogReads.Read<Replay<F>> {
    @Override
    public Replay<F> run() throws IOException {
      Hub hub = shard.hub();
      Batch batch =
          hub.log().read(place.roster().topics(), place.after(), hub.options().readBytes());
      return new Replay<>(batch, new Turn<>(batch.records(), shard.codec(), hub.clock().millis()));
    }

    @Override
    public void release(Replay<F> replay) {
      replay.turn().close();
    }
  }
}
