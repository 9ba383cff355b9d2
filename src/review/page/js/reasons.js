// Why a bead is doubtful, in words, and what speaks for it. All of it is found from the texts as they are now; the
// confidence itself is the aligner's (or the file's) and is not explained away: where nothing is seen, that is said.

/** Words of both sides that belong together: for each side and segment a list of { start, end, kind }. */
function supports(bead) {
  const langs = [page.src, page.tgt].map((tag) => tag.split("-")[0].toLowerCase());
  const words = [0, 1].map((side) => bead.s[side].map((segment) => wordsOf(segment.t, langs[side])));
  const flat = words.map((list) => list.flat());
  const keys = flat.map((list) => new Set(list.map((word) => word.key)));
  const backward = new Set();
  const marks = [[], []];
  const kindOfWord = (word, side) => {
    if (!tells(word) && !(word.capital && word.key.length > 1)) return null;
    if (keys[1 - side].has(word.key)) return word.number ? "number" : "same";
    if (side === 0) {
      const known = page.dictionary.get(word.key);
      const hits = known ? [...known].filter((key) => keys[1].has(key)) : [];
      hits.forEach((key) => backward.add(key));
      return hits.length ? "word" : null;
    }
    return backward.has(word.key) ? "word" : null;
  };
  for (const side of [0, 1]) {
    marks[side] = words[side].map((list) =>
      list.map((word) => Object.assign(word, { kind: kindOfWord(word, side) })));
  }
  return marks;
}

/** Target characters for a source character, over the pairs of each document. */
let ratios = [];

function measureRatios() {
  const sums = page.docs.map(() => [1, 1]);
  for (const bead of beads) {
    if (isNull(bead)) continue;
    for (const side of [0, 1]) for (const segment of bead.s[side]) sums[bead.d][side] += segment.t.length;
  }
  ratios = sums.map(([source, target]) => target / source);
}

let doubtBelow = 800;

/** Whether a bead is one to look at. */
function isDoubtful(bead) {
  return !byPerson(bead) && bead.conf >= 0 && bead.conf < doubtBelow;
}

const number1 = (value) => value.toLocaleString(tongue, { maximumFractionDigits: 1 });

/** Why the bead of that number is doubtful: sentences for the reader. */
function reasonsOf(i) {
  const bead = beads[i];
  const out = [];
  if (isNull(bead)) {
    out.push(say("isnull"));
  } else {
    // Short sentences vary more: a dozen characters to and fro say nothing.
    const lengths = [0, 1].map((side) => textOf(bead, side).length + 12);
    const ratio = lengths[1] / lengths[0] / ratios[bead.d];
    if (ratio > 1.6) out.push(say("longer", number1(ratio)));
    if (ratio < 1 / 1.6) out.push(say("shorter", number1(1 / ratio)));
    const marks = supports(bead).map((list) => list.flat());
    const telling = marks.map((list) => list.filter((word) => tells(word)));
    const lone = telling.map((list) => list.filter((word) => word.number && !word.kind).map((word) => word.key));
    // The side with fewer words decides: the other may say the same with more.
    const side = telling[0].length <= telling[1].length ? 0 : 1;
    const found = telling[side].filter((word) => word.kind).length;
    if (telling[side].length && !found) out.push(say("nowords"));
    else if (telling[side].length >= 4 && found / telling[side].length < 0.2) out.push(say("fewwords", found, telling[side].length));
    if (lone[0].length + lone[1].length) out.push(say("numbers", [...new Set(lone.flat())].slice(0, 6).join(", ")));
    if (countOf(bead, 0) + countOf(bead, 1) > 4) out.push(say("many", kindOf(bead)));
  }
  const near = [beads[i - 1], beads[i + 1]].map((other) => !!other && other.d === bead.d && isDoubtful(other));
  if (near[0] || near[1]) out.push(say(near[0] && near[1] ? "around" : near[0] ? "before" : "after"));
  if (!out.length) out.push(say(page.aligned ? "others" : "given"));
  return out;
}
