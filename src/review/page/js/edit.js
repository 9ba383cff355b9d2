// The editing commands. Each takes the numbers of a bead, a side and a segment, and returns { at, count,
// fresh, focus }: the caller replaces `count` beads from `at` on with `fresh`, then moves the cursor to
// `focus` (bead, side, segment). A command that is not possible returns null. The caller refuses a change
// after which the sentences of a bead would not be consecutive.

/**
 * Maximum number of beads between two unaligned sentences that are linked across aligned beads. The aligner
 * searches for moved sentences within the same distance.
 */
const MAX_LINK_DISTANCE = 40;

const EMPTY = { attributes: [], notes: [], props: [] };

/**
 * Merges the TMX data of two units: the attributes of the first unit that has any, and the notes and
 * properties of both.
 */
function joinExtras(a, b) {
  if (!a || !b) return a || b;
  const both = (x = EMPTY, y = EMPTY) => ({
    attributes: x.attributes && x.attributes.length ? x.attributes : y.attributes,
    notes: (x.notes || []).concat(y.notes || []),
    props: (x.props || []).concat(y.props || []),
  });
  return Object.assign(both(a, b), { source: both(a.source, b.source), target: both(a.target, b.target) });
}

/** Returns a bead with segments `s` that a command made from the bead `like`. Nobody has confirmed it yet. */
function manualBead(like, s, changes) {
  // The parts, the flags and the findings are those of the old texts.
  const unknown = { parts: null, flags: null, findings: null, alt: null };
  return variant(like, Object.assign({ s, manual: true, checked: false, named: true, ...unknown }, changes));
}

/** Returns an unused unit number of a document. */
function newUnitNumber(d) {
  page.docs[d].maxNumber += 1;
  return page.docs[d].maxNumber;
}

/** Returns the end of a side's sentence range, which is the position of an empty side that follows. */
function endOf(bead, side) {
  const range = sentencesOf(bead, side);
  return range ? range[1] : null;
}

/** Returns a change that gives bead `i` other decisions or data. */
const decide = (i, side, k, changes) => ({ at: i, count: 1, fresh: [variant(beads[i], changes)], focus: [i, side, k] });

const commands = {
  merge(i) {
    const [a, b] = [beads[i], beads[i + 1]];
    if (!hasNext(i)) return null;
    const s = [0, 1].map((side) => segmentsOf([a, b], side));
    const at = a.at.map((place, side) => (a.s[side].length ? place : b.at[side]));
    const merged = manualBead(a, s, {
      extra: joinExtras(a.extra, b.extra), edited: a.edited || b.edited, excluded: a.excluded && b.excluded,
      at, from: unionRange(a, b),
    });
    return { at: i, count: 2, fresh: [merged], focus: [i, 0, 0] };
  },

  /** Splits before segment `k` (after it if it is the first), and the other side at the same proportion. */
  split(i, side, k) {
    const bead = beads[i];
    const own = bead.s[side];
    const others = bead.s[1 - side];
    if (own.length < 2 || k < 0) return null;
    const cut = k === 0 ? 1 : k;
    const size = (segments) => segments.reduce((sum, segment) => sum + segment.t.length, 0);
    const share = size(own.slice(0, cut)) / size(own);
    let best = others.length ? 1 : 0;
    const distance = (at) => Math.abs(size(others.slice(0, at)) / size(others) - share);
    for (let at = 1; at < others.length; at += 1) if (distance(at) < distance(best)) best = at;
    const parts = (from, to) => {
      const s = [];
      s[side] = own.slice(...(from ? [cut] : [0, cut]));
      s[1 - side] = others.slice(...(to ? [best] : [0, best]));
      return s;
    };
    const first = manualBead(bead, parts(false, false));
    const second = manualBead(bead, parts(true, true), { num: newUnitNumber(bead.d), extra: null });
    second.at = [0, 1].map((n) => endOf(first, n));
    const focus = [i + 1, side, 0];
    return { at: i, count: 1, fresh: [first, second], focus };
  },

  /** Moves the sentence and those before it to the previous bead. */
  up(i, side, k) {
    const [before, bead] = [beads[i - 1], beads[i]];
    if (!hasNext(i - 1) || k < 0 || !bead.s[side].length) return null;
    const first = inOrder(before.s[side].concat(bead.s[side].slice(0, k + 1)));
    const focus = [i - 1, side, first.indexOf(bead.s[side][k])];
    return moveBoundary(i - 1, side, first, bead.s[side].slice(k + 1), focus);
  },

  /** Moves the sentence and those after it to the next bead. */
  down(i, side, k) {
    const [bead, after] = [beads[i], beads[i + 1]];
    if (!hasNext(i) || k < 0 || !bead.s[side].length) return null;
    const second = inOrder(bead.s[side].slice(k).concat(after.s[side]));
    const focus = [i + 1, side, second.indexOf(bead.s[side][k])];
    return moveBoundary(i, side, bead.s[side].slice(0, k), second, focus);
  },

  /** Turns every sentence of the bead into an unaligned sentence. */
  unlink(i) {
    const bead = beads[i];
    if (isNull(bead)) return null;
    const [start, end] = [sentencesOf(bead, 1), sentencesOf(bead, 0)];
    const sources = bead.s[0].map((segment) => [[segment], []]);
    const targets = bead.s[1].map((segment) => [[], [segment]]);
    const fresh = sources.concat(targets).map((s, k) => {
      const at = [end && end[1], start && start[0]];
      return manualBead(bead, s, k ? { at, num: newUnitNumber(bead.d), extra: null } : { at });
    });
    return { at: i, count: 1, fresh, focus: [i, 0, 0] };
  },

  /**
   * Links an unaligned bead with the nearest one on the other side. If aligned beads are between this bead and all
   * of those, the new pair is out of order.
   */
  link(i) {
    const bead = beads[i];
    if (!isNull(bead)) return null;
    const side = bead.s[0].length ? 0 : 1;
    const find = (distance, canCross) =>
      [1, -1].map((step) => nearestUnaligned(i, step, side, distance, canCross)).filter((j) => j >= 0);
    const near = find(Infinity, false);
    const far = find(MAX_LINK_DISTANCE, true).sort((a, b) => Math.abs(a - i) - Math.abs(b - i));
    const [j] = near.concat(far);
    if (j === undefined) return null;
    const other = beads[j];
    const linked = manualBead(bead, [bead.s[0].concat(other.s[0]), bead.s[1].concat(other.s[1])], {
      edited: bead.edited || other.edited,
      extra: joinExtras(bead.extra, other.extra),
      from: unionRange(bead, other),
    });
    const [from, to] = [Math.min(i, j), Math.max(i, j)];
    // The beads stay in the order of the source.
    const isFirst = (near.length || side === 0 ? i : j) === from;
    // The beads in between keep their order. The empty side of an unaligned bead among them moves to the end of
    // the linked bead if it follows that bead, or to its start if it precedes it.
    const range = near.length ? sentencesOf(linked, 1 - side) : null;
    const between = beads.slice(from + 1, to).map((b) => {
      const at = b.at.slice();
      if (range) at[1 - side] = isFirst ? range[1] : range[0];
      return variant(b, { at });
    });
    const fresh = isFirst ? [linked, ...between] : [...between, linked];
    return { at: from, count: to - from + 1, fresh, focus: [from + fresh.indexOf(linked), side, 0] };
  },

  /** Moves the last sentence of the side to the next bead. */
  push(i, side) {
    const bead = beads[i];
    const change = commands.down(i, side, bead.s[side].length - 1);
    return change && { ...change, focus: [i, side, Math.max(0, bead.s[side].length - 2)] };
  },

  /** Moves the first sentence of the next bead to this one. */
  pull(i, side) {
    const [bead, after] = [beads[i], beads[i + 1]];
    if (!hasNext(i) || !after.s[side].length) return null;
    return moveBorder(i, side, bead.s[side].length + 1);
  },

  /** Exchanges the target sides of the bead and the next one. */
  swap(i, side, k) {
    const [a, b] = [beads[i], beads[i + 1]];
    if (!hasNext(i) || isNull(a) || isNull(b)) return null;
    const from = unionRange(a, b);
    const fresh = [manualBead(a, [a.s[0], b.s[1]], { from }), manualBead(b, [b.s[0], a.s[1]], { from })];
    return { at: i, count: 2, fresh, focus: [i, side, k] };
  },

  /** Replaces the bead, and others if necessary, by the second-best alignment of their sentences. */
  alternative(i) {
    const place = alternativeAt(i);
    if (!place) return null;
    const { at, count, kinds, start } = place;
    const old = beads.slice(at, at + count);
    const all = [0, 1].map((side) => segmentsOf(old, side));
    const ends = start.slice();
    const done = [0, 0];
    const fresh = kinds.map((kind, number) => {
      const s = kind.map((size, side) => all[side].slice(done[side], (done[side] += size)));
      const bead = manualBead(old[number] || old[0], s, { at: ends.slice() });
      if (!old[number]) Object.assign(bead, { num: newUnitNumber(bead.d), extra: null });
      for (const side of [0, 1]) ends[side] += kind[side];
      return bead;
    });
    const lost = old.slice(fresh.length).map(({ extra }) => extra);
    const last = fresh[fresh.length - 1];
    last.extra = lost.reduce(joinExtras, last.extra);
    return { at, count, fresh, focus: [at, 0, 0] };
  },

  /** Confirms the bead, or takes the confirmation back. A bead whose confidence is not known is then a draft. */
  check(i, side, k) {
    const { checked, manual, conf } = beads[i];
    if (!checked) return decide(i, side, k, { checked: true });
    return decide(i, side, k, { checked: false, manual: manual || conf < 0 || conf === 1000 });
  },

  exclude: (i, side, k) => decide(i, side, k, { excluded: !beads[i].excluded }),
};

/** Returns the beads that the runner-up of bead `i` replaces, and its kinds. Returns null if it no longer applies. */
function alternativeAt(i) {
  const { alt } = beads[i];
  if (!alt) return null;
  const at = i - alt.before;
  const old = beads.slice(at, at + alt.count);
  if (at < 0 || old.length < alt.count) return null;
  // The sentences must still be those that the aligner saw, each as one segment.
  const fits = [0, 1].every((side) => {
    const size = alt.kinds.reduce((sum, kind) => sum + kind[side], 0);
    const all = segmentsOf(old, side);
    const start = alt.start[side];
    return all.length === size && all.every(({ n, c, part }, k) => n && n[0] === start + k && c === 1 && !part);
  });
  return fits ? { ...alt, at } : null;
}

/** Moves the border between beads `i` and `i + 1` on one side, so that bead `i` has `size` of their segments. */
function moveBorder(i, side, size) {
  const [a, b] = [beads[i], beads[i + 1]];
  if (!hasNext(i) || size === a.s[side].length) return null;
  const all = segmentsOf([a, b], side);
  const [first, second] = [all.slice(0, size), all.slice(size)];
  return moveBoundary(i, side, first, second, [i, side, Math.max(0, size - 1)]);
}

/**
 * Moves segment `k` of one side of bead `i` to bead `j`. To a neighbour, the segments between them move too, because
 * the sentences of a bead follow each other.
 */
function moveSegment(i, side, k, j) {
  const step = Math.sign(j - i);
  if (!step || beads[i].d !== beads[j].d) return null;
  if (j - i === step) return commands[step > 0 ? "down" : "up"](i, side, k);
  const moved = beads[i].s[side][k];
  const [lo, hi] = [Math.min(i, j), Math.max(i, j)];
  const from = unionRange(beads[i], beads[j]);
  const put = (bead, segments) => {
    const s = bead.s.slice();
    s[side] = segments;
    const at = bead.at.slice();
    const place = sentencesOf(bead, side);
    if (!segments.length && place) at[side] = step > 0 ? place[0] : place[1];
    return manualBead(bead, s, { from, at });
  };
  const giver = put(beads[i], beads[i].s[side].filter((segment) => segment !== moved));
  const own = beads[j].s[side];
  const taker = put(beads[j], inOrder(step > 0 ? [moved, ...own] : [...own, moved]));
  const fresh = beads.slice(lo, hi + 1);
  fresh[i - lo] = giver;
  fresh[j - lo] = taker;
  if (!giver.s[0].length && !giver.s[1].length) {
    fresh.splice(i - lo, 1);
    taker.extra = joinExtras(taker.extra, giver.extra);
  }
  const focus = [lo + fresh.indexOf(taker), side, taker.s[side].indexOf(moved)];
  return { at: lo, count: hi - lo + 1, fresh, focus };
}

/**
 * Returns the number of the nearest unaligned bead whose sentences are on the side other than `side`, or -1. It is
 * in the direction `step` from bead `i`, at most `distance` beads away.
 */
function nearestUnaligned(i, step, side, distance, canCross) {
  for (let j = i + step; Math.abs(j - i) <= distance; j += step) {
    const bead = beads[j];
    if (!bead || bead.d !== beads[i].d || !(canCross || isNull(bead))) return -1;
    if (isNull(bead) && bead.s[1 - side].length) return j;
  }
  return -1;
}

/** Gives beads `i` and `i + 1` new segments on one side. A bead left without segments is removed. */
function moveBoundary(i, side, first, second, focus) {
  const [a, b] = [beads[i], beads[i + 1]];
  const put = (bead, segments) => {
    const s = bead.s.slice();
    s[side] = segments;
    return manualBead(bead, s, { from: unionRange(a, b) });
  };
  let fresh = [put(a, first), put(b, second)];
  const border = first.length ? endOf(fresh[0], side) : (sentencesOf(fresh[1], side) || [null])[0];
  fresh.forEach((bead) => {
    bead.at = bead.at.slice();
    if (!bead.s[side].length) bead.at[side] = border;
  });
  const [x, y] = fresh.map((bead) => bead.s[0].length || bead.s[1].length);
  if (!x) focus = [i, focus[1], focus[2]];
  if (!x || !y) {
    const kept = fresh[x ? 0 : 1];
    fresh = [Object.assign(kept, { extra: joinExtras(a.extra, b.extra) })];
  }
  return { at: i, count: 2, fresh, focus };
}

/**
 * Returns a bead with other texts instead of a segment, or null if nothing changes. Two texts become two segments, which
 * share the sentence numbers of the segment. `size` is the number of segments that replace it.
 */
function editedBead(bead, side, k, texts) {
  const old = bead.s[side][k];
  const pieces = texts.map((text) => text.trim()).filter((text) => text);
  if (!pieces.length || (pieces.length === 1 && pieces[0] === old.t)) return null;
  let start = 0;
  const parts = pieces.map((t, number) => {
    const end = start + bytesOf(t);
    const last = number === pieces.length - 1;
    const codes = (old.k || []).filter((code) => code.at >= start && (last || code.at < end));
    const relative = codes.map((code) => ({ at: code.at - start, markup: code.markup }));
    start = end + bytesOf(page.separators[side]);
    const part = old.part || pieces.length > 1 || undefined;
    return Object.assign({}, old, { t, k: old.k && relative, f: undefined, part });
  });
  const s = bead.s.slice();
  s[side] = s[side].slice(0, k).concat(parts, s[side].slice(k + 1));
  const same = pieces.length > 1 && pieces.join(page.separators[side]) === old.t;
  const changes = same ? { manual: true, named: true } : { edited: true, flags: null, findings: null };
  return { bead: variant(bead, { s, checked: false, alt: null, ...changes }), size: parts.length };
}

/** Replaces the text of a segment. */
function editSegment(i, side, k, texts) {
  const edited = editedBead(beads[i], side, k, texts);
  return edited && { at: i, count: 1, fresh: [edited.bead], focus: [i, side, k + edited.size - 1] };
}
