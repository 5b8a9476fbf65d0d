package dev.tailrace.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.server.Revocation;
import dev.tailrace.server.RevocationStore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Revocations in a file beside the log: {@code [{"jti":…,"until":…},{"sub":…,"until":…}]}, with a
 * {@code tenant} beside some {@code sub}. A new file takes the place of the old one when it is on
 * the disk.
 *
 * @param path the file
 *     <p>Threads: one call at a time.
 */
record RevocationFile(Path path) implements RevocationStore {
  private static final JsonFactory JSON = new JsonFactory();

  static RevocationFile in(Path directory) {
    return new RevocationFile(directory.resolve("revocations.json"));
  }

  @Override
  public List<Revocation> load() throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (JsonParser json = JSON.createParser(path.toFile())) {
      List<Revocation> all = new ArrayList<>();
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
          all.add(read(json));
        }
      }
      return all;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("the revocations in " + path + " cannot be read", e);
    }
  }

  @Override
  public void save(List<Revocation> revocations) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + ".new");
    try (FileOutputStream file = new FileOutputStream(unfinished.toFile())) {
      write(revocations, file);
      file.getFD().sync();
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(List<Revocation> revocations, OutputStream to) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(to)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET); // it has to be synced
      json.writeStartArray();
      for (Revocation each : revocations) {
        json.writeStartObject();
        if (each.tokenId() != null) {
          json.writeStringField("jti", each.tokenId());
        } else {
          json.writeStringField("sub", each.subject());
        }
        if (each.tenant() != null) {
          json.writeStringField("tenant", each.tenant());
        }
        json.writeStringField("until", each.until().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static Revocation read(JsonParser json) throws IOException {
    Map<String, String> members = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      members.put(name, json.getText());
    }
    Instant until = Instant.parse(members.getOrDefault("until", ""));
    return new Revocation(
        members.get("jti"), members.get("sub"), members.get("tenant"), until);
  }
}
