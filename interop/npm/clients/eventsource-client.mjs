/* The npm package eventsource-client: fetch and callbacks, every type. */

import { createEventSource } from 'eventsource-client';
import { event, state, url } from './report.mjs';

createEventSource({
  url,
  onConnect: () => state('open'),
  onDisconnect: () => state('error disconnected'),
  onMessage: (message) => event({ type: message.event, data: message.data, id: message.id }),
});
