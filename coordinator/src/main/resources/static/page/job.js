// One job: its attempts, their tasks, and the logs as they are written.
import { get, request } from './api.js';
import { el, seconds, state, table, time } from './dom.js';

const AGAIN = 2000;
const KEPT = 2_000_000;

export async function show(view, signal, online, id) {
  const job = await get(`jobs/${id}`, signal);
  const log = el('div');
  const attempts = job.attempts.slice().reverse();
  const why = ended(job) ? [] : (await get(`jobs/${id}/explain`, signal)).reasons;
  view.replaceChildren(
    el('h1', {}, `${job.plan_file} `, state(job.state)),
    el('p', {}, 'Job ', el('code', {}, job.job_id), ' of session ', el('a', { href: `#/session/${job.session_id}` }, job.session_id),
      `, pool ${job.pool}${job.message ? `: ${job.message}` : ''}`),
    ...why.map(reason => el('p', { class: 'faint' }, reason)),
    ...attempts.flatMap(attempt => section(job, attempt, log, signal, online)),
    log);
  const current = attempts[0];
  if (current && !current.outcome && job.tasks.length) {
    const task = job.tasks[Math.min(current.tasks.length, job.tasks.length - 1)];
    await read(log, job, current, task.id, signal, online);
  }
}

const ended = job => ['PASSED', 'FLAKY', 'FAILED', 'BROKEN', 'CANCELLED', 'SKIPPED'].includes(job.state);

function section(job, attempt, log, signal, online) {
  const results = new Map(attempt.tasks.map(task => [task.id, task]));
  return [
    el('h2', {}, `Attempt ${attempt.number} `, state(attempt.outcome ?? 'RUNNING')),
    el('p', { class: 'faint' }, attempt.worker ? `${attempt.worker}/${attempt.slot} ${attempt.worktree} ` : '', time(attempt.started_at), ' ',
      seconds(attempt.duration_seconds), attempt.message ? `: ${attempt.message}` : ''),
    table(['Task', '', 'State', 'Exit', 'Time', ''], job.tasks.map(task => {
      const result = results.get(task.id);
      return [task.id, task.title, result ? state(result.status) : '', result && result.status !== 'SKIPPED' ? String(result.exit_code) : '',
        result ? seconds(result.duration_seconds) : '',
        el('button', { onclick: () => read(log, job, attempt, task.id, signal, online) }, 'Log')];
    })),
    ...attempt.tasks.filter(task => task.tail).map(task => el('pre', {}, task.tail)),
  ];
}

let reading = null;

/** Shows a task's log, and what comes to it; another one takes its place. */
async function read(place, job, attempt, task, signal, online) {
  reading?.abort();
  const own = reading = new AbortController();
  signal.addEventListener('abort', () => own.abort());
  const text = el('pre', { class: 'log', tabindex: '0' });
  place.replaceChildren(el('h2', {}, `Log of task ${task}, attempt ${attempt.number}`), text);
  let seen = 0;
  const path = `jobs/${job.job_id}/attempts/${attempt.number}/logs/${encodeURIComponent(task)}?follow=true`;
  while (!own.signal.aborted) {
    try {
      const answer = await request(path, { signal: own.signal, headers: seen ? { Range: `bytes=${seen}-` } : {} });
      online(true);
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        seen += value.length;
        append(text, decoder.decode(value, { stream: true }));
      }
    } catch (error) {
      if (own.signal.aborted || error.status === 416) return;
      if (error.status && error.status !== 503) {
        text.textContent += error.status === 404 ? 'There is no log of it.' : error.message;
        return;
      }
      online(false);
      await new Promise(resolve => setTimeout(resolve, AGAIN));
    }
  }
}

function append(text, more) {
  const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
  text.append(more);
  if (text.textContent.length > KEPT) text.textContent = `… the beginning is not shown …\n${text.textContent.slice(-KEPT / 2)}`;
  if (atEnd) text.scrollTop = text.scrollHeight;
}
