// The list: only rows that can be seen are in the page. Heights are guessed from the length of the text until a row has
// been seen; where a guess above the view was wrong, the view stays on what it shows.

const view = { rows: [], tops: new Float64Array(1), heights: new Map(), shown: new Map(), width: 0, drawing: false };
const cursor = { i: 0, side: 0, k: 0 };
const OVERSCAN = 6;

const el = (name, attributes, ...children) => {
  const out = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) out.setAttribute(key, value);
  out.append(...children);
  return out;
};
const byId = (id) => document.getElementById(id);

function guess(bead, narrow) {
  const perLine = Math.max(12, (narrow ? view.width - 40 : (view.width - 150) / 2) / 8);
  const lines = [0, 1].map((side) => bead.s[side].reduce((sum, segment) => sum + Math.ceil(segment.t.length / perLine), 0) || 1);
  const text = narrow ? lines[0] + lines[1] + 2 : Math.max(lines[0], lines[1]);
  return 24 * text + 22 + (isDoubtful(bead) ? 24 : 0);
}

/** Counts again where each row begins, from row `from` on. */
function stack(from) {
  if (view.tops.length !== view.rows.length + 1) {
    view.tops = new Float64Array(view.rows.length + 1);
    from = 0;
  }
  const narrow = matchMedia("(max-width: 40rem)").matches;
  for (let row = from; row < view.rows.length; row += 1) {
    const bead = beads[view.rows[row]];
    view.tops[row + 1] = view.tops[row] + (view.heights.get(bead.id) || guess(bead, narrow));
  }
  byId("sizer").style.height = `${view.tops[view.rows.length]}px`;
}

/** The row at a height. */
function rowAt(y) {
  let [low, high] = [0, view.rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.tops[middle + 1] <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of a bead, or where it would stand. */
function rowOf(i) {
  let [low, high] = [0, view.rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.rows[middle] < i) low = middle + 1;
    else high = middle;
  }
  return low;
}

const confidenceText = (bead) => (byPerson(bead) ? "1.000" : bead.conf < 0 ? say("none") : digits(bead.conf));
const confidenceClass = (thousandths) => (thousandths < 0 ? "c-none" : `c${Math.min(4, Math.floor(thousandths / 200))}`);

/** A segment's text, with what speaks for the pair marked. */
function paint(element, text, words) {
  const parts = [];
  let done = 0;
  for (const word of words || []) {
    if (!word.kind) continue;
    parts.push(text.slice(done, word.start), el("mark", { class: `m-${word.kind}` }, text.slice(word.start, word.end)));
    done = word.end;
  }
  parts.push(text.slice(done));
  element.replaceChildren(...parts);
}

function drawSide(i, side) {
  const bead = beads[i];
  const cell = el("div", { role: "gridcell", class: `side side-${side}`, lang: side ? page.tgt : page.src, dir: "auto" });
  if (!bead.s[side].length) {
    cell.classList.add("gap");
    cell.id = `s${bead.id}-${side}-0`;
    cell.dataset.side = side;
    cell.dataset.k = 0;
    cell.lang = tongue;
    cell.append(say("gap"));
    return cell;
  }
  bead.s[side].forEach((segment, k) => {
    const p = el("p", { id: `s${bead.id}-${side}-${k}`, class: "seg", dir: "auto", "data-side": side, "data-k": k });
    p.append(segment.t);
    cell.append(p);
  });
  return cell;
}

function drawRow(row) {
  const i = view.rows[row];
  const bead = beads[i];
  const element = el("div", { role: "row", class: "row", "aria-rowindex": row + 1, id: `r${bead.id}` });
  const badge = (on, name, sign) => (on ? [el("span", { class: `badge b-${name}`, title: say(name), "aria-label": say(name), role: "img" }, sign)] : []);
  const middle = el("div", { role: "gridcell", class: "middle" },
    el("span", { class: "number" }, String(i + 1)),
    el("span", { class: `conf ${confidenceClass(confidenceOf(bead))}`, title: say("conf", confidenceText(bead)) }, confidenceText(bead)),
    el("span", { class: "kind" }, kindOf(bead)),
    el("span", { class: "badges" }, ...badge(bead.checked, "checked", "✓"), ...badge(bead.hand || bead.edited, "changed", "✎"), ...badge(bead.out, "excluded", "⊘")));
  element.append(drawSide(i, 0), middle, drawSide(i, 1));
  if (isDoubtful(bead)) element.append(el("div", { role: "gridcell", class: "why" }, reasonsOf(i).join("; ")));
  element.classList.toggle("null", isNull(bead));
  element.classList.toggle("out", bead.out);
  element.dataset.i = i;
  return element;
}

/** Marks what speaks for a pair, or takes the marks away. */
function mark(bead, on) {
  const marks = on ? supports(bead) : null;
  for (const side of [0, 1]) {
    bead.s[side].forEach((segment, k) => {
      const element = byId(`s${bead.id}-${side}-${k}`);
      if (element && !element.querySelector("textarea")) paint(element, segment.t, marks && marks[side][k]);
    });
  }
}

/** Brings the page into line with what is to be seen. */
function draw() {
  if (view.drawing) return;
  view.drawing = true;
  const scroller = byId("grid");
  for (let pass = 0; pass < 3; pass += 1) {
    const top = scroller.scrollTop;
    const first = Math.max(0, rowAt(top) - OVERSCAN);
    const last = Math.min(view.rows.length, rowAt(top + scroller.clientHeight) + 1 + OVERSCAN);
    const wanted = new Map();
    const fresh = [];
    const sizer = byId("sizer");
    for (let row = first; row < last; row += 1) {
      const bead = beads[view.rows[row]];
      let element = view.shown.get(bead.id);
      if (!element) {
        element = drawRow(row);
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
      const bead = beads[view.rows[row]];
      const height = wanted.get(bead.id).offsetHeight;
      const before = view.tops[row + 1] - view.tops[row];
      view.heights.set(bead.id, height);
      if (Math.abs(height - before) < 0.5) continue;
      changed = row;
      if (row < anchor) moved += height - before;
    }
    if (changed < 0) break;
    stack(changed);
    if (moved) scroller.scrollTop = top + moved;
  }
  highlight();
  view.drawing = false;
}

/** Shows where the cursor is. */
function highlight() {
  for (const old of document.querySelectorAll(".current, .selected")) old.classList.remove("current", "selected");
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

/** Goes to a bead, and brings it into view. */
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
  if (view.rows[row] === cursor.i) reveal(row, center);
  draw();
  // A row that was only guessed may still stick out below.
  if (view.rows[row] === cursor.i) reveal(row, false);
  draw();
  moveOverview();
}

function reveal(row, center) {
  const scroller = byId("grid");
  const [top, bottom, height] = [view.tops[row], view.tops[row + 1], scroller.clientHeight];
  if (center) scroller.scrollTop = Math.max(0, top - (height - (bottom - top)) / 2);
  else if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + height) scroller.scrollTop = Math.min(top, bottom - height);
}

// ---- what is shown

const filter = { text: "", most: 1000, kind: "all", keep: new Set() };

/** A segment's text as the filter sees it, kept. */
function folded(segment) {
  if (segment.f === undefined) segment.f = fold(segment.t);
  return segment.f;
}

const KINDS = {
  all: () => true,
  doubtful: isDoubtful,
  oneone: (bead) => countOf(bead, 0) === 1 && countOf(bead, 1) === 1,
  other: (bead) => countOf(bead, 0) !== 1 || countOf(bead, 1) !== 1,
  nulls: isNull,
  checked: (bead) => bead.checked,
  changed: (bead) => bead.hand || bead.edited,
  excluded: (bead) => bead.out,
};

function passes(bead, wanted) {
  if (filter.most < 1000 && confidenceOf(bead) > filter.most) return false;
  if (!KINDS[filter.kind](bead)) return false;
  return !wanted || bead.s.some((segments) =>
    segments.some((segment) => folded(segment).includes(wanted)) ||
    (segments.length > 1 && segments.map(folded).join(" ").includes(wanted)));
}

/** Finds the rows anew. Beads that were worked on under this filter stay in sight. */
function refilter() {
  const wanted = fold(filter.text.trim());
  const rows = [];
  for (let i = 0; i < beads.length; i += 1) if (passes(beads[i], wanted) || filter.keep.has(beads[i].id)) rows.push(i);
  view.rows = rows;
  for (const element of view.shown.values()) element.remove();
  view.shown = new Map();
  stack(0);
  const grid = byId("grid");
  grid.setAttribute("aria-rowcount", rows.length);
  byId("nothing").hidden = rows.length > 0;
  draw();
  count();
}

function count() {
  const doubtful = beads.reduce((sum, bead) => sum + isDoubtful(bead), 0);
  byId("count").textContent = say("shown", view.rows.length, beads.length, doubtful);
}
