// Elements, and how values are shown.
const SIGNS = {
  PASSED: '✓', FLAKY: '≈', FAILED: '✗', TESTS_FAILED: '✗', TIMED_OUT: '⏱', BROKEN: '!', LOST: '!', CANCELLED: '–', SKIPPED: '↷',
  INTERRUPTED: '↺', RUNNING: '▶', DISPATCHED: '…', READY: '·', BLOCKED: '·', RETRYING: '↺', COMPLETE: '✓',
};

/** An element: el('td', {class: 'x'}, child, …); text is never read as HTML. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'style') element.style.cssText = value; // the page's policy has no style attributes
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

/**
 * Puts children where others are, and leaves what looks the same in place: with its focus, its selection and a click that has begun. What a
 * listener acts on must show in its element's text or attributes, as the listeners of such elements stay too.
 */
export function fill(parent, ...children) {
  const there = [...parent.childNodes];
  const wanted = children.flat().map(child => child instanceof Node ? child : document.createTextNode(child));
  wanted.forEach((node, i) => {
    if (!there[i]) parent.append(node);
    else if (there[i].isEqualNode(node)) return;
    else if (isAlike(there[i], node)) fill(there[i], ...node.childNodes);
    else there[i].replaceWith(node);
  });
  there.slice(wanted.length).forEach(node => node.remove());
}

function isAlike(one, other) {
  return one instanceof Element && one.nodeName === other.nodeName && one.attributes.length === other.attributes.length
    && [...one.attributes].every(({ name, value }) => other.getAttribute(name) === value);
}

export function state(name) {
  return el('span', { class: `state ${name}`, 'data-sign': SIGNS[name] ?? '' }, name.toLowerCase().replace('_', ' '));
}

export function seconds(value) {
  if (value === null || value === undefined) return '';
  if (value < 10) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function time(text) {
  if (!text) return '';
  const at = new Date(text);
  const today = new Date().toDateString() === at.toDateString();
  return el('time', { datetime: text, title: text }, today ? at.toLocaleTimeString() : at.toLocaleString());
}

export function bar(progress) {
  const part = name => el('span', { class: name, style: `width:${100 * progress[name] / Math.max(1, progress.total)}%` });
  const words = `${progress.completed} passed, ${progress.failed} did not, ${progress.running} running, ${progress.pending} waiting`;
  return el('div', { class: 'bar', role: 'img', 'aria-label': words, title: words }, part('completed'), part('failed'), part('running'));
}

export function table(heads, rows) {
  return el('table', {},
    el('thead', {}, el('tr', {}, heads.map(head => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, rows.map(cells => el('tr', {}, cells.map(cell => cell instanceof HTMLTableCellElement ? cell : el('td', {}, cell ?? ''))))));
}

/** Draws once a frame at most, however often it is asked. */
export function onceAFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(); });
  };
}

/** Does it every so many milliseconds, until the signal aborts. */
export function every(milliseconds, signal, act) {
  const ticking = setInterval(act, milliseconds);
  signal.addEventListener('abort', () => clearInterval(ticking));
}
