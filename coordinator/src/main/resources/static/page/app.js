// Which view is shown: the part of the address after the number sign says it.
import { get } from './api.js';
import { el } from './dom.js';
import * as fleet from './fleet.js';
import * as job from './job.js';
import * as session from './session.js';

const view = document.getElementById('view');
const link = document.getElementById('link');
let shown = new AbortController();

function online(yes) {
  link.textContent = yes ? '' : 'The coordinator does not answer; trying again.';
}

async function show() {
  shown.abort();
  shown = new AbortController();
  const { signal } = shown;
  const [, kind, id] = location.hash.split('/');
  const chosen = { session, job }[kind] ?? fleet;
  try {
    await chosen.show(view, signal, online, id && encodeURIComponent(decodeURIComponent(id)));
  } catch (error) {
    if (signal.aborted) return;
    view.replaceChildren(el('p', { class: 'problem', role: 'alert' }, error.message), el('button', { onclick: show }, 'Try again'));
  }
}

addEventListener('hashchange', () => { show(); view.focus(); });
show();
get('server').then(server => {
  document.getElementById('server').textContent = `${server.version}, ${server.status.toLowerCase()}`;
}).catch(error => { link.textContent = error.message; });
