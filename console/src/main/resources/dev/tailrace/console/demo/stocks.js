/* The stocks page. In the topic demo/stocks every symbol is an event type of its own. */

import { Connection, asJson, expose, pageView } from './connection.js';
import { Chart } from './chart.js';

const SHARES = { AAPL: 'Apple', FB: 'Facebook', GOOG: 'Google', IBM: 'IBM', MSFT: 'Microsoft' };
const TAPE_LINES = 7;

const connection = new Connection(
  (query) => {
    const source = new EventSource(`/topics/demo/stocks?${query}`);

    source.onopen = () => connection.opened();
    for (const symbol of Object.keys(SHARES)) {
      source.addEventListener(symbol, (event) => {
        connection.receive(event);
        cards[symbol].add(asJson(event.data));
        addToTape(event);
      });
    }
    source.addEventListener('tailrace.gap', (event) => connection.gap(event));
    source.onerror = () => connection.failed();

    return source;
  },
  { last: 300, view: pageView(document) },
);

const cards = Object.fromEntries(
  Object.entries(SHARES).map(([symbol, name]) => [symbol, card(symbol, name)]),
);

expose(connection);
connection.start();

function card(symbol, name) {
  const element = document.getElementById('share').content.cloneNode(true).firstElementChild;
  element.id = `share-${symbol}`;
  element.querySelector('.symbol').textContent = symbol;
  element.querySelector('.name').textContent = name;
  document.getElementById('tape').before(element);
  return new Chart(element);
}

/** The last events, as they came: type, id and data. */
function addToTape(event) {
  const line = document.createElement('li');
  line.textContent = `event: ${event.type}\nid: ${event.lastEventId}\ndata: ${event.data}`;
  const lines = document.getElementById('tape-lines');
  lines.prepend(line);
  while (lines.childElementCount > TAPE_LINES) {
    lines.lastElementChild.remove();
  }
}
