// Nothing on the page may damage data unnoticed: what a person did not confirm is never a decision, a pair that is not
// listed is never changed, and the keys work wherever the focus is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, exported, ladder, open, serve, temporaryFolder } from "./common.mjs";

let shown;
let at;
const texts = ["a.fr.txt", "a.en.txt"];
const options = ["--segmented", "--src-lang", "fr", "--tgt-lang", "en", "--quiet"];

// The fixture's sentences in a 1-1 alignment, except that the second pair has two targets.
const FRENCH = ["Le pont est fermé.", "La pluie tombe sur le village.", "Le facteur arrive à midi.", "Le cheval dort."];
const ENGLISH = ["The bridge is closed.", "Rain is falling on the village.", "It is wet.", "The postman arrives at noon.",
  "The horse is asleep."];
const GOLD = [[[0, 1], [0, 1]], [[1, 2], [1, 3]], [[2, 3], [3, 4]], [[3, 4], [4, 5]]];

before(async () => {
  shown = await browser();
  at = temporaryFolder();
  at.write(texts[0], `${FRENCH.join("\n")}\n`);
  at.write(texts[1], `${ENGLISH.join("\n")}\n`);
  // A page of units with sentence numbers: certain pairs, so that only drafts are doubtful.
  const line = ([source, target], k) => JSON.stringify({
    document: "a", unit: k + 1, source: FRENCH.slice(...source).join(" "), target: ENGLISH.slice(...target).join(" "),
    confidence: 0.99, bead: `${source[1] - source[0]}-${target[1] - target[0]}`, source_lang: "fr", target_lang: "en",
    source_sentences: source, target_sentences: target,
  });
  at.write("units.jsonl", `${GOLD.map(line).join("\n")}\n`);
  at.run("review", "units.jsonl", "-o", "units.html", "--quiet");
  at.run("review", ...texts, "-o", "documents.html", ...options);
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };
const status = () => shown.page.textContent("#status");
const lines = (text) => text.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
const current = () => shown.page.evaluate(() => cursor.i);

test("sentences left over after a move are doubtful, are visited, and are never written as fixed", async () => {
  const { page } = shown;
  await open(page, at.url("units.html"));
  // Both targets of the second pair move away, so that its source is left over.
  await keys("Home", "j", "ArrowRight", "Alt+ArrowDown");
  assert.deepEqual((await ladder(page)).slice(1, 3), ["1-2:1-1", "2-3:1-4"]);
  assert.equal(await page.evaluate(() => isDoubtful(beads[1])), true);
  await keys("Home", "n");
  assert.equal(await current(), 1, "the next doubtful pair is the sentence that was left over");
  assert.match(await status(), /left without a counterpart/);
  assert.match(await page.textContent(".row.current .reasons"), /Left without a counterpart/);
  const corrections = lines(await exported(page, "corrections"));
  assert.equal(corrections.length, 2, "the change itself is not lost");
  assert.ok(corrections.every((line) => line.fixed === false && line.draft === true));
  // No confidence is claimed in any format, and `eval` finds nothing to use as reference.
  assert.ok(lines(await exported(page, "jsonl")).every((line) => line.confidence !== 1));
  assert.ok(!(await exported(page, "tmx")).includes("1.000"));
  // Only the pair that is confirmed is a decision.
  await keys("Home", "j", "j", "c");
  const after = lines(await exported(page, "corrections"));
  assert.deepEqual(after.map(({ fixed }) => fixed), [false, true]);
});

test("align and eval do not take drafts for decisions, but the review continues with them", async () => {
  const { page } = shown;
  await open(page, at.url("documents.html"));
  const first = await ladder(page);
  await keys("End", "k", "m");
  const merged = await ladder(page);
  assert.notDeepEqual(merged, first);
  at.write("c.jsonl", await exported(page, "corrections"));
  assert.equal(lines(at.read("c.jsonl")).length, 1);
  at.run("align", ...texts, "--corrections", "c.jsonl", "-o", "free.jsonl", "--keep-nulls", ...options);
  at.run("align", ...texts, "-o", "plain.jsonl", "--keep-nulls", ...options);
  assert.equal(at.read("free.jsonl"), at.read("plain.jsonl"), "a draft does not bind the aligner");
  at.run("review", ...texts, "--corrections", "c.jsonl", "-o", "again.html", ...options);
  await open(page, at.url("again.html"));
  // The other pairs are aligned again around the draft.
  assert.equal((await ladder(page)).at(-1), merged.at(-1));
  assert.equal(await page.evaluate(() => isDoubtful(beads.at(-1)) && !isConfirmed(beads.at(-1))), true);
  await keys("End", "Space");
  at.write("c.jsonl", await exported(page, "corrections"));
  assert.equal(lines(at.read("c.jsonl"))[0].fixed, true);
  at.run("align", ...texts, "--corrections", "c.jsonl", "-o", "bound.jsonl", "--keep-nulls", ...options);
  assert.notEqual(at.read("bound.jsonl"), at.read("plain.jsonl"));
});

test("a text that was edited without confirming is written by align, without a confidence", async () => {
  const { page } = shown;
  await open(page, at.url("documents.html"));
  await keys("Home", "Enter", "End");
  await page.keyboard.type(" Oui.");
  await keys("Enter");
  at.write("c.jsonl", await exported(page, "corrections"));
  const [line] = lines(at.read("c.jsonl"));
  assert.deepEqual([line.fixed, line.draft, line.edited], [false, true, true]);
  at.run("align", ...texts, "--corrections", "c.jsonl", "-o", "e.jsonl", "--keep-nulls", ...options);
  const [unit] = lines(at.read("e.jsonl"));
  assert.match(unit.source, /Oui\.$/);
  assert.equal(unit.confidence, undefined);
});

test("corrections that earlier versions wrote are loaded: fixed pairs are confirmed", async () => {
  const { page } = shown;
  const old = [
    { source_sentences: [0, 2], target_sentences: [0, 3], fixed: true },
    { source_sentences: [2, 3], target_sentences: [3, 4], fixed: true, edited: true, source: "Midi.", target: "Noon." },
    { source_sentences: [3, 4], target_sentences: [4, 5], fixed: false, export: false },
  ];
  at.write("old.jsonl", `${old.map((line) => JSON.stringify({ document: "a", source: "", target: "", ...line })).join("\n")}\n`);
  at.run("review", ...texts, "--corrections", "old.jsonl", "-o", "old.html", ...options);
  await open(page, at.url("old.html"));
  const states = await page.evaluate(() => beads.map((bead) => [bead.checked, bead.edited, bead.excluded, isDraft(bead)]));
  assert.deepEqual(states, [[true, false, false, false], [true, true, false, false], [false, false, true, false]]);
});

test("under a filter, a command never touches a pair that is not listed", async () => {
  const { page } = shown;
  const units = Array.from({ length: 30 }, (_, k) => JSON.stringify({
    document: "f", unit: k + 1, source: k % 10 === 4 ? `Le moulin ${k}. Il tourne.` : `Phrase ${k}.`, target: `Sentence ${k}.`,
    confidence: 0.99, source_lang: "fr", target_lang: "en",
  }));
  at.write("f.jsonl", `${units.join("\n")}\n`);
  at.run("review", "f.jsonl", "-o", "f.html", "--quiet");
  await open(page, at.url("f.html"));
  await page.fill("#search", "moulin");
  assert.deepEqual(await page.evaluate(() => view.rows), [4, 14, 24]);
  // The neighbours are listed as context, with marks for the pairs between them.
  assert.deepEqual(await page.evaluate(() => view.lines), [3, 4, 5, 13, 14, 15, 23, 24, 25]);
  assert.equal(await page.locator(".row.context").count(), 6);
  assert.deepEqual(await page.$$eval(".skipped", (all) => all.map((mark) => mark.textContent)),
    ["⋯ 3 not listed", "⋯ 7 not listed", "⋯ 7 not listed"]);
  // The cursor is on a listed pair, and merging joins it with the listed neighbour.
  await keys("Enter");
  assert.equal(await current(), 4);
  const before = await page.evaluate(() => beads.map((bead) => textOf(bead, 0)));
  await keys("m");
  assert.equal(await page.evaluate(() => textOf(beads[4], 0)), `${before[4]} ${before[5]}`);
  await keys("Control+z");
  // The pair after the last context row is not listed, so nothing can be merged with it.
  await page.evaluate(() => go(15, 0, 0));
  await keys("m");
  assert.match(await status(), /pair 17 is not listed/);
  await page.evaluate(() => go(13, 0, 0));
  await keys("ArrowRight", "Alt+ArrowUp");
  assert.match(await status(), /pair 13 is not listed/);
  assert.deepEqual(await page.evaluate(() => beads.map((bead) => textOf(bead, 0))), before);
  // Without any listed pair, nothing is touched.
  await page.fill("#search", "qwertz");
  await keys("Enter", "m", "x", "c", "s", "u");
  assert.deepEqual(await page.evaluate(() => beads.map((bead) => [textOf(bead, 0), bead.excluded, bead.checked])),
    before.map((text) => [text, false, false]));
  // Escape lists all pairs again, from wherever the focus is.
  await page.focus("#export");
  await keys("Escape");
  assert.equal(await page.evaluate(() => view.lines.length), 30);
  assert.equal(await page.inputValue("#search"), "");
  assert.equal(await page.isVisible("#filterbar"), false);
});

test("keys work after a click on a button, and wherever the focus is", async () => {
  const { page } = shown;
  await open(page, at.url("units.html"));
  await page.click("#overviewbutton");
  await keys("j");
  assert.equal(await current(), 1);
  await page.click("#exclude");
  await keys("x");
  assert.equal(await page.evaluate(() => beads.some((bead) => bead.excluded)), false);
  await page.click(".chip[data-value=doubtful]");
  await keys("Escape", "End");
  assert.equal(await current(), 3);
  // A focused button keeps Enter and Space, and no other key.
  await page.focus("#next");
  await keys("k");
  assert.equal(await current(), 2);
  await page.focus("#undo");
  const steps = await page.evaluate(() => undoStack.length);
  await keys("Enter");
  assert.equal(await page.evaluate(() => undoStack.length), steps - 1);
  // Fields keep their keys.
  await page.focus("#search");
  await keys("m", "x");
  assert.equal(await page.inputValue("#search"), "mx");
  assert.equal(await page.evaluate(() => undoStack.length), steps - 1);
  await page.evaluate(() => document.activeElement.blur());
  await keys("Escape", "Home", "m");
  assert.equal(await page.evaluate(() => undoStack.length), steps);
});

test("a served review keeps drafts apart from decisions over a reload", async () => {
  const { page } = shown;
  const served = await serve(at, ...texts, ...options, "-o", "served.jsonl");
  try {
    await open(page, served.address);
    await keys("End", "k", "m", "Home", "c");
    await page.waitForFunction(() => !saveTimer && !saving.running && !hasUnsaved());
    const state = () => page.evaluate(() => beads.filter(isDecided)
      .map((bead) => [textOf(bead, 0), textOf(bead, 1), bead.checked, isDraft(bead)]));
    const before = await state();
    assert.deepEqual(before.map((bead) => bead.slice(2)), [[true, false], [false, true]]);
    await open(page, served.address);
    assert.deepEqual(await state(), before);
    const journal = lines(at.read("served.jsonl.corrections.jsonl"));
    assert.deepEqual(journal.map(({ fixed }) => fixed), [true, false]);
    const confidences = lines(at.read("served.jsonl")).map(({ confidence }) => confidence);
    assert.deepEqual([confidences[0], confidences.at(-1)], [1, undefined]);
  } finally {
    await served.end();
  }
});
