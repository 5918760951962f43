
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';
// Text goes in as text nodes only, so nothing in the data can become markup.
function fill(el, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') el.addEventListener(key, value); else if (value !== null) el.setAttribute(key, value);
  }
  el.append(...children.filter(child => child !== null && child !== undefined));
  return el;
}
const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
function time(ms) {
  const sec = ms / 1000;
  if (sec < 10) return sec.toFixed(ms < 100 && ms > 0 ? 2 : 1) + ' s';
  if (sec < 60) return Math.floor(sec) + ' s';
  const two = n => String(Math.floor(n)).padStart(2, '0');
  return sec < 3600 ? Math.floor(sec / 60) + ' m ' + two(sec % 60) + ' s' : Math.floor(sec / 3600) + ' h ' + two(sec / 60 % 60) + ' m';
}
const plural = (n, word) => n.toLocaleString('en') + ' ' + word + (n === 1 ? '' : 's');

// How states and outcomes look: never by colour alone.
const KINDS = { failed: ['✕', 0], broken: ['!', 1], other: ['–', 2], flaky: ['↻', 3], running: ['…', 4], passed: ['✓', 5] };
const KIND = { PASSED: 'passed', FLAKY: 'flaky', FAILED: 'failed', TESTS_FAILED: 'failed', TIMED_OUT: 'failed', BROKEN: 'broken', RUNNING: 'running' };
const kindOf = state => KIND[state] || 'other';
const icon = kind => KINDS[kind][0];
const words = state => state.toLowerCase().replaceAll('_', ' ');
const natural = new Intl.Collator('en', { numeric: true });

const runs = [];
for (const job of data.jobs) {
  job.kind = kindOf(job.state);
  job.short = job.plan.replace(/^.*\//, '').replace(/\.md( |$)/, '$1');
  job.last = job.runs[job.runs.length - 1] || {};
  for (const run of job.runs) {
    run.job = job;
    run.kind = run.end === 'PASSED' && job.state === 'FLAKY' ? 'flaky' : kindOf(run.end);
    if (run.slot !== undefined && run.from !== undefined) runs.push(run);
  }
  const failed = job.runs.flatMap(run => (run.failed || []).map(test => test.name));
  const bad = (job.last.tasks || []).find(task => !['PASSED', 'SKIPPED'].includes(task.end));
  job.why = job.msg || job.last.msg || (bad && job.kind !== 'passed' ? bad.id + ' ' + bad.title + ', exit ' + bad.exit : '');
  job.text = [job.plan, job.name, job.state, job.why, job.last.slot, ...failed].join('\n').toLowerCase();
}
runs.sort((a, b) => a.from - b.from);
runs.forEach((run, i) => { run.index = i; });
const lanes = [...new Set(runs.map(run => run.slot))].sort(natural.compare);
const laneOf = new Map(lanes.map((slot, i) => [slot, i]));
const total = Math.max(1, data.ms, ...runs.slice(-1).map(run => run.to));

function header() {
  const busy = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  const tests = data.jobs.reduce((sum, job) => sum + (job.last.tests ? job.last.tests[0] : 0), 0);
  const again = runs.filter(run => run.n > 1).length;
  const figure = (name, value) => $('figures').append(h('div', {}, h('dt', {}, name), h('dd', {}, value)));
  figure('jobs', data.jobs.length.toLocaleString('en'));
  if (tests) figure('test cases', tests.toLocaleString('en'));
  if (lanes.length) {
    figure('slots', String(lanes.length));
    figure('busy', Math.min(100, Math.round(100 * busy / (lanes.length * total))) + ' %');
    figure('faster than one by one', '× ' + (busy / total).toFixed(1));
  }
  if (again) figure(again === 1 ? 'retry' : 'retries', again.toLocaleString('en'));
  for (const kind of Object.keys(KINDS)) {
    const count = data.jobs.filter(job => job.kind === kind).length;
    if (count) { const part = h('i', { class: 'b-' + kind }); part.style.flexGrow = count; $('share').append(part); }
  }
}

// ---- timeline
const LEFT = 128, LOAD = 42, AXIS = 22;
const ROW = lanes.length > 40 ? 15 : lanes.length > 14 ? 20 : 28;
let from = 0, to = total, drag = null;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];

function hatches() {
  const pattern = (id, transform, cross) => s('pattern', { id, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: transform },
    s('line', { x1: 0, y1: 0, x2: 0, y2: 7, class: 'hatch-line' }), cross ? s('line', { x1: 0, y1: 0, x2: 7, y2: 0, class: 'hatch-line' }) : null);
  return s('defs', {}, pattern('h-failed', 'rotate(45)'), pattern('h-broken', 'rotate(45)', true), pattern('h-other', 'rotate(90)'));
}
const hatched = kind => ['failed', 'broken', 'other'].includes(kind);

function bar(x, y, width, height, kind, attributes) {
  const box = { x, y, width: Math.max(width, 1.5), height, rx: width > 8 ? 3 : 1 };
  const parts = [s('rect', { ...box, ...attributes, class: 'f-' + kind + (attributes.class || '') })];
  if (hatched(kind) && width > 5) parts.push(s('rect', { ...box, class: 'hatch', fill: 'url(#h-' + kind + ')' }));
  return parts;
}

function draw() {
  const holder = $('timeline'), width = holder.clientWidth, inner = width - LEFT - 8, scale = inner / (to - from);
  const x = ms => LEFT + (ms - from) * scale;
  const axis = s('svg', { class: 'axis', height: LOAD + AXIS, 'aria-hidden': 'true' });
  const step = steps.find(ms => ms * scale > 80) || 864e5;
  const height = lanes.length * ROW + 4;
  const chart = s('svg', { height, 'aria-hidden': 'true' }, hatches());
  lanes.forEach((slot, i) => {
    chart.append(s('rect', { class: 'lane', x: LEFT, y: i * ROW + 1, width: inner, height: ROW - 2, rx: 3 }));
    if (ROW > 15 || i % 2 === 0) {
      chart.append(s('text', { class: 'name', x: LEFT - 8, y: i * ROW + ROW / 2 + 4, 'text-anchor': 'end' }, slot.length > 19 ? '…' + slot.slice(-18) : slot));
    }
  });
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    axis.append(s('line', { class: 'grid', x1: x(at), x2: x(at), y1: 0, y2: LOAD + AXIS }));
    if (x(at) < width - 48) axis.append(s('text', { x: x(at) + 4, y: LOAD + AXIS - 6 }, clock(at, step)));
    chart.append(s('line', { class: 'grid', x1: x(at), x2: x(at), y1: 0, y2: height }));
  }
  load(axis, inner);
  const dense = lanes.map(() => null);
  const flush = lane => {
    const group = dense[lane];
    dense[lane] = null;
    if (group) put([group.run], group.x, Math.max(group.end - group.x, 1.5), lane, group.kind, group.count);
  };
  const put = (list, left, size, lane, kind, count) => {
    const run = list[0], y = lane * ROW + 3, tall = ROW - 6;
    chart.append(...bar(left, y, size, tall, kind, { class: ' run', 'data-run': run.index, 'data-count': count, 'data-job': run.job.i }));
    const mark = (run.n > 1 ? '↻' : '') + (hatched(kind) ? icon(kind) : '');
    const room = Math.floor((size - 9) / 6.9);
    if (count === 1 && room > 3 && ROW > 15) {
      const label = (mark ? mark + ' ' : '') + run.job.short;
      chart.append(s('text', { class: 'label l-' + kind, x: left + 5, y: y + tall / 2 + 4 }, label.length > room ? label.slice(0, room - 1) + '…' : label));
    } else if (size < 6 && (kind === 'failed' || kind === 'broken')) {
      const mid = left + size / 2;
      chart.append(s('path', { class: 'flag', d: 'M' + (mid - 3.5) + ' ' + (y - 3) + 'h7l-3.5 5z' }));
    }
  };
  for (const run of runs) {
    if (run.to < from || run.from > to) continue;
    const lane = laneOf.get(run.slot), left = Math.max(LEFT, x(run.from)), right = Math.min(LEFT + inner, x(run.to));
    if (right - left >= 3) {
      flush(lane);
      put([run], left, Math.max(1.5, right - left - (right - left > 6 ? 1 : 0)), lane, run.kind, 1);
      continue;
    }
    // Bars too narrow to be seen alone are shown together, as the worst of them.
    const group = dense[lane];
    if (group && left - group.end < 1.5 && right - group.x < 6) {
      group.end = right;
      group.count++;
      if (KINDS[run.kind][1] < KINDS[group.kind][1]) { group.kind = run.kind; group.run = run; }
    } else {
      flush(lane);
      dense[lane] = { x: left, end: right, kind: run.kind, run, count: 1 };
    }
  }
  lanes.forEach((slot, i) => flush(i));
  const top = holder.scrollTop;
  holder.replaceChildren(axis, chart);
  holder.scrollTop = top;
  $('window').textContent = from > 0 || to < total ? time(from) + ' – ' + time(to) : '';
}

function clock(ms, step) {
  if (step < 1000) return (ms / 1000).toFixed(step < 10 ? 3 : step < 100 ? 2 : 1) + ' s';
  if (total < 6e4) return ms / 1000 + ' s';
  const two = n => String(Math.floor(n)).padStart(2, '0');
  return (total >= 36e5 ? Math.floor(ms / 36e5) + ':' + two(ms / 6e4 % 60) : String(Math.floor(ms / 6e4))) + ':' + two(ms / 1000 % 60);
}

// How many slots are busy, averaged over each two pixels.
function load(axis, inner) {
  const bins = Math.max(1, Math.floor(inner / 2)), size = (to - from) / bins, busy = new Float64Array(bins + 1);
  for (const run of runs) {
    const a = Math.max(0, (run.from - from) / size), b = Math.min(bins, (run.to - from) / size);
    if (b <= a) continue;
    const first = Math.floor(a), last = Math.floor(b);
    if (first === last) { busy[first] += b - a; continue; }
    busy[first] += first + 1 - a;
    for (let i = first + 1; i < last; i++) busy[i]++;
    busy[last] += b - last;
  }
  let path = 'M' + LEFT + ' ' + LOAD;
  for (let i = 0; i < bins; i++) {
    const y = (LOAD - Math.min(1, busy[i] / lanes.length) * (LOAD - 6)).toFixed(1);
    path += 'L' + (LEFT + i * 2) + ' ' + y + 'H' + (LEFT + i * 2 + 2);
  }
  axis.append(s('path', { class: 'load', d: path + 'V' + LOAD + 'Z' }));
  axis.append(s('text', { x: LEFT - 8, y: 14, 'text-anchor': 'end' }, plural(lanes.length, 'slot')), s('text', { x: LEFT - 8, y: LOAD, 'text-anchor': 'end' }, 'busy'));
}

function zoom(a, b) {
  const least = Math.min(total, 20), span = Math.min(total, Math.max(least, b - a)), middle = (a + b) / 2;
  from = Math.min(Math.max(0, middle - span / 2), total - span);
  to = from + span;
  draw();
}
const scaleBy = (factor, at = (from + to) / 2) => zoom(at - (at - from) * factor, at + (to - at) * factor);

function timeline() {
  const holder = $('timeline');
  for (const kind of Object.keys(KINDS)) {
    if (!runs.some(run => run.kind === kind)) continue;
    const name = { other: 'ended otherwise', failed: 'failed ' + icon(kind), broken: 'broken ' + icon(kind), flaky: 'passed when tried again' }[kind] || kind;
    $('legend').append(h('li', {}, s('svg', { width: 18, height: 12, 'aria-hidden': 'true' }, hatches(), ...bar(0, 0, 18, 12, kind, {})), name));
  }
  const at = event => from + (Math.max(0, event.clientX - holder.getBoundingClientRect().left - LEFT) / (holder.clientWidth - LEFT - 8)) * (to - from);
  const runAt = event => event.target.dataset && event.target.dataset.run ? runs[event.target.dataset.run] : null;
  holder.addEventListener('wheel', event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    scaleBy(event.deltaY > 0 ? 1.25 : 0.8, at(event));
  }, { passive: false });
  holder.addEventListener('pointerdown', event => { if (event.button === 0 && event.clientX - holder.getBoundingClientRect().left > LEFT) drag = { x: event.clientX, at: at(event), moved: false }; });
  addEventListener('pointermove', event => {
    if (drag && Math.abs(event.clientX - drag.x) > 5) drag.moved = true;
    if (!drag || !drag.moved) return;
    const chart = holder.lastElementChild, left = holder.getBoundingClientRect().left;
    const a = Math.max(LEFT, Math.min(drag.x, event.clientX) - left), b = Math.min(holder.clientWidth - 8, Math.max(drag.x, event.clientX) - left);
    chart.querySelector('.select')?.remove();
    chart.append(s('rect', { class: 'select', x: a, y: 0, width: Math.max(0, b - a), height: lanes.length * ROW }));
  });
  addEventListener('pointerup', event => {
    const done = drag;
    drag = null;
    if (!done) return;
    if (done.moved) zoom(Math.min(done.at, at(event)), Math.max(done.at, Math.min(to, at(event))));
    else if (runAt(event)) show(runAt(event).job);
  });
  holder.addEventListener('dblclick', () => zoom(0, total));
  holder.addEventListener('pointermove', event => tip(event, runAt(event)));
  holder.addEventListener('pointerleave', event => tip(event, null));
  holder.addEventListener('keydown', event => {
    const span = to - from;
    const act = { '+': () => scaleBy(0.7), '=': () => scaleBy(0.7), '-': () => scaleBy(1.4), 0: () => zoom(0, total), ArrowLeft: () => zoom(from - span / 5, to - span / 5), ArrowRight: () => zoom(from + span / 5, to + span / 5) }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  $('zoom-in').addEventListener('click', () => scaleBy(0.6));
  $('zoom-out').addEventListener('click', () => scaleBy(1.7));
  $('zoom-all').addEventListener('click', () => zoom(0, total));
  let width = 0;
  new ResizeObserver(() => requestAnimationFrame(() => {
    if (holder.clientWidth !== width) { width = holder.clientWidth; draw(); }
  })).observe(holder);
  draw();
}

function tip(event, run) {
  const box = $('tip');
  document.querySelectorAll('.run.same').forEach(el => el.classList.remove('same'));
  box.hidden = !run || drag?.moved;
  if (box.hidden) return;
  document.querySelectorAll('.run[data-job="' + run.job.i + '"]').forEach(el => el.classList.add('same'));
  const count = Number(event.target.dataset.count);
  const why = run.msg || run.job.why;
  box.replaceChildren();
  fill(box, {}, [h('b', {}, run.job.plan),
    h('span', {}, icon(run.kind) + ' ' + words(run.end) + (run.why ? ' (' + words(run.why) + ')' : '') + ' · attempt ' + run.n + ' · ' + time(run.to - run.from)),
    h('span', {}, run.slot + (run.wt ? ' · ' + run.wt : '') + ' · from ' + time(run.from)),
    run.kind !== 'passed' && why ? h('span', {}, why.split('\n')[0].slice(0, 200)) : null,
    count > 1 ? h('span', {}, 'and ' + plural(count - 1, 'other attempt') + ' here: zoom in') : null]);
  box.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8)) + 'px';
  box.style.top = (event.clientY + 18 + box.offsetHeight > innerHeight ? event.clientY - box.offsetHeight - 10 : event.clientY + 18) + 'px';
}

// ---- table
const tasksOf = job => (job.last.tasks || []);
const COLUMNS = [
  ['i', '#', job => job.i, 'num'], ['state', 'State', job => KINDS[job.kind][1], ''], ['plan', 'Plan', job => job.plan, ''],
  ['runs', 'Attempts', job => job.runs.length, 'num'], ['tests', 'Test cases', job => job.last.tests ? job.last.tests[0] : 0, 'num'],
  ['ms', 'Time', job => job.ms, 'num'], ['slot', 'Slot', job => job.last.slot || '', '']];
let sort = { by: 'state', down: false }, only = new Set(), limit = 100, found = [];
const opened = new Set();
const longest = Math.max(1, ...data.jobs.slice(0, 50000).map(job => job.ms));

function chips() {
  for (const state of [...new Set(data.jobs.map(job => job.state))].sort((a, b) => KINDS[kindOf(a)][1] - KINDS[kindOf(b)][1])) {
    const kind = kindOf(state), count = data.jobs.filter(job => job.state === state).length;
    const chip = h('button', { type: 'button', 'aria-pressed': 'false', click: () => {
      if (!only.delete(state)) only.add(state);
      chip.setAttribute('aria-pressed', String(only.has(state)));
      limit = 100;
      table();
    } }, icon(kind) + ' ' + words(state) + ' ' + count.toLocaleString('en'));
    $('chips').append(chip);
  }
  for (const [key, name, , kind] of COLUMNS) {
    const head = h('th', { class: 'c-' + key + ' ' + kind, scope: 'col', 'data-key': key }, h('button', { type: 'button', click: () => {
      sort = { by: key, down: sort.by === key ? !sort.down : ['ms', 'runs', 'tests'].includes(key) };
      table();
    } }, name));
    $('heads').append(head);
  }
  $('search').addEventListener('input', () => { limit = 100; table(); });
  $('more').addEventListener('click', () => { limit += 500; table(); });
}

function table() {
  const wanted = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const key = COLUMNS.find(column => column[0] === sort.by)[2];
  found = data.jobs.filter(job => (only.size === 0 || only.has(job.state)) && wanted.every(word => job.text.includes(word)));
  found.sort((a, b) => {
    const x = key(a), y = key(b), order = typeof x === 'string' ? natural.compare(x, y) : x - y;
    return (sort.down ? -order : order) || a.i - b.i;
  });
  document.querySelectorAll('#heads th').forEach(head => {
    if (head.dataset.key === sort.by) head.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending'); else head.removeAttribute('aria-sort');
  });
  $('rows').replaceChildren(...found.slice(0, limit).flatMap(rows));
  $('shown').textContent = found.length === 0 ? 'No job is like that.' : Math.min(limit, found.length).toLocaleString('en') + ' of ' + plural(found.length, 'job');
  $('more').hidden = found.length <= limit;
}

function rows(job) {
  const open = opened.has(job);
  const toggle = event => {
    if (event.target.closest('a')) return;
    if (!opened.delete(job)) opened.add(job);
    const row = $('job-' + job.i), button = row.querySelector('.open'), now = opened.has(job);
    button.setAttribute('aria-expanded', String(now));
    if (now) row.after(detail(job)); else row.nextElementSibling.remove();
  };
  const took = h('span', { class: 'took b-' + job.kind });
  took.style.width = Math.round(100 * job.ms / longest) + '%';
  const tests = job.last.tests;
  const row = h('tr', { class: 'job', id: 'job-' + job.i, click: toggle },
    h('td', { class: 'c-i num dim' }, String(job.i)),
    h('td', { class: 'c-state' }, h('span', { class: 'state t-' + job.kind }, icon(job.kind) + ' ' + words(job.state))),
    h('td', {}, h('button', { type: 'button', class: 'open', 'aria-expanded': String(open) }, job.plan),
      job.name ? h('span', { class: 'dim' }, '  ' + job.name) : null, job.why ? h('div', { class: 'first' }, job.why.split('\n')[0]) : null),
    h('td', { class: 'c-runs num' }, String(job.runs.length)),
    h('td', { class: 'c-tests num' }, tests ? (tests[1] ? tests[1] + ' ✕ of ' : '') + tests[0].toLocaleString('en') : ''),
    h('td', { class: 'c-ms num' }, job.runs.length ? time(job.ms) : '', job.runs.length ? took : null),
    h('td', { class: 'c-slot dim' }, job.last.slot || ''));
  return open ? [row, detail(job)] : [row];
}

function detail(job) {
  const cell = h('td', { class: 'detail', colspan: COLUMNS.length });
  if (job.msg && job.msg !== job.last.msg) cell.append(h('pre', {}, job.msg));
  for (const run of [...job.runs].reverse()) cell.append(attempt(run));
  cell.append(h('p', { class: 'dim' }, h('a', { href: job.page }, 'Page of this job'), job.exp !== undefined ? ' · expected ' + time(job.exp) : null));
  return h('tr', {}, cell);
}

function attempt(run) {
  const box = h('div', { class: 'attempt' }, h('p', { class: 't-' + run.kind }, icon(run.kind) + ' Attempt ' + run.n + ': ' + words(run.end) + (run.why ? ' (' + words(run.why) + ')' : '') + ' ',
    h('span', { class: 'dim' }, [run.slot, run.wt, run.from === undefined ? '' : time(run.to - run.from)].filter(Boolean).join(' · '))));
  if (run.msg) box.append(h('pre', {}, run.msg));
  if (run.gone) box.append(h('p', { class: 't-broken' }, 'Missing: ' + run.gone));
  const services = h('ul', { class: 'tasks' });
  for (const svc of run.svc || []) {
    services.append(h('li', {}, svc.name ? 'service ' + svc.name + ' ' : 'container of the tasks ', h('span', { class: 'mono' }, svc.image + ' '),
      h('span', { class: 'dim' }, svc.ms === undefined ? 'not ready ' : 'ready after ' + time(svc.ms) + ' '),
      svc.log ? h('a', { href: svc.log }, 'log') : null, svc.digest ? h('div', { class: 'mono dim' }, svc.digest) : null));
  }
  if (run.svc) box.append(services);
  const list = h('ul', { class: 'tasks' });
  for (const task of run.tasks || []) {
    const kind = kindOf(task.end), bad = !['PASSED', 'SKIPPED'].includes(task.end);
    list.append(h('li', {}, h('span', { class: 'mono t-' + kind }, icon(kind)), task.id + ' ' + task.title + ' ',
      h('span', { class: 'dim' }, task.end === 'SKIPPED' ? 'not run ' : time(task.ms) + (bad ? ' · ' + words(task.end) + ', exit code ' + task.exit + ' ' : ' ')),
      task.log ? h('a', { href: task.log }, 'log') : null, task.tail ? h('pre', { class: 'bad' }, task.tail) : null));
  }
  box.append(list);
  for (const test of run.failed || []) {
    box.append(h('details', {}, h('summary', {}, h('span', { class: 't-failed' }, '✕ '), test.name), test.text ? h('pre', { class: 'bad' }, test.text) : null));
  }
  if (run.more) box.append(h('p', { class: 'dim' }, 'More on the page of this job.'));
  return box;
}

function show(job) {
  $('search').value = '';
  only.clear();
  document.querySelectorAll('#chips button').forEach(chip => chip.setAttribute('aria-pressed', 'false'));
  opened.add(job);
  table();
  if (found.indexOf(job) >= limit) { limit = found.indexOf(job) + 20; table(); }
  history.replaceState(null, '', '#job-' + job.i);
  $('job-' + job.i).scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

header();
if (lanes.length) { $('timeline-card').hidden = false; timeline(); }
$('jobs-card').hidden = false;
chips();
data.jobs.filter(job => job.kind === 'failed' || job.kind === 'broken').slice(0, 1).forEach(job => opened.add(job));
table();
const named = data.jobs.find(job => '#job-' + job.i === location.hash);
if (named) show(named);
