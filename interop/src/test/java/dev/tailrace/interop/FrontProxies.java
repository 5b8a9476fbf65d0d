package dev.tailrace.interop;

import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The proxies of a class of tests: after a test that has failed, what they said is shown, and after
 * the last one they are ended. Registered as a static field.
 *
 * <p>Threads: confined to the test's thread.
 */
final class FrontProxies implements AfterEachCallback, AfterAllCallback {
  private final List<FrontProxy> proxies = new ArrayList<>();

  /** Starts one at its default settings. */
  FrontProxy start(ProxyProgram program, HubProcess hub) {
    return start(program, hub, "");
  }

  /** Starts one with something added to its default settings. */
  FrontProxy start(ProxyProgram program, HubProcess hub, String more) {
    return startSite(program, program.site(more), hub.port());
  }

  /**
   * Starts one with a configuration of the test's own.
   *
   * @param upstream the port that it passes requests on to
   */
  FrontProxy startSite(ProxyProgram program, String site, int upstream) {
    FrontProxy proxy = launch(program, site, upstream);
    proxy.awaitUp();
    return proxy;
  }

  /** Starts every one at its default settings. */
  List<FrontProxy> startAll(HubProcess hub) {
    return startAll(hub, program -> program.site(""));
  }

  /** Starts every one, all at the same time. */
  List<FrontProxy> startAll(HubProcess hub, Function<ProxyProgram, String> site) {
    List<FrontProxy> all =
        Stream.of(ProxyProgram.values())
            .map(program -> launch(program, site.apply(program), hub.port()))
            .toList();
    all.forEach(FrontProxy::awaitUp);
    return all;
  }

  private FrontProxy launch(ProxyProgram program, String site, int upstream) {
    Needs.Condition.check(List.of(program.facility()));
    FrontProxy proxy = FrontProxy.launch(program, site, upstream);
    proxies.add(proxy);
    return proxy;
  }

  /** What is to hold of each; all that does not is told, with the name of the proxy. */
  void eachOf(List<FrontProxy> some, Check check) {
    assertAll(
        some.stream()
            .map(
                proxy ->
                    () -> {
                      try {
                        check.of(proxy);
                      } catch (Exception | AssertionError e) {
                        throw new AssertionError(proxy.program() + ": " + e.getMessage(), e);
                      }
                    }));
  }

  /** Of one proxy. */
  interface Check {
    void of(FrontProxy proxy) throws Exception;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      proxies.forEach(proxy -> show(proxy, context));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    proxies.forEach(FrontProxy::askToEnd);
    assertAll(proxies.stream().map(proxy -> proxy::close)); // each, whatever becomes of others
  }

  private static void show(FrontProxy proxy, ExtensionContext context) {
    String said = String.join("\n", proxy.said());
    context.publishReportEntry(proxy.program() + " said", said.isBlank() ? "nothing" : said);
  }
}
