// The overview: the alignment path (source sentences to the right, target sentences downwards, coloured by
// confidence) and a histogram of the confidences.

let path = null;

/** Computes the start of each bead as source and target sentence numbers counted over all documents. */
function measurePath() {
  const place = [0, 0];
  path = beads.map((bead) => {
    const out = place.slice();
    place[0] += countOf(bead, 0);
    place[1] += countOf(bead, 1);
    return out;
  });
  path.push(place);
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

/** Schedules the drawing of the overview after that of the list, which is more urgent. */
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
  const [n, m] = path[beads.length];
  const scale = [width / Math.max(1, n), height / Math.max(1, m)];
  for (const { from, to, confidence } of mergeCloseBeads(scale)) {
    pen.fillStyle = ink[confidence < 0 ? 5 : colourOf(confidence)];
    const [x, y] = [path[from][0] * scale[0], path[from][1] * scale[1]];
    // A null bead has no extent on one side, so draw at least 2.5 pixels in both directions.
    pen.fillRect(x, y, Math.max(2.5, path[to][0] * scale[0] - x), Math.max(2.5, path[to][1] * scale[1] - y));
  }
  canvas.setAttribute("aria-label", translate("plot", n, m));
  drawHistogram(ink);
  updatePosition();
}

/** Merges consecutive beads into runs of at least two pixels, each with its mean confidence. */
function mergeCloseBeads(scale) {
  const out = [];
  let now = { from: 0, sum: 0, count: 0 };
  for (let i = 0; i < beads.length; i += 1) {
    const confidence = confidenceOf(beads[i]);
    if (confidence >= 0) {
      now.sum += confidence;
      now.count += 1;
    }
    const far = [0, 1].some((side) => (path[i + 1][side] - path[now.from][side]) * scale[side] >= 2);
    if (!far && i + 1 < beads.length) continue;
    out.push({ from: now.from, to: i + 1, confidence: now.count ? now.sum / now.count : -1 });
    now = { from: i + 1, sum: 0, count: 0 };
  }
  return out;
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
  const [n, m] = path[path.length - 1];
  const marker = byId("position");
  marker.style.left = `${canvas.offsetLeft + (path[cursor.i][0] / Math.max(1, n)) * canvas.clientWidth}px`;
  marker.style.top = `${canvas.offsetTop + (path[cursor.i][1] / Math.max(1, m)) * canvas.clientHeight}px`;
  canvas.setAttribute("aria-valuemax", beads.length);
  canvas.setAttribute("aria-valuenow", cursor.i + 1);
  canvas.setAttribute("aria-valuetext", translate("at", cursor.i + 1, beads.length));
}

/** Returns the bead nearest to a point of the overview. Coordinates range from 0 to 1. */
function beadAt(x, y) {
  if (!path) measurePath();
  const [n, m] = path[path.length - 1];
  let [best, least] = [0, Infinity];
  for (let i = 0; i < beads.length; i += 1) {
    const distance = Math.abs(path[i][0] / Math.max(1, n) - x) + Math.abs(path[i][1] / Math.max(1, m) - y);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
