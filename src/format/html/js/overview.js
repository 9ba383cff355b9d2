// The picture: the alignment path (source sentences across, target sentences down, colour by confidence) and how many
// beads have which confidence.

let path = null;

/** For each bead where it begins: source sentence, target sentence. Documents follow each other. */
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
  return ["--c0", "--c1", "--c2", "--c3", "--c4", "--c-none", "--ink", "--line"].map((name) => style.getPropertyValue(name).trim());
}

function plain(canvas) {
  const scale = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

function drawOverview() {
  const canvas = byId("plot");
  if (!canvas.clientWidth) return;
  measurePath();
  const { pen, width, height } = plain(canvas);
  const ink = colours();
  const [n, m] = path[beads.length];
  const scale = [width / Math.max(1, n), height / Math.max(1, m)];
  // The doubtful ones last, so that they are not painted over.
  for (let level = 4; level >= -1; level -= 1) {
    pen.fillStyle = level < 0 ? ink[5] : ink[level];
    beads.forEach((bead, i) => {
      const confidence = confidenceOf(bead);
      if ((confidence < 0 ? -1 : Math.min(4, Math.floor(confidence / 200))) !== level) return;
      const [w, h] = [0, 1].map((side) => Math.max(level === 4 ? 1.2 : 3, countOf(bead, side) * scale[side]));
      pen.fillRect(path[i][0] * scale[0], path[i][1] * scale[1], w, h);
    });
  }
  canvas.setAttribute("aria-label", say("plot", n, m));
  drawHistogram(ink);
  moveOverview();
}

function drawHistogram(ink) {
  const bins = new Array(10).fill(0);
  for (const bead of beads) {
    const confidence = confidenceOf(bead);
    if (confidence >= 0) bins[Math.min(9, Math.floor(confidence / 100))] += 1;
  }
  const canvas = byId("histogram");
  const { pen, width, height } = plain(canvas);
  const most = Math.max(1, ...bins);
  bins.forEach((size, k) => {
    // By the root, or the few doubtful ones would not be seen beside the many sure ones.
    const bar = Math.sqrt(size / most) * (height - 2);
    pen.fillStyle = ink[Math.floor(k / 2)];
    pen.fillRect((k * width) / 10 + 1, height - bar, width / 10 - 2, bar);
  });
  canvas.setAttribute("aria-label", say("histo", bins.join(", ")));
}

/** Shows in the picture where the cursor is. */
function moveOverview() {
  const canvas = byId("plot");
  if (!path || !canvas.clientWidth || !path[cursor.i]) return;
  const [n, m] = path[path.length - 1];
  const here = byId("here");
  here.style.left = `${canvas.offsetLeft + (path[cursor.i][0] / Math.max(1, n)) * canvas.clientWidth}px`;
  here.style.top = `${canvas.offsetTop + (path[cursor.i][1] / Math.max(1, m)) * canvas.clientHeight}px`;
  canvas.setAttribute("aria-valuemax", beads.length);
  canvas.setAttribute("aria-valuenow", cursor.i + 1);
  canvas.setAttribute("aria-valuetext", say("at", cursor.i + 1, beads.length));
}

/** The bead nearest to a place in the picture. */
function beadAt(x, y) {
  const [n, m] = path[path.length - 1];
  let [best, least] = [0, Infinity];
  for (let i = 0; i < beads.length; i += 1) {
    const away = Math.abs(path[i][0] / Math.max(1, n) - x) + Math.abs(path[i][1] / Math.max(1, m) - y);
    if (away < least) [best, least] = [i, away];
  }
  return best;
}
