import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, choose, exported, ladder, open, temporaryFolder, root, shots } from "./common.mjs";

let shown;
let at;
const names = ["auberge", "cafetiere", "lettre", "moulin", "nouvelle", "phare", "reglement", "resume"];
const fixture = (name) => [`${root}fixtures/fr/${name}.txt`, `${root}fixtures/en/${name}.txt`];

before(async () => {
  shown = await browser();
  at = temporaryFolder();
  at.run("review", ...fixture("moulin"), "-o", "moulin.html", "--quiet");
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };
const status = () => shown.page.textContent("#status");

test("an unedited page exports the same bytes as the program in all formats", async () => {
  for (const name of names) {
    at.run("review", ...fixture(name), "-o", "a.html", "--quiet");
    const errors = await open(shown.page, at.url("a.html"));
    for (const format of ["tmx", "tsv", "jsonl"]) {
      at.run("align", ...fixture(name), "-o", `a.${format}`, "--quiet");
      assert.equal(await exported(shown.page, format), at.read(`a.${format}`), `${name}.${format}`);
      // A page made from the file just written exports the same.
      at.run("review", `a.${format}`, "-o", "b.html", "--quiet", "--src-lang", "fr", "--tgt-lang", "en");
      await open(shown.page, at.url("b.html"));
      assert.equal(await exported(shown.page, format), at.read(`a.${format}`), `${name}: ${format} round trip`);
      await open(shown.page, at.url("a.html"));
    }
    at.run("align", ...fixture(name), "-o", "n.jsonl", "--quiet", "--keep-nulls");
    await shown.page.evaluate(() => { document.getElementById("withnulls").checked = true; });
    assert.equal(await exported(shown.page, "jsonl"), at.read("n.jsonl"), `${name} with nulls`);
    assert.deepEqual(errors, []);
  }
});

test("a translation memory from another program keeps its own data", async () => {
  for (const name of ["rich", "plain", "regions", "spaces"]) {
    const from = `${root}tests/tmx/good/${name}.tmx`;
    at.run("review", from, "-o", "m.html", "--quiet");
    await open(shown.page, at.url("m.html"));
    for (const format of ["tmx", "jsonl", "tsv"]) {
      at.run("convert", from, `m.${format}`, "--quiet");
      assert.equal(await exported(shown.page, format), at.read(`m.${format}`), `${name}.${format}`);
    }
  }
});

test("merge, split, move, unlink and link by keyboard, with undo and redo", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  const first = await ladder(page);
  const states = [first];
  const act = async (...pressed) => {
    await keys(...pressed);
    states.push(await ladder(page));
    assert.notDeepEqual(states.at(-1), states.at(-2), `${pressed}: ${await status()}`);
  };
  await act("Home", "m");
  await act("s");
  await act("Alt+ArrowUp");
  await act("End", "u");
  await act("l");
  for (let k = states.length - 2; k >= 0; k -= 1) {
    await keys("Control+z");
    assert.deepEqual(await ladder(page), states[k]);
  }
  for (let k = 1; k < states.length; k += 1) {
    await keys("Control+y");
    assert.deepEqual(await ladder(page), states[k]);
  }
  // After all commands, the beads still cover both sides in order.
  for (const side of [0, 1]) {
    let covered = 0;
    for (const bead of states.at(-1)) {
      const [start, end] = bead.split(":")[side].split("-").map(Number);
      assert.ok(start === covered || start === end, `${start}-${end}`);
      covered = Math.max(covered, end);
    }
  }
});

test("the same commands by mouse", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  const first = await ladder(page);
  await page.click(".row[aria-rowindex='2'] .seg");
  // The last pair that is rejected is not the one that was confirmed: confirming goes on to the next doubtful pair.
  const buttons = ["merge", "undo", "redo", "undo", "unlink", "undo", "down", "undo", "check", "exclude"];
  for (const name of buttons) await page.click(`#${name}`);
  assert.deepEqual(await ladder(page), first);
  assert.equal(await page.locator(".b-checked").count(), 1);
  assert.equal(await page.locator(".b-excluded").count(), 1);
  const tsv = await exported(page, "tsv");
  at.run("align", ...fixture("moulin"), "-o", "a.tsv", "--quiet");
  assert.equal(tsv.split("\n").length, at.read("a.tsv").split("\n").length - 1, "an excluded pair is not written");
  // A click in the overview moves the cursor.
  await page.click("#overviewbutton");
  await page.click("#plot", { position: { x: 250, y: 250 } });
  assert.ok((await page.evaluate(() => cursor.i)) > first.length * 0.8);
});

test("text can be edited and split at the cursor", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  await keys("Home", "e");
  await page.keyboard.type("É & <b>x</b>");
  await keys("Escape");
  assert.ok(!(await exported(page, "tsv")).includes("<b>x"));
  await keys("Home", "Enter");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Été <b>un</b>. Deux & trois.");
  await keys("Enter");
  const tmx = await exported(page, "tmx");
  assert.ok(tmx.includes("<seg>Été &lt;b&gt;un&lt;/b&gt;. Deux &amp; trois."), tmx.slice(0, 900));
  assert.equal(await page.locator("#grid b").count(), 0);
  await keys("Home", "e", "Home");
  for (let k = 0; k < 14; k += 1) await keys("ArrowRight");
  await keys("Alt+Enter");
  assert.equal(await page.evaluate(() => beads[0].s[0][1].t.startsWith("Deux")), true);
  await keys("Control+z", "Control+z");
  assert.equal(await page.evaluate(() => undoStack.length), 0);
});

test("keys work as soon as a dialog is closed", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  for (const dialog of ["export", "help"]) {
    await page.click(`#${dialog}`);
    const isEditing = await page.evaluate(async (name) => {
      const box = document.getElementById(`${name}dialog`);
      const closed = new Promise((resolve) => { box.addEventListener("close", resolve); });
      box.close();
      const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(enter);
      await closed;
      return editing !== null && document.activeElement === editing.area;
    }, dialog);
    assert.equal(isEditing, true, dialog);
    await keys("Escape");
  }
});

test("filters and the search for the next doubtful pair", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  await page.fill("#search", "MEUNIER");
  const rows = await page.evaluate(() => view.rows.map((i) => textOf(beads[i], 0) + textOf(beads[i], 1)));
  assert.ok(rows.length > 0 && rows.every((text) => /meunier/i.test(text)));
  await page.fill("#search", "ete");
  const found = await page.evaluate(() => view.rows.some((i) => textOf(beads[i], 0).includes("é")));
  assert.ok(found, "accents are ignored");
  await page.fill("#search", "qwertz");
  assert.equal(await page.isVisible("#nothing"), true);
  await page.click("#clear");
  await choose(page, "#kind", "other");
  assert.ok(await page.evaluate(() => view.rows.every((i) => kindOf(beads[i]) !== "1-1")));
  await page.click("#clear");
  await choose(page, "#threshold", "0.99");
  await page.focus("#grid");
  await keys("Home", "n");
  assert.ok((await status()).startsWith("Pair "), await status());
  assert.ok(await page.evaluate(() => isDoubtful(beads[cursor.i])));
  assert.ok((await page.locator(".reasons").count()) > 0);
  assert.ok((await page.locator(".row.current mark").count()) > 0, "matching words of the current pair are marked");
});

test("an untranslated chapter and an added chapter are runs of unaligned sentences", async () => {
  const { page } = shown;
  const chapter = (language, name) => readFileSync(`${root}fixtures/${language}/${name}.txt`, "utf8");
  const text = (language, missing) =>
    names.filter((name) => name !== missing).map((name) => chapter(language, name)).join("\n\n");
  at.write("book.fr.txt", text("fr", "nouvelle"));
  at.write("book.en.txt", text("en", "lettre"));
  at.run("review", "book.fr.txt", "book.en.txt", "-o", "book.html", "--quiet");
  await open(page, at.url("book.html"));
  // The longest run of unaligned sentences on each side is the chapter that only this side has.
  const longest = await page.evaluate(() => [0, 1].map((side) => {
    let [most, run] = [0, 0];
    for (const bead of beads) most = Math.max(most, run = isNull(bead) && bead.s[side].length ? run + 1 : 0);
    return most;
  }));
  assert.ok(longest.every((run) => run >= 8), String(longest));
  await choose(page, "#kind", "nulls");
  await page.focus("#grid");
  await keys("Home");
  await page.click("#clear");
  await page.waitForTimeout(200);
  await page.screenshot({ path: `${shots}gaps.png` });
});

test("align, review and eval accept the corrections of the page", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  await keys("Home", "j", "m", " ", "End", "m", "k", "k", "u", " ", "Home", " ");
  const wanted = await ladder(page);
  at.write("c.jsonl", await exported(page, "corrections"));
  at.run("align", ...fixture("moulin"), "--corrections", "c.jsonl", "-o", "c2.jsonl", "--keep-nulls", "--quiet");
  const line = (text) => {
    const unit = JSON.parse(text);
    return [unit.source_sentences.join("-"), unit.target_sentences.join("-")].join(":");
  };
  const found = at.read("c2.jsonl").trim().split("\n").map(line);
  const written = at.read("c.jsonl").trim().split("\n");
  const confirmed = written.filter((text) => JSON.parse(text).fixed);
  for (const fixed of confirmed) assert.ok(found.includes(line(fixed)), fixed);
  assert.equal(confirmed.length, 3, "a merged pair, a part of an unlinked pair, and the first pair");
  const drafts = written.filter((text) => !JSON.parse(text).fixed);
  assert.ok(drafts.length > 1 && drafts.every((text) => JSON.parse(text).draft === true));
  assert.ok(wanted.length > 0);
  const figures = JSON.parse(at.run("eval", "--json", "c.jsonl", "c2.jsonl"));
  assert.equal(figures.strict.f1, 1);
  // A page made with the corrections continues the review: checked, edited and excluded pairs are marked
  // again.
  await keys("End", "x", "Home", "j", "j", "j", "e", "End");
  await page.keyboard.type(" Fin <b>.");
  await keys("Enter");
  at.write("d.jsonl", await exported(page, "corrections"));
  at.run("review", ...fixture("moulin"), "--corrections", "d.jsonl", "-o", "d.html", "--quiet");
  const decisions = () => page.evaluate(() => beads.filter(isDecided)
    .map((bead) => [textOf(bead, 0), textOf(bead, 1), bead.edited, bead.excluded, bead.checked, isDraft(bead)]));
  const before = await decisions();
  await open(page, at.url("d.html"));
  assert.deepEqual(await decisions(), before);
  // The other pairs were realigned between the fixed ones, so their number and the confidences may differ.
  const decided = (text) => text.replace(/"(confidence|alignment|translation|unit)":[0-9.]+/g, "");
  assert.equal(decided(await exported(page, "corrections")), decided(at.read("d.jsonl")));
});

test("an edited page exports the TMX that the program makes from its JSONL and its corrections", async () => {
  const { page } = shown;
  await open(page, at.url("moulin.html"));
  await keys("Home", "m", "j", "m", "s", "j", "j", "Alt+ArrowDown");
  at.write("page.tmx", await exported(page, "tmx"));
  await page.evaluate(() => { document.getElementById("withnulls").checked = true; });
  at.write("page.jsonl", await exported(page, "jsonl"));
  at.run("convert", "page.jsonl", "again.tmx", "--quiet");
  assert.equal(at.read("page.tmx"), at.read("again.tmx"));
  assert.equal(at.run("check", "page.tmx"), "");
  // If every pair is checked, `align` writes the same TMX from the corrections.
  await page.evaluate(() => { beads = beads.map((bead) => variant(bead, { checked: true })); });
  at.write("all.jsonl", await exported(page, "corrections"));
  at.write("all.tmx", await exported(page, "tmx"));
  at.run("align", ...fixture("moulin"), "--corrections", "all.jsonl", "-o", "all2.tmx", "--quiet");
  assert.equal(at.read("all2.tmx"), at.read("all.tmx"));
});

test("hostile text stays text and runs no script", async () => {
  const { page } = shown;
  const hostile = [
    "</script><script>window.hurt=1</script>", "<img src=x onerror=window.hurt=2>", "<!--<script>", "{{script}}{{data}}",
    "<svg/onload=window.hurt=3>", "javascript:window.hurt=4", "]]><style>*{display:none}</style>",
    "\u202eabc\u2066", "'\"><a href=//x>y</a>",
  ];
  const languages = { source_lang: "fr", target_lang: "ar" };
  const rows = hostile.map((text, k) => JSON.stringify(
    { document: text, unit: k + 1, source: text, target: `T ${text}`, confidence: 0.1, ...languages }));
  at.write("x.jsonl", `${rows.join("\n")}\n`);
  at.run("review", "x.jsonl", "-o", "x.html", "--quiet");
  const errors = await open(page, at.url("x.html"));
  assert.deepEqual(errors, []);
  await keys("n", "n", "e");
  await keys("Escape", "m", "?");
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.deepEqual(await page.evaluate(() => beads.map((bead) => textOf(bead, 0))), hostile);
  assert.equal(await page.locator("#grid img, #grid script, #grid a, #grid svg").count(), 0);
  await keys("Escape");
  at.run("convert", "x.jsonl", "x.tmx", "--quiet");
  assert.equal(await exported(page, "tmx"), at.read("x.tmx"));
  // The policy blocks even a script that is inserted into the page.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hurt=5";
    document.body.append(script);
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.hurt=6");
    image.src = "data:,";
    document.body.append(image);
  });
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  await page.close();
  shown.page = await shown.context.newPage();
});

test("axe finds no serious problem on wide, dark, zoomed and phone screens, in English and French", async () => {
  const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
  const variants = [
    ["wide", { width: 1200, height: 800 }, "light", "en"],
    ["dark", { width: 1200, height: 800 }, "dark", "fr"],
    ["zoomed", { width: 600, height: 400 }, "light", "en"],
    ["phone", { width: 360, height: 640 }, "light", "fr"],
  ];
  for (const [name, viewport, colorScheme, uiLanguage] of variants) {
    const { page } = shown;
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await open(page, at.url("moulin.html"));
    if (uiLanguage === "fr") {
      await page.click("#language");
      assert.equal(await page.textContent("#export"), "Exporter");
    }
    await choose(page, "#threshold", "0.97").catch(() => {});
    await page.evaluate(() => { if (byId("overview").hidden) toggleOverview(); });
    await page.focus("#grid");
    await keys("Home", "j", "j");
    await page.screenshot({ path: `${shots}${name}.png` });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${name}: ${wide} pixels too wide`);
    // The browser itself inserts the accessibility checker axe, so the policy does not block it.
    await page.evaluate(axe);
    const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly }), rules);
    const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 2)]), [], name);
    if (violations.length) console.log(name, violations.map(({ id, impact }) => `${id} (${impact})`));
  }
  await shown.page.setViewportSize({ width: 1200, height: 800 });
  await shown.page.emulateMedia({ colorScheme: "light" });
});
