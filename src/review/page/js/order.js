// The order of sentences. The beads of a document are in the order of the source. Their target ranges cross where
// the translation has sentences in a different order.

/** Whether two half-open ranges have a number in common. */
const overlap = (a, b) => !!a && !!b && Math.max(a[0], b[0]) < Math.min(a[1], b[1]);

/** Whether two beads contain parts of the same sentence. */
function shareSentence(a, b) {
  return a.d === b.d && [0, 1].some((side) => overlap(sentencesOf(a, side), sentencesOf(b, side)));
}

/** Returns segments in the order of their sentences, or as they are if their numbers are unknown. */
function inOrder(segments) {
  return segments.every(({ n }) => n) ? segments.slice().sort((a, b) => a.n[0] - b.n[0]) : segments;
}

/** Returns the ranges of sentences that are missing between segments. The segments must be in order. */
function gapsOf(segments) {
  const out = [];
  let end = Infinity;
  for (const { n } of segments) {
    if (!n) return [];
    if (n[0] > end) out.push([end, n[0]]);
    end = n[1];
  }
  return out;
}

/**
 * Groups consecutive beads so that beads with parts of the same sentence are in one group, with all beads between
 * them. All sentence numbers must be known, and all beads must be of one document.
 */
function sentenceGroups(list) {
  const first = new Map();
  // For each bead: the last bead that contains another part of a sentence that begins in this bead.
  const reach = list.map((_, k) => k);
  list.forEach((bead, k) => [0, 1].forEach((side) => bead.s[side].forEach(({ n }) => {
    for (let number = n[0]; number < n[1]; number += 1) {
      const key = 2 * number + side;
      if (first.has(key)) reach[first.get(key)] = k;
      else first.set(key, k);
    }
  })));
  const groups = [];
  for (let start = 0; start < list.length;) {
    let end = start + 1;
    for (let k = start; k < end; k += 1) end = Math.max(end, reach[k] + 1);
    groups.push(list.slice(start, end));
    start = end;
  }
  return groups;
}

/** Returns the segments of one side of several beads, in order. */
const segmentsOf = (list, side) => inOrder(list.flatMap((bead) => bead.s[side]));

/**
 * Returns the reason why `fresh` cannot replace `count` beads from `at` on, as a message, or null if it can. The
 * sentences of a bead are consecutive, so no sentence between them may belong to another bead.
 */
function obstacleTo({ at, count, fresh }) {
  let groups = fresh.map((bead) => [bead]);
  // Beads that share a sentence become one line of the corrections, whose sentences must be consecutive too.
  if (page.aligned && fresh.some(({ s }) => s.flat().some((segment) => segment.part))) {
    groups = sentenceGroups(beads.slice(0, at).concat(fresh, beads.slice(at + count)));
  }
  for (const group of groups) for (const side of [0, 1]) {
    for (const gap of gapsOf(segmentsOf(group, side))) {
      const isBetween = (bead) =>
        bead.d === group[0].d && bead.s[side].length && overlap(sentencesOf(bead, side), gap);
      const i = beads.findIndex(isBetween);
      if (i < 0) continue;
      const number = Math.max(gap[0], sentencesOf(beads[i], side)[0]) + 1;
      return translate(side ? "targetbetween" : "sourcebetween", number, i + 1);
    }
  }
  return null;
}

/** The aligned beads that are out of order. */
let outOfOrder = new Set();

/**
 * Finds the aligned beads that are out of order. As in the program (src/align/blocks.rs), the beads in order are the
 * largest set, measured in sentences, whose members are in the same order on both sides.
 */
function findOutOfOrder() {
  outOfOrder = new Set();
  const isPlaced = (bead) => !isNull(bead) && isNumbered(bead, 0) && isNumbered(bead, 1);
  const crossing = new Set();
  const ends = page.docs.map(() => [0, 0]);
  for (const bead of beads) {
    if (!isPlaced(bead)) continue;
    const end = ends[bead.d];
    if (firstOf(bead, 0) < end[0] || firstOf(bead, 1) < end[1]) crossing.add(bead.d);
    end[0] = firstOf(bead, 0);
    end[1] = lastOf(bead, 1);
  }
  for (const d of crossing) {
    const list = beads.filter((bead) => bead.d === d && isPlaced(bead))
      .map((bead) => ({ bead, src: sentencesOf(bead, 0), tgt: sentencesOf(bead, 1) }));
    list.sort((a, b) => a.src[0] - b.src[0]);
    const kept = new Set(heaviest(list));
    for (const pair of list) if (!kept.has(pair)) outOfOrder.add(pair.bead);
  }
}

/** Returns the pairs of the heaviest sequence whose targets ascend. */
function heaviest(list) {
  list.slice().sort((a, b) => a.tgt[0] - b.tgt[0] || a.tgt[1] - b.tgt[1])
    .forEach((pair, rank) => { pair.rank = rank; });
  // A Fenwick tree over the ranks. Each node holds the last pair of the heaviest sequence in its interval.
  const tree = new Array(list.length + 1).fill(null);
  const sumOf = (pair) => (pair ? pair.sum : 0);
  let best = null;
  for (const pair of list) {
    pair.before = null;
    for (let j = pair.rank; j > 0; j &= j - 1) {
      if (sumOf(tree[j]) > sumOf(pair.before)) pair.before = tree[j];
    }
    pair.sum = sumOf(pair.before) + pair.src[1] - pair.src[0] + pair.tgt[1] - pair.tgt[0];
    if (pair.sum > sumOf(best)) best = pair;
    for (let j = pair.rank + 1; j <= list.length; j += j & -j) {
      if (pair.sum > sumOf(tree[j])) tree[j] = pair;
    }
  }
  const out = [];
  for (let pair = best; pair; pair = pair.before) out.push(pair);
  return out;
}

/** Whether another aligned bead of the document is before this one on one side and after it on the other. */
function crossesAnother(bead) {
  const [src, tgt] = [sentencesOf(bead, 0), sentencesOf(bead, 1)];
  if (!src || !tgt) return false;
  return beads.some((other) => {
    if (other === bead || other.d !== bead.d || isNull(other)) return false;
    const [otherSrc, otherTgt] = [sentencesOf(other, 0), sentencesOf(other, 1)];
    return !!otherSrc && !!otherTgt && (otherSrc[0] < src[0]) !== (otherTgt[0] < tgt[0]);
  });
}

/** Describes a bead that is out of order by its target sentences, counted from 1. */
function orderText(bead) {
  const [start, end] = sentencesOf(bead, 1);
  return end - start > 1 ? translate("movedsentences", start + 1, end) : translate("movedsentence", end);
}
