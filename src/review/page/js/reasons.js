// Finds the reasons why a bead is doubtful, and the words of its two sides that match each other. The first reason of a
// pair states the parts of its confidence, if they are known. The confidence and its parts come from the aligner or
// from the file; the page computes the other reasons from the current state of the review. If it finds no reason, it
// says so.

/** The words of each bead for which `matchWords` was called. Beads never change. */
const matched = new WeakMap();

/**
 * Returns the words of each segment of each side. The `kind` of unmatched words is null; the others have the keys of
 * the words on the other side that they match (`links`).
 */
function matchWords(bead) {
  if (!matched.has(bead)) matched.set(bead, findMatches(bead));
  return matched.get(bead);
}

function findMatches(bead) {
  const langs = [page.src, page.tgt].map((tag) => tag.split("-")[0].toLowerCase());
  const words = [0, 1].map((side) => bead.s[side].map((segment) => wordsOf(segment.t, langs[side])));
  const flat = words.map((list) => list.flat());
  const keys = flat.map((list) => new Set(list.map((word) => word.key)));
  // For each target key, the source keys that it translates.
  const translations = new Map();
  const marks = [[], []];
  const matchKind = (word, side) => {
    word.links = [word.key];
    if (!isInformative(word) && !(word.capital && word.key.length > 1)) return null;
    if (keys[1 - side].has(word.key)) return word.number ? "number" : "same";
    if (side === 0) {
      const known = page.dictionary.get(word.key);
      word.links = known ? [...known].filter((key) => keys[1].has(key)) : [];
      word.links.forEach((key) => translations.set(key, [...(translations.get(key) || []), word.key]));
    } else word.links = translations.get(word.key) || [];
    return word.links.length ? "word" : null;
  };
  for (const side of [0, 1]) {
    marks[side] = words[side].map((list) =>
      list.map((word) => Object.assign(word, { kind: matchKind(word, side) })));
  }
  return marks;
}

/** The number of target characters per source character in the pairs of each document. */
let ratios = [];

function measureRatios() {
  const sums = page.docs.map(() => [1, 1]);
  for (const bead of beads) {
    if (isNull(bead)) continue;
    for (const side of [0, 1]) for (const segment of bead.s[side]) sums[bead.d][side] += segment.t.length;
  }
  ratios = sums.map(([source, target]) => target / source);
}

/** Beads below this confidence, in thousandths, are doubtful. */
let doubtThreshold = 800;

/** Whether a person must look at a bead: it is a draft, or its confidence is low, and nobody decided about it. */
function isDoubtful(bead) {
  if (isConfirmed(bead) || bead.excluded) return false;
  return isDraft(bead) || (bead.conf >= 0 && bead.conf < doubtThreshold);
}

const oneDecimal = (value) => value.toLocaleString(uiLanguage, { maximumFractionDigits: 1 });

/** Parts of a confidence of at least this value, in thousandths, are good: most such pairs are right. */
const GOOD_PART = 800;
/** Parts of a confidence below this value, in thousandths, are poor: the pair is more likely to be wrong than right. */
const POOR_PART = 500;

/** Formats a part of a confidence with two decimals. It is rounded down, because no part is certain. */
const twoDecimals = (thousandths) => (Math.floor(thousandths / 10) / 100)
  .toLocaleString(uiLanguage, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Describes the known parts of the confidence of a pair, as a list with at most one message. */
function partReasons(bead) {
  const words = [["fits", "mayfit", "misfits"], ["translates", "maytranslate", "mistranslates"]];
  const known = words.map((names, number) => ({ names, part: partOf(bead, number) })).filter(({ part }) => part >= 0);
  const messages = known.map(({ names: [good, fair, poor], part }) =>
    translate(part >= GOOD_PART ? good : part >= POOR_PART ? fair : poor, twoDecimals(part)));
  if (messages.length < 2) return messages;
  const [first, second] = known.map(({ part }) => part >= GOOD_PART);
  return [translate(first === second ? "and" : "but", ...messages)];
}

/** Whether unaligned sentences of the other side are in the same place as the unaligned bead `i`. */
function isInHole(i) {
  const bead = beads[i];
  const side = bead.s[0].length ? 1 : 0;
  return [1, -1].some((step) => {
    for (let k = i + step; beads[k] && beads[k].d === bead.d && isNull(beads[k]); k += step) {
      if (beads[k].s[side].length) return true;
    }
    return false;
  });
}

/** Returns the reasons why bead `i` is doubtful, as messages. */
function reasonsOf(i) {
  const bead = beads[i];
  const out = isDraft(bead) ? [translate(isNull(bead) ? "leftover" : "draft")] : [];
  if (isNull(bead)) {
    const part = partOf(bead, 0);
    out.push(translate("isnull") + (part < 0 ? "" : ` (${twoDecimals(part)})`));
    if (isInHole(i)) out.push(translate("hole"));
  } else {
    out.push(...partReasons(bead));
    // Add twelve characters to both sides, because the ratio varies more between short sentences.
    const lengths = [0, 1].map((side) => textOf(bead, side).length + 12);
    const ratio = lengths[1] / lengths[0] / ratios[bead.d];
    if (ratio > 1.6) out.push(translate("longer", oneDecimal(ratio)));
    if (ratio < 1 / 1.6) out.push(translate("shorter", oneDecimal(1 / ratio)));
    const marks = matchWords(bead).map((list) => list.flat());
    const informative = marks.map((list) => list.filter((word) => isInformative(word)));
    const unmatched = informative.map((list) =>
      list.filter((word) => word.number && !word.kind).map((word) => word.key));
    // Count on the side with fewer informative words, because the other side may use more words for the same content.
    const side = informative[0].length <= informative[1].length ? 0 : 1;
    const total = informative[side].length;
    const found = informative[side].filter((word) => word.kind).length;
    if (total && !found) out.push(translate("nowords"));
    else if (total >= 4 && found / total < 0.2) out.push(translate("fewwords", found, total));
    if (unmatched[0].length + unmatched[1].length) {
      out.push(translate("numbers", [...new Set(unmatched.flat())].slice(0, 6).join(", ")));
    }
    if (outOfOrder.has(bead)) out.push(orderText(bead));
    if (countOf(bead, 0) + countOf(bead, 1) > 4) out.push(translate("many", kindOf(bead)));
  }
  const near = [i - 1, i + 1].map((k) => !!beads[k] && beads[k].d === bead.d && isDoubtful(beads[k]));
  if (near[0] || near[1]) out.push(translate(near[0] && near[1] ? "around" : near[0] ? "before" : "after"));
  if (!out.length) out.push(translate("lowinfile"));
  return out;
}

/** Returns the main one of the reasons why bead `i` is doubtful, as one plain phrase without figures. */
function plainReason(i, reasons) {
  const phrase = mainReason(i, reasons);
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

function mainReason(i, reasons) {
  const bead = beads[i];
  if (isDraft(bead)) return translate(isNull(bead) ? "leftover" : "draft");
  if (isNull(bead)) return translate(isInHole(i) ? "plainhole" : "plainnull");
  const [alignment, translation] = [partOf(bead, 0), partOf(bead, 1)];
  if (translation >= 0 && translation < POOR_PART && (alignment < 0 || translation <= alignment)) {
    return translate("plaintranslation");
  }
  if (alignment >= 0 && alignment < POOR_PART) return translate("plainmisfit");
  if (alignment >= 0 && alignment < GOOD_PART) return translate("plainrival");
  if (translation >= 0 && translation < GOOD_PART) return translate("plainperhaps");
  // If both parts are good, they are no reason for doubt.
  const others = reasons.slice(partReasons(bead).length);
  return others[0] || (alignment >= 0 && translation >= 0 ? translate("plainprobable") : reasons[0]);
}
