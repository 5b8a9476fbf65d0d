/*
 * The npm package better-sse on Node's http, with an application on it that keeps what was
 * published and tells a listener what came after its last event id. Commands are lines of JSON on
 * standard input, [name, ...arguments]. Standard output says the port, then the last event id of
 * each listener that comes, as JSON; standard error says 'left' for each that leaves by itself. It
 * ends when its standard input does.
 */

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { createEventBuffer, createSession } from 'better-sse';

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

/* Data is text, not JSON, which is what the package makes of it by default. */
const serializer = String;
const options = { serializer, retry: null, keepAlive: null };

const history = [];
const listeners = new Map();
let over = false;

const server = createServer(async (request, response) => {
  if (over) {
    response.writeHead(204).end();
    return;
  }
  const session = await createSession(request, response, options);
  session.once('disconnected', () => left(session));
  listeners.set(session, response);
  /* Node hands out a header's bytes as ISO 8859-1. */
  const id = Buffer.from(session.lastId, 'latin1').toString('utf8');
  const seen = history.findLastIndex((event) => event.id === id) + 1;
  history.slice(seen).forEach((one) => session.batch(event(one)));
  say(id);
});
server.listen(0, '127.0.0.1', () => say(server.address().port));

function left(session) {
  if (listeners.delete(session)) {
    process.stderr.write('left\n');
  }
}

/* A data field for each line: the package does not split them. */
function event({ type, data, id }) {
  const buffer = createEventBuffer({ serializer }).event(type).id(id);
  for (const line of data.split('\n')) {
    buffer.data(line);
  }
  return buffer.dispatch();
}

function writeAll(buffer) {
  for (const session of listeners.keys()) {
    session.batch(buffer);
  }
}

const commands = {
  publish(type, data, id) {
    history.push({ type, data, id });
    writeAll(event({ type, data, id }));
  },
  comment(text) {
    writeAll(createEventBuffer().comment(text).dispatch());
  },
  retry(millis) {
    writeAll(createEventBuffer().retry(millis).dispatch());
  },
  endStreams() {
    const responses = [...listeners.values()];
    listeners.clear();
    responses.forEach((response) => response.end());
  },
  turnAway() {
    over = true;
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [name, ...rest] = JSON.parse(line);
    commands[name](...rest);
  })
  .on('close', () => process.exit(0));
