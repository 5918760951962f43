// The coordinator's HTTP API, with the token that this browser keeps.
const KEY = 'coppice-token';

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `the server answered ${status}`);
    this.status = status;
  }
}

export async function request(path, options = {}) {
  const headers = { ...options.headers };
  const token = localStorage.getItem(KEY);
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`api/v1/${path}`, { ...options, headers, cache: 'no-store' });
  if (answer.ok) return answer;
  const document_ = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    await askForToken(token ? 'The token that was kept is not valid any more.' : document_.detail || '');
    return request(path, options);
  }
  throw new Problem(answer.status, document_);
}

export async function get(path, signal) {
  return (await request(path, { signal })).json();
}

let asking = null;

/** One dialogue, however many requests wait for it. */
function askForToken(why) {
  asking ??= new Promise(resolve => {
    const dialog = document.getElementById('ask-token');
    const field = document.getElementById('token');
    document.getElementById('ask-why').textContent = why;
    field.value = '';
    dialog.addEventListener('close', () => {
      if (field.value) localStorage.setItem(KEY, field.value.trim());
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}
