#!/bin/sh
# What a stream costs the hub by HTTP/1.1 and by HTTP/2, as Markdown:
# bench/http2-figures.sh [ROUNDS, by default 3]; with JAVA_HOME for another JDK, and MILLION=yes for
# a million streams (8 GiB of memory). Needs Linux and 18000 files (ulimit -n).
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -pl bench,app -am package -DskipTests >&2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
hub=
trap 'if [ -n "$hub" ]; then kill "$hub"; fi; rm -rf "$work"' EXIT

# measure HEAP http1|http2 CONNECTIONS STREAMS EVENTS: a row, of a hub of its own.
measure() {
  rm -rf "$work/data"
  : >"$work/out" # the hub may be slow to open it
  TAILRACE_JAVA_OPTS=-Xmx$1 ./tailrace serve --listen 127.0.0.1:0 --data "$work/data" \
    --max-connections 16000 --heartbeat 1h --max-age 5h >"$work/out" 2>"$work/err" &
  hub=$!
  until url=$(sed -n 's/^Tailrace listens on //p' "$work/out") && [ -n "$url" ]; do
    kill -0 "$hub" || { cat "$work/err" >&2; exit 1; }
    sleep 1
  done
  shift
  "$java" -Xmx1g -cp 'bench/target/classes:bench/target/lib/*' dev.tailrace.bench.StreamFigures \
    "$url" "$hub" "$@"
  kill "$hub"
  wait "$hub"
  hub=
}

"$java" -version 2>&1 | sed -n 1p
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg), cores: $(nproc)"
echo
echo '| HTTP | connections | streams | opened in s | heap, bytes a stream | RSS, bytes a stream | s to all, median (range) | CPU, µs a delivery |'
echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
round=0
while [ "$round" -lt "${1:-3}" ]; do
  round=$((round + 1))
  measure 1g http1 15000 1 10
  measure 1g http2 1000 15 10
  measure 1g http2 1000 100 10
done
if [ "${MILLION:-}" = yes ]; then measure 6g http2 1000 1000 5; fi
echo
echo "load: $(cut -d ' ' -f 1-3 /proc/loadavg)"
