package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Subscription;
import java.util.SplittableRandom;

/**
 * That a stream is there: from when it is open until its subscription closes, whatever the reason.
 *
 * <p>Threads: confined to the stream's event loop.
 */
final class Attendance {
  private final Presence presence;
  private final String subscriber;
  private Attendee attendee;
  private boolean begun;
  private boolean ended;

  /**
   * @param ticket what the stream is let in with
   * @param random names it, as no other is named
   */
  Attendance(Presence presence, Ticket ticket, SplittableRandom random) {
    this.presence = presence;
    this.subscriber = Attendee.name(random);
    this.attendee = Attendee.of(ticket, subscriber);
  }

  void begin() {
    if (!ended) {
      begun = true;
      presence.join(attendee);
    }
  }

  /** It goes on with another ticket. */
  void change(Ticket next) {
    Attendee to = Attendee.of(next, subscriber);
    if (to.equals(attendee)) {
      return; // the token is another
    }
    if (begun && !ended) {
      presence.change(attendee, to);
    }
    attendee = to;
  }

  void end() {
    if (begun && !ended) {
      presence.leave(attendee);
    }
    ended = true;
  }

  /** The subscription with which it ends. */
  Subscription until(Subscription subscription) {
    return new Subscription() {
      private Subscription current = subscription;

      @Override
      public void resume() {
        current.resume();
      }

      @Override
      public Subscription change(Follow follow) {
        current = current.change(follow);
        return this;
      }

      @Override
      public void close() {
        end();
        current.close();
      }
    };
  }
}
