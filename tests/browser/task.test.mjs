// The task of a reviewer: ten planted errors in a text of the fixtures are corrected, once by keyboard alone and once by
// mouse alone. The exported TMX is what the program writes for the right alignment.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, exported, open, temporaryFolder, root, shots } from "./common.mjs";

const CHAPTERS = ["auberge", "phare", "lettre", "nouvelle", "moulin"];
const MAX_KEYS = 45;

/** The gold pairs of the fixtures as one text: { sides, nulls } with sentence numbers, and the sentences. */
function gold() {
  const sentences = [[], []];
  const pairs = [];
  for (const name of CHAPTERS) {
    const read = (path) => readFileSync(`${root}fixtures/${path}`, "utf8");
    const texts = ["fr", "en"].map((lang) => read(`split/${name}.${lang}.txt`).split("\n").filter(Boolean));
    const starts = sentences.map((list) => list.length);
    for (const rung of read(`gold/${name}.ladder`).trim().split("\n")) {
      const numbers = rung.split(":").slice(0, 2).map((list, side) => JSON.parse(list).map((n) => n + starts[side]));
      pairs.push(numbers);
    }
    texts.forEach((list, side) => sentences[side].push(...list));
  }
  return { sentences, pairs };
}

const size = (pair) => pair.map((list) => list.length).join("-");

/**
 * Plants ten errors. Returns the pairs with the errors, the right pairs, and the kinds of the errors in order. Between
 * two errors is at least one right pair.
 */
function plant({ pairs, sentences }) {
  // The rare kinds come first, because they need pairs that are not 1-1.
  const wanted = ["shift", "shift", "unshift", "merge", "swap", "missing", "merge", "swap", "missing", "merge"];
  const needs = { shift: "1-2 1-1", unshift: "1-1 1-2" };
  const out = [];
  const errors = [];
  const right = [];
  for (let k = 0; k < pairs.length; k += 1) {
    const [a, b] = [pairs[k], pairs[k + 1]];
    const sizes = `${size(a)} ${b && size(b)}`;
    const isFree = out.length > 0 && !out.at(-1).wrong && right.length % 4 === 0;
    const found = wanted.findIndex((kind) => sizes === (needs[kind] || "1-1 1-1"));
    // A page of units divides the texts into sentences, which must be those of the gold alignment.
    const isPlain = [a, b].every((pair) => pair && pair[1].every((n) => /[.!?”]$/.test(sentences[1][n])));
    const kind = isPlain && (isFree || sizes.includes("2")) ? wanted[found] : undefined;
    const joined = (one, two) => [[...one[0], ...two[0]], [...one[1], ...two[1]]];
    const put = (taken, wrong, truth) => {
      wanted.splice(found, 1);
      errors.push({ kind });
      for (const pair of wrong) out.push({ pair, wrong: true });
      for (const pair of truth) right.push({ pair, decided: true });
      k += taken - 1;
    };
    if (out.length && out.at(-1).wrong) {
      out.push({ pair: a, wrong: false });
      right.push({ pair: a, decided: false });
    } else if (kind === "merge") put(2, [joined(a, b)], [a, b]);
    else if (kind === "swap") put(2, [[a[0], b[1]], [b[0], a[1]]], [a, b]);
    else if (kind === "shift") {
      // The second target sentence of the first pair is in the second pair.
      put(2, [[a[0], [a[1][0]]], [b[0], [a[1][1], ...b[1]]]], [a, b]);
    } else if (kind === "unshift") {
      put(2, [[a[0], [...a[1], b[1][0]]], [b[0], [b[1][1]]]], [a, b]);
    } else if (kind === "missing") {
      // The second pair has no translation, and its source is with the first.
      put(2, [[[...a[0], ...b[0]], a[1]]], [a, [b[0], []]]);
      errors.at(-1).lost = b[1];
    } else {
      out.push({ pair: a, wrong: false });
      right.push({ pair: a, decided: false });
    }
  }
  assert.deepEqual(wanted, [], "all errors could be planted");
  assert.equal(errors.length, 10);
  return { wrong: out, right, errors };
}

let shown;
let at;
let planted;

before(async () => {
  shown = await browser({ viewport: { width: 1440, height: 900 } });
  at = temporaryFolder();
  const text = gold();
  planted = plant(text);
  // Target sentences that the translation lacks are removed, so the target is numbered again.
  const lost = new Set(planted.errors.flatMap((error) => error.lost || []));
  const numbers = new Map(text.sentences[1].map((_, n) => n).filter((n) => !lost.has(n)).map((n, k) => [n, k]));
  const unit = ({ pair, wrong, decided }, k, all) => {
    const end = (side) => Math.max(0, ...all.slice(0, k).flatMap(({ pair: other }) => ranged(other)[side]));
    const ranged = (one) => [one[0], one[1].map((n) => numbers.get(n))].map((list) =>
      (list.length ? [list[0], list.at(-1) + 1] : []));
    const ranges = ranged(pair).map((range, side) => (range.length ? range : [end(side), end(side)]));
    return JSON.stringify({
      document: "tales", unit: k + 1,
      source: pair[0].map((n) => text.sentences[0][n]).join(" "), target: pair[1].map((n) => text.sentences[1][n]).join(" "),
      confidence: decided ? 1 : wrong ? 0.3 : 0.95, bead: size(pair), source_lang: "fr", target_lang: "en",
      source_sentences: ranges[0], target_sentences: ranges[1],
    });
  };
  at.write("tales.jsonl", `${planted.wrong.map(unit).join("\n")}\n`);
  at.write("right.jsonl", `${planted.right.map(unit).join("\n")}\n`);
  at.run("review", "tales.jsonl", "-o", "tales.html", "--quiet");
  at.run("convert", "right.jsonl", "right.tmx", "--quiet");
});
after(async () => {
  await shown.close();
  at.remove();
});

const left = () => shown.page.evaluate(() => beads.filter(isDoubtful).length);

test(`ten errors are corrected with at most ${MAX_KEYS} keys`, async () => {
  const { page } = shown;
  const errors = await open(page, at.url("tales.html"));
  assert.notEqual(await exported(page, "tmx"), at.read("right.tmx"), "the page has errors at first");
  let count = 0;
  const press = async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      count += 1;
    }
  };
  await press("n", "ArrowRight");
  const fixes = {
    merge: ["s"], shift: ["]"], unshift: ["["], swap: ["w"], missing: ["ArrowLeft", "s", "ArrowRight"],
  };
  for (const { kind } of planted.errors) await press(...fixes[kind], "c", "c");
  assert.equal(await left(), 0);
  assert.equal(await exported(page, "tmx"), at.read("right.tmx"));
  assert.ok(count <= MAX_KEYS, `${count} keys`);
  console.log(`${planted.errors.length} errors in ${planted.wrong.length} pairs: ${count} keys`);
  assert.deepEqual(errors, []);
});

test("the same errors are corrected by mouse alone", async () => {
  const { page } = shown;
  await open(page, at.url("tales.html"));
  page.keyboard.press = () => assert.fail("a key was pressed");
  const row = (i) => page.locator(`.row[data-i="${i}"]`);
  const middle = async (locator) => {
    const box = await locator.boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const drag = async (from, to) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
    await page.mouse.move(...to, { steps: 3 });
    await page.mouse.up();
  };
  const segment = (i, k) => row(i).locator(".side-1 .seg").nth(k);
  const fixes = {
    merge: async (i) => row(i).locator(".side-1 .cut").click(),
    missing: async (i) => row(i).locator(".side-0 .cut").click(),
    swap: async () => page.click("#swap"),
    // The first sentence of the next pair is dragged up by its grip.
    shift: async (i) => drag(await middle(segment(i + 1, 0).locator(".grip")), await middle(segment(i, 0))),
    // The border between the pairs is dragged up, above the last sentence.
    unshift: async (i) => {
      const box = await segment(i, 1).boundingBox();
      const edge = await middle(row(i).locator(".edge[data-border='1']"));
      await drag(edge, [edge[0], box.y + 1]);
    },
  };
  await page.click("#next");
  for (const { kind } of planted.errors) {
    const i = await page.evaluate(() => cursor.i);
    await fixes[kind](i);
    await row(i).locator(".number").click();
    await page.click("#check");
    await page.click("#check");
    // Confirming goes on: to the second pair, and then to the next error.
    if (kind === "shift") await page.screenshot({ path: `${shots}task.png` });
  }
  assert.equal(await left(), 0);
  delete page.keyboard.press;
  assert.equal(await exported(page, "tmx"), at.read("right.tmx"));
});

test("sixteen pairs of one line, or nine of the README's example, fit on a screen of 1440 by 900", async () => {
  const { page } = shown;
  await page.setViewportSize({ width: 1440, height: 900 });
  const whole = () => page.evaluate(() => {
    const grid = byId("grid").getBoundingClientRect();
    return [...document.querySelectorAll(".row")].map((row) => row.getBoundingClientRect())
      .filter(({ top, bottom }) => top >= grid.top - 1 && bottom <= grid.bottom + 1).length;
  });
  const line = (k) => JSON.stringify({ document: "s", unit: k + 1, source: `Le chat numéro ${k} dort.`, target: `Cat number ${k} is asleep.`,
    confidence: 0.9, source_lang: "fr", target_lang: "en" });
  at.write("short.jsonl", `${Array.from({ length: 60 }, (_, k) => line(k)).join("\n")}\n`);
  at.run("review", "short.jsonl", "-o", "short.html", "--quiet");
  await open(page, at.url("short.html"));
  const short = await whole();
  at.run("review", `${root}fixtures/fr/nouvelle.txt`, `${root}fixtures/en/nouvelle.txt`, "-o", "n.html", "--quiet");
  await open(page, at.url("n.html"));
  const example = await whole();
  console.log(`pairs on a screen: ${short} of one line, ${example} of the example`);
  assert.ok(short >= 16 && example >= 9, `${short} ${example}`);
});
