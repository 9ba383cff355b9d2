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

/** Returns a bead with segments `s` that a command made from the bead `like`. */
function manualBead(like, s, changes) {
  // The parts, the flags and the findings are those of the old texts.
  const unknown = { parts: null, flags: null, findings: null };
  return variant(like, Object.assign({ s, manual: true, named: true, ...unknown }, changes));
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

/** Returns a command that toggles a decision about a bead, such as `checked`. */
const toggle = (name) => (i, side, k) =>
  ({ at: i, count: 1, fresh: [variant(beads[i], { [name]: !beads[i][name] })], focus: [i, side, k] });

const commands = {
  merge(i) {
    const [a, b] = [beads[i], beads[i + 1]];
    if (!b || a.d !== b.d) return null;
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
    if (!before || before.d !== bead.d || k < 0 || !bead.s[side].length) return null;
    const first = inOrder(before.s[side].concat(bead.s[side].slice(0, k + 1)));
    const focus = [i - 1, side, first.indexOf(bead.s[side][k])];
    return moveBoundary(i - 1, side, first, bead.s[side].slice(k + 1), focus);
  },

  /** Moves the sentence and those after it to the next bead. */
  down(i, side, k) {
    const [bead, after] = [beads[i], beads[i + 1]];
    if (!after || after.d !== bead.d || k < 0 || !bead.s[side].length) return null;
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

  check: toggle("checked"),
  exclude: toggle("excluded"),
};

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

/** Replaces the text of a segment. Two texts become two segments, which share its sentence numbers. */
function editSegment(i, side, k, texts) {
  const bead = beads[i];
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
  const fresh = [variant(bead, Object.assign({ s }, changes))];
  return { at: i, count: 1, fresh, focus: [i, side, k + parts.length - 1] };
}
