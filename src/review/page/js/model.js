// The alignment in memory. The beads of a document are in the order of the source. Beads and segments are
// immutable: a command replaces them with new ones, so that every command can be undone.
//
// Fields of a segment: `t` text, `c` number of sentences, `n` sentence numbers, `p` paragraph range, `b` byte
// range, `k` inline codes, `f` the text as the filter compares it, `part` whether it is a part of its sentences,
// because a person divided their text. Fields of a bead: `d` document, `num` unit number, `s` segments of both
// sides, `conf` confidence in thousandths or -1, `parts` the two parts of the confidence (alignment, translation)
// in the same way or null, `flags` names of the quality flags, or null if they are not known, `named` whether its
// number of sentences is known, `at` position of an empty side, `extra` data that only TMX can hold. Decisions of
// the reviewer: `manual` (made by a command), `checked` (confirmed), `edited` (texts changed), `excluded` (rejected:
// not exported). `realigned` says that the aligner made the bead when the reviewer asked it to align again, so that it
// is not in the first alignment. In a page made from units, `from` holds the first and last loaded unit from which the text of the
// bead comes. `alt` is the runner-up of the alignment, if it is known.

/** The list of a bead that has nothing to list. */
const NOTHING = [];

let page = null;
let beads = [];
// In a page made from units, the beads as loaded from the file. Corrections refer to these beads.
let originals = null;
let nextId = 1;
const undoStack = [];
const redoStack = [];

/** Returns a copy of a bead with `changes` and a new id. */
function variant(bead, changes) {
  return Object.assign({}, bead, changes, { id: nextId++ });
}

/** Whether a person has confirmed the bead. Changing a bead does not confirm it. */
function isConfirmed(bead) {
  return bead.checked;
}

/** Whether a person has changed the bead but not confirmed it. */
function isDraft(bead) {
  return (bead.manual || bead.edited) && !bead.checked;
}

/** Whether a bead has notes. */
const hasNotes = (bead) => !!bead.extra && !!bead.extra.notes && bead.extra.notes.length > 0;

/** Returns the notes of a bead, as texts. */
function notesOf(bead) {
  return ((bead.extra && bead.extra.notes) || []).map(({ text }) => text);
}

const encoder = new TextEncoder();
const bytesOf = (text) => encoder.encode(text).length;

/** Whether beads `i` and `i + 1` are of one document. */
const hasNext = (i) => !!beads[i] && !!beads[i + 1] && beads[i].d === beads[i + 1].d;

/** Decodes ranges from pairs of a gap and a length. */
function ranges(column, counts) {
  if (column === null) return counts.map(() => null);
  let end = 0;
  if (column === 1) return counts.map((count) => [end, (end += count)]);
  return counts.map((_, k) => {
    const gap = column[2 * k];
    if (gap === null) return null;
    const start = end + gap;
    end = start + column[2 * k + 1];
    return [start, end];
  });
}

/** Assigns the inline codes of a unit to its segments, with positions relative to the segment. */
function assignCodes(segments, codes, join) {
  if (!codes || !codes.length) return segments;
  const result = segments.map((segment) => Object.assign({}, segment, { k: [] }));
  let start = 0;
  let at = 0;
  const last = result.length - 1;
  result.forEach((segment, number) => {
    const end = start + bytesOf(segment.t);
    while (at < codes.length && (codes[at].at <= end || number === last)) {
      segment.k.push({ at: codes[at].at - start, markup: codes[at].markup });
      at += 1;
    }
    start = end + bytesOf(join);
  });
  return result;
}

/** Returns the beads of one document of the page data. */
function loadDocument(doc, d) {
  const columns = doc.sides.map((side) => {
    const counts = side.text.map((_, k) => (side.count && k in side.count ? side.count[k] : 1));
    const [n, p, b] = [side.sentences, side.paragraphs, side.bytes].map((column) => ranges(column, counts));
    return side.text.map((t, k) => ({ t, c: counts[k], n: n[k], p: p[k], b: b[k], k: null }));
  });
  for (const column of columns) {
    // Segments with the same sentences are parts of them.
    column.forEach((segment, k) => {
      const before = k ? column[k - 1] : null;
      if (before && before.n && segment.n && overlap(before.n, segment.n)) before.part = segment.part = true;
    });
  }
  const unnamed = new Set(doc.unnamed || []);
  const next = [0, 0];
  const ends = [0, 0];
  const out = [];
  for (let k = 0; 3 * k < doc.beads.length; k += 1) {
    const extra = doc.extras && doc.extras[k];
    const at = (doc.at && doc.at[k]) || ends.slice();
    const s = [0, 1].map((side) => {
      const segments = columns[side].slice(next[side], (next[side] += doc.beads[3 * k + side]));
      const codes = extra && extra[side ? "target" : "source"] && extra[side ? "target" : "source"].codes;
      if (segments.length && segments[segments.length - 1].n) ends[side] = segments[segments.length - 1].n[1];
      else if (!segments.length && at[side] !== null) ends[side] = at[side];
      return assignCodes(segments, codes, page.separators[side]);
    });
    const review = (doc.reviews && doc.reviews[k]) || {};
    out.push({
      id: nextId++, d, num: doc.numbers ? doc.numbers[k] : k + 1, s, conf: doc.beads[3 * k + 2],
      parts: doc.parts ? doc.parts.slice(2 * k, 2 * k + 2) : null, flags: doc.flags ? doc.flags[k] : null,
      findings: doc.findings ? ((doc.found || {})[k] || []).map((number) => doc.findings[number]) : null,
      named: !unnamed.has(k), at, extra: extra || null, from: null,
      manual: false, checked: false, edited: false, excluded: false, realigned: false, alt: null, ...review,
    });
  }
  for (const [k, alternative] of Object.entries(doc.alternatives || {})) out[k].alt = alternative;
  return out;
}

/** Loads the data of the page. */
function load(data) {
  page = data;
  page.docs.forEach((doc) => {
    doc.consecutive = !doc.numbers;
    doc.maxNumber = doc.numbers ? doc.numbers.reduce((a, b) => Math.max(a, b), 0) : doc.beads.length / 3;
  });
  const entries = Object.entries(page.words).map(([key, values]) => [key, new Set(values.split(" "))]);
  page.dictionary = new Map(entries);
  beads = page.docs.flatMap((doc, d) => loadDocument(doc, d));
  if (page.aligned) return;
  originals = beads.slice();
  beads.forEach((bead, k) => { bead.from = [k, k]; });
  beads = applyDecisions(page.decisions || []);
}

/** Applies the decisions of an earlier review. Each replaces `count` units starting with unit `at`. */
function applyDecisions(decisions) {
  const out = [];
  let done = 0;
  for (const { at, count, document } of decisions) {
    for (; done < at; done += 1) out.push(beads[done]);
    const { d } = beads[at];
    const from = [at, at + count - 1];
    for (const bead of loadDocument(document, d)) {
      out.push(Object.assign(bead, { from }));
      page.docs[d].maxNumber = Math.max(page.docs[d].maxNumber, bead.num);
    }
    done = at + count;
  }
  return out.concat(beads.slice(done));
}

/** Returns the smallest range of units that covers the ranges of both beads. */
function unionRange(a, b) {
  return a.from && [Math.min(a.from[0], b.from[0]), Math.max(a.from[1], b.from[1])];
}

/** Returns the text of one side of a bead. */
function textOf(bead, side) {
  return bead.s[side].map((segment) => segment.t).join(page.separators[side]);
}

/** Whether the bead is unaligned, that is, has an empty side. */
function isNull(bead) {
  return !bead.s[0].length || !bead.s[1].length;
}

/** Returns the number of sentences on one side of a bead. */
function countOf(bead, side) {
  return bead.s[side].reduce((sum, segment) => sum + segment.c, 0);
}

/** Returns the type of the bead, such as 1-2, or an empty string if it is unknown. */
function kindOf(bead) {
  return bead.named ? `${countOf(bead, 0)}-${countOf(bead, 1)}` : "";
}

/** Whether the sentence numbers of a side are known. */
function isNumbered(bead, side) {
  const segments = bead.s[side];
  if (!segments.length) return bead.at[side] !== null;
  return !!segments[0].n && !!segments[segments.length - 1].n;
}

/** Returns the first sentence number of a side, and the number after the last one. The numbers must be known. */
const firstOf = (bead, side) => (bead.s[side].length ? bead.s[side][0].n[0] : bead.at[side]);
const lastOf = (bead, side) => (bead.s[side].length ? bead.s[side][bead.s[side].length - 1].n[1] : bead.at[side]);

/** Returns the half-open range of sentence numbers of a side, or null if unknown. */
function sentencesOf(bead, side) {
  return isNumbered(bead, side) ? [firstOf(bead, side), lastOf(bead, side)] : null;
}

/** Returns the smallest range that covers the ranges `what` (p or b) of a side's segments, or null. */
function spanOf(bead, side, what) {
  let span = null;
  for (const segment of bead.s[side]) {
    const range = segment[what];
    if (range) span = span ? [Math.min(span[0], range[0]), Math.max(span[1], range[1])] : range;
  }
  return span;
}

/**
 * Returns the confidence to show and write, in thousandths. A confirmed bead counts as certain. A draft has none,
 * because the aligner has not seen it.
 */
function confidenceOf(bead) {
  if (isConfirmed(bead)) return 1000;
  return isDraft(bead) ? -1 : bead.conf;
}

/** Returns a part of the confidence (0 alignment, 1 translation) in thousandths, or -1 if it does not apply. */
function partOf(bead, number) {
  return isConfirmed(bead) || isDraft(bead) || !bead.parts ? -1 : bead.parts[number];
}

/** Replaces `count` beads from `at` on with `fresh` and records the step on the undo stack. */
function replaceBeads(at, count, fresh, what, cursor) {
  undoStack.push({ at, old: beads.slice(at, at + count), fresh, what, before: cursor });
  redoStack.length = 0;
  beads = beads.slice(0, at).concat(fresh, beads.slice(at + count));
}

/** Undoes the last step and returns it, or returns null if there is nothing to undo. */
function undo() {
  const step = undoStack.pop();
  if (!step) return null;
  beads = beads.slice(0, step.at).concat(step.old, beads.slice(step.at + step.fresh.length));
  redoStack.push(step);
  return step;
}

/** Redoes the last undone step and returns it, or returns null if there is nothing to redo. */
function redo() {
  const step = redoStack.pop();
  if (!step) return null;
  beads = beads.slice(0, step.at).concat(step.fresh, beads.slice(step.at + step.old.length));
  undoStack.push(step);
  return step;
}
