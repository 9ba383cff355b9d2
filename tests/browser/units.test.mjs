// Pages made from existing pairs (TMX, TSV, JSONL). A corrected page exports the same file as the program
// makes from the original and the corrections of the page. The page follows the TMX options of the command
// line.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, exported, open, temporaryFolder, root } from "./common.mjs";

process.env.SOURCE_DATE_EPOCH = "1700000000";
let shown;
let at;
const moulin = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`];
const languages = ["--src-lang", "fr", "--tgt-lang", "en"];

before(async () => {
  shown = await browser();
  at = temporaryFolder();
  for (const format of ["tmx", "tsv", "jsonl"]) at.run("align", ...moulin, "-o", `moulin.${format}`, "--quiet");
  at.write("rich.tmx", readFileSync(`${root}tests/tmx/good/rich.tmx`, "utf8"));
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };
const texts = () => shown.page.evaluate(() => beads.map((bead) => [textOf(bead, 0), textOf(bead, 1)]));

/** Makes one edit of every kind. */
async function correct() {
  await keys("Home", "m");
  await keys("s", "c");
  await keys("j", "j", "Alt+ArrowDown");
  await keys("j", "x", "j", "e", "End");
  await shown.page.keyboard.type(" <&>");
  await keys("Enter", "End", "u", "k", "k", "c");
}

for (const file of ["moulin.tmx", "moulin.tsv", "moulin.jsonl", "rich.tmx"]) {
  test(`${file}: the page and convert --corrections give the same corrected file`, async () => {
    const { page } = shown;
    const format = file.split(".")[1];
    at.run("review", file, "-o", "page.html", "--quiet", ...languages);
    const errors = await open(page, at.url("page.html"));
    const first = await texts();
    const untouched = await exported(page, "corrections");
    assert.equal(untouched, "", "there are no corrections before an edit");
    await correct();
    const corrected = await texts();
    assert.notDeepEqual(corrected, first);
    await page.evaluate(() => { document.getElementById("withnulls").checked = true; });
    at.write("c.jsonl", await exported(page, "corrections"));
    for (const to of ["tmx", "tsv", "jsonl"]) {
      const wanted = await exported(page, to);
      at.run("convert", file, `out.${to}`, "--corrections", "c.jsonl", "--quiet", ...languages);
      assert.equal(at.read(`out.${to}`), wanted, `${file} to ${to}`);
    }
    if (format === "tmx") assert.equal(at.run("check", "out.tmx"), "");
    // A page made with the corrections continues the review.
    at.run("review", file, "--corrections", "c.jsonl", "-o", "again.html", "--quiet", ...languages);
    const steps = await page.evaluate(() => undoStack.length);
    for (let k = 0; k < steps; k += 1) await keys("Control+z");
    assert.deepEqual(await texts(), first);
    assert.equal(await exported(page, "corrections"), "", "there are no corrections after undoing all edits");
    await open(page, at.url("again.html"));
    assert.deepEqual(await texts(), corrected);
    assert.equal(await exported(page, "corrections"), at.read("c.jsonl"));
    assert.deepEqual(errors, []);
  });
}

test("corrections of a JSONL file with sentence numbers work for align and eval", async () => {
  const { page } = shown;
  at.run("align", ...moulin, "-o", "all.jsonl", "--quiet", "--keep-nulls");
  at.run("review", "all.jsonl", "-o", "page.html", "--quiet");
  await open(page, at.url("page.html"));
  await keys("Home", "j", "m", "End", "k", "c");
  at.write("c.jsonl", await exported(page, "corrections"));
  at.run("align", ...moulin, "--corrections", "c.jsonl", "-o", "c.ladder", "--quiet");
  assert.equal(JSON.parse(at.run("eval", "--json", "c.jsonl", "c.ladder")).strict.f1, 1);
});

test("align and eval refuse the corrections of a TMX file and name convert", async () => {
  const { page } = shown;
  at.run("review", "moulin.tmx", "-o", "page.html", "--quiet");
  await open(page, at.url("page.html"));
  await keys("Home", "m");
  at.write("c.jsonl", await exported(page, "corrections"));
  await page.click("#export");
  assert.match(await page.textContent("#nosentences"), /enregard convert/);
  await keys("Escape");
  for (const call of [["align", ...moulin, "--corrections", "c.jsonl", "-o", "no.tsv"], ["eval", "c.jsonl", "c.jsonl"]]) {
    assert.throws(() => at.run(...call), ({ stderr }) => /c\.jsonl:1: .*`convert`/.test(stderr), call[0]);
  }
});

// Options of TMX alone, and options of every format.
const OPTIONS = [
  [["--tmx-lang", "fr=fr-CA", "--tmx-lang", "en=en-GB", "--tmx-doctype"], []],
  [["--tmx-props", "paracrawl"], []],
  [["--tmx-dates", "--tmx-props", "paracrawl", "--tmx-lang", "fr=fr-FR"], []],
  [["--tmx-dates"], ["--min-confidence", "0.9"]],
];

test("the page exports what the program writes with the same options", async () => {
  const { page } = shown;
  for (const [tmxOptions, commonOptions] of OPTIONS) {
    const all = [...tmxOptions, ...commonOptions];
    at.run("review", ...moulin, "-o", "page.html", "--quiet", ...all);
    await open(page, at.url("page.html"));
    for (const to of ["tmx", "tsv", "jsonl"]) {
      at.run("align", ...moulin, "-o", `a.${to}`, "--quiet", ...(to === "tmx" ? all : commonOptions));
      assert.equal(await exported(page, to), at.read(`a.${to}`), `${all} to ${to}`);
    }
    for (const file of ["moulin.tmx", "rich.tmx"]) {
      at.run("review", file, "-o", "page.html", "--quiet", ...all);
      at.run("convert", file, "b.tmx", "--quiet", ...all);
      await open(page, at.url("page.html"));
      assert.equal(await exported(page, "tmx"), at.read("b.tmx"), `${file}: ${all}`);
    }
  }
  at.run("review", ...moulin, "-o", "page.html", "--quiet", "--keep-nulls");
  at.run("align", ...moulin, "-o", "a.jsonl", "--quiet", "--keep-nulls");
  await open(page, at.url("page.html"));
  assert.equal(await exported(page, "jsonl"), at.read("a.jsonl"));
});
