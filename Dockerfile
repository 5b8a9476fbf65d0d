# A hub in a container. See docs/operate/install.md.
#
#   docker build -t tailrace .
#   docker run -e TAILRACE_OPEN=true -p 127.0.0.1:8080:8080 -v tailrace:/var/lib/tailrace tailrace

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp -DskipTests -pl dist -am package
RUN mkdir /opt/tailrace && tar -xzf dist/target/tailrace-*.tar.gz -C /opt/tailrace --strip-components=1

FROM eclipse-temurin:25-jre
COPY --from=build /opt/tailrace /opt/tailrace
COPY dist/docker/health /usr/local/bin/tailrace-health
# With the Java that will run it.
RUN /opt/tailrace/bin/tailrace warm
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/tailrace && install -d /etc/tailrace

# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
# Where tailrace.yaml is looked for.
WORKDIR /etc/tailrace
# In a container 127.0.0.1 is nobody's. What this address reaches anyone may read and publish to, so the
# hub does not start before TAILRACE_OPEN=true says that this is meant.
ENV TAILRACE_LISTEN=0.0.0.0:8080 \
    TAILRACE_DATA=/var/lib/tailrace
VOLUME /var/lib/tailrace
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["/usr/local/bin/tailrace-health"]
ENTRYPOINT ["/opt/tailrace/bin/tailrace"]
CMD ["serve"]
