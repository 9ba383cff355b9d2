// Sheets (XLSX) for reviewers, in a page that enregard serves: the server makes and reads them.

/** Downloads the review as a sheet. */
async function downloadSheet() {
  try {
    const sheet = await post("sheet", writers.jsonl(true), { binary: true });
    downloadText(sheet, "xlsx");
  } catch (error) {
    announce(translate("nosheet", error.message));
  }
}

/** Applies what a person changed in a sheet, as one step. */
async function importSheet(file) {
  const before = beads;
  try {
    const pairs = new Blob([units().map((unit) => `${jsonLine(unit, {})}\n`).join("")]);
    const headers = { "X-Enregard-Text": pairs.size };
    const { changes, unfit } = JSON.parse(await post("import", new Blob([pairs, file]), { headers }));
    if (beads !== before) return announce(translate("notimported", translate("meantime")));
    const fitting = [];
    for (const { at, row, becomes } of changes) {
      const fresh = importedBeads(beads[at], becomes);
      if (fresh) fitting.push({ at, fresh });
      else unfit.push(row);
    }
    byId("exportdialog").close();
    if (fitting.length) applySheet(fitting);
    const rows = unfit.sort((a, b) => a - b).slice(0, MAX_ROWS).join(", ") + (unfit.length > MAX_ROWS ? " …" : "");
    const count = translate(fitting.length === 1 ? "importedone" : "imported", fitting.length);
    announce(unfit.length ? `${count}. ${translate("unfitrows", unfit.length, rows)}` : count);
  } catch (error) {
    byId("importstate").textContent = translate("notimported", error.message);
    if (error.code === 0) beat();
  }
}

/** Maximum number of rows that a message names. */
const MAX_ROWS = 12;

/** Replaces beads by those of a sheet. Like realigning, this concerns the whole document, so the filter is cleared. */
function applySheet(changes) {
  if (isFiltered()) clearFilter();
  const [first, last] = [changes[0].at, changes[changes.length - 1].at];
  const replaced = new Map(changes.map(({ at, fresh }) => [at, fresh]));
  const fresh = beads.slice(first, last + 1).flatMap((bead, k) => replaced.get(first + k) || [bead]);
  replaceBeads(first, last - first + 1, fresh, "import", [cursor.i, cursor.side, cursor.k]);
  afterChange([first, cursor.side, 0], []);
}

/**
 * Returns the beads that replace `bead` according to the rows of a sheet, or null if they cannot: a row is empty, or a
 * side has lost its whole text.
 */
function importedBeads(bead, becomes) {
  const [{ texts, checked, excluded, edited }] = becomes;
  if (becomes.length === 1 && !edited) {
    return bead.checked === checked && bead.excluded === excluded ? [bead] : [variant(bead, { checked, excluded })];
  }
  const isLost = (side) => bead.s[side].length && !becomes.some((part) => part.texts[side].trim());
  const isEmpty = (part) => !part.texts[0].trim() && !part.texts[1].trim();
  if (isLost(0) || isLost(1) || becomes.some(isEmpty)) return null;
  const sides = [0, 1].map((side) => dividedSide(bead, side, becomes.map((part) => part.texts[side].trim())));
  if (becomes.length === 1 && texts.every((text, side) => text.trim() === textOf(bead, side))) {
    return [variant(bead, { checked, excluded })];
  }
  const ends = bead.at.slice();
  return becomes.map((part, k) => {
    const s = sides.map(({ parts }) => parts[k]);
    const isEdited = bead.edited || sides.some(({ isExact }) => !isExact);
    const more = k ? { num: newUnitNumber(bead.d), extra: null } : {};
    const fresh = manualBead(bead, s, {
      ...more, at: ends.slice(), checked: part.checked, excluded: part.excluded, edited: isEdited,
      manual: bead.manual || becomes.length > 1,
    });
    for (const side of [0, 1]) ends[side] = endOf(fresh, side);
    return fresh;
  });
}

/**
 * Returns one side of a bead as segments with other texts, a list for each text. If the texts only divide the sentences,
 * the segments stay as they are (`isExact`). Otherwise each text becomes one segment with the sentence numbers of all.
 */
function dividedSide(bead, side, texts) {
  const own = bead.s[side];
  const parts = [];
  let done = 0;
  for (const text of texts) {
    const start = done;
    const textUpTo = (end) => textOf({ s: { [side]: own.slice(start, end) } }, side);
    while (done < own.length && textUpTo(done).length < text.length) done += 1;
    if (textUpTo(done) !== text) break;
    parts.push(own.slice(start, done));
  }
  if (parts.length === texts.length && done === own.length) return { parts, isExact: true };
  const [n, p, b] = [sentencesOf(bead, side), spanOf(bead, side, "p"), spanOf(bead, side, "b")];
  const [c, part] = [countOf(bead, side), texts.filter((text) => text).length > 1 || undefined];
  const segment = (t) => ({ t, c: c || 1, n: own.length ? n : null, p, b, k: null, part });
  return { parts: texts.map((text) => (text ? [segment(text)] : [])), isExact: false };
}

function listenSheet() {
  byId("importfile").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) importSheet(file);
    // Choosing the same file again is a change again.
    event.target.value = "";
  });
  byId("import").addEventListener("click", () => byId("importfile").click());
}
