package dev.tailrace.interop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.file.Path;

/** The npm package better-sse, on Node. */
final class BetterSseServer implements ForeignServer {
  private final Program program;
  private final URI uri;

  private BetterSseServer(Program program) {
    this.program = program;
    uri = URI.create("http://127.0.0.1:" + program.out().next() + "/");
  }

  static ForeignServer start() {
    String script = Path.of("npm", "servers", "better-sse.mjs").toString();
    return new BetterSseServer(Program.start("node", script));
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public void publish(Heard event) {
    send(command("publish").add(event.type()).add(event.data()).add(event.id()));
  }

  @Override
  public void comment() {
    send(command("comment").add("still here"));
  }

  @Override
  public void retry(long millis) {
    send(command("retry").add(millis));
  }

  @Override
  public void endStreams() {
    send(command("endStreams"));
  }

  @Override
  public void turnAway() {
    send(command("turnAway"));
  }

  @Override
  public String awaitListener() {
    return Reply.json(program.out().next()).textValue();
  }

  @Override
  public void awaitDeparture() {
    program.err().await("left");
  }

  @Override
  public void close() {
    program.close();
  }

  private static ArrayNode command(String name) {
    return JsonNodeFactory.instance.arrayNode().add(name);
  }

  private void send(ArrayNode command) {
    program.write(command + "\n");
  }
}
