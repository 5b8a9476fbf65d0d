/*
 * The page of a topic, at the topic's own address: its events as they come over the wire, and a
 * form.
 */

import { Connection, expose, pageView } from './connection.js';
import { FrameSource } from './eventstream.js';

const SHOWN_AT_MOST = 200;
const GAP = 'tailrace.gap';

const path = location.pathname;
const topic = decodeURIComponent(path.slice('/topics/'.length));

const connection = new Connection(
  (query) => {
    const source = new FrameSource(`${path}?${query}`);

    source.onopen = () => connection.opened();
    source.onframe = (frame) => {
      const event = { data: frame.data, lastEventId: frame.id };
      frame.type === GAP ? connection.gap(event) : connection.receive(event);
      show(frame);
    };
    source.onerror = () => connection.failed();

    return source;
  },
  { last: 20, view: pageView(document) },
);

document.title = `${topic} · Tailrace`;
document.getElementById('topic').textContent = topic;
for (const code of document.querySelectorAll('.shell code')) {
  code.textContent = code.textContent.replaceAll('/topics/…', path);
}
document.getElementById('publish').addEventListener('submit', (event) => {
  event.preventDefault();
  publish(event.target);
});
expose(connection);
connection.start();

function show(frame) {
  const frames = document.getElementById('frames');
  const item = document.createElement('li');
  item.dataset.type = frame.type;
  item.textContent = frame.raw;
  document.getElementById('empty').hidden = true;
  frames.prepend(item);
  while (frames.childElementCount > SHOWN_AT_MOST) {
    frames.lastElementChild.remove();
  }
}

async function publish(form) {
  const { type, data } = Object.fromEntries(new FormData(form));
  const outcome = document.getElementById('outcome');
  const query = type ? `?${new URLSearchParams({ event: type })}` : '';
  try {
    const response = await fetch(`${path}${query}`, { method: 'POST', body: data });
    const answer = await response.json();
    outcome.textContent = response.ok
      ? `Published as ${answer.id}`
      : `Not published: ${answer.detail ?? answer.title}`;
  } catch {
    outcome.textContent = 'Not published: the hub cannot be reached';
  }
}
