// 20,000 pairs: how long until the page can be used, and how long a filter takes. Printed; the bounds that fail are wide,
// since other work on the machine counts too.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { browser, open, place, root, shots } from "./common.mjs";

const PAIRS = 20000;

/** The pairs of the project's own texts. */
function pairs() {
  const lines = (name, lang) => readFileSync(`${root}fixtures/split/${name}.${lang}.txt`, "utf8").split("\n").filter(Boolean);
  return ["auberge", "moulin", "nouvelle", "phare", "lettre"].flatMap((name) => {
    const texts = [lines(name, "fr"), lines(name, "en")];
    return readFileSync(`${root}fixtures/gold/${name}.ladder`, "utf8").trim().split("\n")
      .map((rung) => rung.split(":").slice(0, 2).map((list, side) => JSON.parse(list).map((n) => texts[side][n])));
  });
}

/** A long text of those pairs, thrown together, the same each time. */
function novel() {
  const all = pairs();
  let seed = 7;
  const random = (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % n;
  };
  const ends = { s: 0, t: 0, from: 0, to: 0 };
  return Array.from({ length: PAIRS }, (_, k) => {
    const sides = all[random(all.length)];
    const [source, target] = sides.map((sentences) => sentences.join(" "));
    const [s, t, from, to] = [ends.s, ends.t, ends.from, ends.to];
    Object.assign(ends, { s: s + sides[0].length, t: t + sides[1].length });
    Object.assign(ends, { from: from + Buffer.byteLength(source) + 1, to: to + Buffer.byteLength(target) + 1 });
    const unit = {
      document: "roman", unit: k + 1, source, target, confidence: (random(12) ? 900 + random(95) : random(900)) / 1000,
      bead: sides.map((side) => side.length).join("-"), source_lang: "fr", target_lang: "en", source_sentences: [s, ends.s],
      target_sentences: [t, ends.t],
    };
    if (source) Object.assign(unit, { source_paragraphs: [k >> 2, (k >> 2) + 1], source_bytes: [from, ends.from - 1] });
    if (target) Object.assign(unit, { target_paragraphs: [k >> 2, (k >> 2) + 1], target_bytes: [to, ends.to - 1] });
    return JSON.stringify(unit);
  });
}

const median = (all) => all.slice().sort((a, b) => a - b)[all.length >> 1];

test(`${PAIRS} pairs open, scroll and filter at once`, async () => {
  const at = place();
  const lines = novel();
  at.write("roman.jsonl", `${lines.join("\n")}\n`);
  at.run("review", "roman.jsonl", "-o", "roman.html", "--quiet");
  const text = lines.map((line) => JSON.parse(line)).reduce((sum, unit) => sum + Buffer.byteLength(unit.source) + Buffer.byteLength(unit.target), 0);
  const size = statSync(at.path("roman.html")).size;
  const shown = await browser();
  const { page } = shown;
  try {
    const times = { paint: [], usable: [], filter: [], kind: [], edit: [], scroll: [] };
    for (let run = 0; run < 5; run += 1) {
      await page.goto("about:blank");
      const begin = performance.now();
      await open(page, at.url("roman.html"));
      await page.keyboard.press("ArrowDown");
      await page.waitForFunction(() => cursor.i === 1 || cursor.k === 1);
      times.usable.push(performance.now() - begin);
      times.paint.push(await page.evaluate(() => new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntriesByName("first-contentful-paint")[0].startTime)).observe({ type: "paint", buffered: true });
      })));
      await page.waitForTimeout(400);
      const timed = (work) => page.evaluate(`(async () => {
        const begin = performance.now();
        ${work};
        document.body.offsetHeight;
        return performance.now() - begin;
      })()`);
      times.filter.push(await timed(`document.getElementById("search").value = "ete ${["matin", "riviere", "porte", "sans", "les"][run]}"; document.getElementById("search").dispatchEvent(new Event("input"))`));
      times.kind.push(await timed(`document.getElementById("search").value = ""; document.getElementById("kind").value = "nulls"; document.getElementById("kind").dispatchEvent(new Event("input"))`));
      await timed(`document.getElementById("clear").click()`);
      times.edit.push(await timed(`run("merge")`));
      times.scroll.push(await timed(`for (let k = 0; k < 50; k += 1) { document.getElementById("grid").scrollTop = k * 30000; draw(); }`) / 50);
      assert.ok((await page.locator(".row").count()) < 60, "only what is visible is in the page's tree");
    }
    const result = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, Math.round(median(all) * 10) / 10]));
    console.log("median of five, milliseconds:", JSON.stringify(result), "| page / text:", (size / text).toFixed(2));
    assert.ok(size <= 3 * text);
    assert.ok(result.usable < 6000 && result.filter < 400 && result.kind < 400 && result.edit < 400);
    // Where the end is: the last row, whole.
    await page.focus("#grid");
    await page.keyboard.press("End");
    const last = await page.evaluate(() => [cursor.i, document.querySelector(".row.current").getBoundingClientRect().bottom, document.getElementById("grid").getBoundingClientRect().bottom]);
    assert.equal(last[0], await page.evaluate(() => beads.length - 1));
    assert.ok(last[1] <= last[2] + 1, String(last));
    await page.evaluate(() => go(9000, 0, 0, true));
    await page.keyboard.press("n");
    await page.screenshot({ path: `${shots}long.png` });
  } finally {
    await shown.close();
    at.remove();
  }
});
