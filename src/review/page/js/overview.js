// The overview: the alignment path (source sentences to the right, target sentences downwards, coloured by
// confidence) with flagged pairs and unaligned passages, the number of pairs at each confidence, and the passages.

// For each bead, its rectangle { x, y, right, bottom }, and the numbers of sentences on both sides.
let path = null;
let totals = [0, 0];

/**
 * Computes the place of each bead in sentences, counted over all documents. If the sentence numbers are unknown, the
 * sentences are assumed to be in the order of the beads.
 */
function measurePath() {
  const known = page.docs.map(() => true);
  for (const bead of beads) if (!isNumbered(bead, 0) || !isNumbered(bead, 1)) known[bead.d] = false;
  const [starts, ends] = [[0, 0], [0, 0]];
  let d = -1;
  path = beads.map((bead) => {
    if (bead.d !== d) {
      d = bead.d;
      for (const side of [0, 1]) starts[side] = ends[side];
    }
    const place = known[d]
      ? {
        x: starts[0] + firstOf(bead, 0), right: starts[0] + lastOf(bead, 0),
        y: starts[1] + firstOf(bead, 1), bottom: starts[1] + lastOf(bead, 1),
      }
      : { x: ends[0], right: ends[0] + countOf(bead, 0), y: ends[1], bottom: ends[1] + countOf(bead, 1) };
    ends[0] = Math.max(ends[0], place.right);
    ends[1] = Math.max(ends[1], place.bottom);
    return place;
  });
  totals = ends;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["--c0", "--c1", "--c2", "--c3", "--c4", "--c-none", "--gap"];
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
  const runs = unalignedRuns();
  // Bands across the plot show the unaligned passages.
  pen.fillStyle = ink[6];
  for (const { side, start, end } of runs) {
    if (side) pen.fillRect(0, start * scale[1], width, Math.max(1, (end - start) * scale[1]));
    else pen.fillRect(start * scale[0], 0, Math.max(1, (end - start) * scale[0]), height);
  }
  for (const { x, y, right, bottom, confidence } of mergeCloseBeads(scale)) {
    pen.fillStyle = ink[confidence < 0 ? 5 : colourOf(confidence)];
    // A null bead has no extent on one side, so draw at least 2.5 pixels in both directions.
    const size = [(right - x) * scale[0], (bottom - y) * scale[1]].map((pixels) => Math.max(2.5, pixels));
    pen.fillRect(x * scale[0], y * scale[1], ...size);
  }
  drawFlagged(pen, ink[0], scale);
  canvas.setAttribute("aria-label", translate("plot", n, m));
  labelOverview(runs);
  showHistogram();
  updatePosition();
}

/** Draws a ring around each pair with a flag or a finding. Rings closer than two pixels are drawn once. */
function drawFlagged(pen, colour, scale) {
  const seen = new Set();
  pen.strokeStyle = colour;
  beads.forEach((bead, i) => {
    if (!flagsOf(bead).length && !findingsOf(bead).length) return;
    const [x, y] = [path[i].x * scale[0], path[i].y * scale[1]];
    const place = `${Math.round(x / 2)} ${Math.round(y / 2)}`;
    if (seen.has(place)) return;
    seen.add(place);
    pen.beginPath();
    pen.arc(x, y, 3.5, 0, 7);
    pen.stroke();
  });
}

/** Minimum number of successive unaligned sentences that the overview lists as a passage. */
const MIN_PASSAGE = 3;
/** Maximum number of passages in the list; the longest are listed. */
const MAX_PASSAGES = 12;

/** Returns the runs of unaligned sentences of one side: { side, i, start, end }, with places as in the plot. */
function unalignedRuns() {
  const out = [];
  const open = [null, null];
  beads.forEach((bead, i) => {
    if (!isNull(bead)) {
      open[0] = open[1] = null;
      return;
    }
    for (const side of [0, 1]) {
      if (!bead.s[side].length) continue;
      const [start, end] = side ? [path[i].y, path[i].bottom] : [path[i].x, path[i].right];
      if (open[side] && open[side].end === start) open[side].end = end;
      else out.push(open[side] = { side, i, start, end });
    }
  });
  return out.filter(({ start, end }) => end - start >= MIN_PASSAGE);
}

/** Writes the axes, the legend and the list of unaligned passages. */
function labelOverview(runs) {
  const names = ["source", "target"].map((name) => translate(name));
  byId("xlabel").textContent = `${names[0]} →`;
  byId("ylabel").textContent = `← ${names[1]}`;
  [byId("xmax").textContent, byId("ymax").textContent] = totals;
  const key = (name, text) => el("li", {}, el("i", { class: name }), text);
  const bands = [0, 1, 2, 3, 4].map((k) => key(`k${k}`, `${k / 5}–${(k + 1) / 5}`));
  const more = runs.length ? [key("knull", translate("gaps"))] : [];
  if (hasFlags() || hasFindings()) more.push(key("kflag", translate("rings")));
  byId("plotlegend").replaceChildren(...bands, ...more);
  const size = ({ start, end }) => end - start;
  const listed = runs.slice().sort((a, b) => size(b) - size(a)).slice(0, MAX_PASSAGES).sort((a, b) => a.i - b.i);
  byId("gaps").replaceChildren(...listed.map(({ side, i, start, end }) =>
    el("button", { "data-i": i }, translate(side ? "gaptarget" : "gapsource", end - start, i + 1))));
  if (!listed.length) byId("gaps").textContent = translate("nogaps");
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

/** Shows the number of pairs in each tenth of confidence, as buttons that list the pairs up to there. */
function showHistogram() {
  const bins = new Array(10).fill(0);
  for (const bead of beads) {
    const confidence = confidenceOf(bead);
    if (confidence >= 0) bins[Math.min(9, Math.floor(confidence / 100))] += 1;
  }
  const most = Math.max(1, ...bins);
  byId("bins").replaceChildren(...bins.map((size, k) => {
    const bar = el("i", {});
    // The square root keeps the few doubtful beads visible beside the many confident ones.
    bar.style.width = `${Math.sqrt(size / most) * 100}%`;
    bar.style.background = `var(--c${Math.floor(k / 2)})`;
    const range = `${(k / 10).toFixed(1)}–${((k + 1) / 10).toFixed(1)}`;
    const title = translate("listupto", ((k + 1) / 10).toFixed(1));
    return el("button", { "data-max": (k + 1) * 10, title }, range, bar, String(size));
  }));
}

/** Moves the marker in the overview to the cursor. */
function updatePosition() {
  const canvas = byId("plot");
  if (!path || path.length !== beads.length || !canvas.clientWidth || !path[cursor.i]) return;
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
