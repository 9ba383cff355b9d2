// A review of one document: two pairs are merged, one pair is split, one sentence is moved, and the result is
// exported. The expected TMX is made without the page: the program writes the corrected pairs from their
// sentence numbers, and the other pairs as in the first alignment.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { existsSync } from "node:fs";
import { browser, exported, open, temporaryFolder, root, shots } from "./common.mjs";

let shown;
before(async () => { shown = await browser(); });
after(() => shown.close());

const shared = process.env.ENREGARD_SHARED || `${root}../shared`;
const seed = [`${shared}/seed/idlib-1.fr.txt`, `${shared}/seed/idlib-1.en.txt`];
const fixture = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`];

const rangesOf = (unit) => [unit.source_sentences, unit.target_sentences];
const size = (unit, side) => rangesOf(unit)[side][1] - rangesOf(unit)[side][0];
const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));

/** The edits, from the last to the first in the document, each with the ranges that it should produce. */
function plan(units) {
  const joined = ([a, b]) => [0, 1].map((side) => [rangesOf(a)[side][0], rangesOf(b)[side][1]]);
  const longSide = (unit) => [0, 1].find((side) => size(unit, side) > 1 && size(unit, 1 - side) > 0);
  // The pairs with several sentences on a side. At least two pairs must precede them, so that these can be
  // merged.
  const long = units.map((unit, i) => [i, longSide(unit)]).filter(([i, side]) => i > 1 && side !== undefined);
  const isPair = (unit) => size(unit, 0) && size(unit, 1);
  const merge = units.findIndex((unit, i) => i + 1 < long[0][0] && isPair(unit) && isPair(units[i + 1]));
  const [split, splitSide] = long[0];
  // The pair whose last sentence moves to the next pair. It must not be next to the split, nor the last pair.
  const [move, moveSide] = long.find(([i]) => i > split + 1 && i + 1 < units.length);
  assert.ok(merge >= 0 && move > split);

  const whole = rangesOf(units[split]);
  // Split after the first sentence; a single sentence on the other side stays with the first half.
  const cut = [0, 1].map((side) => whole[side][0] + 1);
  const halves = [
    whole.map(([start], side) => [start, cut[side]]),
    whole.map(([, end], side) => [cut[side], end]),
  ];
  const copy = (ranges) => ranges.map((range) => range.slice());
  const pair = [copy(rangesOf(units[move])), copy(rangesOf(units[move + 1]))];
  pair[0][moveSide][1] -= 1;
  pair[1][moveSide][0] -= 1;
  return [
    {
      at: move, count: 2, side: moveSide, down: size(units[move], moveSide) - 1, key: "Alt+ArrowDown", ranges: pair,
    },
    { at: split, count: 1, side: splitSide, down: 1, key: "s", ranges: halves },
    { at: merge, count: 2, side: 0, down: 0, key: "m", ranges: [joined(units.slice(merge, merge + 2))] },
  ];
}

/** The expected TMX, made by the program from the edits. */
function expected(at, texts, units, edits) {
  const fixed = edits.flatMap(({ ranges }) => ranges);
  const line = ([source, target]) => JSON.stringify({ source_sentences: source, target_sentences: target });
  at.write("edits.jsonl", `${fixed.map(line).join("\n")}\n`);
  at.run("align", ...texts, "--corrections", "edits.jsonl", "-o", "corrected.jsonl", "--keep-nulls", "--quiet");
  const key = (unit) => JSON.stringify(rangesOf(unit));
  const corrected = new Map(lines(at.read("corrected.jsonl")).map((unit) => [key(unit), unit]));
  const out = units.slice();
  for (const { at: from, count, ranges } of edits) {
    out.splice(from, count, ...ranges.map((both) => corrected.get(JSON.stringify(both))));
  }
  at.write("expected.jsonl", `${out.map((unit, k) => JSON.stringify({ ...unit, unit: k + 1 })).join("\n")}\n`);
  at.run("convert", "expected.jsonl", "expected.tmx", "--quiet");
  return at.read("expected.tmx");
}

async function checkEdits(texts, screenshot) {
  const { page } = shown;
  const at = temporaryFolder();
  try {
    at.run("align", ...texts, "-o", "plain.jsonl", "--keep-nulls", "--quiet");
    const units = lines(at.read("plain.jsonl"));
    const edits = plan(units);
    at.run("review", ...texts, "-o", "page.html", "--quiet");
    const errors = await open(page, at.url("page.html"));
    for (const { at: row, side, down, key, ranges } of edits) {
      await page.keyboard.press("Home");
      for (let k = 0; k < row; k += 1) await page.keyboard.press("j");
      await page.keyboard.press(side ? "ArrowRight" : "ArrowLeft");
      for (let k = 0; k < down; k += 1) await page.keyboard.press("ArrowDown");
      await page.keyboard.press(key);
      // A person confirms the pairs that the edit made. The cursor is in the last of them.
      await page.keyboard.press(" ");
      if (ranges.length > 1) for (const next of ["k", " "]) await page.keyboard.press(next);
    }
    await page.screenshot({ path: `${shots}${screenshot}.png` });
    at.write("page.tmx", await exported(page, "tmx"));
    assert.equal(at.read("page.tmx"), expected(at, texts, units, edits));
    assert.equal(at.run("check", "page.tmx"), "", "check reports no findings");
    assert.notEqual(at.read("page.tmx"), at.run("align", ...texts, "--to", "tmx", "--quiet"));
    assert.deepEqual(errors, []);
  } finally {
    at.remove();
  }
}

test("a merge, a split and a move in a tale give the expected TMX", () => checkEdits(fixture, "tale"));

test("a merge, a split and a move in the seed document give the expected TMX", (t) => {
  if (!seed.every((file) => existsSync(file))) {
    const reason = `SKIPPED: ${seed[0]} does not exist; set ENREGARD_SHARED to the folder that contains seed/`;
    console.log(reason);
    return t.skip(reason);
  }
  return checkEdits(seed, "seed");
});
