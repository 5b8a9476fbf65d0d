/* The news page. The topic demo/news has one event for each entry of a feed, as JSON. */

import { Connection, asJson, expose, pageView } from './connection.js';

const SHOWN_AT_MOST = 100;

const connection = new Connection(
  (query) => {
    const source = new EventSource(`/topics/demo/news?${query}`);

    source.onopen = () => connection.opened();
    source.onmessage = (event) => {
      connection.receive(event);
      show(asJson(event.data));
    };
    source.addEventListener('tailrace.gap', (event) => connection.gap(event));
    source.onerror = () => connection.failed();

    return source;
  },
  { last: 20, view: pageView(document) },
);

expose(connection);
connection.start();

function show(entry) {
  const entries = document.getElementById('entries');
  document.getElementById('empty').hidden = true;
  entries.prepend(item(typeof entry === 'object' && entry ? entry : { title: `${entry}` }));
  while (entries.childElementCount > SHOWN_AT_MOST) {
    entries.lastElementChild.remove();
  }
}

function item({ title, link, summary, published, source }) {
  const item = document.getElementById('entry').content.cloneNode(true).firstElementChild;
  const heading = item.querySelector('a');
  heading.textContent = title || link || 'Untitled';
  if (isWebLink(link)) {
    heading.href = link;
  }
  item.querySelector('.summary').textContent = summary ?? '';
  item.querySelector('.source').textContent = source ?? '';
  showDate(item.querySelector('time'), published);
  return item;
}

/** A feed is somebody else's text: a link must not be able to run a script. */
function isWebLink(link) {
  return /^https?:\/\//i.test(link ?? '');
}

function showDate(element, published) {
  const date = new Date(published ?? NaN);
  if (Number.isNaN(date.getTime())) {
    element.remove();
    return;
  }
  element.dateTime = published;
  element.textContent = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
