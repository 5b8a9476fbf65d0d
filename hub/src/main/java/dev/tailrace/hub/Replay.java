package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.util.Optional;

/**
 * What the log has for a roster after a place in it. All members that stand there share it, and the
 * memory that its frames are written from.
 *
 * <p>Threads: made on a reader; confined to the shard's loop, once it is there.
 *
 * @param batch what was read
 * @param turn who holds its frames
 * @param run the frames of what is visible, if there are any
 */
record Replay<F>(Batch batch, Turn<F> turn, Optional<Run<F>> run) {
  /** Which replay it is. */
  record Place<F>(Roster<F> roster, long after) {}

  /** Reads it. */
  record Read<F>(Shard<F> shard, Place<F> place) implements LogReads.Read<Replay<F>> {
    @Override
    public Replay<F> run() throws IOException {
      Hub hub = shard.hub();
      Batch batch =
          hub.log().read(place.roster().topics(), place.after(), hub.options().readBytes());
      Turn<F> turn = Turn.replay(batch.records(), shard.codec(), hub.clock().millis());
      return new Replay<>(batch, turn, turn.of(Topics.all(), place.roster().sight(), 0));
    }

    @Override
    public void release(Replay<F> replay) {
      replay.turn().close();
    }
  }
}
