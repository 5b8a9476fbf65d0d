package dev.tailrace.app;

import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The settings of a hub as flags, which {@code serve} and {@code demo} share: gathered here, by
 * matter, and made into settings.
 *
 * <p>Threads: confined to the main thread.
 */
final class HubFlags {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ConfigFlags config;
  @Mixin private ListenFlags listen;
  @Mixin private LogFlags log;
  @Mixin private TimeFlags times;
  @Mixin private LimitFlags limits;
  @Mixin private ClientLimitFlags clientLimits;
  @Mixin private Http2Flags http2;
  @Mixin private PollFlags polls;
  @Mixin private CompressionFlags compression;
  @Mixin private TlsFlags tls;
  @Mixin private TokenFlags tokens;
  @Mixin private PresenceFlags presence;
  @Mixin private TenantFlags tenants;
  @Mixin private ManagementFlags management;
  @Mixin private LoggingFlags logging;

  /** From now on the hub logs as the flags say. */
  void beginLogging() {
    logging.apply();
  }

  /** @param directory where the log is kept unless the flags say otherwise */
  HubSettings settings(Path directory, OptionalLong fileLimit) {
    try {
      times.drain(); // is refused now, if at all
      return new HubSettings(
          log.options(directory),
          limits.hub(),
          server(fileLimit),
          management.care(),
          tokens.access());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), withOrigin(e), e);
    } catch (CommandFailure e) {
      throw new CommandFailure(withOrigin(e), e);
    }
  }

  /** Over how long streams are ended when the hub stops. */
  Duration drain() {
    return times.drain();
  }

  /** How curl is called so that it talks to this hub. */
  String curl() {
    String token = " -H \"Authorization: Bearer $(cat token)\"";
    boolean asks = tokens.access().anonymous() != Anonymous.ALL;
    return (tls.isSelfSigned() ? "curl -k" : "curl") + (asks ? token : "");
  }

  /** Whether somebody chose the address. */
  boolean listenIsGiven() {
    return Configuration.of(spec).isListenGiven();
  }

  /** Whether the settings are to be shown, and no hub is to be started. */
  boolean isToPrint() {
    return config.isToPrint();
  }

  /** The settings with their origins, as a file of settings. */
  String print() {
    return ConfigText.of(spec);
  }

  private String withOrigin(RuntimeException complaint) {
    return Configuration.of(spec).withOrigin(spec, complaint.getMessage());
  }

  private ServerOptions server(OptionalLong fileLimit) {
    return ServerOptions.builder(listen.address(tokens.hasKeys()))
        .transport(listen.transport())
        .loops(listen.loops())
        .corsOrigins(listen.corsOrigins())
        .limits(clientLimits.limits(limits.server(fileLimit)))
        .times(clientLimits.times(times.server()))
        .clients(clientLimits.clients())
        .http2(http2.http2(Runtime.getRuntime().maxMemory()))
        .polls(polls.polls())
        .compression(compression.compression())
        .tls(tls.tls())
        .presence(presence.presence())
        .tenants(tenants.tenants(tokens.hasKeys()))
        .management(management.address())
        .build();
  }
}
