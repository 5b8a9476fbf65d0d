package dev.tailrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a report looks like, in text and in the picture. */
class ReportTest {
  private LoadFixture load;
  private LoadReport report;

  @BeforeEach
  void run() throws Exception {
    ManualTiming timing = new ManualTiming();
    FaultyHub hub =
        new FaultyHub(
            (event, faulty) -> {
              timing.advance(java.time.Duration.ofMillis(1 + event.number()));
              faulty.deliver(event, listener -> listener != 3 || event.number() != 4);
            });
    load = new LoadFixture(timing, hub);
    report = load.run();
  }

  @AfterEach
  void close() throws Exception {
    load.close();
  }

  @Test
  void theTextSaysWhatWasSeen() {
    String text = TextReport.of(report);

    assertThat(text)
        .containsPattern("hub +127\\.0\\.0\\.1:\\d+\n")
        .containsPattern("min +1\\.00 ms\n")
        .containsPattern("max +20\\.0 ms\n")
        .containsPattern("lost +1\n")
        .endsWith("Result: 1 event lost\n");
    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void everyFigureHasANameOfItsOwn() {
    for (Section section : report.sections()) {
      assertThat(section.figures()).extracting(Figure::key).doesNotHaveDuplicates();
    }
    assertThat(report.sections()).extracting(Section::key).doesNotHaveDuplicates();
  }

  @Test
  void thePictureIsWellFormedAndNeedsNothingElse() throws Exception {
    String svg = Plot.svg(report);

    Document document = parse(svg);

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(texts(document))
        .contains("Latency by percentile", "percentile of deliveries", "latency", "99 %", "1 ms");
    assertThat(svg).doesNotContain("script", "href", "url(", "@import", "NaN", "Infinity");
  }

  @Test
  void theCurveRisesFromTheLeastToTheGreatest() throws Exception {
    Document document = parse(Plot.svg(report));

    String[] points =
        document
            .getElementsByTagName("path")
            .item(0)
            .getAttributes()
            .getNamedItem("d")
            .getNodeValue()
            .substring(1)
            .split("L");
    List<Double> across = new ArrayList<>();
    List<Double> up = new ArrayList<>();
    for (String point : points) {
      across.add(Double.parseDouble(point.split(" ")[0]));
      up.add(-Double.parseDouble(point.split(" ")[1]));
    }

    assertThat(across).isSorted().hasSizeGreaterThan(10);
    assertThat(up).isSorted();
  }

  @Test
  void thePageHasThePictureAndTheFigures() throws Exception {
    String page = Plot.html(report);

    assertThat(page).startsWith("<!doctype html>").contains("<svg ", "<td>p99.9</td>", "1 event");
    assertThat(page).doesNotContain("<script", "href", "src=");
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<String> texts(Document document) {
    NodeList nodes = document.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }
}
