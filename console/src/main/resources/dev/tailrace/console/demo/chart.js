/*
 * The price of one share, and how it moved: an area chart against the price at its left edge.
 * Up and down differ in hue (blue, orange: told apart with every kind of colour blindness), in the
 * sign and in the arrow.
 */

const POINTS = 60;
const WIDTH = 320;
const HEIGHT = 96;
const MARGIN = 6; // above and below, so that the line is not cut

export class Chart {
  #element;
  #points = [];
  #drawing = 0;

  constructor(element) {
    this.#element = element;
  }

  /** Adds a price {price, time, at}. Drawing waits for the next frame: history comes in bursts. */
  add(point) {
    if (!Number.isFinite(point?.price)) {
      return; // not from the ticker
    }
    if (point.time < this.#points.at(-1)?.time) {
      this.#points = []; // the series is over and begins again
    }
    this.#points.push(point);
    if (this.#points.length > POINTS) {
      this.#points.shift();
    }
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#drawing = 0;
    const first = this.#points[0];
    const now = this.#points.at(-1);
    const change = now.price - first.price;
    this.#element.dataset.trend = change < 0 ? 'down' : 'up';
    this.#text('.price', money(now.price));
    this.#text('.change', changeText(change, first.price));
    this.#text('.from', day(first.time));
    this.#text('.to', `${day(now.time)}, ${now.at}`);
    this.#drawLine();
  }

  #drawLine() {
    const ys = this.#heights();
    const step = WIDTH / Math.max(ys.length - 1, 1);
    const line = ys.map((y, i) => `${(i * step).toFixed(1)},${y.toFixed(1)}`).join(' ');
    this.#set('.line', 'points', line);
    this.#set('.area', 'points', `0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`);
    this.#set('.base', 'y1', ys[0]);
    this.#set('.base', 'y2', ys[0]);
    this.#element.querySelector('.dot').style.top = `${(100 * ys.at(-1)) / HEIGHT}%`;
  }

  #heights() {
    const prices = this.#points.map((point) => point.price);
    const low = Math.min(...prices);
    const range = Math.max(...prices) - low || 1;
    return prices.map((p) => HEIGHT - MARGIN - ((p - low) / range) * (HEIGHT - 2 * MARGIN));
  }

  #set(selector, attribute, value) {
    this.#element.querySelector(selector).setAttribute(attribute, value);
  }

  #text(selector, text) {
    this.#element.querySelector(selector).textContent = text;
  }
}

function money(value) {
  return value.toFixed(2);
}

function changeText(change, from) {
  const arrow = change < 0 ? '▼' : '▲';
  const sign = change < 0 ? '−' : '+';
  const percent = ((100 * Math.abs(change)) / from).toFixed(1);
  return `${arrow} ${sign}${money(Math.abs(change))} (${sign}${percent}%)`;
}

function day(time) {
  return new Date(time).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
