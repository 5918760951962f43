// The first view: sessions and workers, as they change.
import { get } from './api.js';
import { bar, el, fill, onceAFrame, seconds, state, table, time } from './dom.js';
import { follow } from './stream.js';

const PAGE = 50;

export async function show(view, signal, online) {
  const sessions = new Map();
  let workers = [];
  let cursor = null;
  const list = el('div');
  const more = el('button', { hidden: true, onclick: () => older() }, 'Older sessions');
  const crew = el('div');
  view.replaceChildren(el('h1', {}, 'Sessions'), list, more, el('h2', {}, 'Workers'), crew);

  const draw = onceAFrame(() => {
    const newest = [...sessions.values()].sort((a, b) => b.queued_at.localeCompare(a.queued_at));
    fill(list, newest.length ? table(['Session', 'State', 'Progress', 'Revision', 'Repository', 'Queued', 'Left'], newest.map(row))
      : el('p', { class: 'faint' }, 'None yet: coppice submit docs/plans/*.md makes one.'));
    more.hidden = !cursor;
    fill(crew, workers.length ? table(['Worker', 'Takes tickets', 'Pools', 'Abilities', 'Busy', 'Heard of'], workers.map(worker))
      : el('p', { class: 'faint' }, 'No worker was heard of lately.'));
  });
  const older = async () => {
    const page = await get(`sessions?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, signal);
    page.sessions.forEach(session => sessions.set(session.session_id, session));
    cursor = page.next_cursor;
    draw();
  };

  await older();
  workers = (await get('workers', signal)).workers;
  draw();
  await follow('events', signal, (name, data) => {
    if (name === 'session') sessions.set(data.session_id, data);
    else if (name === 'workers') workers = data.workers;
    draw();
  }, online);
}

function row(session) {
  return [
    el('a', { href: `#/session/${session.session_id}` }, session.session_id),
    state(session.verdict ?? session.status), bar(session.progress), session.revision, el('code', {}, session.repository),
    time(session.queued_at), session.status === 'RUNNING' ? seconds(session.estimated_seconds_left) : '',
  ];
}

function worker(one) {
  const standing = one.silent_since ? `silent, was ${one.readiness.toLowerCase()}` : one.readiness === 'READY' ? 'yes' : one.readiness.toLowerCase();
  return [one.worker_id, standing === 'yes' || !one.note ? standing : `${standing}: ${one.note}`,
    one.pools.join(', '), Object.keys(one.abilities).join(', '), `${one.busy} of ${one.slots}`, time(one.last_heard_at)];
}
