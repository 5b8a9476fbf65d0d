package dev.tailrace.server;

import io.netty.buffer.ByteBuf;

/**
 * A request whose body is a form ({@code application/x-www-form-urlencoded}): it is read, then
 * whoever is to answer is given it.
 *
 * <p>Threads: confined to its event loop.
 */
final class FormExchange extends ForwardingExchange {
  static final String FORM = "application/x-www-form-urlencoded";

  /** What is done with the form. */
  interface Then {
    Exchange exchange(QueryParams form) throws ProblemException;
  }

  private final BodyBuffer body;
  private final Then then;

  FormExchange(Responder responder, int maxBytes, long declaredBytes, Then then)
      throws ProblemException {
    Service service = responder.loop().service();
    this.body = new BodyBuffer(service, maxBytes, "a form may have", declaredBytes);
    this.then = then;
    responder.welcomeBody();
  }

  @Override
  public void body(ByteBuf bytes) throws ProblemException {
    body.add(bytes);
  }

  @Override
  public void end() throws ProblemException {
    become(then.exchange(QueryParams.parse(body.octets())));
    next().end();
  }

  @Override
  public void cut() {
    body.close();
    super.cut();
  }
}
