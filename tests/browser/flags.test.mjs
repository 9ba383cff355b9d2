// Quality flags and the parts of a confidence: labels, filter, reasons, and what the page exports.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, choose, exported, open, serve, temporaryFolder } from "./common.mjs";

let shown;
let at;

// The second paragraph has different numbers, the third was not translated, and the last two repeat the first.
const FRENCH = [
  "Le pont est fermé depuis hier soir.", "Il a payé 25 euros pour le billet de train.",
  "Le conseil municipal a voté le budget de la bibliothèque.", "La pluie tombe sur le village.",
  "Le pont est fermé depuis hier soir.", "Le pont est fermé depuis hier soir.",
];
const ENGLISH = [
  "The bridge has been closed since last night.", "He paid 52 euros for the train ticket.",
  FRENCH[2], "Rain is falling on the village.",
  "The bridge has been closed since last night.", "The bridge is shut since last night.",
];
const FLAGS = [[], ["numbers"], ["untranslated", "wrong-language"], [], ["duplicate"], ["inconsistent"]];
const languages = ["--src-lang", "fr", "--tgt-lang", "en"];
const documents = ["a.fr.txt", "a.en.txt", ...languages];

before(async () => {
  shown = await browser();
  at = temporaryFolder();
  at.write("a.fr.txt", FRENCH.join("\n\n"));
  at.write("a.en.txt", ENGLISH.join("\n\n"));
  at.run("review", ...documents, "-o", "flags.html", "--quiet", "--flags");
  at.run("review", ...documents, "-o", "plain.html", "--quiet");
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };
const flags = () => shown.page.evaluate(() => beads.map((bead) => bead.flags));
const rows = () => shown.page.evaluate(() => view.rows.slice());
const reasons = (row) => shown.page.getAttribute(`.row[aria-rowindex='${row}'] .reasons`, "title");

test("labels name the flags and define them, and the help lists all definitions", async () => {
  const { page } = shown;
  const errors = await open(page, at.url("flags.html"));
  assert.deepEqual(await flags(), FLAGS);
  const labels = await page.$$eval(".row", (all) =>
    all.map((row) => [...row.querySelectorAll(".flag")].map((label) => label.textContent)));
  assert.deepEqual(labels, FLAGS);
  const label = page.locator(".flag").first();
  const definition = "A number in digits on one side occurs neither in digits nor in words on the other.";
  assert.equal(await label.getAttribute("title"), definition);
  assert.equal(await label.getAttribute("aria-label"), `numbers: ${definition}`);
  await keys("?");
  assert.equal(await page.isVisible("#definitions"), true);
  assert.equal(await page.locator("#definitions dt").count(), 11);
  await keys("Escape");
  await page.click("#language");
  assert.match(await label.getAttribute("title"), /^Un nombre en chiffres/);
  await page.click("#language");
  assert.deepEqual(errors, []);
});

test("pairs are filtered by flag, with the keyboard too", async () => {
  const { page } = shown;
  await open(page, at.url("flags.html"));
  const chosen = async (value) => {
    await choose(page, "#flag", value);
    return rows();
  };
  assert.deepEqual(await chosen("any"), [1, 2, 4, 5]);
  assert.deepEqual(await chosen("wrong-language"), [2]);
  assert.deepEqual(await chosen("markup"), []);
  assert.equal(await page.isVisible("#nothing"), true);
  await page.click("#clear");
  assert.equal((await rows()).length, 6);
  assert.equal(await page.inputValue("#flag"), "all");
  const options = await page.$$eval("#flag option", (all) => all.map((option) => option.textContent));
  assert.deepEqual(options.slice(0, 4), ["all", "any flag (4)", "untranslated (1)", "wrong-language (1)"]);
  await page.click("#tools > summary");
  await page.focus("#flag");
  await keys("ArrowDown");
  assert.deepEqual(await rows(), [1, 2, 4, 5]);
  // The filters combine.
  await page.fill("#search", "euros");
  assert.deepEqual(await rows(), [1]);
});

test("a page without flags has no filter by flag", async () => {
  const { page } = shown;
  await open(page, at.url("plain.html"));
  await page.click("#tools > summary");
  assert.equal(await page.isVisible("#kind"), true);
  assert.equal(await page.isVisible("#flag"), false);
  assert.equal(await page.locator(".flag").count(), 0);
  await keys("Escape", "?");
  assert.equal(await page.isVisible("#definitions"), false);
  await keys("Escape");
});

test("the page exports flags as the program writes them", async () => {
  const { page } = shown;
  const formats = ["tmx", "tsv", "jsonl"];
  for (const options of [["--flags"], ["--flags", "--min-confidence", "0.5"], []]) {
    at.run("review", ...documents, "-o", "b.html", "--quiet", ...options);
    for (const format of formats) {
      at.run("align", ...documents, "-o", `b.${format}`, "--quiet", ...options);
      await open(page, at.url("b.html"));
      assert.equal(await exported(page, format), at.read(`b.${format}`), `${options}: ${format}`);
      // A page made from that file shows and exports its flags, without --flags.
      at.run("review", `b.${format}`, "-o", "c.html", "--quiet", ...languages);
      await open(page, at.url("c.html"));
      for (const to of formats) {
        at.run("convert", `b.${format}`, `c.${to}`, "--quiet", ...languages);
        assert.equal(await exported(page, to), at.read(`c.${to}`), `${options}: ${format} to ${to}`);
      }
    }
  }
  const paracrawl = ["--flags", "--tmx-props", "paracrawl"];
  at.run("review", "b.tsv", "-o", "d.html", "--quiet", ...languages, ...paracrawl);
  at.run("convert", "b.tsv", "d.tmx", "--quiet", ...languages, ...paracrawl);
  await open(page, at.url("d.html"));
  assert.equal(await exported(page, "tmx"), at.read("d.tmx"));
  assert.ok(at.read("d.tmx").includes("<prop type=\"x-flags\">numbers</prop>"));
});

test("a changed pair has no flags and no parts until the change is undone", async () => {
  const { page } = shown;
  at.run("align", ...documents, "-o", "e.jsonl", "--quiet", "--flags");
  at.run("review", "e.jsonl", "-o", "e.html", "--quiet");
  await open(page, at.url("e.html"));
  await keys("Home", "j", "Enter", "End");
  await page.keyboard.type(" Oui.");
  await keys("Enter", "j", " ", "j", "m", " ");
  const changed = [[], null, ["untranslated", "wrong-language"], null, ["inconsistent"]];
  assert.deepEqual(await flags(), changed);
  const lines = (await exported(page, "jsonl")).trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map((line) => line.flags || null), changed);
  // A person edited the second pair, and confirmed the third and the fourth.
  const parts = lines.map((line) => "alignment" in line && "translation" in line);
  assert.deepEqual(parts, [true, false, false, false, true]);
  at.write("c.jsonl", await exported(page, "corrections"));
  for (const to of ["tmx", "tsv", "jsonl"]) {
    at.run("convert", "e.jsonl", `out.${to}`, "--corrections", "c.jsonl", "--quiet");
    assert.equal(at.read(`out.${to}`), await exported(page, to), to);
  }
  await keys("Control+z", "Control+z", "Control+z", "Control+z");
  assert.deepEqual(await flags(), FLAGS);
  // With --flags, the program examines the new texts.
  at.run("review", "e.jsonl", "--corrections", "c.jsonl", "--flags", "-o", "e.html", "--quiet");
  await open(page, at.url("e.html"));
  assert.deepEqual((await flags())[1], ["numbers"]);
});

test("the reasons name the parts of the confidence in words", async () => {
  const { page } = shown;
  await open(page, at.url("flags.html"));
  const fits = "the sentences fit between their neighbours \\(0\\.\\d\\d\\)";
  const hardly = "the two sides hardly translate each other \\(0\\.\\d\\d\\)";
  assert.match(await reasons(3), new RegExp(`^${fits}, but ${hardly}`));
  const title = await page.getAttribute(".row[aria-rowindex='3'] .conf", "title");
  assert.match(title, /^confidence 0\.\d{3} \(alignment 0\.\d{3}, translation 0\.\d{3}\)$/);
  const height = () => page.evaluate(() => byId("grid").clientHeight);
  const before = await height();
  await page.setViewportSize({ width: 700, height: 800 });
  await keys("Home", "n");
  assert.equal(await height(), await page.evaluate(() => { announce(""); return byId("grid").clientHeight; }));
  await page.setViewportSize({ width: 1200, height: 800 });
  assert.equal(await height(), before, "a long message does not move the list");
  await keys("Home", "n");
  assert.match(await page.textContent("#status"), /hardly translate.*Flags: untranslated, wrong-language$/);
  await page.click("#language");
  assert.match(await reasons(3), /^les phrases s’accordent avec leurs voisines \(0,\d\d\), mais les deux côtés/);
  await page.click("#language");
  // A confirmed pair needs no reasons, and its confidence has no parts.
  await page.focus("#grid");
  await keys(" ");
  const confirmed = await page.getAttribute(".row[aria-rowindex='3'] .conf", "title");
  assert.equal(confirmed, "confidence 1.000");
});

test("every combination of parts has its words", async () => {
  const { page } = shown;
  const unit = (number, more) => JSON.stringify({
    document: "p", unit: number, source: `Phrase ${number}.`, target: `Sentence ${number}.`, confidence: 0.1,
    source_lang: "fr", target_lang: "en", ...more,
  });
  const lines = [
    [{ alignment: 0.995, translation: 0.8 }, "the sentences fit between their neighbours (0.99), and the two sides translate each other (0.80)"],
    [{ alignment: 0.65, translation: 0.9 }, "other pairings of these sentences fit nearly as well (0.65), but the two sides translate each other (0.90)"],
    [{ alignment: 0.1, translation: 0.5 }, "the sentences hardly fit between their neighbours (0.10), and the two sides may not translate each other (0.50)"],
    [{ alignment: 0.9 }, "the sentences fit between their neighbours (0.90)"],
    [{ source: "", alignment: 0.7 }, "no counterpart was found (0.70); the other side has unaligned sentences in the same place"],
    [{ target: "", alignment: 0.6 }, "no counterpart was found (0.60); the other side has unaligned sentences in the same place"],
    [{}, "both neighbouring pairs are doubtful"],
    [{ target: "" }, "no counterpart was found"],
  ];
  at.write("p.jsonl", `${lines.map(([more], k) => unit(k + 1, more)).join("\n")}\n`);
  at.run("review", "p.jsonl", "-o", "p.html", "--quiet");
  await open(page, at.url("p.html"));
  for (let k = 0; k < lines.length; k += 1) {
    const text = await page.evaluate((i) => reasonsOf(i).join("; "), k);
    assert.ok(text.startsWith(lines[k][1]), `${k}: ${text}`);
    assert.equal(text.includes("same place"), lines[k][1].includes("same place"), text);
  }
});

test("rows with labels do not overlap, and the layout stays where it is while scrolling", async () => {
  const { page } = shown;
  const units = Array.from({ length: 400 }, (_, k) => JSON.stringify({
    document: "long", unit: k + 1, source: `Phrase ${k}.`, target: `Sentence ${k}.`, confidence: 0.9,
    bead: "1-1", flags: k % 3 ? [] : ["numbers", "length", "punctuation"], source_lang: "fr", target_lang: "en",
  }));
  at.write("long.jsonl", `${units.join("\n")}\n`);
  at.run("review", "long.jsonl", "-o", "long.html", "--quiet");
  await open(page, at.url("long.html"));
  const places = () => page.$$eval(".row", (all) => all.map((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return [Number(row.dataset.i), top, bottom];
  }).sort((a, b) => a[0] - b[0]));
  for (let step = 0; step < 5; step += 1) {
    await page.evaluate(() => { byId("grid").scrollTop += 900; });
    await page.waitForTimeout(60);
    const found = await places();
    found.slice(1).forEach(([, top], k) => assert.ok(Math.abs(top - found[k][2]) < 1, `row ${found[k][0]}`));
  }
  // The estimated heights are close enough that the list does not change its length much when rows are drawn.
  const [estimated, real] = await page.evaluate(() => {
    const bead = beads[0];
    return [estimateHeight(bead, false), view.heights.get(bead.id)];
  });
  assert.ok(Math.abs(estimated - real) <= 3, `${estimated} ${real}`);
});

test("a served page saves the flags, and examines edited texts when it is loaded again", async () => {
  const { page } = shown;
  const { address, end } = await serve(at, ...documents, "-o", "served.jsonl", "--flags");
  try {
    const saved = () => at.read("served.jsonl").trim().split("\n").map((line) => JSON.parse(line).flags);
    assert.deepEqual(saved(), FLAGS);
    await open(page, address);
    await keys("Home", "j", "ArrowRight", "Enter");
    await keys("Control+a");
    await page.keyboard.type("He paid 25 euros for the train ticket.");
    await keys("Enter");
    await page.waitForFunction(() => byId("saved").textContent.startsWith("Saved"));
    assert.deepEqual(saved()[1], undefined);
    assert.deepEqual(saved()[2], FLAGS[2]);
    await open(page, address);
    assert.deepEqual((await flags())[1], []);
  } finally {
    await end();
  }
});

test("axe finds no serious problem in labels, filter and definitions, on wide, dark and phone screens", async () => {
  const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
  for (const [viewport, colorScheme] of [
    [{ width: 1200, height: 800 }, "light"], [{ width: 1200, height: 800 }, "dark"], [{ width: 360, height: 640 }, "light"],
  ]) {
    const { page } = shown;
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await open(page, at.url("flags.html"));
    await page.evaluate(() => { document.querySelector("#tools").open = true; });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
    await page.evaluate(axe);
    const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
    for (const help of [false, true]) {
      if (help) {
        await page.focus("#grid");
        await keys("?");
      }
      const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly }), rules);
      const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 2)]), []);
    }
    await keys("Escape");
  }
  await shown.page.setViewportSize({ width: 1200, height: 800 });
  await shown.page.emulateMedia({ colorScheme: "light" });
});
