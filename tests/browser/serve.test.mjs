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
