package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Compression;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What streams in gzip share, and what the metrics say of it. */
class GzipSharingTest {
  private static final String GZIP = "Accept-Encoding: gzip";

  @RegisterExtension
  final ServerFixture server =
      new ServerFixture(Transport.AUTO).options(o -> o.compression(Compression.GZIP).loops(1));

  private final List<RawHttp> clients = new ArrayList<>();

  @Test
  void aHundredListenersShareOneCompression() throws IOException {
    join(100, "/topics/t");

    for (int i = 1; i <= 10; i++) {
      publishToAll("t");

      assertThat(server.metrics().compressions.sum()).isEqualTo(i);
    }
  }

  @Test
  void aHeartbeatIsCompressedOnceForEver() throws IOException {
    join(20, "/topics/t");

    for (int i = 0; i < 3; i++) {
      server.pass(Duration.ofSeconds(16));
      readAll();
    }

    assertThat(server.metrics().compressions.sum()).isEqualTo(1);
    assertThat(server.metrics().heartbeats.sum()).isEqualTo(60);
  }

  @Test
  void whoJoinsCostsOneMoreUntilTheNextEvent() throws IOException {
    join(10, "/topics/t");
    publishToAll("t");
    join(10, "/topics/t");

    publishToAll("t");
    long withNewcomers = server.metrics().compressions.sum();
    publishToAll("t");

    assertThat(withNewcomers).isEqualTo(1 + 2);
    assertThat(server.metrics().compressions.sum()).isEqualTo(1 + 2 + 1);
  }

  @Test
  void listenersWhoHadManyDifferentThingsBeforeCostNoMoreThanAFew() throws IOException {
    for (int i = 0; i < 20; i++) {
      RawHttp client = join("/events?topic=all&topic=own" + i);
      server.publish("own" + i, "one");
      client.readChunkBytes();
    }
    long before = server.metrics().compressions.sum();

    publishToAll("all");

    assertThat(server.metrics().compressions.sum() - before)
        .isEqualTo(1 + GzipRun.MOST_REFERRING);
  }

  @Test
  void listenersOfDifferentTopicsShareWhatTheyBothHave() throws IOException {
    for (int i = 0; i < 20; i++) {
      join("/events?topic=all&topic=own" + i);
    }

    publishToAll("all");
    publishToAll("all");

    assertThat(server.metrics().compressions.sum()).isEqualTo(2);
  }

  @Test
  void bytesAreCountedByTheirEncoding() throws IOException {
    server.follow("/topics/t");
    long identity = server.metrics().streamBytes.sum();
    Gunzip gunzip = new Gunzip();
    RawHttp client = join("/topics/t", gunzip);

    server.publish("t", "x".repeat(5000));
    gunzip.unpack(client.readChunkBytes());

    ServerMetrics metrics = server.metrics();
    eventually("told", () -> metrics.delivered.sum() == 2);
    server.pass(Duration.ZERO); // the bytes are counted after the delivery
    assertThat(metrics.streamBytes.sum() - identity).isBetween(5000L, 5100L);
    assertThat(metrics.gzipSourceBytes.sum()).isEqualTo(gunzip.textBytes());
    assertThat(metrics.gzipBytes.sum())
        .isBetween((long) gunzip.packedBytes(), gunzip.packedBytes() + 20L); // and two chunks
    assertThat(server.connect().get("/metrics").readResponse().body())
        .contains("tailrace_bytes_sent_total{encoding=\"gzip\"} " + metrics.gzipBytes.sum() + ".0")
        .contains("tailrace_gzip_source_bytes_total " + gunzip.textBytes() + ".0")
        .contains("tailrace_compressions_total 1.0");
  }

  private void join(int more, String target) throws IOException {
    for (int i = 0; i < more; i++) {
      join(target);
    }
  }

  private RawHttp join(String target) throws IOException {
    return join(target, new Gunzip());
  }

  private RawHttp join(String target, Gunzip gunzip) throws IOException {
    RawHttp client = server.connect().get(target, GZIP);
    assertThat(client.readHead()).contains("content-encoding: gzip");
    gunzip.unpack(client.readChunkBytes());
    clients.add(client);
    return client;
  }

  private void publishToAll(String topic) throws IOException {
    server.publish(topic, "{\"some\":\"event\"}");
    readAll();
  }

  private void readAll() throws IOException {
    for (RawHttp client : clients) {
      client.readChunkBytes();
    }
  }
}
