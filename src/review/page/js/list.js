// The list of pairs. Only rows in or near the view exist in the document. The height of a row is estimated
// from the length of its text until it has been rendered. If an estimate above the view was wrong, the scroll
// position is corrected.

const view = {
  rows: [], tops: new Float64Array(1), heights: new Map(), shown: new Map(), width: 0, drawing: false,
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

/** Estimates the height of a row in pixels, assuming characters 8 pixels wide and lines 24 pixels high. */
function estimateHeight(bead, narrow) {
  const perLine = Math.max(12, (narrow ? view.width - 40 : (view.width - 150) / 2) / 8);
  const linesOf = (segments) => segments.reduce((sum, { t }) => sum + Math.ceil(t.length / perLine), 0);
  const lines = bead.s.map((segments) => linesOf(segments) || 1);
  // The number, the confidence and the type are above the texts on a narrow screen, and otherwise beside them, where
  // they take 70 pixels.
  const pair = narrow ? 24 * (lines[0] + lines[1]) + 55 : Math.max(24 * lines[0], 24 * lines[1], 70) + 17;
  return pair + (isDoubtful(bead) ? 24 : 0) + (flagsOf(bead).length || findingsOf(bead).length ? 26 : 0);
}

/** Recomputes the vertical position of every row after `from`. */
function layOutRows(from) {
  if (view.tops.length !== view.rows.length + 1) {
    view.tops = new Float64Array(view.rows.length + 1);
    from = 0;
  }
  const narrow = matchMedia("(max-width: 40rem)").matches;
  for (let row = from; row < view.rows.length; row += 1) {
    const bead = beads[view.rows[row]];
    view.tops[row + 1] = view.tops[row] + (view.heights.get(bead.id) || estimateHeight(bead, narrow));
  }
  byId("sizer").style.height = `${view.tops[view.rows.length]}px`;
}

/** Returns the first row for which `isBefore` is false. */
function firstRow(isBefore) {
  let [low, high] = [0, view.rows.length];
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
const rowOf = (i) => firstRow((row) => view.rows[row] < i);

const confidenceText = (bead) =>
  (isConfirmed(bead) ? "1.000" : bead.conf < 0 ? translate("none") : digits(bead.conf));
/** Describes the confidence and its parts, for the tooltip. */
function confidenceTitle(bead) {
  const parts = ["alignment", "translation"].map((name, number) => [name, partOf(bead, number)])
    .filter(([, part]) => part >= 0).map(([name, part]) => translate(name, digits(part)));
  return translate("confidence", confidenceText(bead)) + (parts.length ? ` (${parts.join(", ")})` : "");
}

/** Returns the colour for a confidence, as a number from 0 (low) to 4 (high). */
const colourOf = (thousandths) => Math.min(4, Math.floor(thousandths / 200));
const confidenceClass = (thousandths) => (thousandths < 0 ? "c-none" : `c${colourOf(thousandths)}`);

/** Shows the text of a segment with its matching words marked. */
function showMarks(element, text, words) {
  const parts = [];
  let done = 0;
  for (const word of words || []) {
    if (!word.kind) continue;
    const marked = el("mark", { class: `m-${word.kind}` }, text.slice(word.start, word.end));
    parts.push(text.slice(done, word.start), marked);
    done = word.end;
  }
  parts.push(text.slice(done));
  element.replaceChildren(...parts);
}

function renderSide(i, side) {
  const bead = beads[i];
  const lang = side ? page.tgt : page.src;
  const cell = el("div", { role: "gridcell", class: `side side-${side}`, lang, dir: "auto" });
  if (!bead.s[side].length) {
    cell.classList.add("gap");
    cell.id = `s${bead.id}-${side}-0`;
    cell.dataset.side = side;
    cell.dataset.k = 0;
    cell.lang = uiLanguage;
    cell.append(translate("gap"));
    return cell;
  }
  bead.s[side].forEach((segment, k) => {
    const id = `s${bead.id}-${side}-${k}`;
    cell.append(el("p", { id, class: "seg", dir: "auto", "data-side": side, "data-k": k }, segment.t));
  });
  return cell;
}

function renderRow(row) {
  const i = view.rows[row];
  const bead = beads[i];
  const element = el("div", { role: "row", class: "row", "aria-rowindex": row + 1, id: `r${bead.id}` });
  const badge = (on, name, sign, text = translate(name)) => {
    if (!on) return [];
    return [el("span", { class: `badge b-${name}`, title: text, "aria-label": text, role: "img" }, sign)];
  };
  const confidence = confidenceText(bead);
  const confidenceStyle = `conf ${confidenceClass(confidenceOf(bead))}`;
  const middle = el("div", { role: "gridcell", class: "middle" },
    el("span", { class: "number" }, String(i + 1)),
    el("span", { class: confidenceStyle, title: confidenceTitle(bead) }, confidence),
    el("span", { class: "kind" }, kindOf(bead)),
    el("span", { class: "badges" },
      ...(outOfOrder.has(bead) ? badge(true, "moved", "⇅", orderText(bead)) : []),
      ...badge(bead.checked, "checked", "✓"),
      ...badge(bead.manual || bead.edited, "changed", "✎"),
      ...badge(bead.excluded, "excluded", "⊘")));
  element.append(renderSide(i, 0), middle, renderSide(i, 1), ...allLabels(bead));
  if (isDoubtful(bead)) {
    element.append(el("div", { role: "gridcell", class: "reasons" }, reasonsOf(i).join("; ")));
  }
  element.classList.toggle("null", isNull(bead));
  element.classList.toggle("excluded", bead.excluded);
  element.dataset.i = i;
  return element;
}

/** Shows or removes the marks on the matching words of a pair. */
function mark(bead, on) {
  const marks = on ? matchWords(bead) : null;
  for (const side of [0, 1]) {
    bead.s[side].forEach((segment, k) => {
      const element = byId(`s${bead.id}-${side}-${k}`);
      if (!element || element.querySelector("textarea")) return;
      showMarks(element, segment.t, marks && marks[side][k]);
    });
  }
}

/** Renders the rows that are visible now. */
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
      const bead = beads[view.rows[row]];
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
  view.drawing = false;
}

/** Highlights the row and the segment at the cursor. */
function highlight() {
  for (const old of document.querySelectorAll(".current, .selected")) {
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
  if (view.rows[row] === cursor.i) reveal(row, center);
  draw();
  // The height may have been an estimate, so correct the position now that the row is rendered.
  if (view.rows[row] === cursor.i) reveal(row, false);
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

// ---- filter

const filter = { text: "", max: 1000, kind: "all", flag: "all", finding: "all", keep: new Set() };

/** Returns the text of a segment as the filter compares it. The result is cached. */
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
  moved: (bead) => outOfOrder.has(bead),
  checked: (bead) => bead.checked,
  changed: (bead) => bead.manual || bead.edited,
  excluded: (bead) => bead.excluded,
};

function passes(bead, wanted) {
  if (filter.max < 1000 && confidenceOf(bead) > filter.max) return false;
  if (!KINDS[filter.kind](bead) || !passesFlag(bead, filter.flag)) return false;
  if (!passesFinding(bead, filter.finding)) return false;
  return !wanted || bead.s.some((segments) =>
    segments.some((segment) => folded(segment).includes(wanted)) ||
    (segments.length > 1 && segments.map(folded).join(" ").includes(wanted)));
}

/** Recomputes the visible rows. Beads that were changed under the current filter stay visible. */
function applyFilter() {
  findOutOfOrder();
  const wanted = fold(filter.text.trim());
  const rows = [];
  for (let i = 0; i < beads.length; i += 1) {
    if (passes(beads[i], wanted) || filter.keep.has(beads[i].id)) rows.push(i);
  }
  view.rows = rows;
  for (const element of view.shown.values()) element.remove();
  view.shown = new Map();
  layOutRows(0);
  const grid = byId("grid");
  grid.setAttribute("aria-rowcount", rows.length);
  byId("nothing").hidden = rows.length > 0;
  draw();
  showCount();
}

function showCount() {
  const doubtful = beads.reduce((sum, bead) => sum + isDoubtful(bead), 0);
  byId("count").textContent = translate("shown", view.rows.length, beads.length, doubtful);
  countFlags();
  countFindings();
}
