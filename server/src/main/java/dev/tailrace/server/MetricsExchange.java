package dev.tailrace.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All metrics as text, put together off the loop.
 *
 * <p>Threads: confined to its event loop; {@link #scrape} on the scraper's thread.
 */
final class MetricsExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsExchange.class);

  private final Responder responder;
  private final Scraper scraper;
  private final String format;

  /**
   * @param format a media type that the scraper knows
   */
  MetricsExchange(Responder responder, Scraper scraper, String format) {
    this.responder = responder;
    this.scraper = scraper;
    this.format = format;
  }

  @Override
  public void end() throws ProblemException {
    try {
      scraper.execute(this::scrape);
    } catch (RejectedExecutionException e) {
      throw Problem.of(
              HttpResponseStatus.SERVICE_UNAVAILABLE, "too many ask for metrics at the same time")
          .exception();
    }
  }

  private void scrape() {
    try {
      Scraper.Text text = scraper.scrape(format);
      responder.loop().execute(() -> answer(text));
    } catch (RuntimeException e) { // somebody waits for an answer in any case
      LOG.error("the metrics cannot be put together", e);
      responder.loop().execute(this::fail);
    }
  }

  private void answer(Scraper.Text text) {
    responder.answer(
        Answer.of(HttpResponseStatus.OK, text.contentType(), text.body())
            .with(HttpHeaderNames.VARY, "Accept"));
  }

  private void fail() {
    responder.refuse(
        Problem.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "see the server's log"));
  }
}
