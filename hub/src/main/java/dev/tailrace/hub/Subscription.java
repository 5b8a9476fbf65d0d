package dev.tailrace.hub;

/**
 * A listener's place in the log, as its connection holds it. Threads: confined to the shard's loop.
 */
public interface Subscription {
  /** The sink has room again. */
  void resume();

  /**
   * Goes on from where it is, for the same sink, with other topics or another sight: nothing of what
   * it followed before and follows now is lost or doubled. From a topic that is new it gets what
   * comes from here on. Only for one that has opened; this one is closed then.
   *
   * @param follow what counts now; where it starts means nothing
   * @return what takes its place
   * @throws IllegalArgumentException if it names more topics than {@link HubOptions#maxTopics}; then
   *     all is as it was
   */
  Subscription change(Follow follow);

  /** Nothing is offered any more. Idempotent. */
  void close();
}
