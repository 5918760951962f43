// One session: its jobs on a timeline and in a table, as they run.
import { get, patiently } from './api.js';
import { bar, el, every, fill, onceAFrame, seconds, state, table, time } from './dom.js';
import { follow } from './stream.js';
import { timeline } from './timeline.js';

const PAGE = 500;
const SHOWN = 200;
const GROUPS = {
  all: () => true,
  'not passed': job => ['FAILED', 'BROKEN', 'CANCELLED', 'SKIPPED'].includes(job.state),
  running: job => job.state === 'RUNNING',
  waiting: job => ['BLOCKED', 'READY', 'DISPATCHED', 'RETRYING'].includes(job.state),
  passed: job => ['PASSED', 'FLAKY'].includes(job.state),
};

export async function show(view, signal, online, id) {
  let session = await get(`sessions/${id}`, signal);
  const jobs = new Map();
  let group = 'all';
  let shown = SHOWN;
  const head = el('div');
  const lanes = timeline();
  const filters = el('div', { class: 'filters', role: 'group', 'aria-label': 'Which jobs' });
  const list = el('div');
  view.replaceChildren(head, lanes, filters, list);

  const draw = onceAFrame(() => {
    if (session.status === 'RUNNING' && jobs.size === session.progress.total) count(session, jobs);
    fill(head, heading(session));
    lanes.draw([...jobs.values()].flatMap(attempts));
    const all = [...jobs.values()].sort((a, b) => a.ordinal - b.ordinal);
    fill(filters, Object.keys(GROUPS).map(name => el('button', {
      'data-group': name, 'aria-pressed': String(name === group), onclick: () => { group = name; shown = SHOWN; draw(); },
    }, `${name} ${all.filter(GROUPS[name]).length}`)));
    const chosen = all.filter(GROUPS[group]);
    fill(list,
      table(['Job', 'Plan', 'State', 'Attempts', 'Time', 'Where', 'What happened'], chosen.slice(0, shown).map(row)),
      chosen.length > shown ? el('button', { onclick: () => { shown *= 4; draw(); } }, `${chosen.length - shown} more`) : '');
  });
  const take = job => jobs.set(job.job_id, job);
  const apply = (name, data) => {
    if (name === 'job_ended') take(data.job);
    else happened(jobs.get(data.job_id), name, data);
  };
  let since = []; // what happened while a page of jobs was on its way, which may be older
  const load = async () => {
    let cursor = null;
    do {
      since = [];
      const path = `sessions/${id}/jobs?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const page = await patiently(() => get(path, signal), signal, online);
      page.jobs.forEach(take);
      since.forEach(event => apply(...event));
      cursor = page.next_cursor;
      draw();
    } while (cursor);
  };

  if (session.status !== 'RUNNING') return load();
  every(1000, signal, () => { if (session.status === 'RUNNING') draw(); });
  const stopped = new AbortController();
  await follow(`sessions/${id}/events`, AbortSignal.any([signal, stopped.signal]), (name, data) => {
    if (name === 'snapshot') {
      session = data.session;
      load().catch(error => stopped.abort(error));
    } else if (name === 'session_ended') session = data.session;
    else {
      since.push([name, data]);
      apply(name, data);
    }
    draw();
    return name === 'session_ended';
  }, online);
}

/** Applies an event of an attempt to what is known of its job. */
function happened(job, name, data) {
  if (!job) return;
  const number = data.number ?? data.attempt.number;
  let attempt = job.attempts.find(one => one.number === number);
  if (!attempt) {
    attempt = { number, outcome: null, worktree: '', tasks: [], started_at: null, finished_at: null };
    job.attempts.push(attempt);
  }
  if (name === 'attempt_started') {
    Object.assign(attempt, { worker: data.worker, slot: data.slot, started_at: data.at });
    job.state = 'RUNNING';
  } else if (name === 'preparing') attempt.doing = data.doing;
  else if (name === 'checked_out') Object.assign(attempt, { worktree: data.worktree, doing: '' });
  else if (name === 'task_finished') attempt.tasks = [...attempt.tasks.filter(task => task.id !== data.task.id), data.task];
  else if (name === 'attempt_finished') {
    Object.assign(attempt, data.attempt);
    if (job.state === 'RUNNING') job.state = 'RETRYING'; // unless its end follows at once
  }
}

function count(session, jobs) {
  const all = [...jobs.values()];
  session.progress.completed = all.filter(GROUPS.passed).length;
  session.progress.failed = all.filter(GROUPS['not passed']).length;
  session.progress.running = all.filter(GROUPS.running).length;
  session.progress.pending = session.progress.total - session.progress.completed - session.progress.failed - session.progress.running;
}

function attempts(job) {
  return job.attempts.filter(attempt => attempt.started_at && attempt.worker).map(attempt => ({
    lane: `${attempt.worker}/${attempt.slot}`,
    from: Date.parse(attempt.started_at),
    to: attempt.finished_at ? Date.parse(attempt.finished_at) : Date.now(),
    state: attempt.outcome ?? 'RUNNING',
    title: `${job.plan_file}, attempt ${attempt.number}: ${(attempt.outcome ?? 'running').toLowerCase()}`,
    href: `#/job/${job.job_id}`,
  }));
}

function heading(session) {
  const report = session.report_path?.replace(/[^/]*$/, 'report.html');
  return [
    el('h1', {}, `Session ${session.session_id} `, state(session.verdict ?? session.status)),
    bar(session.progress),
    el('p', {}, el('code', {}, session.repository), ` at ${session.revision} (`, el('code', {}, session.commit.slice(0, 12)), '), queued ', time(session.queued_at),
      session.status === 'RUNNING' && session.estimated_seconds_left ? `, about ${seconds(session.estimated_seconds_left)} left` : '',
      report ? [', ', el('a', { href: report }, 'report')] : ''),
  ];
}

function row(job) {
  const last = job.attempts.at(-1);
  return [
    el('a', { href: `#/job/${job.job_id}` }, String(job.ordinal)), job.plan_file, state(job.state), String(job.attempts.length || ''),
    last?.started_at ? seconds(last.duration_seconds ?? (Date.now() - Date.parse(last.started_at)) / 1000) : '',
    last?.worker ? `${last.worker}/${last.slot}${last.worktree ? ` ${last.worktree}` : ''}` : '', job.message || (last?.outcome ? '' : last?.doing),
  ];
}
