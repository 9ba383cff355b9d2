// Export. The writers produce the same bytes as the program's own writers in src/format. The browser tests
// compare them.

const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACE_AT_START = new RegExp(`^[${SPACE}]+`);
const SPACE_AT_END = new RegExp(`[${SPACE}]+$`);
// Characters that XML or TMX importers reject. They are removed, and the spaces around them are merged.
const PLANES = Array.from({ length: 17 }, (_, plane) => plane * 65536);
const PLANE_ENDS = PLANES.map((plane) => String.fromCodePoint(plane + 65534, plane + 65535));
const FORBIDDEN = new RegExp(
  `[\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufdd0-\\ufdef${PLANE_ENDS.join("")}]`, "gu");
// White space and line breaks. In TMX, a run of these characters becomes one space.
const RUNS = /[ \t\n\x0b\x0c\r\x85\u2028\u2029]+/g;
const BREAKS = /[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]/;
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escapeText = (text) => text.replace(/[&<>]/g, (c) => ESCAPES[c]);

/** Cleans and escapes text for TMX. `pieces` are texts or { markup } objects. Markup is kept as it is. */
function cleanPieces(pieces) {
  let out = "";
  let space = false;
  const flush = () => {
    if (space && out) out += " ";
    space = false;
  };
  for (const piece of pieces) {
    if (piece.markup !== undefined) {
      flush();
      out += piece.markup;
      continue;
    }
    for (const part of piece.split(/([ \t\n\x0b\x0c\r\x85\u2028\u2029]+)/)) {
      if (!part) continue;
      RUNS.lastIndex = 0;
      if (RUNS.test(part)) {
        space = true;
        continue;
      }
      let text = part.replace(FORBIDDEN, "");
      if (!out) text = text.replace(SPACE_AT_START, "");
      if (!text) continue;
      flush();
      out += escapeText(text);
    }
  }
  return out.replace(SPACE_AT_END, "");
}

const clean = (text) => cleanPieces([text]);
const attribute = (text) => clean(text).replace(/"/g, "&quot;");

/** Returns the text on one line, for TSV. */
function oneLine(text) {
  if (!BREAKS.test(text)) return text;
  let out = "";
  let rest = text;
  for (let at = rest.search(BREAKS); at >= 0; at = rest.search(BREAKS)) {
    out += rest.slice(0, at).replace(/ +$/, "");
    rest = rest.slice(at).replace(/^[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+/, "");
    if (out && rest) out += " ";
  }
  return out + rest;
}

/** Returns the inline codes of a side, with byte positions relative to the start of its text. */
function codesOf(bead, side) {
  const out = [];
  let start = 0;
  for (const segment of bead.s[side]) {
    for (const code of segment.k || []) out.push({ at: start + code.at, markup: code.markup });
    start += bytesOf(segment.t) + bytesOf(page.separators[side]);
  }
  return out;
}

/** Returns the data that only TMX can hold, in the order in which the program writes it, or null. */
function extraOf(bead) {
  const lists = (from, codes) => {
    const out = {};
    for (const name of ["attributes", "notes", "props"]) {
      if (from && from[name] && from[name].length) out[name] = from[name];
    }
    if (codes.length) out.codes = codes;
    return out;
  };
  const own = bead.extra || {};
  const out = lists(own, []);
  ["source", "target"].forEach((name, side) => {
    const extra = lists(own[name], codesOf(bead, side));
    if (Object.keys(extra).length) out[name] = extra;
  });
  return Object.keys(out).length ? out : null;
}

/** Returns the units of the page with their numbers. Consecutively numbered documents are renumbered. */
function units() {
  let last = -1;
  let count = 0;
  return beads.map((bead) => {
    count = bead.d === last ? count + 1 : 1;
    last = bead.d;
    return { bead, number: page.docs[bead.d].consecutive ? count : bead.num };
  });
}

/** Whether a pair reaches the minimum confidence. A pair without a confidence always does. */
function meetsMinimum(bead) {
  const confidence = confidenceOf(bead);
  // The program compares 32-bit floats, so both numbers are rounded to that precision.
  return confidence < 0 || Math.fround(confidence / 1000) >= Math.fround(page.exports.min_confidence);
}

/** Whether a unit is written to TSV and JSONL. */
const isWritten = (bead, nulls) => !bead.excluded && (isNull(bead) ? nulls : meetsMinimum(bead));

const digits = (thousandths) => (thousandths / 1000).toFixed(3);

/** Formats a unit as a line of JSON, with the additional fields in `more`. */
function jsonLine({ bead, number }, more) {
  const { name } = page.docs[bead.d];
  const line = { document: name, unit: number, source: textOf(bead, 0), target: textOf(bead, 1) };
  const confidence = confidenceOf(bead);
  if (confidence >= 0) line.confidence = confidence / 1000;
  ["alignment", "translation"].forEach((key, number) => {
    const part = partOf(bead, number);
    if (part >= 0) line[key] = part / 1000;
  });
  if (bead.named) line.bead = kindOf(bead);
  if (bead.flags) line.flags = bead.flags;
  line.source_lang = page.src;
  line.target_lang = page.tgt;
  ["source", "target"].forEach((key, side) => {
    for (const [what, range] of [
      ["sentences", sentencesOf(bead, side)],
      ["paragraphs", spanOf(bead, side, "p")],
      ["bytes", spanOf(bead, side, "b")],
    ]) {
      if (range) line[`${key}_${what}`] = range;
    }
  });
  const extra = extraOf(bead);
  if (extra) line.tmx = extra;
  // The program writes the probabilities 0 and 1 as 0.0 and 1.0.
  return JSON.stringify(Object.assign(line, more))
    .replace(/("(?:confidence|alignment|translation)":[01])(?=[,}])/g, "$1.0");
}

/** Formats the notes or properties (`name` is note or prop) that came with a TMX file. */
function annotations(indent, name, from) {
  return ((from && from[`${name}s`]) || [])
    .map(({ attributes, text }) => `${indent}<${name}${attributesOf(attributes)}>${clean(text)}</${name}>\n`)
    .join("");
}

const prop = (kind, value) => `  <prop type="${kind}">${value}</prop>\n`;

/** Whether `from` has no property of type `kind`. */
const lacks = (from, kind) => {
  const isKind = ({ attributes }) =>
    (attributes || []).some(([key, value]) => key === "type" && value === kind);
  return !((from && from.props) || []).some(isKind);
};

/** Formats the properties of a unit under ParaCrawl's names, except those that the unit already has. */
function paracrawlProps(bead, extra) {
  const confidence = confidenceOf(bead);
  let out = confidence >= 0 && lacks(extra, "score-aligner") ? prop("score-aligner", digits(confidence)) : "";
  if (bead.named && lacks(extra, "type")) out += prop("type", kindOf(bead).replace("-", ":"));
  return out;
}

/** Formats the properties that enregard itself writes for a unit. */
function ownProps(bead) {
  let out = prop("x-document", clean(page.docs[bead.d].name));
  const confidence = confidenceOf(bead);
  if (confidence >= 0) out += prop("x-confidence", digits(confidence));
  if (bead.named) out += prop("x-bead", kindOf(bead));
  const paragraphs = [0, 1].map((side) => spanOf(bead, side, "p"));
  const numbers = ([first, end]) => (end - first > 1 ? `${first}-${end - 1}` : String(first));
  if (paragraphs[0] && paragraphs[1]) out += prop("x-paragraph", paragraphs.map(numbers).join(":"));
  return out;
}

/** Formats the attributes of an element. `srclang` is omitted because the header states it. */
const attributesOf = (list) =>
  (list || []).map(([key, value]) => (key === "srclang" ? "" : ` ${key}="${attribute(value)}"`)).join("");

/** Returns the content of a `<seg>`: the text of a side with its inline codes at their byte positions. */
function segmentText(bead, side) {
  const text = textOf(bead, side);
  const codes = codesOf(bead, side);
  if (!codes.length) return clean(text);
  const bytes = encoder.encode(text);
  const decoder = new TextDecoder();
  const pieces = [];
  let done = 0;
  for (const code of codes) {
    const inside = code.at >= 0 && code.at < bytes.length;
    const atCharacter = code.at === bytes.length || (inside && (bytes[code.at] & 0xc0) !== 0x80);
    const at = atCharacter ? Math.max(code.at, done) : done;
    pieces.push(decoder.decode(bytes.subarray(done, at)), { markup: code.markup });
    done = at;
  }
  pieces.push(decoder.decode(bytes.subarray(done)));
  return cleanPieces(pieces);
}

const writers = {
  tmx() {
    const { tags, doctype, date, paracrawl } = page.exports;
    const dated = date ? ` creationdate="${date}"` : "";
    const type = doctype ? "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n" : "";
    const out = [
      `<?xml version="1.0" encoding="UTF-8"?>\n${type}<tmx version="1.4">\n`,
      `<header creationtool="enregard" creationtoolversion="${page.version}" segtype="sentence"`,
      ` o-tmf="enregard" adminlang="en" srclang="${attribute(tags[0])}" datatype="plaintext"${dated}/>\n`,
      "<body>\n",
    ];
    for (const unit of units()) {
      const { bead, number } = unit;
      const texts = [0, 1].map((side) => segmentText(bead, side));
      if (bead.excluded || !texts[0] || !texts[1] || !meetsMinimum(bead)) continue;
      const extra = extraOf(bead) || {};
      const name = page.docs[bead.d].name;
      const has = (attributeName) => (extra.attributes || []).some(([key]) => key === attributeName);
      const id = has("tuid") ? "" : ` tuid="${attribute(name)}:${number}"`;
      let tu = `<tu${id}${has("creationdate") ? "" : dated}${attributesOf(extra.attributes)}>\n`;
      tu += annotations("  ", "note", extra);
      tu += paracrawl ? paracrawlProps(bead, extra) : ownProps(bead);
      if (bead.flags && bead.flags.length) tu += prop("x-flags", bead.flags.join(" "));
      tu += annotations("  ", "prop", extra);
      tags.forEach((lang, side) => {
        const more = extra[side ? "target" : "source"];
        tu += `  <tuv xml:lang="${attribute(lang)}"${attributesOf(more && more.attributes)}>\n`;
        tu += annotations("    ", "note", more);
        if (paracrawl && lacks(more, "source-document")) tu += `  ${prop("source-document", clean(name))}`;
        tu += annotations("    ", "prop", more);
        tu += `    <seg>${texts[side]}</seg>\n  </tuv>\n`;
      });
      out.push(tu, "</tu>\n");
    }
    out.push("</body>\n</tmx>\n");
    return out.join("");
  },

  tsv(nulls) {
    const written = beads.filter((bead) => isWritten(bead, nulls));
    const columns = ["document", "source", "target", "confidence", "bead"];
    const withFlags = page.exports.flags || (written.length > 0 && !!written[0].flags);
    const out = [`${columns.concat(withFlags ? "flags" : []).join("\t")}\n`];
    for (const bead of written) {
      const confidence = confidenceOf(bead);
      const cells = [page.docs[bead.d].name, textOf(bead, 0), textOf(bead, 1)].map(oneLine);
      cells.push(confidence < 0 ? "" : digits(confidence), kindOf(bead));
      if (withFlags) cells.push((bead.flags || []).join(" "));
      out.push(`${cells.join("\t")}\n`);
    }
    return out.join("");
  },

  jsonl(nulls) {
    const written = units().filter(({ bead }) => isWritten(bead, nulls));
    return written.map((unit) => `${jsonLine(unit, {})}\n`).join("");
  },

  corrections() {
    return originals ? unitCorrections() : alignmentCorrections((bead) => isConfirmed(bead));
  },
};

/** Whether all sentence numbers are known. `enregard align --corrections` needs them. */
function hasSentenceNumbers() {
  return beads.every((bead) => sentencesOf(bead, 0) && sentencesOf(bead, 1));
}

/**
 * Groups the units of the page by the loaded units that they replace. Units with overlapping `from` ranges
 * share a group.
 */
function replacementGroups() {
  const groups = [];
  for (const unit of units()) {
    let group = { from: unit.bead.from, units: [unit] };
    while (groups.length && groups[groups.length - 1].from[1] >= group.from[0]) {
      const before = groups.pop();
      group = { from: unionRange(before, group), units: before.units.concat(group.units) };
    }
    groups.push(group);
  }
  return groups;
}

/** Whether a person confirmed, rejected or changed the bead. */
const isDecided = (bead) => isConfirmed(bead) || bead.excluded || isDraft(bead);

/** Writes lines for `enregard convert --corrections`: the corrected units and the units they replace. */
function unitCorrections() {
  const lines = [];
  for (const { from, units: fresh } of replacementGroups()) {
    const replaced = originals.slice(from[0], from[1] + 1);
    const isNoted = notesOf(fresh[0].bead).join("\n") !== replaced.flatMap(notesOf).join("\n");
    if (!isNoted && !fresh.some(({ bead }) => isDecided(bead))) continue;
    fresh.forEach((unit, k) => {
      const { bead } = unit;
      const more = { fixed: isConfirmed(bead) };
      if (bead.excluded) more.export = false;
      if (bead.edited) more.edited = true;
      if (isDraft(bead)) more.draft = true;
      // The first unit of the group replaces all loaded units of the group. The others are added after it.
      const loaded = (old) => ({ unit: old.num, source: textOf(old, 0), target: textOf(old, 1) });
      more.was = k ? [] : replaced.map(loaded);
      // Units that share a sentence cannot be fixed by sentence number, so the numbers are omitted.
      if (fresh.some((other) => other !== unit && shareSentence(bead, other.bead))) {
        more.source_sentences = more.target_sentences = undefined;
      }
      lines.push(`${jsonLine(unit, more)}\n`);
    });
  }
  return lines.join("");
}

/**
 * Writes lines for `enregard align --corrections`. Beads that share a sentence are written as one line, which is fixed
 * only if all of them are, and which lists them as `parts`. Drafts are written so that a review can continue with them; they are
 * never fixed.
 */
function alignmentCorrections(isFixed, withDrafts = true) {
  const numbers = units().map(({ number }) => number);
  const lines = [];
  let done = 0;
  for (const group of sentenceGroups(beads)) {
    const number = numbers[done];
    done += group.length;
    const fixed = group.every(isFixed);
    const isChanged = withDrafts && !fixed && group.some((bead) => isDraft(bead) || isFixed(bead));
    const exported = group.filter((bead) => !bead.excluded);
    const isNoted = group.some(hasNotes);
    // A reload shows the first alignment with these lines, so that the pairs of later ones are written too.
    const isRealigned = withDrafts && !fixed && !isChanged && group.some(({ realigned }) => realigned);
    if (!fixed && !isChanged && !isNoted && !isRealigned && exported.length === group.length) continue;
    // If only a part of the sentences is exported, the texts of the line are those of that part.
    const isPart = exported.length > 0 && exported.length < group.length;
    const bead = group.length === 1 ? group[0] : manualBead(group[0], [0, 1].map((side) => segmentsOf(group, side)));
    const more = { fixed };
    if (isChanged || (isPart && !fixed)) more.draft = true;
    if (isRealigned) more.realigned = true;
    if (isPart) {
      [more.source, more.target] = [0, 1].map((side) =>
        exported.map((part) => textOf(part, side)).filter((text) => text).join(page.separators[side]));
    }
    if (!exported.length) more.export = false;
    if (isPart || group.some(({ edited }) => edited)) more.edited = true;
    if (group.length > 1) {
      more.parts = group.map((part) => ({
        source: textOf(part, 0), target: textOf(part, 1), fixed: isConfirmed(part), export: !part.excluded,
        edited: part.edited,
      }));
    }
    lines.push(`${jsonLine({ bead, number }, more)}\n`);
  }
  return lines.join("");
}
