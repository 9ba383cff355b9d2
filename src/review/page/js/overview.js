// The overview: the alignment path (source sentences to the right, target sentences downwards, coloured by
// confidence) and a histogram of the confidences.

// For each bead, its rectangle { x, y, right, bottom }, and the numbers of sentences on both sides.
let path = null;
let totals = [0, 0];

/**
 * Computes the place of each bead in sentences, counted over all documents. If the sentence numbers are unknown, the
 * sentences are assumed to be in the order of the beads.
 */
function measurePath() {
  const known = page.docs.map(() => true);
  for (const bead of beads) if (!sentencesOf(bead, 0) || !sentencesOf(bead, 1)) known[bead.d] = false;
  const [starts, ends] = [[0, 0], [0, 0]];
  let d = -1;
  path = beads.map((bead) => {
    if (bead.d !== d) {
      d = bead.d;
      for (const side of [0, 1]) starts[side] = ends[side];
    }
    const [[x, right], [y, bottom]] = [0, 1].map((side) => {
      const [start, end] = known[d]
        ? sentencesOf(bead, side).map((number) => starts[side] + number)
        : [ends[side], ends[side] + countOf(bead, side)];
      ends[side] = Math.max(ends[side], end);
      return [start, end];
    });
    return { x, y, right, bottom };
  });
  totals = ends;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["--c0", "--c1", "--c2", "--c3", "--c4", "--c-none", "--ink", "--line"];
  return names.map((name) => style.getPropertyValue(name).trim());
}

function prepareCanvas(canvas) {
  const scale = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

let paintTimer = 0;

/** Schedules drawing the overview after the list, which is more urgent. */
function drawOverview() {
  path = null;
  if (paintTimer) return;
  paintTimer = setTimeout(() => {
    paintTimer = 0;
    paintOverview();
  }, 60);
}

function paintOverview() {
  const canvas = byId("plot");
  if (!canvas.clientWidth) return;
  measurePath();
  const { pen, width, height } = prepareCanvas(canvas);
  const ink = colours();
  const [n, m] = totals;
  const scale = [width / Math.max(1, n), height / Math.max(1, m)];
  for (const { x, y, right, bottom, confidence } of mergeCloseBeads(scale)) {
    pen.fillStyle = ink[confidence < 0 ? 5 : colourOf(confidence)];
    // A null bead has no extent on one side, so draw at least 2.5 pixels in both directions.
    const size = [(right - x) * scale[0], (bottom - y) * scale[1]].map((pixels) => Math.max(2.5, pixels));
    pen.fillRect(x * scale[0], y * scale[1], ...size);
  }
  canvas.setAttribute("aria-label", translate("plot", n, m));
  drawHistogram(ink);
  updatePosition();
}

/**
 * Merges consecutive beads into runs of at least two pixels, each with its mean confidence. A run ends where the
 * next bead does not follow on both sides.
 */
function mergeCloseBeads(scale) {
  const out = [];
  let now = null;
  path.forEach(({ x, y, right, bottom }, i) => {
    const follows = now && x === now.right && y === now.bottom;
    if (!follows || (right - now.x) * scale[0] >= 2 || (bottom - now.y) * scale[1] >= 2) {
      now = { x, y, right, bottom, sum: 0, count: 0 };
      out.push(now);
    }
    [now.right, now.bottom] = [right, bottom];
    const confidence = confidenceOf(beads[i]);
    if (confidence < 0) return;
    now.sum += confidence;
    now.count += 1;
  });
  return out.map((run) => ({ ...run, confidence: run.count ? run.sum / run.count : -1 }));
}

function drawHistogram(ink) {
  const bins = new Array(10).fill(0);
  for (const bead of beads) {
    const confidence = confidenceOf(bead);
    if (confidence >= 0) bins[Math.min(9, Math.floor(confidence / 100))] += 1;
  }
  const canvas = byId("histogram");
  const { pen, width, height } = prepareCanvas(canvas);
  const most = Math.max(1, ...bins);
  bins.forEach((size, k) => {
    // The square root keeps the few doubtful beads visible beside the many confident ones.
    const bar = Math.sqrt(size / most) * (height - 2);
    pen.fillStyle = ink[Math.floor(k / 2)];
    pen.fillRect((k * width) / 10 + 1, height - bar, width / 10 - 2, bar);
  });
  canvas.setAttribute("aria-label", translate("bins", bins.join(", ")));
}

/** Moves the marker in the overview to the cursor. */
function updatePosition() {
  const canvas = byId("plot");
  if (!path || !canvas.clientWidth || !path[cursor.i]) return;
  const [n, m] = totals;
  const { x, y } = path[cursor.i];
  const marker = byId("position");
  marker.style.left = `${canvas.offsetLeft + (x / Math.max(1, n)) * canvas.clientWidth}px`;
  marker.style.top = `${canvas.offsetTop + (y / Math.max(1, m)) * canvas.clientHeight}px`;
  canvas.setAttribute("aria-valuemax", beads.length);
  canvas.setAttribute("aria-valuenow", cursor.i + 1);
  canvas.setAttribute("aria-valuetext", translate("at", cursor.i + 1, beads.length));
}

/** Returns the bead nearest to a point of the overview. Coordinates range from 0 to 1. */
function beadAt(x, y) {
  if (!path) measurePath();
  const [n, m] = totals;
  let [best, least] = [0, Infinity];
  for (let i = 0; i < beads.length; i += 1) {
    const distance = Math.abs(path[i].x / Math.max(1, n) - x) + Math.abs(path[i].y / Math.max(1, m) - y);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
