/* The npm package launchdarkly-eventsource, told to try again whatever happens. */

import { EventSource } from 'launchdarkly-eventsource';
import { event, state, types, url } from './report.mjs';

const source = new EventSource(url, { errorFilter: () => true });
source.onopen = () => state('open');
source.onerror = (error) => state(`error ${error.message ?? ''}`);
for (const type of ['message', ...types]) {
  source.addEventListener(type, (e) => event({ type: e.type, data: e.data, id: e.lastEventId }));
}
