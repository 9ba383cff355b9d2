// The card beside the current pair: its actions with their keys, the runner-up of the aligner, a note, why the pair
// is doubtful, and the words that match.

/** Maximum number of word pairs in the legend. */
const LEGEND_WORDS = 8;

/** Whether an action is possible at the cursor. Actions that are not possible are not shown. */
const POSSIBLE = {
  merge: (i) => hasNext(i),
  split: (i, side) => beads[i].s[side].length > 1,
  up: (i, side) => hasNext(i - 1) && beads[i].s[side].length > 0,
  down: (i, side) => hasNext(i) && beads[i].s[side].length > 0,
  pull: (i, side) => hasNext(i) && beads[i + 1].s[side].length > 0,
  push: (i, side) => hasNext(i) && beads[i].s[side].length > 0,
  swap: (i) => hasNext(i) && !isNull(beads[i]) && !isNull(beads[i + 1]),
  unlink: (i) => !isNull(beads[i]),
  link: (i) => isNull(beads[i]),
  edit: (i, side) => beads[i].s[side].length > 0,
};

/** Fills the card for the pair at the cursor. */
function fillCard() {
  const { i, side } = cursor;
  const bead = beads[i];
  byId("card").hidden = !bead || !isShown(i);
  if (!bead) return;
  const state = bead.excluded ? "excluded" : bead.checked ? "checked" : isDraft(bead) ? "changed" : "";
  byId("cardtitle").textContent = [translate("row", i + 1), kindOf(bead), state && translate(state)]
    .filter((text) => text).join(" · ");
  for (const [name, isPossible] of Object.entries(POSSIBLE)) byId(name).disabled = !isPossible(i, side);
  for (const [id, on] of [["check", bead.checked], ["exclude", bead.excluded]]) {
    byId(id).setAttribute("aria-pressed", on);
  }
  const place = alternativeAt(i);
  byId("alternative").hidden = !place;
  if (place) {
    const kinds = place.kinds.map((kind) => kind.join("–")).join(", ");
    const text = translate("didyoumean", kinds, twoDecimals(place.probability));
    byId("alternative").replaceChildren(text, el("kbd", {}, keyText(COMMANDS.alternative.keys[0])));
  }
  byId("notebox").hidden = true;
  fillReasons(i);
  fillLegend(bead);
}

function fillReasons(i) {
  const bead = beads[i];
  const reasons = [...(isDoubtful(bead) ? reasonsOf(i) : []), ...findingTexts(bead)];
  byId("why").replaceChildren(...reasons.map((text) => el("li", {}, text)));
  byId("why").hidden = !reasons.length;
}

/** Lists the words of the pair that match. */
function fillLegend(bead) {
  const [source, target] = matchWords(bead).map((lists) =>
    lists.flatMap((list, segment) => list.map((word) => ({ ...word, segment }))));
  const seen = new Set();
  const rows = [];
  for (const word of source) {
    if (!word.kind || seen.has(word.key) || rows.length === LEGEND_WORDS) continue;
    seen.add(word.key);
    const partners = target.filter((other) => word.links.includes(other.key));
    const others = [...new Set(partners.map((other) => wordText(bead, 1, other)))];
    const label = `${wordText(bead, 0, word)} ↔ ${others.join(", ")}`;
    const links = { "data-key": word.key, "data-links": word.links.join(" ") };
    rows.push(el("p", {}, el("mark", { class: `m-${word.kind}`, ...links }, label), translate(`kind${word.kind}`)));
  }
  byId("legend").replaceChildren(...rows);
}

/** Returns a word as it is written in the bead. */
function wordText(bead, side, word) {
  return bead.s[side][word.segment].t.slice(word.start, word.end);
}

/** Puts the card beside the row at the cursor, but keeps it in view. */
function placeCard() {
  const [bar, card, grid] = [byId("bar"), byId("card"), byId("grid")];
  if (card.hidden) return;
  const row = rowOf(cursor.i);
  const wanted = grid.offsetTop + (view.tops[row] || 0) - grid.scrollTop;
  const top = Math.max(0, Math.min(wanted, bar.clientHeight - card.offsetHeight));
  card.style.transform = `translateY(${top}px)`;
}

// ---- notes

function openNote() {
  if (!beads[cursor.i] || !isShown(cursor.i)) return;
  byId("notebox").hidden = false;
  const area = byId("notetext");
  area.value = notesOf(beads[cursor.i])[0] || "";
  area.dataset.id = beads[cursor.i].id;
  placeCard();
  area.focus();
}

/** Writes the note of the pair, which is its first one in TMX. Other notes stay. An empty text removes it. */
function saveNote() {
  const area = byId("notetext");
  if (byId("notebox").hidden) return;
  byId("notebox").hidden = true;
  const { i, side, k } = cursor;
  const bead = beads[i];
  const text = area.value.trim();
  if (String(bead.id) !== area.dataset.id || text === (notesOf(bead)[0] || "")) return;
  const old = (bead.extra && bead.extra.notes) || [];
  const notes = [...(text ? [{ ...(old[0] || {}), text }] : []), ...old.slice(1)];
  const change = decide(i, side, k, { extra: { ...(bead.extra || {}), notes } });
  replaceBeads(change.at, change.count, change.fresh, "note", [i, side, k]);
  afterChange(change.focus, change.fresh);
  announce(translate("wasnote"));
}

function listenNote() {
  const area = byId("notetext");
  area.addEventListener("blur", saveNote);
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") byId("notebox").hidden = true;
    else if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    saveNote();
    byId("grid").focus({ preventScroll: true });
  });
}
