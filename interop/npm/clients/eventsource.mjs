/* The npm package eventsource: the interface that browsers have. */

import { EventSource } from 'eventsource';
import { event, state, types, url } from './report.mjs';

const source = new EventSource(url);
source.onopen = () => state('open');
source.onerror = (error) => state(`error ${error.code ?? ''} ${error.message ?? ''}`);
for (const type of ['message', ...types]) {
  source.addEventListener(type, (e) => event({ type: e.type, data: e.data, id: e.lastEventId }));
}
