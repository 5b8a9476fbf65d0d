package dev.tailrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.TopicMatcher.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates, variables and expansions are those of RFC 6570's own examples, where they have some. */
class UriTemplateTest {
  private static TopicMatcher template(String text) {
    return TopicMatcher.of(Kind.URI_TEMPLATE, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "{var} => value",
        "{hello} => Hello%20World%21",
        "{+hello} => Hello%20World!",
        "{+path}/here => /foo/bar/here",
        "here?ref={+path} => here?ref=/foo/bar",
        "X{#var} => X#value",
        "X{#hello} => X#Hello%20World!",
        "map?{x,y} => map?1024,768",
        "{x,hello,y} => 1024,Hello%20World%21,768",
        "{+x,hello,y} => 1024,Hello%20World!,768",
        "{+path,x}/here => /foo/bar,1024/here",
        "{#x,hello,y} => #1024,Hello%20World!,768",
        "X{.var} => X.value",
        "X{.x,y} => X.1024.768",
        "{/var} => /value",
        "{/var,x}/here => /value/1024/here",
        "{;x,y} => ;x=1024;y=768",
        "{;x,y,empty} => ;x=1024;y=768;empty",
        "{?x,y} => ?x=1024&y=768",
        "{?x,y,empty} => ?x=1024&y=768&empty=",
        "?fixed=yes{&x} => ?fixed=yes&x=1024",
        "{&x,y,empty} => &x=1024&y=768&empty=",
        "{var:3} => val",
        "{var:30} => value",
        "{list} => red,green,blue",
        "{list*} => red,green,blue",
        "{keys} => semi,%3B,dot,.,comma,%2C",
        "{keys*} => semi=%3B,dot=.,comma=%2C",
        "{+path:6}/here => /foo/b/here",
        "{+keys*} => semi=;,dot=.,comma=,",
        "{#keys*} => #semi=;,dot=.,comma=,",
        "X{.list*} => X.red.green.blue",
        "X{.keys*} => X.semi=%3B.dot=..comma=%2C",
        "{/list*,path:4} => /red/green/blue/%2Ffoo",
        "{;hello:5} => ;hello=Hello",
        "{;keys*} => ;semi=%3B;dot=.;comma=%2C",
        "{?list*} => ?list=red&list=green&list=blue",
        "{?keys*} => ?semi=%3B&dot=.&comma=%2C",
        "{&var:3} => &var=val",
        "O{undef}X => OX",
        "O{undef,y}X => O768X",
        "{?x,undef} => ?x=1024",
        "up{+path}{var}/here => up/foo/barvalue/here",
        "https://example.com/books/{id} => https://example.com/books/1",
        "https://example.com/books/{id}.jsonld => https://example.com/books/1.jsonld",
        "caf\u00e9/{id} => caf\u00e9/1",
        "caf\u00e9/{id} => caf%C3%A9/1",
        "* => whatever there is",
        "a{b => a{b",
        "a{!b} => a{!b}",
        "{id} => {id}",
      })
  void matches(String text, String topic) {
    assertThat(template(text).test(topic)).isTrue();
    assertThat(template(text).rule().prefix()).matches(topic::startsWith);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "books/{id} => books/1/2",
        "books/{id} => books/a b",
        "books/{id} => books/%zz",
        "books/{id} => Books/1",
        "books/{id} => books/caf\u00e9",
        "{var:3} => value",
        "{x,y} => 1/2",
        "{;x,y} => ;y=768;x=1024",
        "{;x} => ;z=1",
        "{?x} => ?x",
        "{/var} => value",
        "a{b => a",
        "a{=b} => ax",
        "a.c => abc",
        "a} => a",
      })
  void doesNotMatch(String text, String topic) {
    assertThat(template(text).test(topic)).isFalse();
  }

  @Test
  void theLogIsToldWhatAllTopicsBeginWith() {
    assertThat(template("https://a.example/b/{id}/c").rule().prefix())
        .isEqualTo("https://a.example/b/");
    assertThat(template("a{b").rule().prefix()).isEqualTo("a{b");
    assertThat(template("*").rule().everything()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a:9999}", "{a:1000}", "{a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q}"})
  void whatWouldCostTooMuchIsRefused(String text) {
    assertThatThrownBy(() -> template(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most|more than".split("\\|")[text.contains("1000") ? 1 : 0]);
  }

  @Test
  void aThousandVariablesAreTooMany() {
    assertThatThrownBy(() -> template("{a}".repeat(1000)))
        .hasMessage("a topic matcher would take more than 2000 steps for each character");
  }
}
