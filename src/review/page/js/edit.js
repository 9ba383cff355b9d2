// The commands. Each takes the number of a bead, a side and a segment, and gives what is to be put in place of which
// beads: { at, count, fresh, focus } with focus the bead, side and segment to go to; or null where it cannot be done.

const EMPTY = { attributes: [], notes: [], props: [] };

/** What TMX says of two units, for one made of both: the attributes of the first, the notes and properties of both. */
function joinExtras(a, b) {
  if (!a || !b) return a || b;
  const both = (x = EMPTY, y = EMPTY) => ({
    attributes: x.attributes && x.attributes.length ? x.attributes : y.attributes,
    notes: (x.notes || []).concat(y.notes || []),
    props: (x.props || []).concat(y.props || []),
  });
  return Object.assign(both(a, b), { source: both(a.source, b.source), target: both(a.target, b.target) });
}

/** A bead that a person made of segments. */
function made(like, s, changes) {
  return variant(like, Object.assign({ s, hand: true, named: true }, changes));
}

/** A number for a further unit of a document. */
function freshNumber(d) {
  page.docs[d].highest += 1;
  return page.docs[d].highest;
}

/** Where a side of a bead ends, for an empty one to stand there. */
function endOf(bead, side) {
  const range = sentencesOf(bead, side);
  return range ? range[1] : null;
}

const commands = {
  merge(i) {
    const [a, b] = [beads[i], beads[i + 1]];
    if (!b || a.d !== b.d) return null;
    const s = [0, 1].map((side) => a.s[side].concat(b.s[side]));
    const at = a.at.map((place, side) => (a.s[side].length ? place : b.at[side]));
    const fresh = [made(a, s, { extra: joinExtras(a.extra, b.extra), edited: a.edited || b.edited, at, out: a.out && b.out, from: hull(a, b) })];
    return { at: i, count: 2, fresh, focus: [i, 0, 0] };
  },

  /** Before the segment (after it, if it is the first); the other side where the same share of its text is over. */
  split(i, side, k) {
    const bead = beads[i];
    const own = bead.s[side];
    const others = bead.s[1 - side];
    if (own.length < 2 || k < 0) return null;
    const cut = k === 0 ? 1 : k;
    const size = (segments) => segments.reduce((sum, segment) => sum + segment.t.length, 0);
    const share = size(own.slice(0, cut)) / size(own);
    let best = others.length ? 1 : 0;
    const miss = (at) => Math.abs(size(others.slice(0, at)) / size(others) - share);
    for (let at = 1; at < others.length; at += 1) if (miss(at) < miss(best)) best = at;
    const parts = (from, to) => {
      const s = [];
      s[side] = own.slice(...(from ? [cut] : [0, cut]));
      s[1 - side] = others.slice(...(to ? [best] : [0, best]));
      return s;
    };
    const first = made(bead, parts(false, false));
    const second = made(bead, parts(true, true), { num: freshNumber(bead.d), extra: null });
    second.at = [0, 1].map((n) => endOf(first, n));
    const focus = [i + 1, side, 0];
    return { at: i, count: 1, fresh: [first, second], focus };
  },

  /** The sentence and those before it, to the bead before. */
  up(i, side, k) {
    const [before, bead] = [beads[i - 1], beads[i]];
    if (!before || before.d !== bead.d || k < 0 || !bead.s[side].length) return null;
    const moved = bead.s[side].slice(0, k + 1);
    return shift(i - 1, side, before.s[side].concat(moved), bead.s[side].slice(k + 1), [i - 1, side, before.s[side].length + k]);
  },

  /** The sentence and those behind it, to the next bead. */
  down(i, side, k) {
    const [bead, after] = [beads[i], beads[i + 1]];
    if (!after || after.d !== bead.d || k < 0 || !bead.s[side].length) return null;
    return shift(i, side, bead.s[side].slice(0, k), bead.s[side].slice(k).concat(after.s[side]), [i + 1, side, 0]);
  },

  unlink(i) {
    const bead = beads[i];
    if (isNull(bead)) return null;
    const [start, end] = [sentencesOf(bead, 1), sentencesOf(bead, 0)];
    const sources = bead.s[0].map((segment) => [[segment], []]);
    const targets = bead.s[1].map((segment) => [[], [segment]]);
    const fresh = sources.concat(targets).map((s, k) => {
      const at = [end && end[1], start && start[0]];
      return made(bead, s, k ? { at, num: freshNumber(bead.d), extra: null } : { at });
    });
    return { at: i, count: 1, fresh, focus: [i, 0, 0] };
  },

  /** With the nearest bead that lacks the other side; between them may stand only beads that lack the same side. */
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
      const linked = made(bead, s, {
        edited: bead.edited || other.edited, extra: joinExtras(bead.extra, other.extra), from: hull(bead, other),
      });
      const [from, to] = [Math.min(i, j), Math.max(i, j)];
      // Beads between lack what the linked one now has: they keep their order on the side that they have.
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

  check(i, side, k) {
    const bead = beads[i];
    return { at: i, count: 1, fresh: [variant(bead, { checked: !bead.checked })], focus: [i, side, k] };
  },

  exclude(i, side, k) {
    const bead = beads[i];
    return { at: i, count: 1, fresh: [variant(bead, { out: !bead.out })], focus: [i, side, k] };
  },
};

/** Beads `i` and `i + 1` with other segments on one side; one that has none left at all goes. */
function shift(i, side, first, second, focus) {
  const [a, b] = [beads[i], beads[i + 1]];
  const put = (bead, segments) => {
    const s = bead.s.slice();
    s[side] = segments;
    return made(bead, s, { from: hull(a, b) });
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

/** A segment with another text; with two texts it becomes two, which both stand where it stood. */
function retext(i, side, k, texts) {
  const bead = beads[i];
  const old = bead.s[side][k];
  const pieces = texts.map((text) => text.trim()).filter((text) => text);
  if (!pieces.length || (pieces.length === 1 && pieces[0] === old.t)) return null;
  let start = 0;
  const parts = pieces.map((t, number) => {
    const end = start + bytesOf(t);
    const last = number === pieces.length - 1;
    const codes = (old.k || []).filter((code) => code.at >= start && (last || code.at < end));
    const k2 = codes.map((code) => ({ at: code.at - start, markup: code.markup }));
    start = end + bytesOf(page.joins[side]);
    return Object.assign({}, old, { t, k: old.k && k2, f: undefined });
  });
  const s = bead.s.slice();
  s[side] = s[side].slice(0, k).concat(parts, s[side].slice(k + 1));
  const same = pieces.length > 1 && pieces.join(page.joins[side]) === old.t;
  const changes = same ? { hand: true, named: true } : { edited: true };
  return { at: i, count: 1, fresh: [variant(bead, Object.assign({ s }, changes))], focus: [i, side, k + parts.length - 1] };
}
