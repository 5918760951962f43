// Attempts on a canvas, a lane for each slot. Thousands of them are drawn in one go; the table beside it says the same in words.
const LANE = 18;
const GAP = 4;
const LABEL = 150;

/** What a colour of the style sheet is right now, light or dark. */
function palette(near) {
  const probe = document.createElement('span');
  near.after(probe);
  const resolve = name => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
  const names = ['passed', 'running', 'failed', 'broken', 'waiting', 'faint'];
  const resolved = Object.fromEntries(names.map(name => [name, resolve(name)]));
  probe.remove();
  return name => resolved[name];
}

/** Returns a canvas whose draw(attempts) paints {lane, from, to, state, title, href}; times in milliseconds. */
export function timeline() {
  const canvas = document.createElement('canvas');
  canvas.className = 'timeline';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Attempts over time; the table below lists the jobs');
  let boxes = [];
  canvas.addEventListener('mousemove', event => {
    const box = hit(event);
    canvas.title = box ? box.title : '';
    canvas.style.cursor = box ? 'pointer' : '';
  });
  canvas.addEventListener('click', event => {
    const box = hit(event);
    if (box) location.hash = box.href;
  });
  const hit = event => boxes.find(box =>
    event.offsetX >= box.x && event.offsetX <= box.x + box.width && event.offsetY >= box.y && event.offsetY <= box.y + LANE);

  canvas.draw = attempts => {
    const lanes = [...new Set(attempts.map(attempt => attempt.lane))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    const width = canvas.clientWidth || 800;
    const height = Math.max(1, lanes.length) * (LANE + GAP) + GAP + LANE;
    const scale = devicePixelRatio || 1;
    canvas.style.height = `${height}px`;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const paint = canvas.getContext('2d');
    paint.scale(scale, scale);
    paint.font = '12px system-ui, sans-serif';
    paint.textBaseline = 'middle';
    const from = attempts.reduce((least, attempt) => Math.min(least, attempt.from), Infinity);
    const to = attempts.reduce((most, attempt) => Math.max(most, attempt.to), -Infinity);
    const span = Math.max(1, to - from);
    const x = at => LABEL + (at - from) / span * (width - LABEL - 8);
    const colour = palette(canvas);
    const colours = { PASSED: colour('passed'), RUNNING: colour('running'), TESTS_FAILED: colour('failed'), TIMED_OUT: colour('failed'),
      BROKEN: colour('broken'), LOST: colour('broken') };
    paint.fillStyle = colour('faint');
    lanes.forEach((lane, row) => paint.fillText(lane, 6, row * (LANE + GAP) + GAP + LANE / 2, LABEL - 12));
    boxes = attempts.map(attempt => {
      const box = { x: x(attempt.from), y: lanes.indexOf(attempt.lane) * (LANE + GAP) + GAP, width: Math.max(2, x(attempt.to) - x(attempt.from)),
        title: attempt.title, href: attempt.href };
      paint.fillStyle = colours[attempt.state] ?? colour('waiting');
      paint.fillRect(box.x, box.y, box.width, LANE);
      return box;
    });
    paint.fillStyle = colour('faint');
    const foot = height - LANE / 2;
    if (attempts.length) {
      paint.fillText(new Date(from).toLocaleTimeString(), LABEL, foot);
      paint.textAlign = 'right';
      paint.fillText(new Date(to).toLocaleTimeString(), width - 8, foot);
    }
  };
  return canvas;
}
