package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * A responder that records how long the answer took, from the request's head until the whole of it
 * was handed over. A stream is no answer: it lasts as long as it likes, and says nothing of how
 * fast the hub is.
 *
 * <p>Threads: confined to its event loop.
 */
final class TimedResponder implements Responder {
  private final Responder to;
  private final Histogram durations;
  private final long beganNanos;

  TimedResponder(Responder to, Histogram durations) {
    this.to = to;
    this.durations = durations;
    this.beganNanos = now();
  }

  @Override
  public ServerLoop loop() {
    return to.loop();
  }

  @Override
  public Limit surplus() {
    return to.surplus();
  }

  @Override
  public IpAddress peer() {
    return to.peer();
  }

  @Override
  public boolean shared() {
    return to.shared();
  }

  @Override
  public void welcomeBody() {
    to.welcomeBody();
  }

  @Override
  public void pause(boolean stop) {
    to.pause(stop);
  }

  @Override
  public void answer(Answer answer) {
    to.answer(answer);
    answered();
  }

  @Override
  public void begin(HttpResponseStatus status, HttpHeaders headers) {
    to.begin(status, headers);
  }

  @Override
  public void write(byte[] piece) {
    to.write(piece);
  }

  @Override
  public void flush() {
    to.flush();
  }

  @Override
  public boolean writable() {
    return to.writable();
  }

  @Override
  public void finish() {
    to.finish();
    answered();
  }

  @Override
  public Outlet become(HttpHeaders headers, StreamSink stream) {
    return to.become(headers, stream);
  }

  private void answered() {
    durations.record(now() - beganNanos);
  }

  private long now() {
    return to.loop().service().nanos().getAsLong();
  }
}
