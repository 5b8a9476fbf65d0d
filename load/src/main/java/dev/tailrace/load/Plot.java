package dev.tailrace.load;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Draws a report's latencies over percentiles, the axis of which has as much room for each further
 * nine: 0, 90, 99, 99.9 %. The picture needs nothing but itself, and suits light and dark pages.
 *
 * <p>Threads: immutable.
 */
public final class Plot {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 480;
  private static final int LEFT = 84;
  private static final int RIGHT = 52;
  private static final int TOP = 64;
  private static final int BOTTOM = 64;
  private static final int STEPS_TO_HALF = 10;

  private static final String STYLE =
      """
      <style>
        .plot { --ink: #1c2733; --faint: #d5dbe1; --curve: #0b66c3; --ground: #ffffff;
          font: 13px system-ui, sans-serif }
        @media (prefers-color-scheme: dark) {
          .plot { --ink: #e4e9ee; --faint: #3a444e; --curve: #6cb6ff; --ground: #14191f }
        }
        .plot rect { fill: var(--ground) }
        .plot text { fill: var(--ink) }
        .plot .title { font-size: 17px; font-weight: 600 }
        .plot line { stroke: var(--faint) }
        .plot path { fill: none; stroke: var(--curve); stroke-width: 2.5; stroke-linejoin: round }
      </style>
      """;

  private final LoadReport report;
  private final StringBuilder svg = new StringBuilder();
  private final NinesAxis across;
  private final LogAxis up;

  private Plot(LoadReport report) {
    this.report = report;
    Histogram latency = report.latency();
    across = new NinesAxis(latency.getTotalCount(), LEFT, WIDTH - RIGHT);
    up = new LogAxis(latency.getMinValue(), latency.getMaxValue(), HEIGHT - BOTTOM, TOP);
  }

  /** The picture, an SVG document. */
  public static String svg(LoadReport report) {
    return new Plot(report).draw();
  }

  /** The picture and the figures, an HTML document. */
  public static String html(LoadReport report) {
    return HtmlReport.of(report, svg(report));
  }

  private String draw() {
    svg.append(
        Text.of(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 %d %d\"",
                WIDTH, HEIGHT)
            + " role=\"img\" aria-label=\"Latency over percentiles\">\n");
    svg.append(STYLE);
    svg.append(Text.of("<rect width=\"%d\" height=\"%d\"/>\n", WIDTH, HEIGHT));
    text(LEFT, 28, "start", "title", "Latency by percentile");
    text(LEFT, 48, "start", "", subtitle());
    gridAcross();
    gridUp();
    curve();
    return svg.append("</svg>\n").toString();
  }

  private String subtitle() {
    Plan plan = report.plan();
    String pace =
        plan.pacing() instanceof Pacing.Open open
            ? Quantity.exact(open.eventsPerSecond()) + " events/s, from when each was due"
            : ((Pacing.Closed) plan.pacing()).outstanding() + " outstanding, closed loop";
    return Text.of(
        "%s listeners, %s bytes each event, %s",
        Quantity.count(plan.shape().listeners()), Quantity.count(plan.shape().dataBytes()), pace);
  }

  private void gridAcross() {
    for (double percentile : across.ticks()) {
      double x = across.at(percentile);
      line(x, TOP, x, HEIGHT - BOTTOM);
      text(x, HEIGHT - BOTTOM + 20, "middle", "", NinesAxis.label(percentile));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", "", "percentile of deliveries");
  }

  private void gridUp() {
    for (long nanos : up.ticks()) {
      double y = up.at(nanos);
      line(LEFT, y, WIDTH - RIGHT, y);
      text(LEFT - 8, y + 4, "end", "", Quantity.exactNanos(nanos));
    }
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    svg.append(
        Text.of(
            "<text transform=\"translate(18 %.1f) rotate(-90)\" text-anchor=\"middle\">latency"
                + "</text>\n",
            middle));
  }

  private void curve() {
    char command = 'M';
    svg.append("<path d=\"");
    for (HistogramIterationValue value : report.latency().percentiles(STEPS_TO_HALF)) {
      svg.append(
          Text.of(
              "%c%.1f %.1f",
              command,
              across.at(value.getPercentileLevelIteratedTo()),
              up.at(value.getValueIteratedTo())));
      command = 'L';
    }
    svg.append("\"/>\n");
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(
        Text.of("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x1, y1, x2, y2));
  }

  private void text(double x, double y, String anchor, String kind, String words) {
    svg.append(
        Text.of(
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
            x, y, anchor, kind, words));
  }
}
