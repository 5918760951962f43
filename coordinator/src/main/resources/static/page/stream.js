// Server-sent events over fetch, since EventSource can't send a token. Comes again by itself, after the last event it saw.
import { Away, patiently, pieces, request } from './api.js';

/** Calls on(name, data) for each event, one after the other, until that returns true; online(yes) tells when the connection comes or goes. */
export async function follow(path, signal, on, online) {
  let last = null;
  await patiently(async () => {
    const headers = { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) };
    const answer = await request(path, { headers, signal });
    online(true);
    for await (const event of events(answer)) {
      if (event.id) last = event.id;
      if (await on(event.name, JSON.parse(event.data))) return;
    }
    throw new Away('The stream of events has ended.');
  }, signal, online);
}

async function* events(answer) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces(answer)) {
    const blocks = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { name: 'message', id: null, data: '' };
      for (const line of block.split(/\r?\n/)) {
        const colon = line.indexOf(':');
        if (colon <= 0) continue; // a comment
        const field = line.slice(0, colon);
        const text = line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') event.name = text;
        else if (field === 'id') event.id = text;
        else if (field === 'data') event.data += text;
      }
      if (event.data) yield event;
    }
  }
}
