import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, open, serve, temporaryFolder, root } from "./common.mjs";

test("a served page saves every change, keeps the original file, and realigns", async () => {
  const at = temporaryFolder();
  const texts = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`];
  at.run("align", ...texts, "-o", "m.tmx", "--quiet");
  const first = at.read("m.tmx");
  const shown = await browser();
  const { page } = shown;
  const saved = () =>
    page.waitForFunction(() => /Saved/.test(document.getElementById("saved").textContent) && !saveTimer);
  let served = await serve(at, "m.tmx");
  try {
    assert.deepEqual(await open(page, served.address), []);
    await page.keyboard.press("m");
    await saved();
    assert.notEqual(at.read("m.tmx"), first);
    assert.equal(at.read("m.tmx.orig"), first);
    assert.equal(at.run("check", "m.tmx"), "");
    // Reloading the page keeps the changes.
    const changed = await page.evaluate(() => beads.map((bead) => textOf(bead, 0)));
    await page.goto("about:blank");
    await open(page, served.address);
    assert.deepEqual(await page.evaluate(() => beads.map((bead) => textOf(bead, 0))), changed);
    await page.keyboard.press("j");
    await page.keyboard.press("m");
    await page.waitForTimeout(900);
    await saved();
    assert.equal(await page.evaluate(() => beads.filter(isDraft).length), 2);
    assert.equal(at.read("m.tmx").match(/<tu /g).length, first.match(/<tu /g).length - 2);
    // The corrections saved beside the file turn the original into the current file.
    at.write("first.tmx", first);
    at.run("convert", "first.tmx", "second.tmx", "--corrections", "m.tmx.corrections.jsonl", "--quiet");
    assert.equal(at.read("second.tmx"), at.read("m.tmx"));
    served.child.kill();
    at.write("m.tmx", first);
    served = await serve(at, "m.tmx");
    await open(page, served.address);
    await page.keyboard.press("m");
    await page.waitForTimeout(900);
    await saved();
    await page.keyboard.press("Control+z");
    await page.waitForTimeout(900);
    await saved();
    assert.equal(at.read("m.tmx"), first);
    // Requests without the token or from another origin are refused.
    const origin = new URL(served.address).origin;
    for (const [url, options] of [
      [`${origin}/`, {}], [`${origin}/?token=0`, {}], [`${origin}/save`, { method: "POST", body: "x" }],
      [served.address, { headers: { Origin: "http://elsewhere.example" } }],
    ]) assert.equal((await fetch(url, options)).status, 403, url);
    assert.equal(at.read("m.tmx"), first);
    served.child.kill();

    served = await serve(at, ...texts, "-o", "n.jsonl");
    await open(page, served.address);
    const count = await page.evaluate(() => beads.length);
    await page.keyboard.press("End");
    for (let k = 0; k < 3; k += 1) await page.keyboard.press("k");
    await page.keyboard.press("c");
    await page.keyboard.press("Home");
    await page.keyboard.press("m");
    await page.keyboard.press("j");
    await page.keyboard.press("r");
    await page.waitForFunction(() => undoStack.length && undoStack.at(-1).what === "realign");
    assert.equal(await page.evaluate(() => isDraft(beads[0]) && beads.some((bead) => bead.checked)), true);
    assert.ok(Math.abs((await page.evaluate(() => beads.length)) - count) < 4);
    await page.waitForTimeout(900);
    await saved();
    assert.ok(at.read("n.jsonl.corrections.jsonl").includes('"fixed":true'));
    at.run("align", ...texts, "--corrections", "n.jsonl.corrections.jsonl", "-o", "o.jsonl", "--quiet");
  } finally {
    served.child.kill();
    await shown.close();
    at.remove();
  }
});

test("a reload and a new server show what was there, and aligning again is a command", async () => {
  const at = temporaryFolder();
  const texts = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`];
  const shown = await browser();
  const { page } = shown;
  const settled = () => page.waitForFunction(() => !saveTimer && !saving.running && !hasUnsaved());
  const state = () => page.evaluate(() => beads.map((bead) => [
    ...[0, 1].map((side) => sentencesOf(bead, side).join("-")), confidenceOf(bead), partOf(bead, 0),
    bead.checked, isDraft(bead), bead.excluded, bead.realigned,
  ].join(" ")));
  let served = await serve(at, ...texts, "-o", "m.tmx");
  const shows = async (wanted) => {
    await settled();
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    assert.deepEqual(await state(), wanted);
    assert.ok(!(await page.evaluate(() => hasUnsaved())));
    await served.end();
    served = await serve(at, ...texts, "-o", "m.tmx");
    assert.deepEqual(await open(page, served.address), []);
    assert.deepEqual(await state(), wanted);
  };
  try {
    await open(page, served.address);
    const first = await state();
    // A confirmed pair, a draft that may be wrong, and a rejected pair. All others stay as they were.
    await page.evaluate(() => go(3, 0, 0));
    await page.keyboard.press(" ");
    await page.evaluate(() => go(8, 0, 0));
    await page.keyboard.press("m");
    await page.evaluate(() => go(12, 0, 0));
    await page.keyboard.press("x");
    const edited = await state();
    assert.equal(edited.filter((line) => !first.includes(line)).length, 3);
    await shows(edited);
    // A sentence that is divided between two pairs stays divided.
    await page.evaluate(() => go(14, 0, 0));
    const before = await page.evaluate(() => textOf(beads[14], 0));
    await page.keyboard.press("Enter");
    await page.evaluate(() => editing.area.setSelectionRange(12, 12));
    await page.keyboard.press("Alt+Enter");
    await page.keyboard.press("s");
    await page.evaluate(() => go(14, 0, 0));
    await page.keyboard.press(" ");
    const divided = () => page.evaluate(() => [14, 15].map((i) =>
      [textOf(beads[i], 0), textOf(beads[i], 1), beads[i].checked, beads[i].excluded, isDraft(beads[i])]));
    const parts = await divided();
    assert.deepEqual(parts.map(([text]) => text.replace(/\s/g, "")).join(""), before.replace(/\s/g, ""));
    assert.deepEqual(parts.map((part) => part[2]), [true, false]);
    await shows(await state());
    assert.deepEqual(await divided(), parts);
    await page.evaluate(() => go(14, 0, 0));
    await page.keyboard.press("m");
    assert.equal((await page.evaluate(() => textOf(beads[14], 0))).replace(/\s/g, ""), before.replace(/\s/g, ""));
    // Confirming is taken back without a trace.
    await page.evaluate(() => go(3, 0, 0));
    await page.keyboard.press(" ");
    assert.deepEqual((await state())[3], first[3]);
    await page.keyboard.press(" ");
    // A wrong pair is confirmed, and the rest is aligned around it.
    await page.evaluate(() => go(1, 1, 0));
    await page.keyboard.press("Alt+ArrowDown");
    await page.evaluate(() => go(2, 1, 0));
    await page.keyboard.press(" ");
    await page.keyboard.press("g");
    await page.waitForFunction(() => undoStack.at(-1).what === "realignall");
    assert.match(await page.textContent("#status"), /^Aligned again, except what you decided: \d+ pairs changed$/);
    const again = await state();
    assert.notDeepEqual(again, edited);
    assert.ok(again.some((line) => line.endsWith("true false false false")) && again.some((line) => / true$/.test(line)));
    assert.equal(again.filter((line) => /true false$/.test(line)).length, 1, "the rejected pair is kept");
    await shows(again);
    // The pairs of the aligner are no decisions.
    const fixed = at.read("m.tmx.corrections.jsonl").trim().split("\n").map(JSON.parse).filter((line) => line.fixed);
    assert.equal(fixed.length, 2);
    at.run("align", ...texts, "--corrections", "m.tmx.corrections.jsonl", "-o", "o.jsonl", "--quiet");
  } finally {
    await served.end();
    await shown.close();
    at.remove();
  }
});
