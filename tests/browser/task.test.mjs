// The task of a reviewer: ten planted errors in a text of the fixtures are corrected, once by keyboard alone and once by
// mouse alone. The exported TMX is what the program writes for the right alignment.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, exported, open, temporaryFolder, root, shots } from "./common.mjs";
import { MAX_KEYS, fixByKeys, fixByMouse, prepare } from "./planted.mjs";

let shown;
let at;
let planted;

before(async () => {
  shown = await browser({ viewport: { width: 1440, height: 900 } });
  at = temporaryFolder();
  planted = prepare(at);
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
  const count = await fixByKeys(page, planted.kinds);
  assert.equal(await left(), 0);
  assert.equal(await exported(page, "tmx"), at.read("right.tmx"));
  assert.ok(count <= MAX_KEYS, `${count} keys`);
  console.log(`${planted.kinds.length} errors in ${planted.pairs} pairs: ${count} keys`);
  assert.deepEqual(errors, []);
});

test("the same errors are corrected by mouse alone", async () => {
  const { page } = shown;
  await open(page, at.url("tales.html"));
  page.keyboard.press = () => assert.fail("a key was pressed");
  await fixByMouse(page, planted.kinds, async (kind) => {
    if (kind === "shift") await page.screenshot({ path: `${shots}task.png` });
  });
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
