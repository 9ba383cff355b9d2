// Getting it out: the same bytes as the program's own writers (src/format), which tests hold it to.

const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACE_AT_START = new RegExp(`^[${SPACE}]+`);
const SPACE_AT_END = new RegExp(`[${SPACE}]+$`);
// Runs of these become one space in a TMX; what is forbidden goes without a trace, spaces on both sides of it too.
const FORBIDDEN = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}\u{ffffe}\u{fffff}\u{10fffe}\u{10ffff}]/gu;
const RUNS = /[ \t\n\x0b\x0c\r\x85\u2028\u2029]+/g;
const BREAKS = /[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]/;
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escapeText = (text) => text.replace(/[&<>]/g, (c) => ESCAPES[c]);

/** Text fit for a TMX, with markup in between. `pieces`: texts and { markup } in turn. */
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

/** The text on one line, for a table. */
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

/** The inline codes of a side, counted in bytes from where its text begins. */
function codesOf(bead, side) {
  const out = [];
  let start = 0;
  for (const segment of bead.s[side]) {
    for (const code of segment.k || []) out.push({ at: start + code.at, markup: code.markup });
    start += bytesOf(segment.t) + bytesOf(page.joins[side]);
  }
  return out;
}

/** What only a TMX has a place for, in the order in which the program writes it; null if there is nothing. */
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

/** The units of the page with their numbers: in documents that were whole, counted anew. */
function units() {
  let last = -1;
  let count = 0;
  return beads.map((bead) => {
    count = bead.d === last ? count + 1 : 1;
    last = bead.d;
    return { bead, number: page.docs[bead.d].plain ? count : bead.num };
  });
}

/** Whether a pair is sure enough to be written; one without a confidence always is. */
function sureEnough(bead) {
  const confidence = confidenceOf(bead);
  // The program compares 32-bit numbers.
  return confidence < 0 || Math.fround(confidence / 1000) >= Math.fround(page.exports.least);
}

/** Whether a unit is written to a table. */
const wanted = (bead, nulls) => !bead.out && (isNull(bead) ? nulls : sureEnough(bead));

const digits = (thousandths) => (thousandths / 1000).toFixed(3);

/** A unit as a line of JSON. */
function jsonLine({ bead, number }, more) {
  const line = { document: page.docs[bead.d].name, unit: number, source: textOf(bead, 0), target: textOf(bead, 1) };
  const confidence = confidenceOf(bead);
  if (confidence >= 0) line.confidence = confidence / 1000;
  if (bead.named) line.bead = kindOf(bead);
  line.source_lang = page.src;
  line.target_lang = page.tgt;
  ["source", "target"].forEach((name, side) => {
    for (const [what, range] of [
      ["sentences", sentencesOf(bead, side)],
      ["paragraphs", spanOf(bead, side, "p")],
      ["bytes", spanOf(bead, side, "b")],
    ]) {
      if (range) line[`${name}_${what}`] = range;
    }
  });
  const extra = extraOf(bead);
  if (extra) line.tmx = extra;
  // The program writes whole confidences as 1.0.
  return JSON.stringify(Object.assign(line, more)).replace(/("confidence":[01])(?=[,}])/, "$1.0");
}

/** Notes or properties (`name`) that a TMX brought along. */
function annotations(indent, name, from) {
  return ((from && from[`${name}s`]) || [])
    .map(({ attributes, text }) => `${indent}<${name}${attributesOf(attributes)}>${clean(text)}</${name}>\n`)
    .join("");
}

const prop = (kind, value) => `  <prop type="${kind}">${value}</prop>\n`;

const lacks = (from, kind) =>
  !((from && from.props) || []).some(({ attributes }) => (attributes || []).some(([key, value]) => key === "type" && value === kind));

/** The same under ParaCrawl's names, where the unit did not bring them along. */
function paracrawlProps(bead, extra) {
  const confidence = confidenceOf(bead);
  let out = confidence >= 0 && lacks(extra, "score-aligner") ? prop("score-aligner", digits(confidence)) : "";
  if (bead.named && lacks(extra, "type")) out += prop("type", kindOf(bead).replace("-", ":"));
  return out;
}

/** What the program says of a unit. */
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

const attributesOf = (list) =>
  (list || []).map(([key, value]) => (key === "srclang" ? "" : ` ${key}="${attribute(value)}"`)).join("");

/** The content of a segment: text, and codes by their bytes. */
function segmentText(bead, side) {
  const text = textOf(bead, side);
  const codes = codesOf(bead, side);
  if (!codes.length) return clean(text);
  const bytes = encoder.encode(text);
  const decoder = new TextDecoder();
  const pieces = [];
  let done = 0;
  for (const code of codes) {
    const border = code.at >= 0 && code.at <= bytes.length && (code.at === bytes.length || (bytes[code.at] & 0xc0) !== 0x80);
    const at = border ? Math.max(code.at, done) : done;
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
      `<?xml version="1.0" encoding="UTF-8"?>\n${type}<tmx version="1.4">\n<header creationtool="enregard" creationtoolversion="${page.version}" segtype="sentence" o-tmf="enregard" adminlang="en" srclang="${attribute(tags[0])}" datatype="plaintext"${dated}/>\n<body>\n`,
    ];
    for (const unit of units()) {
      const { bead, number } = unit;
      const texts = [0, 1].map((side) => segmentText(bead, side));
      if (bead.out || !texts[0] || !texts[1] || !sureEnough(bead)) continue;
      const extra = extraOf(bead) || {};
      const name = page.docs[bead.d].name;
      const has = (attributeName) => (extra.attributes || []).some(([key]) => key === attributeName);
      const id = has("tuid") ? "" : ` tuid="${attribute(name)}:${number}"`;
      let tu = `<tu${id}${has("creationdate") ? "" : dated}${attributesOf(extra.attributes)}>\n`;
      tu += annotations("  ", "note", extra) + (paracrawl ? paracrawlProps(bead, extra) : ownProps(bead)) + annotations("  ", "prop", extra);
      tags.forEach((lang, side) => {
        const more = extra[side ? "target" : "source"];
        const source = paracrawl && lacks(more, "source-document") ? `  ${prop("source-document", clean(name))}` : "";
        tu += `  <tuv xml:lang="${attribute(lang)}"${attributesOf(more && more.attributes)}>\n${annotations("    ", "note", more)}${source}${annotations("    ", "prop", more)}    <seg>${texts[side]}</seg>\n  </tuv>\n`;
      });
      out.push(tu, "</tu>\n");
    }
    out.push("</body>\n</tmx>\n");
    return out.join("");
  },

  tsv(nulls) {
    const out = ["document\tsource\ttarget\tconfidence\tbead\n"];
    for (const bead of beads) {
      if (!wanted(bead, nulls)) continue;
      const confidence = confidenceOf(bead);
      const cells = [page.docs[bead.d].name, textOf(bead, 0), textOf(bead, 1)].map(oneLine);
      out.push(`${cells.join("\t")}\t${confidence < 0 ? "" : digits(confidence)}\t${kindOf(bead)}\n`);
    }
    return out.join("");
  },

  jsonl(nulls) {
    return units().filter(({ bead }) => wanted(bead, nulls)).map((unit) => `${jsonLine(unit, {})}\n`).join("");
  },

  corrections() {
    return originals ? amendments() : corrections((bead) => byPerson(bead));
  },
};

/** Whether the sentences are known by number, which corrections need. */
function knowsSentences() {
  return beads.every((bead) => sentencesOf(bead, 0) && sentencesOf(bead, 1));
}

/** Units that replace units together: their beads come from overlapping stretches. */
function replacing() {
  const groups = [];
  for (const unit of units()) {
    let group = { from: unit.bead.from, units: [unit] };
    while (groups.length && groups[groups.length - 1].from[1] >= group.from[0]) {
      const before = groups.pop();
      group = { from: hull(before, group), units: before.units.concat(group.units) };
    }
    groups.push(group);
  }
  return groups;
}

/** Lines for `enregard convert --corrections`: each unit as it should be, and which units of the file it replaces. */
function amendments() {
  const lines = [];
  for (const { from, units: fresh } of replacing()) {
    if (!fresh.some(({ bead }) => byPerson(bead) || bead.out)) continue;
    const was = originals.slice(from[0], from[1] + 1);
    fresh.forEach((unit, k) => {
      const { bead } = unit;
      const more = { fixed: byPerson(bead) };
      if (bead.out) more.export = false;
      if (bead.edited) more.edited = true;
      // Behind the first, units replace nothing more.
      more.was = k ? [] : was.map((old) => ({ unit: old.num, source: textOf(old, 0), target: textOf(old, 1) }));
      // What was cut in two has no sentences to itself, and is no fixed point.
      if (sharesSentence(bead, fresh[k - 1]) || sharesSentence(bead, fresh[k + 1])) {
        more.source_sentences = more.target_sentences = undefined;
      }
      lines.push(`${jsonLine(unit, more)}\n`);
    });
  }
  return lines.join("");
}

/** Whether two beads hold parts of one sentence. */
function sharesSentence(bead, other) {
  return !!other && [0, 1].some((side) => {
    const [a, b] = [sentencesOf(bead, side), sentencesOf(other.bead, side)];
    return !!a && !!b && a[0] < b[1] && b[0] < a[1];
  });
}

/** Lines for `enregard align --corrections`. Beads that share a sentence (cut in two here) are one line. */
function corrections(isFixed) {
  const groups = [];
  for (const unit of units()) {
    const group = groups[groups.length - 1];
    const last = group && group[group.length - 1].bead;
    const shares = last && last.d === unit.bead.d &&
      [0, 1].some((side) => sentencesOf(unit.bead, side)[0] < sentencesOf(last, side)[1]);
    if (shares) group.push(unit);
    else groups.push([unit]);
  }
  const lines = [];
  for (const group of groups) {
    const fixed = group.some(({ bead }) => isFixed(bead));
    const out = group.every(({ bead }) => bead.out);
    if (!fixed && !out) continue;
    const whole = group.length === 1 ? group[0] : {
      number: group[0].number,
      bead: made(group[0].bead, [0, 1].map((side) => group.flatMap(({ bead }) => bead.s[side]))),
    };
    const more = { fixed };
    if (out) more.export = false;
    if (group.length === 1 && whole.bead.edited) more.edited = true;
    lines.push(`${jsonLine(whole, more)}\n`);
  }
  return lines.join("");
}
