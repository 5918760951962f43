// The coordinator's HTTP API, with the token that this browser keeps.
const KEY = 'coppice-token';

const AGAIN = 2000;

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `the server answered ${status}`);
    this.status = status;
  }
}

keepForLinks();

/** A browser that follows a link sends no header: for that, the token is in a cookie too. */
function keepForLinks() {
  const token = localStorage.getItem(KEY);
  const { pathname, protocol } = new URL('api/v1', location);
  if (token) document.cookie = `coppice_token=${token}; path=${pathname}; SameSite=Lax${protocol === 'https:' ? '; Secure' : ''}`;
}

/** No answer, or half of one: the coordinator is away for now. */
export class Away extends Error {}

export async function request(path, options = {}) {
  const headers = { ...options.headers };
  const token = localStorage.getItem(KEY);
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`api/v1/${path}`, { ...options, headers, cache: 'no-store' }).catch(cause => {
    throw new Away('The coordinator does not answer.', { cause });
  });
  if (answer.ok) return answer;
  const document_ = await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    await askForToken(token ? 'The token that was kept is not valid any more.' : document_.detail || '');
    return request(path, options);
  }
  throw new Problem(answer.status, document_);
}

/** An answer's body, piece by piece as it comes. */
export async function* pieces(answer) {
  const reader = answer.body.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch(cause => { throw new Away('The answer broke off.', { cause }); });
    if (done) return;
    yield value;
  }
}

/** Asks again and again while the coordinator is away; online(yes) is told how it stands. Throws what waiting does not mend, and once the signal aborts. */
export async function patiently(ask, signal, online) {
  for (;;) {
    try {
      const answer = await ask();
      online(true);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Away || error.status === 503)) throw error;
      online(false);
      await new Promise(resolve => setTimeout(resolve, AGAIN));
    }
  }
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
      keepForLinks();
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}
