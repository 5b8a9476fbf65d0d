#!/bin/sh
# The stream readers in turns, each shape and chunk in a JVM of its own; prints MB/s, the median and
# in brackets the best: bench/reader-figures.sh [SECONDS for each, by default 6]
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -pl bench -am package -DskipTests >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for shape in small typical large lines; do
  for chunk in 1 1460 65536; do
    "$java" -Xmx1g -cp 'bench/target/classes:bench/target/lib/*' dev.tailrace.bench.ReaderFigures \
      $shape $chunk "${1:-6}" tailrace tailrace-stream okhttp spring
  done
done
