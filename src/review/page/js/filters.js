// The filter: which pairs are listed, the chips, and what the filters by flag and by finding share.

const filter = {
  text: "", max: 1000, kind: "all", flag: "all", finding: "all",
  /** The ids of beads that stay listed because they were changed under the present filter. */
  keep: new Set(),
  /** The indices of the beads that pass. The other listed beads are only their neighbours. */
  matches: new Set(),
};

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
  open: (bead) => !bead.checked && !bead.excluded,
  checked: (bead) => bead.checked,
  changed: (bead) => bead.manual || bead.edited,
  excluded: (bead) => bead.excluded,
  noted: hasNotes,
};

/** Whether the filter can hide pairs. */
function isFiltered() {
  const { text, max, kind, flag, finding } = filter;
  return text.trim() !== "" || max < 1000 || kind !== "all" || flag !== "all" || finding !== "all";
}

function passes(bead, wanted) {
  if (filter.max < 1000 && confidenceOf(bead) > filter.max) return false;
  if (!KINDS[filter.kind](bead) || !passesFlag(bead, filter.flag)) return false;
  if (!passesFinding(bead, filter.finding)) return false;
  return !wanted || bead.s.some((segments) =>
    segments.some((segment) => folded(segment).includes(wanted)) ||
    (segments.length > 1 && segments.map(folded).join(" ").includes(wanted)));
}

/** Returns the rows and, if the filter hides pairs, the neighbours of each of them in the same document. */
function withNeighbours(rows) {
  if (!isFiltered()) return rows;
  const out = [];
  const add = (i, d) => {
    if (beads[i] && beads[i].d === d && !(out[out.length - 1] >= i)) out.push(i);
  };
  for (const i of rows) for (const k of [i - 1, i, i + 1]) add(k, beads[i].d);
  return out;
}

/** Returns the beads that pass the filter, or were changed under it. */
function passing() {
  const wanted = fold(filter.text.trim());
  const rows = [];
  for (let i = 0; i < beads.length; i += 1) {
    if (passes(beads[i], wanted) || filter.keep.has(beads[i].id)) rows.push(i);
  }
  return rows;
}

/** Returns the indices of all beads. */
function allRows() {
  if (view.all.length !== beads.length) view.all = beads.map((_, i) => i);
  return view.all;
}

/**
 * Recomputes the listed pairs. Beads that were changed under the present filter stay listed. The cursor moves to a
 * listed pair, because no command may touch a pair that is not listed.
 */
function applyFilter() {
  const rows = isFiltered() ? passing() : allRows();
  view.rows = rows;
  view.lines = withNeighbours(rows);
  filter.matches = new Set(isFiltered() ? rows : []);
  for (const element of view.shown.values()) element.remove();
  view.shown = new Map();
  layOutRows(0);
  byId("grid").setAttribute("aria-rowcount", view.lines.length);
  byId("nothing").hidden = rows.length > 0;
  if (rows.length && !isShown(cursor.i)) {
    Object.assign(cursor, { i: rows.find((i) => i >= cursor.i) ?? rows[rows.length - 1], k: 0 });
    fillCard();
  }
  draw();
  showCount();
}

/** Shows what the filter lists. */
function showCount() {
  byId("filterbar").hidden = !isFiltered();
  byId("count").textContent = translate("shown", view.rows.length, beads.length);
  for (const chip of document.querySelectorAll(".chip")) {
    const { by, value } = chip.dataset;
    chip.setAttribute("aria-pressed", filter[by] === value);
  }
}

/** The chips, each with the field of the filter that it sets and the value. */
const CHIPS = [
  ["kind", "doubtful"], ["kind", "nulls"], ["kind", "changed"], ["kind", "checked"], ["kind", "excluded"],
  ["kind", "moved"], ["kind", "noted"], ["flag", "any"], ["finding", "any"],
];

const CHIP_TESTS = {
  flag: (bead) => flagsOf(bead).length > 0,
  finding: (bead) => findingsOf(bead).length > 0,
};

/** Counts the pairs of each kind after a change, and shows the numbers and the progress. */
function countAll() {
  const tests = CHIPS.map(([by, value]) => (by === "kind" ? KINDS[value] : CHIP_TESTS[by]));
  const sizes = tests.map(() => 0);
  let done = 0;
  for (const bead of beads) {
    for (let k = 0; k < tests.length; k += 1) if (tests[k](bead)) sizes[k] += 1;
    if (bead.checked || bead.excluded) done += 1;
  }
  const chips = CHIPS.map(([by, value], k) =>
    ({ by, value, size: sizes[k], text: translate(by === "kind" ? value : `chip${by}s`) }));
  const wanted = chips.filter(({ by, value, size }) => size || filter[by] === value || value === "doubtful");
  byId("chips").replaceChildren(...wanted.map(({ by, value, size, text }) => {
    const pressed = filter[by] === value;
    const chip = { class: "chip", "data-by": by, "data-value": value, "aria-pressed": pressed };
    return el("button", chip, `${text} `, el("b", {}, String(size)));
  }));
  byId("progress").textContent = translate("progress", done, beads.length);
  byId("done").max = Math.max(1, beads.length);
  byId("done").value = done;
  countFlags();
  countFindings();
}

/** Fills the filter `id` with its choices: `all`, `any` and `names`. The choice stays. */
function fillFilter(id, names) {
  const { value } = byId(id);
  byId(id).replaceChildren(...["all", "any", ...names].map((name) => el("option", { value: name })));
  byId(id).value = value || "all";
}

/** Writes the number of pairs with each choice into the filter `id`. `namesOf` returns the names of a pair. */
function countFilter(id, any, namesOf) {
  const counts = new Map([...byId(id).options].map((option) => [option.value, 0]));
  for (const bead of beads) {
    const names = new Set(namesOf(bead));
    if (names.size) names.add("any");
    for (const name of names) counts.set(name, counts.get(name) + 1);
  }
  for (const option of byId(id).options) {
    const name = { all: translate("all"), any }[option.value] || option.value;
    const text = option.value === "all" ? name : `${name} (${counts.get(option.value)})`;
    if (option.textContent !== text) option.textContent = text;
  }
}

/** Fills the list `id` with names and their definitions. */
function fillDefinitions(id, definitions) {
  const entries = Object.entries(definitions);
  byId(id).replaceChildren(...entries.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
}

/** Reads the filter from its controls, and applies it. */
function readFilter() {
  filter.text = byId("search").value;
  filter.max = Math.round(Number(byId("max").value) * 10);
  filter.kind = byId("kind").value;
  filter.flag = byId("flag").value || "all";
  filter.finding = byId("finding").value || "all";
  filter.keep.clear();
  byId("maxvalue").textContent = (filter.max / 1000).toFixed(2);
  byId("grid").scrollTop = 0;
  applyFilter();
  if (isFiltered() && isShown(cursor.i)) reveal(rowOf(cursor.i), true);
  draw();
}

function clearFilter() {
  byId("search").value = "";
  byId("max").value = 100;
  byId("kind").value = byId("flag").value = byId("finding").value = "all";
  readFilter();
  go(cursor.i, cursor.side, cursor.k, true);
}

/** Sets one field of the filter, or takes it back if it is set already. */
function toggleFilter(by, value) {
  byId(by).value = filter[by] === value ? "all" : value;
  readFilter();
}
