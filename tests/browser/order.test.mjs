// Pages of a translation that has chapters and sentences in another order, so that pairs cross.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { browser, choose, exported, ladder, open, serve, temporaryFolder, root, shots } from "./common.mjs";

let shown;
let at;
const book = ["book.fr.txt", "book.en.txt"];
const review = ["--segmented", "--src-lang", "fr", "--tgt-lang", "en", "--quiet"];

before(async () => {
  shown = await browser();
  at = temporaryFolder();
  const chapter = (name, language) => readFileSync(`${root}fixtures/split/${name}.${language}.txt`, "utf8").trim();
  at.write(book[0], ["lettre", "phare"].map((name) => chapter(name, "fr")).join("\n"));
  at.write(book[1], ["phare", "lettre"].map((name) => chapter(name, "en")).join("\n"));
  // Six pairs. The first two changed places, and so did the last two; a person confirmed all.
  at.write("six.fr.txt", "Un chat.\nDeux chiens.\nTrois ânes.\nQuatre loups.\nCinq ours.\nSix oies.\n");
  at.write("six.en.txt", "Two dogs.\nOne cat.\nThree donkeys.\nFour wolves.\nSix geese.\nFive bears.\n");
  const line = (target, source) =>
    JSON.stringify({ source_sentences: [source, source + 1], target_sentences: [target, target + 1] });
  at.write("six.jsonl", `${[1, 0, 2, 3, 5, 4].map(line).join("\n")}\n`);
  at.run("review", "six.fr.txt", "six.en.txt", "--corrections", "six.jsonl", "-o", "six.html", ...review);
});
after(async () => {
  await shown.close();
  at.remove();
});

const keys = async (...all) => { for (const key of all) await shown.page.keyboard.press(key); };
const status = () => shown.page.textContent("#status");
const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));
const rangesOf = (unit) => [unit.source_sentences, unit.target_sentences].map((range) => range.join("-")).join(":");

/** Asserts that each sentence is in one pair, and that the pairs are in the order of the source. */
function assertComplete(pairs, counts) {
  const starts = pairs.map((pair) => Number(pair.split("-")[0]));
  assert.deepEqual(starts, starts.slice().sort((a, b) => a - b), "the source is in order");
  for (const side of [0, 1]) {
    const numbers = pairs.flatMap((pair) => {
      const [start, end] = pair.split(":")[side].split("-").map(Number);
      return Array.from({ length: end - start }, (_, k) => start + k);
    });
    const all = Array.from({ length: counts[side] }, (_, k) => k);
    assert.deepEqual(numbers.sort((a, b) => a - b), all, `side ${side}: ${pairs}`);
  }
}

/** The text of each side in the order of its sentences, without white space. */
const textsOf = (page) => page.evaluate(() => [0, 1].map((side) =>
  segmentsOf(beads, side).map((segment) => segment.t).join("").replace(/\s/g, "")));

/** Asserts that every step can be undone and redone. `states` has the pairs before and after each step. */
async function assertUndone(page, states) {
  const last = await ladder(page);
  for (const state of states.slice(0, -1).reverse()) {
    await keys("Control+z");
    assert.deepEqual(await ladder(page), state);
  }
  assert.equal(await page.evaluate(() => undoStack.length), 0);
  for (const state of states.slice(1)) {
    await keys("Control+y");
    assert.deepEqual(await ladder(page), state);
  }
  assert.deepEqual(await ladder(page), last);
}

test("pairs out of order are marked, counted as in the report, filtered and drawn at their place", async () => {
  const { page } = shown;
  at.run("align", ...book, "-o", "book.tsv", "--report", "report.jsonl", ...review);
  const wanted = lines(at.read("report.jsonl"))[0].out_of_order;
  assert.ok(wanted > 15, String(wanted));
  at.run("review", ...book, "-o", "book.html", ...review);
  const errors = await open(page, at.url("book.html"));
  assert.equal(await page.evaluate(() => outOfOrder.size), wanted);
  await choose(page, "#kind", "moved");
  assert.equal(await page.evaluate(() => view.rows.length), wanted);
  const marks = await page.$$eval(".row .b-moved", (all) => all.map((mark) => mark.title));
  const shownRows = await page.locator(".row:not(.context)").count();
  assert.equal(marks.length, shownRows);
  const numbers = await page.evaluate(() => view.rows.map((i) => sentencesOf(beads[i], 1)));
  const title = ([start, end]) =>
    `out of order: target sentence${end - start > 1 ? `s ${start + 1} to ${end}` : ` ${end}`}`;
  assert.deepEqual(marks.slice().sort(), numbers.map(title).slice(0, marks.length).sort());
  await page.screenshot({ path: `${shots}order.png` });
  await page.click("#language");
  assert.match(await page.getAttribute(".row .b-moved", "aria-label"), /^dans un autre ordre : phrases? cible/);
  assert.equal(await page.textContent("#kind [value=moved]"), "dans un autre ordre");
  await page.click("#language");
  await page.click("#clear");
  // A doubtful pair says so among its reasons.
  const reasons = await page.evaluate(() => {
    const i = beads.findIndex((bead) => outOfOrder.has(bead));
    const other = beads.findIndex((bead) => !outOfOrder.has(bead) && !isNull(bead));
    return [reasonsOf(i), orderText(beads[i]), reasonsOf(other)];
  });
  assert.ok(reasons[0].includes(reasons[1]), String(reasons));
  assert.ok(!reasons[2].some((reason) => reason.startsWith("out of order")), String(reasons));
  // A pair without a mark is in order.
  assert.equal(await page.evaluate(() => beads.filter((bead) => !outOfOrder.has(bead) && !isNull(bead))
    .every((bead, k, all) => !k || sentencesOf(all[k - 1], 1)[1] <= sentencesOf(bead, 1)[0])), true);
  // The overview is drawn again when the list has its new width.
  await page.evaluate(() => { if (byId("overview").hidden) toggleOverview(); });
  await page.waitForTimeout(300);
  const places = await page.evaluate(() => {
    paintOverview();
    return beads.map((bead, i) => [path[i].x, path[i].right, path[i].y, path[i].bottom,
      ...sentencesOf(bead, 0), ...sentencesOf(bead, 1)]);
  });
  for (const place of places) assert.deepEqual(place.slice(0, 4), place.slice(4));
  assert.equal(await page.evaluate(() => beadAt(path[0].x / totals[0], path[0].y / totals[1])), 0);
  assert.deepEqual(errors, []);
});

test("an unedited page with pairs out of order exports the same bytes as the program", async () => {
  const { page } = shown;
  at.run("review", ...book, "-o", "book.html", ...review, "--keep-nulls");
  for (const format of ["tmx", "tsv", "jsonl"]) {
    await open(page, at.url("book.html"));
    at.run("align", ...book, "-o", `book.${format}`, ...review, "--keep-nulls");
    assert.equal(await exported(page, format), at.read(`book.${format}`), format);
    at.run("review", `book.${format}`, "-o", "again.html", "--quiet", "--src-lang", "fr", "--tgt-lang", "en", "--keep-nulls");
    await open(page, at.url("again.html"));
    assert.equal(await exported(page, format), at.read(`book.${format}`), `${format} round trip`);
    // Only JSON Lines has sentence numbers, so only there is the order known.
    assert.equal(await page.evaluate(() => outOfOrder.size > 0), format === "jsonl", format);
  }
});

test("pairs whose target sentences are next to each other can be merged, in any order", async () => {
  const { page } = shown;
  await open(page, at.url("six.html"));
  const first = await ladder(page);
  assert.deepEqual(first, ["0-1:1-2", "1-2:0-1", "2-3:2-3", "3-4:3-4", "4-5:5-6", "5-6:4-5"]);
  await keys("Home", "m");
  assert.deepEqual((await ladder(page)).slice(0, 2), ["0-2:0-2", "2-3:2-3"]);
  // The text is in the order of the sentences.
  assert.equal(await page.evaluate(() => textOf(beads[0], 1)), "Two dogs. One cat.");
  await keys("Control+z");
  assert.deepEqual(await ladder(page), first);
  // Between the target sentences of the second and the third pair is that of the first.
  await keys("Home", "j", "m");
  assert.deepEqual(await ladder(page), first);
  assert.equal(await status(), "Not possible: target sentence 2 (pair 1) is between these sentences");
  assert.equal(await page.evaluate(() => undoStack.length), 0);
});

test("a sentence is moved to a neighbour only if it is next to its sentences", async () => {
  const { page } = shown;
  await open(page, at.url("six.html"));
  const first = await ladder(page);
  // The target sentence of the third pair cannot join the second: that of the first is between them.
  await keys("Home", "j", "j", "ArrowRight", "Alt+ArrowUp");
  assert.equal(await status(), "Not possible: target sentence 2 (pair 1) is between these sentences");
  await keys("Home", "j", "j", "j", "ArrowRight", "Alt+ArrowDown");
  assert.equal(await status(), "Not possible: target sentence 5 (pair 6) is between these sentences");
  assert.deepEqual(await ladder(page), first);
  // That of the second pair can join the first, before the sentence that is there.
  await keys("Home", "j", "ArrowRight", "Alt+ArrowUp");
  assert.deepEqual((await ladder(page)).slice(0, 3), ["0-1:0-2", "1-2:2-2", "2-3:2-3"]);
  assert.equal(await page.evaluate(() => beads[cursor.i].s[cursor.side][cursor.k].t), "Two dogs.");
  await keys("Control+z");
  // So can that of the last but one join the last, after the sentence that is there.
  await keys("End", "k", "ArrowRight", "Alt+ArrowDown");
  assert.deepEqual((await ladder(page)).slice(4), ["4-5:4-4", "5-6:4-6"]);
  assert.equal(await page.evaluate(() => beads[cursor.i].s[cursor.side][cursor.k].t), "Five bears.");
  await keys("Control+z");
  // A source sentence joins a neighbour whatever the order of the target is.
  await keys("Home", "j", "j", "ArrowLeft", "Alt+ArrowUp");
  assert.deepEqual((await ladder(page)).slice(0, 3), ["0-1:1-2", "1-3:0-1", "3-3:2-3"]);
  assertComplete(await ladder(page), [6, 6]);
});

test("unlinked sentences can be linked crosswise, and align, review and eval accept the corrections", async () => {
  const { page } = shown;
  const texts = ["six.fr.txt", "six.en.txt"];
  at.write("wrong.jsonl", at.read("six.jsonl").split("\n").map((line, k) => line
    .replace(/"target_sentences".*/, `"target_sentences":[${k},${k + 1}]}`)).join("\n"));
  at.run("review", ...texts, "--corrections", "wrong.jsonl", "-o", "wrong.html", ...review);
  await open(page, at.url("wrong.html"));
  assert.equal(await page.evaluate(() => outOfOrder.size), 0);
  await keys("Home", "j", "u", "Home", "u");
  assert.deepEqual((await ladder(page)).slice(0, 4), ["0-1:0-0", "1-1:0-1", "1-2:1-1", "2-2:1-2"]);
  // The sentence moves down to the pair of its translation. The other two are then linked over this pair.
  await keys("Home", "j", "ArrowRight", "Alt+ArrowDown", "Home", "l");
  assert.deepEqual((await ladder(page)).slice(0, 3), ["0-1:1-2", "1-2:0-1", "2-3:2-3"]);
  assert.match(await status(), /^Linked \(out of order: target sentence 2\)$/);
  assert.equal(await page.evaluate(() => cursor.i), 0);
  // The same from the target side: the pair is in the place of its source sentence.
  await keys("End", "k", "u", "End", "u");
  await keys("k", "k", "k");
  assert.deepEqual((await ladder(page)).slice(4), ["4-5:4-4", "5-5:4-5", "5-6:5-5", "6-6:5-6"]);
  await page.evaluate(() => go(5, 1, 0));
  await keys("Alt+ArrowDown", "End", "l");
  assert.deepEqual(await ladder(page), ["0-1:1-2", "1-2:0-1", "2-3:2-3", "3-4:3-4", "4-5:5-6", "5-6:4-5"]);
  assert.equal(await page.evaluate(() => cursor.i), 4);
  const corrections = await exported(page, "corrections");
  at.write("c.jsonl", corrections);
  assert.deepEqual(lines(corrections).map(rangesOf), await ladder(page));
  at.run("align", ...texts, "--corrections", "c.jsonl", "-o", "c.ladder", ...review);
  assert.equal(JSON.parse(at.run("eval", "--json", "c.jsonl", "c.ladder")).strict.f1, 1);
  at.run("review", ...texts, "--corrections", "c.jsonl", "-o", "again.html", ...review);
  const before = await ladder(page);
  // Each step can be undone, and those in between leave the other pairs alone.
  while (await page.evaluate(() => undoStack.length)) {
    await keys("Control+z");
    assertComplete(await ladder(page), [6, 6]);
  }
  assert.deepEqual(await ladder(page), Array.from({ length: 6 }, (_, k) => `${k}-${k + 1}:${k}-${k + 1}`));
  await open(page, at.url("again.html"));
  assert.deepEqual(await ladder(page), before);
  const again = await exported(page, "corrections");
  assert.deepEqual(lines(again).map(rangesOf), lines(corrections).map(rangesOf));
});

test("corrections of a page with all commands are accepted and confirm what the page shows", async () => {
  const { page } = shown;
  at.run("review", ...book, "-o", "book.html", ...review);
  await open(page, at.url("book.html"));
  const counts = await page.evaluate(() => [0, 1].map((side) =>
    beads.reduce((sum, bead) => sum + countOf(bead, side), 0)));
  const texts = await textsOf(page);
  const states = [await ladder(page)];
  const press = async (...pressed) => {
    const [before, steps] = [await ladder(page), await page.evaluate(() => undoStack.length)];
    for (const key of pressed) {
      await keys(key);
      if (await page.evaluate(() => undoStack.length) >= states.length) states.push(await ladder(page));
    }
    assert.deepEqual(await textsOf(page), texts, `${pressed} after ${before} (${steps} steps)`);
  };
  await press("Home", "m");
  await press("j", "j", "u");
  await press("l");
  for (let k = 0; k < 12; k += 1) await press("j", ["m", "s", "Alt+ArrowUp", "u", "Alt+ArrowDown", "l"][k % 6]);
  await press("End", "m", "k", "u", "k", "k", "m", "c", "k", "x");
  assertComplete(await ladder(page), counts);
  // The text of a sentence is divided, and its parts are in two pairs.
  await press("k", "k", "e", "Home", "ArrowRight", "ArrowRight", "Control+Enter");
  await press("s");
  await assertUndone(page, states);
  await page.evaluate(() => { beads = beads.map((bead) => variant(bead, { checked: true })); });
  at.write("c.jsonl", await exported(page, "corrections"));
  at.run("align", ...book, "--corrections", "c.jsonl", "-o", "c2.jsonl", "--keep-nulls", ...review);
  // The excluded pair is not written, and the two parts of the divided sentence are one pair.
  const confirmed = lines(at.read("c.jsonl")).filter((line) => line.export !== false).map(rangesOf);
  assert.deepEqual(lines(at.read("c2.jsonl")).map(rangesOf), confirmed);
  assert.equal(JSON.parse(at.run("eval", "--json", "c.jsonl", "c.jsonl")).strict.f1, 1);
  at.run("review", ...book, "--corrections", "c.jsonl", "-o", "again.html", ...review);
  await open(page, at.url("again.html"));
  assertComplete(await ladder(page), counts);
  assert.deepEqual(lines(await exported(page, "corrections")).map(rangesOf), lines(at.read("c.jsonl")).map(rangesOf));
});

test("a page of JSON Lines with pairs out of order and convert --corrections give the same file", async () => {
  const { page } = shown;
  at.run("align", ...book, "-o", "units.jsonl", ...review, "--keep-nulls");
  at.run("review", "units.jsonl", "-o", "units.html", "--quiet", "--keep-nulls");
  await open(page, at.url("units.html"));
  await keys("Home", "j", "m", "j", "u", "j", "l", "j", "j", "ArrowRight", "Alt+ArrowDown", "End", "k", "m", "c");
  at.write("c.jsonl", await exported(page, "corrections"));
  for (const to of ["tmx", "tsv", "jsonl"]) {
    at.run("convert", "units.jsonl", `out.${to}`, "--corrections", "c.jsonl", "--quiet");
    assert.equal(at.read(`out.${to}`), await exported(page, to), to);
  }
  at.run("align", ...book, "--corrections", "c.jsonl", "-o", "c.ladder", ...review);
  assert.equal(JSON.parse(at.run("eval", "--json", "c.jsonl", "c.ladder")).strict.f1, 1);
});

test("a served page with pairs out of order saves, realigns and is loaded again", async () => {
  const { page } = shown;
  for (const format of ["jsonl", "tmx", "tsv"]) {
    const served = await serve(at, ...book, ...review, "-o", `served.${format}`);
    const saved = async () => {
      await page.waitForTimeout(900);
      await page.waitForFunction(() => !saveTimer && !saving.running);
      assert.equal(await page.evaluate(() => saving.trouble + saving.reason), "", format);
    };
    try {
      assert.deepEqual(await open(page, served.address), []);
      const counts = await page.evaluate(() => [0, 1].map((side) =>
        beads.reduce((sum, bead) => sum + countOf(bead, side), 0)));
      await keys("Home", "m");
      await saved();
      // Unlinked sentences, some of which were out of order, and a divided sentence.
      for (let k = 0; k < 4; k += 1) await keys("j", "j", "j", "j", "u");
      await saved();
      await keys("End", "k", "k", "c");
      await page.evaluate(() => go(25, 0, 0));
      const above = (await ladder(page)).slice(0, 25);
      await keys("r");
      await page.waitForFunction(() => undoStack.length && undoStack.at(-1).what === "realign");
      await saved();
      const realigned = await ladder(page);
      assert.deepEqual(realigned.slice(0, 25), above);
      assertComplete(realigned, counts);
      assert.ok(await page.evaluate(() => outOfOrder.size) > 5);
      assert.ok(await page.evaluate(() => beads.slice(25).some((bead) => bead.checked)));
      await page.goto("about:blank");
      await open(page, served.address);
      assertComplete(await ladder(page), counts);
      await keys("Home", "j", "j", "c");
      await saved();
    } finally {
      await served.end();
    }
  }
});

test("the pages of align, review and the server are the same for a text with a moved paragraph", async () => {
  const { page } = shown;
  // The translation begins with the third paragraph, and the last two sentences changed places.
  at.write("walk.fr.txt", `Le facteur arrive à midi avec un sac. Il pose deux lettres sur la table.

La première lettre vient de Berlin. La seconde lettre est du boulanger.

La tempête détruit le pont de bois. Trois pêcheurs cherchent leur bateau. Le vent emporte les tuiles du moulin.

Le cheval noir dort dans la grange. La reine achète douze pommes rouges. Un musicien joue du violon devant l'église.
`);
  at.write("walk.en.txt", `The storm destroys the wooden bridge. Three fishermen look for their boat. The wind carries off the tiles of the mill.

The postman arrives at noon with a bag. He puts two letters on the table.

The first letter comes from Berlin. The second letter is from the baker.

The black horse sleeps in the barn. A musician plays the violin in front of the church. The queen buys twelve red apples.
`);
  const texts = ["walk.fr.txt", "walk.en.txt"];
  const options = ["--src-lang", "fr", "--tgt-lang", "en", "--quiet"];
  const wanted = ["0-1:3-4", "1-2:4-5", "2-3:5-6", "3-4:6-7", "4-5:0-1", "5-6:1-2", "6-7:2-3",
    "7-8:7-8", "8-9:9-10", "9-10:8-9"];
  at.run("align", ...texts, "--to", "html", "-o", "walk.html", ...options);
  at.run("review", ...texts, "-o", "walk2.html", ...options);
  assert.equal(at.read("walk.html"), at.read("walk2.html"));
  const seen = async () => ({
    pairs: await ladder(page),
    marks: await page.$$eval(".row .b-moved", (all) => all.map((mark) => mark.title)),
  });
  assert.deepEqual(await open(page, at.url("walk.html")), []);
  const written = await seen();
  assert.deepEqual(written.pairs, wanted);
  assert.equal(written.marks.length, 4);
  assert.deepEqual(written.marks.slice(0, 3), [1, 2, 3].map((k) => `out of order: target sentence ${k}`));
  // The last sentences: refused, merged and undone in the same way.
  const work = async () => {
    await keys("Home", "j", "j", "j", "m");
    assert.equal(await status(), "Not possible: target sentence 4 (pair 1) is between these sentences");
    assert.deepEqual(await ladder(page), wanted);
    await keys("End", "k", "m");
    assert.deepEqual((await ladder(page)).slice(8), ["8-10:8-10"]);
    await keys("Control+z", "End", "c", "k", "c");
    return lines(await exported(page, "corrections")).map(rangesOf);
  };
  const corrections = await work();
  assert.deepEqual(corrections, wanted.slice(8));
  const served = await serve(at, ...texts, ...options, "-o", "walk.jsonl");
  try {
    assert.deepEqual(await open(page, served.address), []);
    assert.deepEqual(await seen(), written);
    assert.deepEqual(await work(), corrections);
    await page.waitForTimeout(900);
    await page.waitForFunction(() => !saveTimer && !saving.running);
    assert.equal(await page.evaluate(() => saving.trouble + saving.reason), "");
  } finally {
    await served.end();
  }
  at.run("align", ...texts, "--corrections", "walk.jsonl.corrections.jsonl", "-o", "walk2.jsonl", ...options);
  assert.deepEqual(lines(at.read("walk2.jsonl")).map(rangesOf), wanted);
  assert.deepEqual(lines(at.read("walk.jsonl")).map(rangesOf), wanted);
});
