#!/bin/sh
# The figures of the log, as Markdown: bench/log-figures.sh [directory on the disk that matters]
set -e
cd "$(dirname "$0")/.."
mvn -q -B -pl bench -am package -DskipTests >&2
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -cp bench/target/classes:log/target/classes \
  dev.tailrace.bench.LogFigures "$@"
