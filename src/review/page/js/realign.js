// Aligning again, in a page of two documents that enregard serves. What a person decided is kept.

const canRealign = () => !!page.served && page.served.can_realign;

/** Whether a bead stays as it is when the documents are aligned again. */
const isSettled = (bead) => isConfirmed(bead) || bead.edited || bead.excluded;

/** Aligns the beads from the cursor on again. The beads before it and all decided or edited beads are kept. */
function realign() {
  return alignAgain("realign", () => endOfKept(cursor.i));
}

/** Aligns all beads again that are neither decided nor edited. */
function realignAll() {
  return alignAgain("realignall", () => 0);
}

/** Aligns the beads again that are neither settled nor before the one that `start` returns. */
async function alignAgain(name, start) {
  const here = beads[cursor.i];
  if (!canRealign() || !here) return;
  if (isFiltered()) return announce(translate("nofilter"));
  const from = start();
  if (beads.slice(from).every(isSettled)) return announce(translate("nothingtoalign"));
  const above = new Set(beads.slice(0, from).map((bead) => bead.id));
  const before = beads;
  announce(translate("aligning"));
  try {
    const answer = await post("align", alignmentCorrections((bead) => above.has(bead.id) || isSettled(bead), false));
    if (beads !== before || beads[cursor.i] !== here) return announce(translate("notaligned"));
    const fresh = realignedBelow(from, loadDocument(JSON.parse(answer), 0));
    const changed = differing(before.slice(from), fresh);
    replaceBeads(from, beads.length - from, fresh, name, [cursor.i, cursor.side, cursor.k]);
    afterChange([name === "realign" ? from : placeOf(here), cursor.side, 0], []);
    announce(name === "realign" ? translate("realigned", from + 1, changed) : translate("realignedall", changed));
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

const rangesKey = (bead) => JSON.stringify([0, 1].map((side) => sentencesOf(bead, side)));

/** Returns how many of the beads `now` were not among the beads `before`. */
function differing(before, now) {
  const known = new Set(before.map(rangesKey));
  return now.filter((bead) => !known.has(rangesKey(bead))).length;
}

/** Returns the index of the bead that has the first sentence of an earlier bead. */
function placeOf(old) {
  const side = old.s[0].length ? 0 : 1;
  return Math.max(0, beads.findIndex((bead) => overlap(sentencesOf(bead, side), sentencesOf(old, side))));
}

/** Returns the beads of the new alignment `found` that replace bead `i` and the beads after it. */
function realignedBelow(i, found) {
  const numbersOf = (bead) => [0, 1].flatMap((side) => bead.s[side].flatMap(({ n: [start, end] }) =>
    Array.from({ length: end - start }, (_, k) => 2 * (start + k) + side)));
  const above = new Set(beads.slice(0, i).flatMap(numbersOf));
  const settled = new Map(beads.slice(i).filter(isSettled).map((bead) => [rangesKey(bead), bead]));
  // The place of an unaligned target sentence may be above bead `i`. Move it down, because its bead is not above.
  const start = sentencesOf(beads[i], 0)[0];
  const below = (bead) => Object.assign(bead, { at: [Math.max(bead.at[0], start), bead.at[1]], realigned: true });
  return found.filter((bead) => !numbersOf(bead).some((number) => above.has(number)))
    .map((bead) => settled.get(rangesKey(bead)) || below(bead));
}
