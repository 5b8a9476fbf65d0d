package dev.tailrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishRequestsTest {
  private static final String MARK = "0000002a.0003.00000005.00000007.000000000009.m";

  private final Mark mark = new Mark(42);

  @Test
  void theBodyIsThePayloadUnlessSomethingElseIsAskedFor() {
    Target target = Target.at(URI.create("http://127.0.0.1:99/base/"));

    assertThat(request(target))
        .isEqualTo(
            "POST /base/topics/bench-0000002a-1 HTTP/1.1\r\nHost: 127.0.0.1:99\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 50\r\n\r\n"
                + MARK
                + "xxxx");
  }

  @Test
  void aFormIsFilledInWithTopicAndPayload() {
    Target target =
        Target.at(
            URI.create("http://127.0.0.1:99"),
            "/hub?topic={topic}",
            "/hub",
            "topic={topic}&data={payload}&x=é",
            List.of("content-type: application/x-www-form-urlencoded", "Authorization: Bearer t"));

    assertThat(request(target))
        .isEqualTo(
            "POST /hub HTTP/1.1\r\nHost: 127.0.0.1:99\r\n"
                + "content-type: application/x-www-form-urlencoded\r\nAuthorization: Bearer t\r\n"
                + "Content-Length: 83\r\n\r\n"
                + "topic=bench-0000002a-1&data="
                + MARK
                + "xxxx&x=é");
  }

  @Test
  void aMarkIsFoundWhereverAHubPutsIt() {
    Mark read = new Mark(42);

    assertThat(read.read("{\"data\":\"" + MARK + "xxxx\"}")).isTrue();
    assertThat(List.of(read.publisher, read.sequence, read.event, read.due, read.measured))
        .isEqualTo(List.of(3, 5L, 7L, 9L, true));
    assertThat(read.read(MARK.substring(1))).isFalse();
    assertThat(read.read(MARK.substring(0, MARK.length() - 1))).isFalse();
    assertThat(new Mark(43).read(MARK)).isFalse();
  }

  private String request(Target target) {
    Plan.Shape shape = new Plan.Shape(2, 2, 4, 50, 0);
    PublishRequests requests = new PublishRequests(target, shape, new TopicNames(42));
    ByteBuffer buffer = requests.buffer();
    mark.publisher = 3;
    mark.sequence = 5;
    mark.event = 7;
    mark.due = 9;
    mark.measured = true;
    requests.write(1, mark, buffer);
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }
}
