// Server-sent events over fetch, since EventSource can't send a token. Comes again by itself, after the last event it saw.
import { request, Problem } from './api.js';

const AGAIN = 2000;

/** Calls on(name, data) for each event, and online(yes) when the connection comes or goes, until the signal aborts. */
export async function follow(path, signal, on, online) {
  let last = null;
  while (!signal.aborted) {
    try {
      const headers = { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) };
      const answer = await request(path, { headers, signal });
      online(true);
      for await (const event of events(answer.body)) {
        if (event.id) last = event.id;
        on(event.name, JSON.parse(event.data));
        if (event.name === 'session_ended') return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status !== 503) throw error;
    }
    online(false);
    await new Promise(resolve => setTimeout(resolve, AGAIN));
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
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
