/*
 * The npm package event-source-polyfill, which Mercure's documentation has for tokens in a header;
 * it resumes by a parameter of the query.
 */

import polyfill from 'event-source-polyfill';
import { event, state, types, url } from './report.mjs';

const [token] = types;
const source = new polyfill.EventSourcePolyfill(url, {
  headers: { Authorization: `Bearer ${token}` },
});
source.onopen = () => state('open');
source.onerror = (error) => state(`error ${error.status ?? ''} ${error.error ?? ''}`);
source.onmessage = (e) => event({ type: e.type, data: e.data, id: e.lastEventId });
