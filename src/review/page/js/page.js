// Commands, text editing, export, realigning, and the start of the page.

/** Shows a message in the status line, which screen readers announce. */
function announce(text) {
  byId("status").textContent = byId("status").title = text;
}

/** Updates the page after a change. The beads in `visible` stay listed even if the filter excludes them. */
function afterChange(focus, visible) {
  for (const bead of visible) filter.keep.add(bead.id);
  applyFilter();
  go(...focus);
  drawOverview();
  byId("undo").disabled = !undoStack.length;
  byId("redo").disabled = !redoStack.length;
  scheduleSave();
}

function run(name) {
  if (!beads.length) return;
  const change = commands[name](cursor.i, cursor.side, beads[cursor.i].s[cursor.side].length ? cursor.k : -1);
  if (!change) return announce(translate("cannot"));
  const obstacle = obstacleTo(change);
  if (obstacle) return announce(obstacle);
  replaceBeads(change.at, change.count, change.fresh, name, [cursor.i, cursor.side, cursor.k]);
  afterChange(change.focus, change.fresh);
  const bead = beads[cursor.i];
  if (name === "check" && !bead.checked) announce(translate("unchecked"));
  else if (name === "exclude" && !bead.excluded) announce(translate("included"));
  else announce(translate(name) + (name === "link" && crossesAnother(bead) ? ` (${orderText(bead)})` : ""));
}

function undoStep() {
  const step = undo();
  if (!step) return;
  afterChange(step.before, step.old);
  announce(translate("undone", translate(step.what)));
}

function redoStep() {
  const step = redo();
  if (!step) return;
  afterChange([step.at, cursor.side, 0], step.fresh);
  announce(translate("redone", translate(step.what)));
}

/** Goes to the next (`step` 1) or previous (-1) doubtful bead, even if the filter hides it. */
function goToDoubtful(step) {
  for (let i = cursor.i + step; i >= 0 && i < beads.length; i += step) {
    if (!isDoubtful(beads[i])) continue;
    if (view.rows[rowOf(i)] !== i) {
      filter.keep.add(beads[i].id);
      applyFilter();
    }
    go(i, cursor.side, 0, true);
    const flags = flagsOf(beads[i]);
    const flagged = flags.length ? [translate("flagged", flags.join(", "))] : [];
    const found = findingsOf(beads[i]).map(({ kind, note }) => `${kind}: ${note}`);
    announce([translate("row", i + 1), ...reasonsOf(i), ...found, ...flagged].join(". "));
    return;
  }
  announce(translate("nodoubt"));
}

/** Moves the cursor by a number of visible rows. */
function moveRows(by) {
  if (!view.rows.length) return;
  const row = rowOf(cursor.i);
  // A cursor on a hidden row lies just above the next visible row, so one row less is needed.
  const hidden = view.rows[row] !== cursor.i && by > 0 ? 1 : 0;
  const to = Math.max(0, Math.min(view.rows.length - 1, row + by - hidden));
  go(view.rows[to], cursor.side, 0);
}

function moveSegments(by) {
  const k = cursor.k + by;
  if (k >= 0 && k < beads[cursor.i].s[cursor.side].length) go(cursor.i, cursor.side, k);
  else {
    moveRows(by);
    if (by < 0) go(cursor.i, cursor.side, Infinity);
  }
}

// ---- editing text

let editing = null;

function edit() {
  const bead = beads[cursor.i];
  const segment = bead && bead.s[cursor.side][cursor.k];
  const holder = segment && byId(`s${bead.id}-${cursor.side}-${cursor.k}`);
  if (!holder || editing) return;
  const area = el("textarea", { dir: "auto", "aria-label": translate("edit"), rows: 1 });
  area.value = segment.t;
  editing = { area, i: cursor.i, side: cursor.side, k: cursor.k, id: bead.id };
  holder.replaceChildren(area);
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
    draw();
  };
  area.addEventListener("input", fit);
  area.addEventListener("blur", () => finishEdit([area.value]));
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") finishEdit(null);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      finishEdit([area.value.slice(0, area.selectionStart), area.value.slice(area.selectionStart)]);
    } else if (event.key === "Enter" && !event.shiftKey) finishEdit([area.value]);
    else return;
    event.preventDefault();
  });
  area.focus();
  fit();
  announce(translate("editing"));
}

/** Ends editing. `texts` replace the segment; null leaves it unchanged. */
function finishEdit(texts) {
  if (!editing) return;
  const { i, side, k, id } = editing;
  editing = null;
  view.heights.delete(id);
  const change = texts && beads[i] && beads[i].id === id && editSegment(i, side, k, texts);
  if (change) {
    replaceBeads(change.at, change.count, change.fresh, "edit", [i, side, k]);
    afterChange(change.focus, change.fresh);
    announce(translate("changed"));
  } else {
    const row = view.shown.get(id);
    if (row) row.remove();
    view.shown.delete(id);
    draw();
  }
  byId("grid").focus({ preventScroll: true });
}

// ---- export

function download(name) {
  const extension = name === "corrections" ? "corrections.jsonl" : name;
  downloadText(writers[name](byId("withnulls").checked), extension);
}

function downloadText(text, extension) {
  const link = el("a", { download: `${page.name || "document"}.${extension}` });
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// ---- realigning, in a page that enregard serves

/** Realigns the beads from the cursor on. The beads before it and all confirmed beads are kept. */
async function realign() {
  const here = beads[cursor.i];
  if (!page.served || !page.served.can_realign || !here) return;
  const from = endOfKept(cursor.i);
  if (from === beads.length) return announce(translate("cannot"));
  const above = new Set(beads.slice(0, from).map((bead) => bead.id));
  const before = beads;
  try {
    const fixed = (bead) => above.has(bead.id) || isConfirmed(bead);
    const answer = await post("align", alignmentCorrections(fixed));
    if (beads !== before || beads[cursor.i] !== here) return;
    const fresh = realignedBelow(from, loadDocument(JSON.parse(answer), 0));
    replaceBeads(from, beads.length - from, fresh, "realign", [cursor.i, cursor.side, cursor.k]);
    afterChange([from, cursor.side, 0], []);
    announce(translate("realigned", from + 1));
  } catch (error) {
    announce(translate("notrealigned", error.message));
    if (error.code === 0) beat();
  }
}

/** Returns the first bead from bead `i` on that shares no sentence with the beads before it. */
function endOfKept(i) {
  let end = 0;
  for (const group of sentenceGroups(beads)) {
    if (end >= i) break;
    end += group.length;
  }
  return end;
}

/** Returns the beads of the new alignment `found` that replace bead `i` and the beads after it. */
function realignedBelow(i, found) {
  const numbersOf = (bead) => [0, 1].flatMap((side) => bead.s[side].flatMap(({ n: [start, end] }) =>
    Array.from({ length: end - start }, (_, k) => 2 * (start + k) + side)));
  const above = new Set(beads.slice(0, i).flatMap(numbersOf));
  const key = (bead) => JSON.stringify([0, 1].map((side) => sentencesOf(bead, side)));
  const confirmed = new Map(beads.slice(i).filter(isConfirmed).map((bead) => [key(bead), bead]));
  // The place of an unaligned target sentence may be above bead `i`. Move it down, because its bead is not above.
  const start = sentencesOf(beads[i], 0)[0];
  const below = (bead) => Object.assign(bead, { at: [Math.max(bead.at[0], start), bead.at[1]] });
  return found.filter((bead) => !numbersOf(bead).some((number) => above.has(number)))
    .map((bead) => confirmed.get(key(bead)) || below(bead));
}

// ---- start

/** Updates the texts that depend on the interface language and have no data-t attribute. */
function refreshLabels() {
  const possible = HELP.filter(([, [name]]) => name !== "realign" || !byId("realign").hidden);
  byId("keys").replaceChildren(...possible.flatMap(([keys, names]) => {
    const commandNames = names.map((name) => translate(name)).join(" · ");
    return [el("dt", {}, keys), el("dd", {}, commandNames)];
  }));
  showFlagFilter();
  showFindingFilter();
  byId("nosentences").hidden = hasSentenceNumbers();
  showAlarm();
  view.heights.clear();
  applyFilter();
  drawOverview();
}

function start() {
  load(JSON.parse(byId("data").textContent));
  document.title = `${page.name} · enregard`;
  byId("name").textContent = page.name;
  byId("langs").textContent = `${page.src} → ${page.tgt}`;
  byId("withnulls").checked = page.exports.keep_nulls;
  byId("realign").hidden = !(page.served && page.served.can_realign);
  byId("overview").open = window.innerWidth >= 900;
  // On small screens the filter starts closed to leave room for the text.
  byId("tools").open = window.innerWidth >= 560 && window.innerHeight >= 560;
  byId("pairs").classList.toggle("flip", leftSide() === 1);
  measureRatios();
  view.width = byId("grid").clientWidth;
  setLanguage(uiLanguage);
  startSaving();
  refreshLabels();
  listen();
  go(0, 0, 0);
  byId("undo").disabled = byId("redo").disabled = true;
  byId("grid").focus({ preventScroll: true });
  document.documentElement.dataset.ready = "1";
  // Prepare the texts for the filter while the browser is idle.
  const always = { timeRemaining: () => 8 };
  const idle = window.requestIdleCallback || ((work) => setTimeout(() => work(always), 16));
  let at = 0;
  const prepare = (time) => {
    while (at < beads.length && time.timeRemaining() > 1) {
      for (const segments of beads[at].s) segments.forEach(folded);
      at += 1;
    }
    if (at < beads.length) idle(prepare);
  };
  idle(prepare);
}

start();
