package dev.tailrace.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What a request of {@code follow} is like. Threads: confined to the main thread. */
final class RequestFlags {
  static final String HEADING =
      "%nThe request, sent again with every connection; none of it from the environment:%n";

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "The method. Default: GET, or POST with --data.")
  private String method;

  @Option(
      names = "--data",
      paramLabel = "TEXT|@FILE",
      description = "The body: a text, or what is in a file.")
  private String data;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header; may be given several times.")
  private List<String> headers = List.of();

  /**
   * The request for a place.
   *
   * @throws IllegalArgumentException if HTTP knows no such request, or the file of its body cannot
   *     be read
   */
  HttpRequest request(URI uri) {
    String verb = method == null ? (data == null ? "GET" : "POST") : method;
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri).method(verb, body());
    builder.setHeader("User-Agent", "tailrace/" + Version.current());
    headers.forEach(header -> add(builder, header));
    return builder.build();
  }

  private BodyPublisher body() {
    if (data == null) {
      return BodyPublishers.noBody();
    }
    return data.startsWith("@")
        ? BodyPublishers.ofByteArray(content(data.substring(1)))
        : BodyPublishers.ofString(data);
  }

  private static byte[] content(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file '" + file + "'", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + file + "' cannot be read: " + e.getMessage(), e);
    }
  }

  private static void add(HttpRequest.Builder builder, String header) {
    int colon = header.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("'" + header + "' is not like 'Name: value'");
    }
    if (header.chars().anyMatch(c -> c > '~')) { // java.net.http would write '?'
      throw new IllegalArgumentException("'" + header + "' is not ASCII");
    }
    builder.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
  }
}
