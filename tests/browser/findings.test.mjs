// Tests the findings of an audit on the page: labels, filter, and what happens when a pair is changed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, choose, open, temporaryFolder } from "./common.mjs";

let shown;
let at;

// The fourth sentence was not translated, the sixth has another number, and the eighth is missing.
const FRENCH = [
  "Le moulin se trouve au bord de la rivière.", "Mon grand-père y travaillait avec ses deux frères.",
  "Chaque matin, les paysans apportaient leur blé.", "La famille dut vendre trois champs pour réparer la roue.",
  "Les enfants aidaient à porter les sacs de farine.", "En 1952, un orage détruisit la grande roue du moulin.",
  "Le soir, on chantait devant la cheminée.", "Nul ne connaît le nom du premier meunier de la vallée.",
  "Le musée ferme ses portes en hiver.", "Au printemps, les visiteurs reviennent nombreux.",
];
const ENGLISH = [
  "The mill is on the bank of the river.", "My grandfather worked there with his two brothers.",
  "Every morning the farmers brought their wheat.", FRENCH[3],
  "The children helped to carry the bags of flour.", "In 1962 a storm destroyed the big wheel of the mill.",
  "In the evening people sang in front of the fireplace.",
  "The museum closes its doors in winter.", "In spring the visitors come back in great numbers.",
];
const documents = ["a.fr.txt", "a.en.txt", "--src-lang", "fr", "--tgt-lang", "en"];

before(async () => {
  shown = await browser();
  at = temporaryFolder();
  at.write("a.fr.txt", FRENCH.join("\n\n"));
  at.write("a.en.txt", ENGLISH.join("\n\n"));
  at.run("review", ...documents, "-o", "findings.html", "--quiet", "--findings");
  at.run("review", ...documents, "-o", "plain.html", "--quiet");
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };
const kinds = () => shown.page.evaluate(() =>
  beads.map((bead) => bead.findings && bead.findings.map(({ kind }) => kind)));
const rows = () => shown.page.evaluate(() => view.rows.slice());
const EXPECTED = [[], [], [], ["untranslated"], [], ["numbers"], [], ["omission"], [], []];

test("labels name the findings with probability and reason, as audit reports them", async () => {
  const { page } = shown;
  const errors = await open(page, at.url("findings.html"));
  assert.deepEqual(await kinds(), EXPECTED);
  const audit = at.run("audit", ...documents, "--to", "jsonl", "--quiet").trim().split("\n")
    .map((line) => JSON.parse(line)).filter((line) => line.kind);
  const labels = await page.$$eval(".finding", (all) => all.map((label) => label.getAttribute("aria-label")));
  const expected = audit.map(({ kind, probability, note }) =>
    `${kind} ${(Math.floor(probability * 100) / 100).toFixed(2)}: ${note}`);
  assert.deepEqual(labels, expected);
  const title = await page.locator(".finding").nth(1).getAttribute("title");
  assert.match(title, /^A number in digits .* \(only in the source: 1952; only in the translation: 1962\)$/);
  await keys("?");
  assert.equal(await page.locator("#findingdefinitions dt").count(), 9);
  assert.equal(await page.isVisible("#definitions"), false, "there are no flags");
  await keys("Escape");
  await page.click("#language");
  assert.match(await page.locator(".finding").first().getAttribute("title"), /^La traduction répète/);
  await page.click("#language");
  assert.deepEqual(errors, []);
});

test("pairs are filtered by finding", async () => {
  const { page } = shown;
  await open(page, at.url("findings.html"));
  await choose(page, "#finding", "any");
  assert.deepEqual(await rows(), [3, 5, 7]);
  await choose(page, "#finding", "omission");
  assert.deepEqual(await rows(), [7]);
  await choose(page, "#finding", "addition");
  assert.equal(await page.isVisible("#nothing"), true);
  const options = await page.$$eval("#finding option", (all) => all.map((option) => option.textContent));
  assert.deepEqual(options.slice(0, 3), ["all", "any finding (3)", "omission (1)"]);
  await page.click("#clear");
  assert.equal((await rows()).length, 10);
  assert.equal(await page.inputValue("#finding"), "all");
});

test("a changed pair has no findings until the change is undone", async () => {
  const { page } = shown;
  await open(page, at.url("findings.html"));
  await page.focus("#grid");
  await keys("Home", "j", "j", "j", "j", "j", "ArrowRight", "Enter", "End");
  await page.keyboard.type(" Yes.");
  await keys("Enter");
  assert.equal((await kinds())[5], null);
  await keys("Control+z");
  assert.deepEqual(await kinds(), EXPECTED);
});

test("without --findings there is no filter, and a file of pairs has no findings", async () => {
  const { page } = shown;
  await open(page, at.url("plain.html"));
  assert.equal(await page.locator(".finding").count(), 0);
  assert.equal(await page.isVisible("#finding"), false);
  at.run("align", ...documents, "-o", "a.tmx", "--quiet");
  assert.throws(() => at.run("review", "a.tmx", "-o", "b.html", "--findings"), /--findings/);
});

test("axe finds no serious problem in the labels and the filter", async () => {
  const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
  const { page } = shown;
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await open(page, at.url("findings.html"));
    await page.evaluate(() => { document.querySelector("#tools").open = true; });
    await page.evaluate(axe);
    const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly }), rules);
    const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 2)]), []);
  }
  await page.emulateMedia({ colorScheme: "light" });
});
