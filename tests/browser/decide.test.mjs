// Confirming, rejecting, notes, find and replace, the runner-up of the aligner, the help, and the sheet of a served page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, exported, ladder, open, serve, temporaryFolder, root } from "./common.mjs";

let shown;
let at;
const moulin = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`];

before(async () => {
  shown = await browser({ viewport: { width: 1440, height: 900 } });
  at = temporaryFolder();
  at.run("review", ...moulin, "-o", "m.html", "--quiet");
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };

test("C and Ctrl+Enter confirm and go on, until no doubtful pair is left; states are filtered", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  const doubtful = await page.evaluate(() => beads.map((bead, i) => (isDoubtful(bead) ? i : -1)).filter((i) => i >= 0));
  assert.ok(doubtful.length > 2);
  await keys("n");
  for (const [k, i] of doubtful.entries()) {
    assert.equal(await page.evaluate(() => cursor.i), i);
    await keys(k % 2 ? "c" : "Control+Enter");
  }
  assert.equal(await page.textContent("#status"), "No doubtful pair is left");
  assert.equal(await page.textContent("#progress"), `${doubtful.length} of ${await page.evaluate(() => beads.length)} checked`);
  await page.click(".chip[data-value=checked]");
  assert.deepEqual(await page.evaluate(() => view.rows), doubtful);
  assert.equal(await page.locator(".row.checked").count(), doubtful.length);
});

test("the runner-up is offered and taken with one key, and can be undone", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  const first = await ladder(page);
  await keys("n");
  assert.match(await page.textContent("#alternative"), /^Next best: \d–\d.* \(0\.\d\d\)/);
  const place = await page.evaluate(() => alternativeAt(cursor.i));
  await keys("a");
  const now = await ladder(page);
  assert.notDeepEqual(now, first);
  const sizes = now.slice(place.at, place.at + place.kinds.length).map((pair) =>
    pair.split(":").map((range) => range.split("-").map(Number)).map(([from, to]) => to - from));
  assert.deepEqual(sizes, place.kinds);
  assert.equal(await page.evaluate((i) => isDraft(beads[i]), place.at), true);
  await keys("Control+z");
  assert.deepEqual(await ladder(page), first);
});

test("a note is written to TMX and continues in the next review", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  await keys("Home", "j", "t");
  await page.keyboard.type("Ask <the author>");
  await keys("Enter");
  assert.match(await page.textContent(".row.current .notes"), /Ask <the author>/);
  assert.ok((await exported(page, "tmx")).includes("<note>Ask &lt;the author&gt;</note>"));
  at.write("c.jsonl", await exported(page, "corrections"));
  assert.equal(JSON.parse(at.read("c.jsonl")).fixed, false);
  at.run("review", ...moulin, "--corrections", "c.jsonl", "-o", "again.html", "--quiet");
  await open(page, at.url("again.html"));
  assert.deepEqual(await page.evaluate(() => notesOf(beads[1])), ["Ask <the author>"]);
  at.run("align", ...moulin, "--corrections", "c.jsonl", "-o", "noted.tmx", "--quiet");
  assert.ok(at.read("noted.tmx").includes("<note>Ask &lt;the author&gt;</note>"));
});

test("find and replace changes the listed pairs in one step, and confirms none", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  const text = () => page.evaluate(() => beads.map((bead) => textOf(bead, 0)).join("\n"));
  const before = await text();
  await keys("h");
  await page.fill("#find", "meunier");
  await page.fill("#replaceby", "$& <M>");
  await page.selectOption("#replaceside", "0");
  const found = before.match(/meunier/g).length;
  assert.match(await page.textContent("#found"), new RegExp(`^${found} in `));
  await page.click("#replaceall");
  assert.equal(await text(), before.replaceAll("meunier", "$$& <M>"));
  assert.equal(await page.evaluate(() => beads.filter(isConfirmed).length), 0);
  await keys("Escape");
  await page.focus("#grid");
  await keys("Control+z");
  assert.equal(await text(), before);
  assert.equal(await page.evaluate(() => undoStack.length), 0);
});

test("the help lists every key that does something, and the tour takes no keys", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  assert.equal(await page.isVisible("#tour"), true);
  await keys("j");
  assert.equal(await page.evaluate(() => cursor.i), 1, "keys work during the tour");
  await keys("?");
  const listed = await page.$$eval("#keys kbd", (all) => all.map((key) => key.textContent));
  const wanted = await page.evaluate(() => [...KEYS.entries()]
    .filter(([, name]) => !COMMANDS[name].when || COMMANDS[name].when()).map(([key]) => keyText(key)));
  for (const key of wanted) assert.ok(listed.includes(key), key);
  await keys("Escape");
  const steps = await page.evaluate(() => TOUR.length);
  for (let k = 0; k < steps; k += 1) {
    assert.equal(await page.locator(".toured").count(), 1);
    await page.click("#tournext");
  }
  assert.equal(await page.isVisible("#tour"), false);
  await open(page, at.url("m.html"));
  assert.equal(await page.isVisible("#tour"), false, "the tour is shown only once");
});

test("words that match are linked while the mouse is over one of them", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  await keys("n");
  const word = page.locator(".row.current .side-0 mark").first();
  await word.hover();
  assert.ok(await page.locator(".row.current .side-1 mark.linked").count() >= 1);
  assert.ok(await page.locator("#legend mark").count() >= 3);
});

test("text size, column width and theme are remembered", async () => {
  const { page } = shown;
  await open(page, at.url("m.html"));
  await page.focus("#divider");
  await keys("ArrowRight", "ArrowRight");
  await page.evaluate(() => { byId("textsize").value = 19; byId("textsize").dispatchEvent(new Event("input")); });
  await page.evaluate(() => { byId("theme").value = "contrast"; byId("theme").dispatchEvent(new Event("change")); });
  await open(page, at.url("m.html"));
  const look = await page.evaluate(() => [settings.split, getComputedStyle(byId("grid")).fontSize,
    document.documentElement.dataset.shade]);
  assert.deepEqual(look, [54, "19px", "contrast"]);
  await page.evaluate(readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8"));
  const { violations } = await page.evaluate(() => axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
  await page.evaluate(() => localStorage.clear());
});

test("a served page exports a sheet, whose changes convert applies", async () => {
  const { page } = shown;
  at.run("align", ...moulin, "-o", "s.tmx", "--quiet");
  const served = await serve(at, "s.tmx");
  try {
    await open(page, served.address);
    assert.match(await page.textContent("#saved"), /^Changes are saved to /);
    await page.click("#export");
    const waiting = page.waitForEvent("download");
    await page.click("[data-export=xlsx]");
    const download = await waiting;
    await download.saveAs(at.path("sheet.xlsx"));
    at.run("convert", "s.tmx", "out.tmx", "--corrections", "sheet.xlsx", "--quiet");
    assert.equal(at.read("out.tmx"), at.read("s.tmx"), "an unchanged sheet changes nothing");
  } finally {
    await served.end();
  }
});
