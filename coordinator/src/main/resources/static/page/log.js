// A task's log, as it is written.
import { patiently, pieces, request } from './api.js';
import { el } from './dom.js';

const KEPT = 2_000_000;

/** A place for the log of one task of a job at a time; its read(attempt number, task) fills it, and another one takes its place. */
export function logPane(job, signal, online) {
  const pane = el('div');
  let reading = new AbortController();

  pane.read = async (number, task) => {
    reading.abort();
    reading = new AbortController();
    const own = AbortSignal.any([signal, reading.signal]);
    const text = el('pre', { class: 'log', tabindex: '0' });
    pane.replaceChildren(el('h2', {}, `Log of task ${task}, attempt ${number}`), text);
    const path = `jobs/${job}/attempts/${number}/logs/${encodeURIComponent(task)}?follow=true`;
    const decoder = new TextDecoder();
    let seen = 0;
    try {
      await patiently(async () => {
        const answer = await request(path, { signal: own });
        online(true);
        let again = seen; // a log that is followed begins at its beginning
        for await (const bytes of pieces(answer)) {
          const more = bytes.subarray(Math.min(again, bytes.length));
          again -= bytes.length - more.length;
          seen += more.length;
          append(text, decoder.decode(more, { stream: true }));
        }
      }, own, online);
    } catch (error) {
      if (own.aborted) return;
      append(text, error.status === 404 ? 'There is no log of it.' : error.message);
    }
  };
  return pane;
}

function append(text, more) {
  const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
  text.append(more);
  if (text.textContent.length > KEPT) text.textContent = `… the beginning is not shown …\n${text.textContent.slice(-KEPT / 2)}`;
  if (atEnd) text.scrollTop = text.scrollHeight;
}
