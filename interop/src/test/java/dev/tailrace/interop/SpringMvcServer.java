package dev.tailrace.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/** Spring MVC's {@code SseEmitter} on Tomcat. Only a write tells it that a listener has gone. */
final class SpringMvcServer {
  private static final long NO_TIMEOUT = 0;
  private static final String OUTLET = Outlet.class.getName();

  private SpringMvcServer() {}

  static ForeignServer start() {
    Feed feed = new Feed();
    Tomcat tomcat = new Tomcat();
    tomcat.setSilent(true);
    Path directory = Directories.temporary();
    tomcat.setBaseDir(directory.toString());
    tomcat.setConnector(loopback());
    Context root = tomcat.addContext("", null);
    Wrapper servlet = Tomcat.addServlet(root, "spring", new DispatcherServlet(spring(feed)));
    servlet.setAsyncSupported(true);
    servlet.addMapping("/");
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw new AssertionError(e);
    }
    int port = tomcat.getConnector().getLocalPort();
    return new FeedServer(feed, port, feed::comment, () -> stop(tomcat, directory));
  }

  private static Connector loopback() {
    Connector connector = new Connector();
    connector.setProperty("address", "127.0.0.1");
    connector.setPort(0);
    return connector;
  }

  private static GenericWebApplicationContext spring(Feed feed) {
    GenericWebApplicationContext context = new GenericWebApplicationContext();
    context.registerBean(Feed.class, () -> feed);
    new AnnotatedBeanDefinitionReader(context).register(Application.class);
    return context;
  }

  private static void stop(Tomcat tomcat, Path directory) {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new AssertionError(e);
    }
    System.clearProperty(Globals.CATALINA_HOME_PROP); // or the next one makes this directory again
    System.clearProperty(Globals.CATALINA_BASE_PROP);
    Directories.delete(directory);
  }

  /** The application. Threads: those of Tomcat. */
  @EnableWebMvc
  @RestController
  static final class Application implements WebMvcConfigurer {
    private final Feed feed;

    Application(Feed feed) {
      this.feed = feed;
    }

    /** As Spring Boot has it. Spring alone writes event streams in ISO 8859-1. */
    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
      converters.withStringConverter(new StringHttpMessageConverter(StandardCharsets.UTF_8));
    }

    /** An emitter's own {@code onCompletion} is not called if it completes early enough. */
    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer async) {
      async.registerDeferredResultInterceptors(
          new DeferredResultProcessingInterceptor() {
            @Override
            public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
              feed.leave((Outlet) request.getAttribute(OUTLET, RequestAttributes.SCOPE_REQUEST));
            }
          });
    }

    @GetMapping(FeedServer.PATH)
    ResponseEntity<SseEmitter> follow(
        @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastEventId,
        WebRequest request) {
      if (feed.isOver()) {
        return ResponseEntity.noContent().build();
      }
      SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
      Feed.Outlet outlet = new Outlet(emitter);
      request.setAttribute(OUTLET, outlet, RequestAttributes.SCOPE_REQUEST);
      feed.join(lastEventId, outlet);
      return ResponseEntity.ok(emitter);
    }
  }

  /** A listener. Threads: guarded by its feed. */
  private record Outlet(SseEmitter emitter) implements Feed.Outlet {
    @Override
    public void event(Heard event) throws IOException {
      send(SseEmitter.event().id(event.id()).name(event.type()).data(event.data()));
    }

    @Override
    public void comment(String text) throws IOException {
      send(SseEmitter.event().comment(text));
    }

    @Override
    public void retry(long millis) throws IOException {
      send(SseEmitter.event().reconnectTime(millis));
    }

    @Override
    public void end() {
      emitter.complete();
    }

    private void send(SseEventBuilder event) throws IOException {
      emitter.send(event);
    }
  }
}
