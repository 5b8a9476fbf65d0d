package dev.tailrace.app;

import dev.tailrace.server.ServerOptions;
import java.nio.file.Path;
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

  @Mixin private ListenFlags listen;
  @Mixin private LogFlags log;
  @Mixin private TimeFlags times;
  @Mixin private LimitFlags limits;

  /** @param directory where the log is kept unless the flags say otherwise */
  HubSettings settings(Path directory, OptionalLong fileLimit) {
    try {
      return new HubSettings(log.options(directory), limits.hub(), server(fileLimit));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Whether somebody chose the address. */
  boolean listenIsGiven() {
    return spec.commandLine().getParseResult().hasMatchedOption("--listen") || listen.isMoved();
  }

  private ServerOptions server(OptionalLong fileLimit) {
    return ServerOptions.builder(listen.address())
        .transport(listen.transport())
        .loops(listen.loops())
        .corsOrigins(listen.corsOrigins())
        .limits(limits.server(fileLimit))
        .times(times.server())
        .build();
  }
}
