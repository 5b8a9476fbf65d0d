package dev.tailrace.client;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over a socket of our own, one connection for one exchange, for the requests that {@code
 * java.net.http} cannot send: those with a header beyond ASCII, which leaves here in UTF-8.
 *
 * <p>Takes from the {@link HttpClient} of the user its TLS context and parameters, proxy selector,
 * connect timeout and cookie handler; not its authenticator, and neither its version nor its
 * redirects. An authority given to the exchange as headers is sent, {@code Proxy-Authorization} to
 * an HTTP proxy only.
 *
 * <p>A look-up of a name cannot be broken off in Java: an exchange aborted during one tells
 * nothing and opens nothing any more, but its thread comes back with the resolver's answer.
 *
 * <p>Threads: thread-safe; an exchange blocks one task of the executor for as long as it lasts.
 */
final class SocketTransport implements Transport {
  private final SocketConnector connector;
  private final @Nullable CookieHandler cookies;
  private final Executor executor;

  SocketTransport(HttpClient settings, Executor executor) {
    this(settings, executor, InetAddress::getAllByName);
  }

  SocketTransport(HttpClient settings, Executor executor, SocketConnector.Resolver resolver) {
    this.connector = new SocketConnector(settings, resolver);
    this.cookies = settings.cookieHandler().orElse(null);
    this.executor = executor;
  }

  /** Starts a task; if the executor takes none, the receiver hears so before this returns. */
  @Override
  public Exchange start(Request request, Receiver receiver) {
    SocketExchange exchange = new SocketExchange(request, receiver, connector, cookies);
    try {
      executor.execute(exchange);
    } catch (RejectedExecutionException e) {
      receiver.failed(new IOException("The executor takes no task for the exchange", e));
    }
    return exchange;
  }
}
