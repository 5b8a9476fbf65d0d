/* The npm package eventsource as pages use it with Mercure: the token is in a cookie. */

import { EventSource } from 'eventsource';
import { event, state, types, url } from './report.mjs';

const [token] = types;
const source = new EventSource(url, {
  fetch: (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...init.headers, Cookie: `mercureAuthorization=${token}` },
    }),
});
source.onopen = () => state('open');
source.onerror = (error) => state(`error ${error.code ?? ''} ${error.message ?? ''}`);
source.onmessage = (e) => event({ type: e.type, data: e.data, id: e.lastEventId });
