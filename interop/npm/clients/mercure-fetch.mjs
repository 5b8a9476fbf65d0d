/*
 * The npm package @microsoft/fetch-event-source with a token in a header. It is made for pages, and
 * asks for two of a page's globals. It calls its handler for events of every type.
 */

import { event, state, types, url } from './report.mjs';

globalThis.window = globalThis;
globalThis.document = new EventTarget();

// required only now, because it looks for the globals above
const { fetchEventSource } = (await import('@microsoft/fetch-event-source')).default;

const [token] = types;
await fetchEventSource(url, {
  openWhenHidden: true,
  headers: { Authorization: `Bearer ${token}` },
  onopen: async (response) => state(response.ok ? 'open' : `error ${response.status}`),
  onmessage: (message) => event({ type: message.event, data: message.data, id: message.id }),
  onclose: () => {
    throw new Error('the stream has ended');
  },
  onerror: (error) => state(`error ${error.message}`),
});
