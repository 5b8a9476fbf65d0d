/*
 * Every event of a stream, of whatever type, as it came over the wire. EventSource gives a page
 * only the types it has named; the page of a topic cannot know them, so it reads the stream with
 * fetch. Parsing follows the HTML Standard, section 9.2.6; reconnecting is that of EventSource.
 */

const LONGEST_FRAME = 4 * 1024 * 1024; // chars

/** Text in, frames out: {id, type, data, raw}. Chunks may be cut anywhere, also within CR LF. */
export class FrameDecoder {
  #pending = ''; // the beginning of a line
  #afterCr = false;
  #raw = [];
  #type = '';
  #data = null;
  #id; // as the frame being read says
  #lastId;

  /** The wait before reconnecting that the stream has asked for, in milliseconds, or null. */
  retry = null;
  /** How many comment lines there were: the hub's heartbeat. */
  comments = 0;

  constructor(lastId = '') {
    this.#id = lastId;
    this.#lastId = lastId;
  }

  /** The id of the last whole frame: where to go on, should the stream break in the next one. */
  get lastId() {
    return this.#lastId;
  }

  /** Returns the frames that a piece of the stream completes. */
  decode(chunk) {
    const text = this.#afterCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    this.#afterCr = chunk === '' ? this.#afterCr : chunk.endsWith('\r');
    const lines = (this.#pending + text).split(/\r\n|\n|\r/);
    this.#pending = lines.pop();
    const frames = lines.map((line) => this.#line(line)).filter((frame) => frame !== null);
    if (this.#pending.length + (this.#data?.length ?? 0) > LONGEST_FRAME) {
      throw new Error('an event is too long to be shown');
    }
    return frames;
  }

  #line(line) {
    if (line === '') {
      return this.#dispatch();
    }
    if (line.startsWith(':')) {
      this.comments++;
      return null;
    }
    this.#raw.push(line);
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    this.#field(name, value);
    return null;
  }

  #field(name, value) {
    if (name === 'data') {
      this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
    } else if (name === 'event') {
      this.#type = value;
    } else if (name === 'id' && !value.includes('\0')) {
      this.#id = value;
    } else if (name === 'retry' && /^[0-9]+$/.test(value)) {
      this.retry = Number(value);
    }
  }

  #dispatch() {
    this.#lastId = this.#id;
    const raw = this.#raw.join('\n');
    const frame =
      this.#data === null
        ? null
        : { id: this.#id, type: this.#type || 'message', data: this.#data, raw };
    this.#raw = [];
    this.#type = '';
    this.#data = null;
    return frame;
  }
}

/**
 * Like an EventSource, but for frames of every type: onopen, onframe, onerror, readyState, close.
 */
export class FrameSource {
  #url;
  #lastId = '';
  #retry = 3000;
  #abort = new AbortController();

  readyState = EventSource.CONNECTING;
  onopen = () => {};
  onframe = () => {};
  onerror = () => {};

  constructor(url) {
    this.#url = url;
    this.#run();
  }

  close() {
    this.readyState = EventSource.CLOSED;
    this.#abort.abort();
  }

  async #run() {
    while (this.readyState !== EventSource.CLOSED) {
      await this.#readOnce().catch(() => {}); // whatever ended it, onerror tells that it has
      if (this.readyState !== EventSource.CLOSED) {
        this.readyState = EventSource.CONNECTING;
        this.onerror();
        await new Promise((resolve) => setTimeout(resolve, this.#retry));
      }
    }
  }

  async #readOnce() {
    const headers = { Accept: 'text/event-stream' };
    if (this.#lastId) {
      headers['Last-Event-ID'] = this.#lastId;
    }
    const signal = this.#abort.signal;
    const response = await fetch(this.#url, { headers, signal, cache: 'no-store' });
    if (!response.ok) {
      throw new Error(`${response.status}`);
    }
    this.readyState = EventSource.OPEN;
    this.onopen();
    await this.#read(response.body);
  }

  async #read(body) {
    const decoder = new FrameDecoder(this.#lastId);
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const frames = decoder.decode(part.value);
      this.#lastId = decoder.lastId;
      this.#retry = decoder.retry ?? this.#retry;
      frames.forEach((frame) => this.readyState !== EventSource.CLOSED && this.onframe(frame));
    }
  }
}
