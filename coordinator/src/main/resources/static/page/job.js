// One job: its attempts, their tasks, and the logs, as they run.
import { get, patiently } from './api.js';
import { el, every, fill, onceAFrame, seconds, state, table, time } from './dom.js';
import { logPane } from './log.js';
import { follow } from './stream.js';

const ENDED = ['PASSED', 'FLAKY', 'FAILED', 'BROKEN', 'CANCELLED', 'SKIPPED'];
const LOOK_EVERY = 5000;

export async function show(view, signal, online, id) {
  let job = null;
  let why = [];
  let chosen = null; // by a person, or by what runs
  let preparing = null; // what the latest attempt waits for
  const head = el('div');
  const attempts = el('div');
  const log = logPane(id, signal, online);
  view.replaceChildren(head, attempts, log);

  const ended = () => ENDED.includes(job.state);
  const read = (number, task, person) => {
    chosen = { number, task, person };
    log.read(number, task);
  };
  const draw = onceAFrame(() => {
    fill(head, heading(job, why));
    fill(attempts, job.attempts.toReversed().flatMap(attempt => section(job, attempt, read, preparing)));
  });
  /** The log of what runs is shown, unless a person has chosen one. */
  const keepUp = () => {
    const last = job.attempts.at(-1);
    const task = last && !last.outcome && job.tasks[last.tasks.length];
    const failed = last?.tasks.some(one => one.status !== 'PASSED');
    if (task && !failed && !chosen?.person && (chosen?.number !== last.number || chosen.task !== task.id)) read(last.number, task.id, false);
  };
  const refresh = () => patiently(async () => {
    job = await get(`jobs/${id}`, signal);
    why = ended() ? [] : (await get(`jobs/${id}/explain`, signal)).reasons;
    draw();
    keepUp();
  }, signal, online);

  await refresh();
  if (ended()) return;
  every(LOOK_EVERY, signal, () => { if (!ended()) refresh().catch(() => {}); }); // what fails here fails below too
  await follow(`sessions/${job.session_id}/events`, signal, async (name, data) => {
    if (name === 'preparing' && data.job_id === id) {
      preparing = data;
      draw();
    } else if (name === 'snapshot' || name === 'session_ended' || (data.job_id ?? data.job?.job_id) === id) {
      preparing = null;
      await refresh();
    }
    return ended();
  }, online);
}

function heading(job, why) {
  return [
    el('h1', {}, `${job.plan_file} `, state(job.state)),
    el('p', {}, 'Job ', el('code', {}, job.job_id), ' of session ', el('a', { href: `#/session/${job.session_id}` }, job.session_id),
      `, pool ${job.pool}${job.message ? `: ${job.message}` : ''}`),
    ...why.map(reason => el('p', { class: 'faint' }, reason)),
  ];
}

function section(job, attempt, read, preparing) {
  const results = new Map(attempt.tasks.map(task => [task.id, task]));
  return [
    el('h2', {}, `Attempt ${attempt.number} `, state(attempt.outcome ?? 'RUNNING')),
    el('p', { class: 'faint' }, attempt.worker ? `${attempt.worker}/${attempt.slot} ${attempt.worktree} ` : '', time(attempt.started_at), ' ',
      seconds(attempt.duration_seconds), attempt.message ? `: ${attempt.message}` : '',
      !attempt.outcome && preparing?.number === attempt.number ? `: ${preparing.doing}` : ''),
    table(['Task', '', 'State', 'Exit', 'Time', ''], job.tasks.map(task => {
      const result = results.get(task.id);
      return [task.id, task.title, result ? state(result.status) : '', result && result.status !== 'SKIPPED' ? String(result.exit_code) : '',
        result ? seconds(result.duration_seconds) : '',
        el('button', { 'data-attempt': attempt.number, 'data-task': task.id, onclick: () => read(attempt.number, task.id, true) }, 'Log')];
    })),
    ...attempt.tasks.filter(task => task.tail).map(task => el('pre', {}, task.tail)),
  ];
}
