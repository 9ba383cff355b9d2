// The alignment in memory. Beads and segments are never changed: a command puts new ones in their place, so that what
// was can be put back.

// A segment: t text, c how many sentences it counts as, n their numbers, p paragraphs, b bytes, k inline codes.
// A bead: d document, num the unit's number, s segments of both sides, conf thousandths or -1, named whether it says
// how many sentences it has, at where an empty side stands, extra what only a TMX has a place for; and what people
// said: hand (made by hand), checked, edited, out (not to be exported). In a page made from units: from, the first and the
// last of the units (as they were loaded) that its text comes from.

let page = null;
let beads = [];
// The units as the file has them, in a page that was made from units; what is corrected says what it replaces.
let originals = null;
let nextId = 1;
const undoing = [];
const redoing = [];

/** A new bead like another one, but for `changes`. */
function variant(bead, changes) {
  return Object.assign({}, bead, changes, { id: nextId++ });
}

/** Whether a person has said that this is a bead. */
function byPerson(bead) {
  return bead.hand || bead.checked || bead.edited;
}

const encoder = new TextEncoder();
const bytesOf = (text) => encoder.encode(text).length;

/** Ranges from gaps and lengths. */
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

/** Puts the inline codes of a unit into the segments that they stand in, counted from there. */
function dealCodes(segments, codes, join) {
  if (!codes || !codes.length) return segments;
  const dealt = segments.map((segment) => Object.assign({}, segment, { k: [] }));
  let start = 0;
  let at = 0;
  const last = dealt.length - 1;
  dealt.forEach((segment, number) => {
    const end = start + bytesOf(segment.t);
    while (at < codes.length && (codes[at].at <= end || number === last)) {
      segment.k.push({ at: codes[at].at - start, markup: codes[at].markup });
      at += 1;
    }
    start = end + bytesOf(join);
  });
  return dealt;
}

/** The beads of a document of the page. */
function loadDocument(doc, d) {
  const columns = doc.sides.map((side) => {
    const counts = side.text.map((_, k) => (side.count && k in side.count ? side.count[k] : 1));
    const [n, p, b] = [side.sentences, side.paragraphs, side.bytes].map((column) => ranges(column, counts));
    return side.text.map((t, k) => ({ t, c: counts[k], n: n[k], p: p[k], b: b[k], k: null }));
  });
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
      return dealCodes(segments, codes, page.joins[side]);
    });
    const verdict = (doc.verdicts && doc.verdicts[k]) || {};
    out.push({
      id: nextId++, d, num: doc.numbers ? doc.numbers[k] : k + 1, s, conf: doc.beads[3 * k + 2],
      named: !unnamed.has(k), at, extra: extra || null, hand: false, checked: false, edited: false, out: false, from: null, ...verdict,
    });
  }
  return out;
}

/** Takes up the data of the page. */
function load(data) {
  page = data;
  page.docs.forEach((doc) => {
    doc.plain = !doc.numbers;
    doc.highest = doc.numbers ? doc.numbers.reduce((a, b) => Math.max(a, b), 0) : doc.beads.length / 3;
  });
  page.dictionary = new Map(Object.entries(page.words).map(([key, values]) => [key, new Set(values.split(" "))]));
  beads = page.docs.flatMap((doc, d) => loadDocument(doc, d));
  if (page.aligned) return;
  originals = beads.slice();
  beads.forEach((bead, k) => { bead.from = [k, k]; });
  beads = decided(page.decided || []);
}

/** The beads with what people decided before in the place of the units that it was about. */
function decided(decisions) {
  const out = [];
  let done = 0;
  for (const { at, count, document } of decisions) {
    for (; done < at; done += 1) out.push(beads[done]);
    const { d } = beads[at];
    const from = [at, at + count - 1];
    for (const bead of loadDocument(document, d)) {
      out.push(Object.assign(bead, { from }));
      page.docs[d].highest = Math.max(page.docs[d].highest, bead.num);
    }
    done = at + count;
  }
  return out.concat(beads.slice(done));
}

/** From the first to the last unit that two beads come from. */
function hull(a, b) {
  return a.from && [Math.min(a.from[0], b.from[0]), Math.max(a.from[1], b.from[1])];
}

/** The text of a side. */
function textOf(bead, side) {
  return bead.s[side].map((segment) => segment.t).join(page.joins[side]);
}

/** Whether a side is missing. */
function isNull(bead) {
  return !bead.s[0].length || !bead.s[1].length;
}

/** How many sentences a side has. */
function countOf(bead, side) {
  return bead.s[side].reduce((sum, segment) => sum + segment.c, 0);
}

/** The name of the bead, as in 1-2; empty if it has none. */
function kindOf(bead) {
  return bead.named ? `${countOf(bead, 0)}-${countOf(bead, 1)}` : "";
}

/** The sentences of a side: first, and one past the last; null if not known. */
function sentencesOf(bead, side) {
  const segments = bead.s[side];
  if (!segments.length) return bead.at[side] === null ? null : [bead.at[side], bead.at[side]];
  const [first, last] = [segments[0].n, segments[segments.length - 1].n];
  return first && last ? [first[0], last[1]] : null;
}

/** From the first to the last of what a side's segments have; null if that is not known. */
function spanOf(bead, side, what) {
  let span = null;
  for (const segment of bead.s[side]) {
    const range = segment[what];
    if (range) span = span ? [Math.min(span[0], range[0]), Math.max(span[1], range[1])] : range;
  }
  return span;
}

/** The confidence that is shown and written, in thousandths: a person's word counts as certain. */
function confidenceOf(bead) {
  return byPerson(bead) ? 1000 : bead.conf;
}

/** Puts `fresh` in the place of `count` beads; what was is kept for undoing. */
function replace(at, count, fresh, what, cursor) {
  undoing.push({ at, old: beads.slice(at, at + count), fresh, what, before: cursor });
  redoing.length = 0;
  beads.splice(at, count, ...fresh);
}

/** Goes one step back; the step, or null. */
function undo() {
  const step = undoing.pop();
  if (!step) return null;
  beads = beads.slice(0, step.at).concat(step.old, beads.slice(step.at + step.fresh.length));
  redoing.push(step);
  return step;
}

/** Goes one step forward again. */
function redo() {
  const step = redoing.pop();
  if (!step) return null;
  beads = beads.slice(0, step.at).concat(step.fresh, beads.slice(step.at + step.old.length));
  undoing.push(step);
  return step;
}
