// The list of pairs. Only rows in or near the view exist in the document. The height of a row is estimated
// from the length of its text until it has been rendered. If an estimate above the view was wrong, the scroll
// position is corrected.

const view = {
  /** The beads that pass the filter, and those that are listed: these and their neighbours. */
  rows: [], lines: [],
  /** All beads, which are listed without a filter. */
  all: [],
  tops: new Float64Array(1),
  /** The heights of rows that have been rendered, and the estimates for the others, by the id of the bead. */
  heights: new Map(), estimates: new Map(),
  shown: new Map(), width: 0, drawing: false,
};
const cursor = { i: 0, side: 0, k: 0 };
/** Number of rows rendered above the visible ones, and below them. */
const OVERSCAN = 6;

const el = (name, attributes, ...children) => {
  const out = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) out.setAttribute(key, value);
  out.append(...children);
  return out;
};
const byId = (id) => document.getElementById(id);

/** Width of the gutter in pixels, and of the space around the text of a side. */
const GUTTER = 102;
const AROUND = 26;

/** Forgets the heights of all rows, because something changed on which they depend. */
function forgetHeights() {
  view.heights.clear();
  view.estimates.clear();
}

/** Returns the height of a row in pixels, as far as it is known. */
function heightOf(bead, narrow) {
  let height = view.heights.get(bead.id) ?? view.estimates.get(bead.id);
  if (height === undefined) view.estimates.set(bead.id, height = estimateHeight(bead, narrow));
  return height;
}

/** Estimates the height of a row in pixels, assuming that a character is half as wide as the text is high. */
function estimateHeight(bead, narrow) {
  const size = settings.size;
  const width = narrow ? view.width : ((view.width - GUTTER) * Math.min(settings.split, 100 - settings.split)) / 100;
  const perLine = Math.max(12, (width - AROUND) / (size * 0.5));
  const linesOf = (segments) => segments.reduce((sum, { t }) => sum + Math.ceil(t.length / perLine), 0);
  const heights = bead.s.map((segments) =>
    (linesOf(segments) || 1) * size * 1.4 + Math.max(0, segments.length - 1) * 8);
  const pair = narrow ? heights[0] + heights[1] + size * 1.4 : Math.max(heights[0], heights[1]);
  return pair + 7.5 + (underOf(bead) ? 20 : 0);
}

/** Whether there is a line with labels, a reason or notes below the texts of a bead. */
function underOf(bead) {
  return isDoubtful(bead) || flagsOf(bead).length || findingsOf(bead).length || hasNotes(bead);
}

/** Recomputes the vertical position of every row after `from`. */
function layOutRows(from) {
  if (view.tops.length !== view.lines.length + 1) {
    view.tops = new Float64Array(view.lines.length + 1);
    from = 0;
  }
  const narrow = matchMedia("(max-width: 40rem)").matches;
  for (let row = from; row < view.lines.length; row += 1) {
    const bead = beads[view.lines[row]];
    view.tops[row + 1] = view.tops[row] + heightOf(bead, narrow);
  }
  byId("sizer").style.height = `${view.tops[view.lines.length]}px`;
}

/** Returns the first row for which `isBefore` is false. */
function firstRow(isBefore) {
  let [low, high] = [0, view.lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the row at a vertical position. */
const rowAt = (y) => firstRow((row) => view.tops[row + 1] <= y);

/** Returns the row of bead `i`, or the row at which it would be inserted. */
const rowOf = (i) => firstRow((row) => view.lines[row] < i);

/** Whether bead `i` is listed, as a match or as the neighbour of one. */
const isShown = (i) => view.lines[rowOf(i)] === i;

/** Renders the rows that are visible now. */
function draw() {
  if (view.drawing) return;
  view.drawing = true;
  const scroller = byId("grid");
  for (let pass = 0; pass < 3; pass += 1) {
    const top = scroller.scrollTop;
    const first = Math.max(0, rowAt(top) - OVERSCAN);
    const last = Math.min(view.lines.length, rowAt(top + scroller.clientHeight) + 1 + OVERSCAN);
    const wanted = new Map();
    const fresh = [];
    const sizer = byId("sizer");
    for (let row = first; row < last; row += 1) {
      const bead = beads[view.lines[row]];
      let element = view.shown.get(bead.id);
      if (!element) {
        element = renderRow(row);
        fresh.push(element);
      }
      element.setAttribute("aria-rowindex", row + 1);
      element.style.transform = `translateY(${view.tops[row]}px)`;
      wanted.set(bead.id, element);
    }
    for (const [id, element] of view.shown) if (!wanted.has(id)) element.remove();
    sizer.append(...fresh);
    view.shown = wanted;
    const anchor = rowAt(top);
    let [moved, changed] = [0, -1];
    for (let row = last - 1; row >= first; row -= 1) {
      const bead = beads[view.lines[row]];
      const height = wanted.get(bead.id).offsetHeight;
      const before = view.tops[row + 1] - view.tops[row];
      view.heights.set(bead.id, height);
      if (Math.abs(height - before) < 0.5) continue;
      changed = row;
      if (row < anchor) moved += height - before;
    }
    if (changed < 0) break;
    layOutRows(changed);
    if (moved) scroller.scrollTop = top + moved;
  }
  highlight();
  placeCard();
  view.drawing = false;
}

/** Highlights the row and the segment at the cursor. */
function highlight() {
  for (const old of document.querySelectorAll("#sizer .current, #sizer .selected")) {
    old.classList.remove("current", "selected");
  }
  const bead = beads[cursor.i];
  const grid = byId("grid");
  const row = bead && view.shown.get(bead.id);
  if (!row) {
    grid.removeAttribute("aria-activedescendant");
    return;
  }
  row.classList.add("current");
  const segment = byId(`s${bead.id}-${cursor.side}-${cursor.k}`);
  if (segment) {
    segment.classList.add("selected");
    grid.setAttribute("aria-activedescendant", segment.id);
  }
  if (!row.dataset.marked) {
    row.dataset.marked = "1";
    mark(bead, true);
  }
}

/** Moves the cursor to a bead and scrolls it into view. */
function go(i, side, k, center) {
  const before = beads[cursor.i];
  cursor.i = Math.max(0, Math.min(i, beads.length - 1));
  const bead = beads[cursor.i];
  if (!bead) return;
  cursor.side = side;
  cursor.k = Math.max(0, Math.min(k, bead.s[side].length - 1));
  if (before && before !== bead) {
    const row = view.shown.get(before.id);
    if (row && row.dataset.marked) {
      delete row.dataset.marked;
      mark(before, false);
    }
  }
  const row = rowOf(cursor.i);
  if (isShown(cursor.i)) reveal(row, center);
  fillCard();
  draw();
  // The height may have been an estimate, so correct the position now that the row is rendered.
  if (isShown(cursor.i)) reveal(row, false);
  draw();
  updatePosition();
}

function reveal(row, center) {
  const scroller = byId("grid");
  const [top, bottom, height] = [view.tops[row], view.tops[row + 1], scroller.clientHeight];
  if (center) scroller.scrollTop = Math.max(0, top - (height - (bottom - top)) / 2);
  else if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + height) scroller.scrollTop = Math.min(top, bottom - height);
}

/** Renders all rows again, for example because their width changed. */
function renderAgain() {
  for (const element of view.shown.values()) element.remove();
  view.shown = new Map();
  forgetHeights();
  layOutRows(0);
  draw();
}
