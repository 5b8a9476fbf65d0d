package dev.tailrace.load;

/** Writes a report as a page that needs nothing but itself. Threads: immutable. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="color-scheme" content="light dark">
      <title>Tailrace bench</title>
      <style>
        body { font: 15px/1.4 system-ui, sans-serif; max-width: 880px; margin: 2em auto;
          padding: 0 1em }
        .figures { columns: 2 22em; column-gap: 3em }
        section { break-inside: avoid; margin-bottom: 1.5em }
        h2 { font-size: 1em; margin: 0 0 .3em }
        table { border-collapse: collapse; width: 100% }
        td { padding: .15em 0; border-top: 1px solid #8884; vertical-align: top }
        td + td { text-align: right; font-variant-numeric: tabular-nums; padding-left: 1em }
      </style>
      """;

  private HtmlReport() {}

  static String of(LoadReport report, String svg) {
    StringBuilder page = new StringBuilder(HEAD).append("<h1>Tailrace bench</h1>\n");
    page.append("<p>Result: ").append(escape(report.verdict())).append(".</p>\n");
    Notes.of(report).forEach(note -> page.append("<p>Note: " + escape(note) + ".</p>\n"));
    page.append(svg).append("<div class=\"figures\">\n");
    report.sections().forEach(section -> write(section, page));
    return page.append("</div>\n</html>\n").toString();
  }

  private static void write(Section section, StringBuilder page) {
    page.append("<section><h2>").append(escape(section.title())).append("</h2>\n<table>\n");
    for (Figure figure : section.figures()) {
      page.append(
          Text.of(
              "<tr><td>%s</td><td>%s</td></tr>\n", escape(figure.label()), escape(figure.text())));
    }
    page.append("</table></section>\n");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
