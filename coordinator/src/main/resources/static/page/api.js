// The coordinator's HTTP API. The browser keeps a cookie that lets it read, and no script ever sees.
const AGAIN = 2000;

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `the server answered ${status}`);
    this.status = status;
  }
}

/** No answer, or half of one: the coordinator is away for now. */
export class Away extends Error {}

export async function request(path, options = {}) {
  const answer = await ask(path, options);
  if (answer.ok) return answer;
  const problem = await problemOf(answer);
  if (answer.status !== 401) throw problem;
  await signIn(problem.message);
  return request(path, options);
}

function ask(path, options) {
  return fetch(`api/v1/${path}`, { ...options, cache: 'no-store' }).catch(cause => {
    throw new Away('The coordinator does not answer.', { cause });
  });
}

async function problemOf(answer) {
  return new Problem(answer.status, await answer.json().catch(() => ({})));
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

let signingIn = null;

/** One dialogue, however many requests wait for it. */
function signIn(why) {
  signingIn ??= askForToken(why).finally(() => { signingIn = null; });
  return signingIn;
}

/** Asks for a token until there is one that is taken, and has the coordinator set its cookie. */
async function askForToken(why) {
  const answer = await ask('cookie', { method: 'POST', headers: { Authorization: `Bearer ${await typedToken(why)}` } });
  if (!answer.ok) await askForToken((await problemOf(answer)).message);
}

function typedToken(why) {
  const dialog = document.getElementById('ask-token');
  const field = document.getElementById('token');
  document.getElementById('ask-why').textContent = why;
  field.value = '';
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      const token = field.value.trim();
      field.value = '';
      resolve(token);
    }, { once: true });
    dialog.showModal();
  });
}
