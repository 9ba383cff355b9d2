// Commands, text editing, export, and the start of the page.

/** Shows a message in the status line, which screen readers announce. */
function announce(text) {
  byId("status").textContent = byId("status").title = text;
}

/** Updates the page after a change. The beads in `visible` stay listed even if the filter excludes them. */
function afterChange(focus, visible) {
  for (const bead of visible) filter.keep.add(bead.id);
  findOutOfOrder();
  countAll();
  applyFilter();
  go(...focus);
  drawOverview();
  byId("undo").disabled = !undoStack.length;
  byId("redo").disabled = !redoStack.length;
  showUnexported();
  scheduleSave();
}

/** Returns the number of a pair that a change would touch although the filter hides it, or -1. */
function hiddenPair({ at, count, fresh }) {
  // A bead that a change leaves as it is keeps its lists of segments.
  const kept = new Set(fresh.map(({ s }) => s));
  for (let i = at; i < at + count; i += 1) if (!isShown(i) && !kept.has(beads[i].s)) return i;
  return -1;
}

/** Makes a change, or says why it is not possible. Returns whether it was made. */
function apply(name, change) {
  if (!change) {
    announce(translate("cannot"));
    return false;
  }
  const hidden = hiddenPair(change);
  const obstacle = hidden >= 0 ? translate("hiddenpair", hidden + 1) : obstacleTo(change);
  if (obstacle) {
    announce(obstacle);
    return false;
  }
  replaceBeads(change.at, change.count, change.fresh, name, [cursor.i, cursor.side, cursor.k]);
  afterChange(change.focus, change.fresh);
  announce(translate(`was${name}`));
  return true;
}

function run(name) {
  if (!beads.length) return;
  if (!isShown(cursor.i)) return announce(translate("cannot"));
  const k = beads[cursor.i].s[cursor.side].length ? cursor.k : -1;
  if (!apply(name, commands[name](cursor.i, cursor.side, k))) return;
  const bead = beads[cursor.i];
  if (name === "check" && !bead.checked) announce(translate("unchecked"));
  else if (name === "exclude" && !bead.excluded) announce(translate("included"));
  else if (name === "link" && crossesAnother(bead)) announce(`${translate("waslink")} (${orderText(bead)})`);
}

/**
 * Confirms the pair at the cursor, and goes to the next one that a person must look at. A draft just before it comes
 * first, because the same command made it.
 */
function confirmPair() {
  if (!beads.length) return;
  if (!isShown(cursor.i)) return announce(translate("cannot"));
  if (!beads[cursor.i].checked) run("check");
  const before = cursor.i - 1;
  if (hasNext(before) && isShown(before) && isDraft(beads[before]) && !beads[before].excluded) goToOpen(before, false);
  else goToDoubtful(1);
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

/** Returns the next or previous bead that a person must look at, or -1. At the end, the search goes on from the start. */
function nextOpen(step) {
  // Under a filter, that is any listed pair about which nobody decided.
  const isWanted = isFiltered() ? KINDS.open : isDoubtful;
  const isOpen = (i) => i !== cursor.i && isWanted(beads[i]);
  const rows = step > 0 ? view.rows : view.rows.slice().reverse();
  return rows.find((i) => (i - cursor.i) * step > 0 && isOpen(i)) ?? rows.find(isOpen) ?? -1;
}

/** Goes to the next (`step` 1) or previous (-1) bead that a person must look at. */
function goToDoubtful(step) {
  const i = nextOpen(step);
  if (i < 0) return announce(translate(isFiltered() ? "nomoreshown" : "nodoubt"));
  goToOpen(i, (i - cursor.i) * step < 0);
}

/** Goes to a bead that a person must look at, and says why. */
function goToOpen(i, wrapped) {
  go(i, cursor.side, 0, true);
  const flags = flagsOf(beads[i]);
  const flagged = flags.length ? [translate("flagged", flags.join(", "))] : [];
  const place = wrapped ? [translate("wrapped")] : [];
  const why = [...reasonsOf(i), ...findingTexts(beads[i])].join("; ");
  announce([...place, translate("rowwhy", i + 1, why), ...flagged].join(". "));
}

/** Moves the cursor by a number of listed rows. */
function moveRows(by) {
  if (!view.lines.length) return;
  const row = rowOf(cursor.i);
  const to = Math.max(0, Math.min(view.lines.length - 1, row + by));
  go(view.lines[to], cursor.side, 0);
}

function moveSegments(by) {
  const k = cursor.k + by;
  if (k >= 0 && k < beads[cursor.i].s[cursor.side].length) go(cursor.i, cursor.side, k);
  else {
    const before = cursor.i;
    moveRows(by);
    if (by < 0 && cursor.i !== before) go(cursor.i, cursor.side, Infinity);
  }
}

// ---- editing text

let editing = null;

function edit() {
  const bead = beads[cursor.i];
  const segment = bead && isShown(cursor.i) && bead.s[cursor.side][cursor.k];
  const holder = segment && byId(`s${bead.id}-${cursor.side}-${cursor.k}`);
  if (!holder || editing) return;
  const lang = cursor.side ? page.tgt : page.src;
  const area = el("textarea", { dir: "auto", lang, spellcheck: "true", "aria-label": translate("edit"), rows: 1 });
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
    const name = keyName(event);
    if (name === "Escape") finishEdit(null);
    else if (name === "Enter") finishEdit([area.value]);
    else if (name === "Alt+Enter") {
      finishEdit([area.value.slice(0, area.selectionStart), area.value.slice(area.selectionStart)]);
    } else if (name === "Control+Enter") {
      finishEdit([area.value]);
      confirmPair();
    } else return;
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
    announce("");
  }
  byId("grid").focus({ preventScroll: true });
}

// ---- export

/** The last step at the time of the last export. */
let exportedStep = null;

/** Whether the page has changes that neither a server nor an export has. */
const isUnexported = () => !page.served && (undoStack[undoStack.length - 1] || null) !== exportedStep;

function showUnexported() {
  if (!page.served) byId("saved").textContent = isUnexported() ? translate("unexported") : "";
}

/** Shows a dialog. When it is closed, the browser gives the focus back to the list, so that the keys work at once. */
function openDialog(id) {
  byId("grid").focus({ preventScroll: true });
  byId(id).showModal();
}

function openExport() {
  const done = beads.filter((bead) => bead.checked || bead.excluded).length;
  byId("exportstate").textContent = translate("exportstate", done, beads.length, beads.filter(isDoubtful).length);
  byId("importstate").textContent = "";
  openDialog("exportdialog");
}

async function download(name) {
  const extension = name === "corrections" ? "corrections.jsonl" : name;
  if (name === "xlsx") return downloadSheet();
  downloadText(writers[name](byId("withnulls").checked), extension);
  exportedStep = undoStack[undoStack.length - 1] || null;
  showUnexported();
}

function downloadText(content, extension) {
  const link = el("a", { download: `${page.name || "document"}.${extension}` });
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// ---- start

/** Returns the name of a language in the language of the interface, or its tag. */
function languageName(tag) {
  try {
    return new Intl.DisplayNames([uiLanguage], { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}

/** Updates the texts that depend on the interface language and have no data-t attribute. */
function refreshLabels() {
  byId("language").textContent = uiLanguage === "en" ? "FR" : "EN";
  byId("language").title = translate("language");
  fillHelp();
  labelButtons();
  const heads = [["source", page.src], ["target", page.tgt]].map(([role, tag]) =>
    `${languageName(tag)} · ${translate(role).toLowerCase()}`);
  if (leftSide()) heads.reverse();
  [byId("lefthead").textContent, byId("righthead").textContent] = heads;
  byId("asxlsx").textContent = translate(page.served ? "asxlsxserved" : originals ? "asxlsxunits" : "asxlsx");
  byId("sheet").disabled = byId("import").disabled = !page.served;
  byId("asimport").textContent = translate(page.served ? "importserved" : originals ? "importunits" : "importaligned");
  showFlagFilter();
  showFindingFilter();
  byId("nosentences").hidden = hasSentenceNumbers();
  showAlarm();
  showUnexported();
  showTour(tourStep < 0 ? TOUR.length : tourStep);
  forgetHeights();
  countAll();
  applyFilter();
  fillCard();
  placeCard();
  drawOverview();
}

function start() {
  load(JSON.parse(byId("data").textContent));
  readSettings();
  document.title = `${page.name} · enregard`;
  byId("name").textContent = byId("name").title = page.name;
  byId("withnulls").checked = page.exports.keep_nulls;
  byId("realign").hidden = byId("realignall").hidden = !canRealign();
  byId("overview").hidden = !(settings.overview ?? window.innerWidth >= 1400);
  byId("overviewbutton").setAttribute("aria-expanded", !byId("overview").hidden);
  byId("pairs").classList.toggle("flip", leftSide() === 1);
  applySettings();
  measureRatios();
  findOutOfOrder();
  view.width = byId("grid").clientWidth;
  setLanguage(uiLanguage);
  startSaving();
  if (!settings.toured) tourStep = 0;
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
