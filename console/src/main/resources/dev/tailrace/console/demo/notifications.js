/*
 * The notifications page. Every user has a topic; what kind of notification it is, the event's type
 * says. Listening is an EventSource; sending is an ordinary POST, as from any program.
 */

import { Connection, asJson, expose, pageView } from './connection.js';

const KINDS = {
  mention: (from) => `${from} mentioned you`,
  invite: (from) => `${from} invites you`,
  alert: (from) => `Alert from ${from}`,
};
const SHOWN_AT_MOST = 50;

let user = new URLSearchParams(location.search).get('user') || 'ann';
let unseen = 0;

const topicOf = (name) => `/topics/demo/users/${encodeURIComponent(name)}/notifications`;

const connection = new Connection(
  (query) => {
    const source = new EventSource(`${topicOf(user)}?${query}`);

    source.onopen = () => connection.opened();
    for (const kind of Object.keys(KINDS)) {
      source.addEventListener(kind, (event) => show(kind, event));
    }
    source.onmessage = (event) => show('message', event); // for events without a type
    source.addEventListener('tailrace.gap', (event) => connection.gap(event));
    source.onerror = () => connection.failed();

    return source;
  },
  { last: 20, view: pageView(document) },
);

expose(connection);
listenAs(user);
document.getElementById('me').addEventListener('change', (event) => {
  connection.reset();
  listenAs(event.target.value);
});
document.getElementById('send').addEventListener('submit', (event) => {
  event.preventDefault();
  send(event.target);
});
document.addEventListener('visibilitychange', () => countUnseen(0));

function listenAs(name) {
  user = name;
  history.replaceState(null, '', `?${new URLSearchParams({ user })}`);
  for (const choice of document.querySelectorAll('#me input')) {
    choice.checked = choice.value === user;
  }
  document.getElementById('inbox').replaceChildren();
  document.getElementById('empty').hidden = false;
  document.getElementById('raw').href = topicOf(user);
  for (const place of document.querySelectorAll('.user')) {
    place.textContent = user;
  }
  connection.start();
}

async function send(form) {
  const { to, kind, text } = Object.fromEntries(new FormData(form));
  const outcome = document.getElementById('outcome');
  try {
    const response = await fetch(`${topicOf(to)}?event=${kind}`, {
      method: 'POST',
      body: JSON.stringify({ from: user, text }),
    });
    const answer = await response.json();
    outcome.textContent = response.ok
      ? `Sent to ${to} as ${answer.id}`
      : `Not sent: ${answer.detail ?? answer.title}`;
  } catch {
    outcome.textContent = 'Not sent: the hub cannot be reached';
  }
}

function show(kind, event) {
  connection.receive(event);
  const inbox = document.getElementById('inbox');
  document.getElementById('empty').hidden = true;
  inbox.prepend(item(kind, asJson(event.data), event.lastEventId));
  while (inbox.childElementCount > SHOWN_AT_MOST) {
    inbox.lastElementChild.remove();
  }
  countUnseen(document.hidden ? unseen + 1 : 0);
}

function item(kind, data, id) {
  const { from = 'somebody', text = `${data}` } = typeof data === 'object' && data ? data : {};
  const item = document.getElementById('notification').content.cloneNode(true).firstElementChild;
  item.dataset.kind = kind;
  item.querySelector('.what').textContent = KINDS[kind]?.(from) ?? 'Message';
  item.querySelector('.text').textContent = text;
  item.querySelector('.id').textContent = id;
  return item;
}

function countUnseen(count) {
  unseen = count;
  document.title = document.title.replace(/^\(\d+\) /, '');
  if (unseen > 0) {
    document.title = `(${unseen}) ${document.title}`;
  }
}
