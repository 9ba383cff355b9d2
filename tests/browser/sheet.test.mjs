// A served page exports a sheet for a reviewer and applies what the reviewer changed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, choose, exported, open, root, serve, shots, temporaryFolder } from "./common.mjs";
import { edited } from "./xlsx.mjs";

let shown;
let at;

before(async () => {
  shown = await browser({ viewport: { width: 1440, height: 900 } });
  at = temporaryFolder();
});
after(async () => {
  await shown.close();
  at.remove();
});

async function sheetOf(page) {
  await page.click("#export");
  const waiting = page.waitForEvent("download");
  await page.click("[data-export=xlsx]");
  const file = readFileSync(await (await waiting).path());
  await page.keyboard.press("Escape");
  return file;
}

async function bringBack(page, file) {
  await page.click("#export");
  await page.setInputFiles("#importfile", { name: "review.xlsx", mimeType: "application/octet-stream", buffer: file });
}

const status = (page) => page.textContent("#status");
const textOfCell = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

test("what a reviewer changed in a sheet is applied, saved and undone as one step", async () => {
  const { page } = shown;
  const texts = ["fr", "en"].map((lang) => `${root}fixtures/${lang}/moulin.txt`);
  const served = await serve(at, ...texts, "-o", "m.tmx");
  try {
    assert.deepEqual(await open(page, served.address), []);
    const sheet = await sheetOf(page);
    const [changed, lost, stale] = await page.evaluate(() =>
      beads.flatMap((bead, i) => (kindOf(bead) === "1-1" ? [i] : [])).slice(1, 4));
    const target = (i) => page.evaluate((k) => textOf(beads[k], 1), i);
    const [before, count] = [await target(changed), await page.evaluate(() => beads.length)];
    const [gone, old] = [await target(lost), await target(stale)];
    const file = edited(sheet, (xml) => {
      const row = (text) => xml.match(/<row .*?<\/row>/gs).find((found) => found.includes(`>${textOfCell(text)}<`));
      const put = (text, change) => { xml = xml.replace(row(text), change(row(text))); };
      put(before, (found) => found.replace(`>${textOfCell(before)}<`, ">The reviewer wrote this.<"));
      put(old, (found) => found.replace(`>${textOfCell(old)}<`, ">Too late.<"));
      put(gone, (found) => found.replace(`>${textOfCell(gone)}<`, "><"));
      return xml;
    });
    // Meanwhile the reviewer edits one of these pairs on the page. A filter is on.
    await page.evaluate((i) => go(i, 1, 0), stale);
    await page.keyboard.press("Enter");
    await page.keyboard.type(" Changed here.");
    await page.keyboard.press("Enter");
    await choose(page, "#kind", "oneone");
    await bringBack(page, file);
    await page.waitForFunction(() => undoStack.at(-1)?.what === "import");
    assert.equal(await target(changed), "The reviewer wrote this.");
    assert.match(await target(stale), / Changed here\.$/);
    assert.equal(await target(lost), gone, "a text that was emptied is kept");
    assert.match(await status(page), /^The sheet changed 1 pair\. .*: 2 \(rows \d+, \d+\)$/);
    assert.deepEqual(await page.evaluate((i) => [beads[i].checked, beads[i].edited, isFiltered()], changed), [true, true, false]);
    await page.screenshot({ path: `${shots}sheet.png` });
    await page.waitForFunction(() => !saveTimer && !saving.running && !hasUnsaved());
    assert.match(at.read("m.tmx"), /The reviewer wrote this\./);
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    assert.equal(await target(changed), "The reviewer wrote this.");
    // A sheet that is brought back twice changes nothing the second time.
    await bringBack(page, file);
    await page.waitForFunction(() => /^The sheet changed 0 pairs/.test(byId("status").textContent));
    assert.equal(await page.evaluate(() => beads.length), count);
  } finally {
    await served.end();
  }
});

test("a divided pair, decisions without changes, and undo", async () => {
  const { page } = shown;
  at.write("d.jsonl", ["Oui. Non.|Yes. No.", "Le chat.|The cat.", "Le chien.|The dog."].map((pair, k) => {
    const [source, targetText] = pair.split("|");
    return `${JSON.stringify({ document: "d", unit: k + 1, source, target: targetText, confidence: 0.5, source_lang: "fr", target_lang: "en" })}\n`;
  }).join(""));
  const served = await serve(at, "d.jsonl");
  try {
    await open(page, served.address);
    const sheet = await sheetOf(page);
    const file = edited(sheet, (xml) => {
      const rows = xml.match(/<row .*?<\/row>/gs);
      const cells = (found) => found.match(/<c .*?(?:\/>|<\/c>)/gs);
      const header = cells(rows[0]).map((cell) => cell.replace(/<[^>]*>/g, ""));
      const column = (name) => header.indexOf(name);
      const fill = (cell, text) => `<c r="${cell.match(/r="([A-Z]+\d+)"/)[1]}" t="inlineStr"><is><t>${text}</t></is></c>`;
      const row = (found, values, number) => {
        const list = cells(found).map((cell, k) => (header[k] in values ? fill(cell, values[header[k]]) : cell));
        return `<row r="${number}">${list.join("").replace(/r="([A-Z]+)\d+"/g, `r="$1${number}"`)}</row>`;
      };
      assert.ok(column("keep") >= 0 && column("key") >= 0, header.join());
      const written = [
        row(rows[0], {}, 1),
        row(rows[1], { source: "Oui.", target: "Yes." }, 2),
        row(rows[1], { source: "Non.", target: "No.", unit: "", key: "" }, 3),
        row(rows[2], { keep: "yes" }, 4), row(rows[3], { keep: "no" }, 5),
      ];
      return xml.replace(/<row .*<\/row>/s, written.join(""));
    });
    await bringBack(page, file);
    await page.waitForFunction(() => undoStack.at(-1)?.what === "import");
    const state = () => page.evaluate(() => beads.map((bead) => [textOf(bead, 0), textOf(bead, 1), bead.checked, bead.excluded, bead.edited]));
    assert.deepEqual(await state(), [
      ["Oui.", "Yes.", true, false, false], ["Non.", "No.", true, false, false],
      ["Le chat.", "The cat.", true, false, false], ["Le chien.", "The dog.", false, true, false],
    ]);
    await page.waitForFunction(() => !saveTimer && !saving.running && !hasUnsaved());
    assert.equal(at.read("d.jsonl").trim().split("\n").length, 3);
    await page.keyboard.press("Control+z");
    assert.equal(await page.evaluate(() => beads.length), 3);
    // Other files are refused, with the reason in the dialog.
    await bringBack(page, Buffer.from("a,b"));
    await page.waitForFunction(() => /not an XLSX file/.test(byId("importstate").textContent));
    await page.keyboard.press("Escape");
  } finally {
    await served.end();
  }
});

test("a page in a file says how to bring back a sheet", async () => {
  const { page } = shown;
  at.run("review", `${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`, "-o", "file.html", "--quiet");
  await open(page, at.url("file.html"));
  await page.click("#export");
  assert.ok(await page.isDisabled("#import"));
  assert.match(await page.textContent("#asimport"), /--serve/);
  await page.keyboard.press("Escape");
  assert.match(await exported(page, "tmx"), /<tmx/);
});
