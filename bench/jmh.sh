#!/bin/sh
# The benchmarks under JMH, kept in bench/results/DATE-jmh-jdkN.json and .txt. Arguments go to JMH:
#
#   bench/jmh.sh                                # everything, for the record: an hour
#   bench/jmh.sh Append -p inFlight=64          # some
#   bench/jmh.sh -f 1 -wi 2 -i 3 -w 1 -r 1      # everything, to see that it works
#
#   BENCH_DIRECTORY   where logs are made, on the disk that matters; otherwise bench/target
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -pl bench -am package -DskipTests >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
major=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
commit=$(git rev-parse --short HEAD)
if [ -n "$(git status --porcelain -- '*.java' '*pom.xml')" ]; then commit="$commit and changes"; fi
work=${BENCH_DIRECTORY:-bench/target/jmh}
mkdir -p "$work"
headers=
if [ "$major" -ge 25 ]; then headers=-XX:+UseCompactObjectHeaders; fi # as the launcher does
# What stands before the class path goes to each benchmark's JVM too.
exec "$java" -Xmx1g $headers "-Djava.io.tmpdir=$work" -cp 'bench/target/classes:bench/target/lib/*' \
  dev.tailrace.bench.Benchmarks "bench/results/$(date -u +%F)-jmh-jdk$major" "$commit" "$@"
