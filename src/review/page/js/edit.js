// The editing commands. Each takes the numbers of a bead, a side and a segment, and returns { at, count,
// fresh, focus }: the caller replaces `count` beads from `at` on with `fresh`, then moves the cursor to
// `focus` (bead, side, segment). A command that is not possible returns null.

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
  return variant(like, Object.assign({ s, manual: true, named: true }, changes));
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

/** Returns the command that reverses a decision about a bead. */
const toggle = (name) => (i, side, k) =>
  ({ at: i, count: 1, fresh: [variant(beads[i], { [name]: !beads[i][name] })], focus: [i, side, k] });

const commands = {
  merge(i) {
    const [a, b] = [beads[i], beads[i + 1]];
    if (!b || a.d !== b.d) return null;
    const s = [0, 1].map((side) => a.s[side].concat(b.s[side]));
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
    const moved = bead.s[side].slice(0, k + 1);
    const focus = [i - 1, side, before.s[side].length + k];
    return moveBoundary(i - 1, side, before.s[side].concat(moved), bead.s[side].slice(k + 1), focus);
  },

  /** Moves the sentence and those after it to the next bead. */
  down(i, side, k) {
    const [bead, after] = [beads[i], beads[i + 1]];
    if (!after || after.d !== bead.d || k < 0 || !bead.s[side].length) return null;
    const moved = bead.s[side].slice(k);
    return moveBoundary(i, side, bead.s[side].slice(0, k), moved.concat(after.s[side]), [i + 1, side, 0]);
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

  /** Links an unaligned bead with the nearest one on the other side, if no aligned bead is between them. */
  link(i) {
    const bead = beads[i];
    if (!isNull(bead)) return null;
    const side = bead.s[0].length ? 0 : 1;
    for (const step of [1, -1]) {
      let j = i + step;
      while (beads[j] && beads[j].d === bead.d && isNull(beads[j]) && beads[j].s[side].length) j += step;
      const other = beads[j];
      if (!other || other.d !== bead.d || !isNull(other)) continue;
      const s = [bead.s[0].concat(other.s[0]), bead.s[1].concat(other.s[1])];
      const linked = manualBead(bead, s, {
        edited: bead.edited || other.edited,
        extra: joinExtras(bead.extra, other.extra),
        from: unionRange(bead, other),
      });
      const [from, to] = [Math.min(i, j), Math.max(i, j)];
      // The beads in between keep their order. Their empty side moves to the end of the linked bead if they
      // follow it, or to its start if they precede it.
      const between = beads.slice(from + 1, to).map((b) => {
        const at = b.at.slice();
        const range = sentencesOf(linked, 1 - side);
        if (range) at[1 - side] = step > 0 ? range[1] : range[0];
        return variant(b, { at });
      });
      const fresh = step > 0 ? [linked, ...between] : [...between, linked];
      return { at: from, count: to - from + 1, fresh, focus: [step > 0 ? from : to, side, 0] };
    }
    return null;
  },

  check: toggle("checked"),
  exclude: toggle("excluded"),
};

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
    return Object.assign({}, old, { t, k: old.k && relative, f: undefined });
  });
  const s = bead.s.slice();
  s[side] = s[side].slice(0, k).concat(parts, s[side].slice(k + 1));
  const same = pieces.length > 1 && pieces.join(page.separators[side]) === old.t;
  const changes = same ? { manual: true, named: true } : { edited: true };
  const fresh = [variant(bead, Object.assign({ s }, changes))];
  return { at: i, count: 1, fresh, focus: [i, side, k + parts.length - 1] };
}
