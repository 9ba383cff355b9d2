// Ten errors planted in a text of the fixtures, and how a reviewer corrects them, by keyboard alone or by mouse alone. Both
// work with the pages of Playwright and of Puppeteer.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { root } from "./common.mjs";

export const MAX_KEYS = 45;
const CHAPTERS = ["auberge", "phare", "lettre", "nouvelle", "moulin"];

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

/**
 * Writes tales.jsonl, which has the errors, and right.jsonl, which is right, and makes tales.html and right.tmx. Returns
 * the kinds of the errors in order and the number of pairs.
 */
export function prepare(at) {
  const text = gold();
  const planted = plant(text);
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
  return { kinds: planted.errors.map(({ kind }) => kind), pairs: planted.wrong.length };
}

/** Corrects the errors by keyboard. Returns the number of key presses. */
export async function fixByKeys(page, kinds) {
  const fixes = { merge: ["s"], shift: ["]"], unshift: ["["], swap: ["w"], missing: ["ArrowLeft", "s", "ArrowRight"] };
  const keys = ["n", "ArrowRight", ...kinds.flatMap((kind) => [...fixes[kind], "c", "c"])];
  for (const key of keys) await page.keyboard.press(key);
  return keys.length;
}

/** Corrects the errors by mouse. Calls `look` after each correction. */
export async function fixByMouse(page, kinds, look = () => {}) {
  const boxOf = (selector) => page.evaluate((wanted) => {
    const { x, y, width, height } = document.querySelector(wanted).getBoundingClientRect();
    return { x, y, width, height };
  }, selector);
  const middle = async (selector) => {
    const { x, y, width, height } = await boxOf(selector);
    return [x + width / 2, y + height / 2];
  };
  const click = async (selector) => {
    await page.mouse.move(...await middle(selector));
    await page.mouse.down();
    await page.mouse.up();
  };
  const drag = async (from, to) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
    await page.mouse.move(...to, { steps: 3 });
    await page.mouse.up();
  };
  const row = (i) => `.row[data-i="${i}"]`;
  const segment = (i, k) => `${row(i)} .side-1 .seg[data-k="${k}"]`;
  const fixes = {
    merge: (i) => click(`${row(i)} .side-1 .cut`),
    missing: (i) => click(`${row(i)} .side-0 .cut`),
    swap: () => click("#swap"),
    // The first sentence of the next pair is dragged up by its grip.
    shift: async (i) => drag(await middle(`${segment(i + 1, 0)} .grip`), await middle(segment(i, 0))),
    // The border between the pairs is dragged up, above the last sentence.
    unshift: async (i) => {
      const { y } = await boxOf(segment(i, 1));
      const edge = await middle(`${row(i)} .edge[data-border="1"]`);
      await drag(edge, [edge[0], y + 1]);
    },
  };
  await click("#next");
  for (const kind of kinds) {
    const i = await page.evaluate("cursor.i");
    await fixes[kind](i);
    await click(`${row(i)} .number`);
    // Confirming goes on: to the second pair, and then to the next error.
    await click("#check");
    await click("#check");
    await look(kind);
  }
}
