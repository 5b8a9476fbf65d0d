/*
 * What every client here has in common: it is given a URL and the event types to listen for, prints
 * each event as a line of JSON on standard output, and each change of its state as a line on
 * standard error. It ends when its standard input does; a client whose timers do not keep the
 * process alive lives as long.
 */

export const [url, ...types] = process.argv.slice(2);

process.stdin.on('end', () => process.exit(0)).resume();

export function event({ type, data, id }) {
  process.stdout.write(`${JSON.stringify({ type: type || 'message', data, id })}\n`);
}

export function state(text) {
  process.stderr.write(`${text}\n`);
}
