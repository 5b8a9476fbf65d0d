/*
 * What the demo's pages share: keeping an EventSource open, and showing how it stands.
 *
 * A browser's EventSource reconnects by itself, and then names the last event it had in the header
 * Last-Event-ID, so that the hub continues right after it. There are two cases in which it does
 * not, and these are handled here: it gives up for good on an answer that is not an event stream (a
 * 503 of a proxy, say), and a page that leaves on purpose has to say itself where to go on. Both
 * continue with ?last_event_id=…; should that EventSource have to reconnect later, the header it
 * then sends is newer and wins over the query.
 */

const SHORTEST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const IDS_KEPT = 10_000;

export class Connection {
  #open;
  #last;
  #source = null;
  #timer = 0;
  #failures = 0;
  #view;

  /** One of connecting, open, reconnecting, closed. */
  state = 'closed';
  /** The id of the last event, or '' before the first. */
  lastId = '';
  /** The ids of the events received, in order; of a great many, the last ones. */
  received = [];
  /** How many events were received. */
  count = 0;
  /** How often the hub has said that events are gone. */
  gaps = 0;

  /**
   * @param open makes an EventSource for a query, and calls opened, receive, gap and failed from it
   * @param last how many past events to begin with
   * @param view where to show it; see pageView
   */
  constructor(open, { last, view }) {
    this.#open = open;
    this.#last = last;
    this.#view = view;
    view.onToggle(() => (this.state === 'closed' ? this.start() : this.stop()));
  }

  /**
   * Connects: the first time to the last events, later to what came after the last one received.
   */
  start() {
    this.#disconnect();
    this.#become(this.lastId ? 'reconnecting' : 'connecting');
    const query = this.lastId ? { last_event_id: this.lastId } : { last: this.#last };
    this.#source = this.#open(new URLSearchParams(query).toString());
  }

  /** Leaves. Events of the meantime are not lost: start asks for them. */
  stop() {
    this.#disconnect();
    this.#become('closed');
  }

  /** Leaves and forgets, to start with something else. */
  reset() {
    this.stop();
    this.lastId = '';
    this.received = [];
    this.count = 0;
    this.gaps = 0;
    this.#view.show(this);
    this.#view.showGap(null);
  }

  opened() {
    this.#failures = 0;
    this.#become('open');
  }

  receive(event) {
    this.count++;
    this.received.push(event.lastEventId);
    if (this.received.length > IDS_KEPT) {
      this.received.shift();
    }
    this.#movedTo(event.lastEventId);
  }

  /** The hub tells that events are gone, and that it continues after them. */
  gap(event) {
    this.gaps++;
    this.#view.showGap(asJson(event.data));
    this.#movedTo(event.lastEventId);
  }

  failed() {
    this.#become('reconnecting');
    if (this.#source.readyState === EventSource.CLOSED) {
      this.#startLater();
    }
  }

  #movedTo(id) {
    this.lastId = id || this.lastId;
    this.#view.show(this);
  }

  #startLater() {
    const wait = Math.min(SHORTEST_WAIT * 2 ** this.#failures++, LONGEST_WAIT);
    this.#disconnect();
    this.#timer = setTimeout(() => this.start(), wait * (0.75 + Math.random() / 2));
  }

  #disconnect() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #become(state) {
    this.state = state;
    this.#view.show(this);
  }
}

/** Shows a connection in the page's elements #state, #last-id, #count, #gap and #toggle. */
export function pageView(document) {
  const byId = (id) => document.getElementById(id);
  return {
    onToggle(action) {
      byId('toggle').addEventListener('click', action);
    },
    show({ state, lastId, count }) {
      setText(byId('state'), state);
      byId('state').dataset.state = state;
      setText(byId('last-id'), lastId || '–');
      setText(byId('count'), count.toLocaleString('en'));
      setText(byId('toggle'), state === 'closed' ? 'Reconnect' : 'Disconnect');
    },
    showGap(gap) {
      byId('gap').hidden = gap === null;
      setText(byId('gap'), gap === null ? '' : gapText(gap));
    },
  };
}

/** Lets a test, or a curious visitor at the browser's console, look at the page's connection. */
export function expose(connection) {
  window.tailrace = connection;
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && connection.state !== 'closed') {
      connection.start(); // back from the browser's page cache, which closes connections
    }
  });
}

/**
 * The value of JSON text, or the text itself where it is not JSON: anybody may publish anything.
 */
export function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function gapText({ requested, reason }) {
  return reason === 'expired'
    ? `Some events are gone: the hub no longer has all that came after ${requested}.`
    : `Some events may be gone: the hub does not know the id ${requested}.`;
}

/** Leaves an element alone that says it already, so that a screen reader is not told twice. */
function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
