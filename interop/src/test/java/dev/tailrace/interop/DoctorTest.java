package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.doctor.Diagnosis;
import dev.tailrace.doctor.Doctor;
import dev.tailrace.doctor.Finding;
import dev.tailrace.doctor.Grade;
import dev.tailrace.doctor.Manner;
import dev.tailrace.doctor.Place;
import dev.tailrace.doctor.Series;
import dev.tailrace.doctor.Visit;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The doctor calls what real proxies do to streams by its name. Its visits are made at once. */
class DoctorTest {
  private static final int NOBODYS_PORT = 1;
  private static final int TRIES = 3;
  private static final Duration IDLE = Duration.ofSeconds(30); // or until it is cut
  private static final Duration WAITED_OUT = Duration.ofSeconds(5);
  private static final Series PROBES = new Series(3, Duration.ofMillis(800));
  private static final Series CLOSE_PROBES = new Series(3, Duration.ofMillis(200));
  private static final String ORIGIN = "https://app.example";
  private static final Manner INSECURE = new Manner(List.of(), Optional.empty(), true, false);
  private static final Manner OF_A_PAGE =
      new Manner(List.of(), Optional.of(ORIGIN), false, false);

  private static final String CADDY_GZIP =
      "encode {\ngzip\nminimum_length 1\nmatch {\nheader Content-Type text/event-stream\n}\n}";
  private static final String VARNISH_KEEPS =
      "sub vcl_backend_response {"
          + " unset beresp.http.Cache-Control; set beresp.ttl = 1h; return (deliver); }";

  private static final Hubs HUBS = new Hubs();
  private static HubProcess hub;

  @RegisterExtension static final FrontProxies PROXIES = new FrontProxies();

  private final ExecutorService visitors = Executors.newCachedThreadPool();
  private final Map<String, Future<Diagnosis>> visits = new LinkedHashMap<>();

  // of the visits that follow
  private Series probes = PROBES;
  private Duration timeout = Duration.ofSeconds(20);
  private LongSupplier ticks = System::nanoTime;
  private int topics;

  @BeforeAll
  static void serve() {
    hub = HUBS.serve("--heartbeat", "1h"); // so that it is quiet
  }

  @AfterAll
  static void end() {
    HUBS.end();
  }

  @AfterEach
  void dismiss() {
    visitors.shutdownNow();
  }

  @Test
  void eachMisconfigurationIsCalledByItsName() throws Exception {
    visit("idle-cutoff", nginx("proxy_read_timeout 3s;"), Manner.PLAIN, IDLE);
    visit("cors-missing", nginx(""), OF_A_PAGE, Duration.ZERO);
    String site = ProxyProgram.NGINX.site("");
    visit("gateway-error", PROXIES.startSite(ProxyProgram.NGINX, site, NOBODYS_PORT));
    timeout = WAITED_OUT;
    visit("buffered", nginx("proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;"));
    slowDown(4, PROBES);
    visit("last-event-id-stripped", nginx("proxy_set_header Last-Event-ID \"\";"));
    visit("compressed-without-flush", PROXIES.start(ProxyProgram.CADDY, hub, CADDY_GZIP));

    assertEachIsFound();
    assertThat(visits.values()).noneMatch(visit -> diagnosis(visit).isHealthy());
  }

  @Test
  void aStreamOutOfACacheIsCalledSo() throws Exception {
    FrontProxy varnish = PROXIES.start(ProxyProgram.VARNISH, hub, VARNISH_KEEPS);
    String host = "127.0.0.1:" + varnish.port();
    try (Connection first = Connection.to(varnish.port())) {
      first.send(
          "GET /topics/kept HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/event-stream\r\n\r\n");
      assertThat(first.readHead().status()).isEqualTo(200);

      visit("cached", URI.create("http://" + host + "/topics/kept"), Manner.PLAIN, Duration.ZERO);

      assertEachIsFound();
    }
    assertThat(diagnosis(visits.get("cached")).isHealthy()).isFalse();
  }

  @Test
  void whatHaproxyDoesIsCalledByItsName() throws Exception {
    String impatient = "option http-no-delay\n  timeout server 3s\n  timeout client 3s";
    visit(
        "idle-cutoff",
        PROXIES.start(ProxyProgram.HAPROXY, hub, impatient),
        Manner.PLAIN,
        IDLE);
    FrontProxy haproxy = PROXIES.start(ProxyProgram.HAPROXY, hub);
    for (int i = 0; i < TRIES; i++) {
      visit("delayed " + i, haproxy);
    }

    assertThat(codes("idle-cutoff")).contains("idle-cutoff");
    assertThat(IntStream.range(0, TRIES)) // a busy machine delays too, but not all by the same
        .anyMatch(i -> codes("delayed " + i).contains("delayed"));
  }

  @Test
  void compressionThatFlushesIsNoFault() throws Exception {
    String gzip = "gzip on; gzip_types text/event-stream; gzip_min_length 0; gzip_proxied any;";
    slowDown(8, CLOSE_PROBES);
    visit("compressed", nginx(gzip));

    assertEachIsFound();
    assertThat(visits.values()).allMatch(visit -> diagnosis(visit).isHealthy());
  }

  @Test
  void throughEveryProxyAsItComesItIsHealthy() {
    slowDown(8, CLOSE_PROBES);
    for (FrontProxy proxy : PROXIES.startAll(hub)) {
      visit(proxy.program().toString(), proxy);
    }

    visits.forEach(
        (name, visit) -> assertThat(wrong(diagnosis(visit))).as(name).isEmpty());
  }

  @Test
  void aCertificateOfOnesOwnIsWrongUnlessItIsSaidToBeSo() throws Exception {
    HubProcess secure = HUBS.serve("--tls-self-signed");
    URI base = URI.create(secure.url("/"));
    slowDown(8, CLOSE_PROBES);
    visit("tls-untrusted", base, Manner.PLAIN, Duration.ZERO);
    visit("http-2", base, INSECURE, Duration.ZERO);

    assertEachIsFound();
    assertThat(diagnosis(visits.get("tls-untrusted")).isHealthy()).isFalse();
    assertThat(wrong(diagnosis(visits.get("http-2")))).isEmpty();
  }

  /** Lets the doctors' time go slowly: what a busy machine holds up is no delay then. */
  private void slowDown(int times, Series series) {
    ticks = () -> System.nanoTime() / times;
    probes = series;
  }

  private static FrontProxy nginx(String more) {
    return PROXIES.start(ProxyProgram.NGINX, hub, more);
  }

  private void visit(String name, FrontProxy proxy) {
    visit(name, proxy, Manner.PLAIN, Duration.ZERO);
  }

  private void visit(String name, FrontProxy proxy, Manner manner, Duration idle) {
    visit(name, URI.create("http://127.0.0.1:" + proxy.port() + "/"), manner, idle);
  }

  private void visit(String name, URI base, Manner manner, Duration idle) {
    String topic = "visit" + topics++ + name.hashCode();
    Visit visit = new Visit(Place.of(base, topic, false), probes, idle, timeout, manner);
    Doctor doctor = new Doctor(visit, topic, Clock.systemUTC(), ticks, progress -> {});
    visits.put(name, visitors.submit(doctor::examine));
  }

  /** Each visit was made for one finding, which is its name. */
  private void assertEachIsFound() {
    visits.keySet().forEach(name -> assertThat(codes(name)).as(name).contains(name));
  }

  private List<String> codes(String name) {
    return diagnosis(visits.get(name)).findings().stream().map(Finding::code).toList();
  }

  private static List<Finding> wrong(Diagnosis diagnosis) {
    List<Finding> all = new ArrayList<>(diagnosis.findings());
    all.removeIf(finding -> finding.grade() != Grade.WRONG);
    return all;
  }

  private static Diagnosis diagnosis(Future<Diagnosis> visit) {
    try {
      return visit.get(2 * Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
