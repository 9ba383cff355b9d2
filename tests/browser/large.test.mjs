// 20,000 pairs: how long until the page can be used, and how long a filter takes. Printed; the bounds that fail are wide,
// since other work on the machine counts too.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import { browser, open, place, shots } from "./common.mjs";

const PAIRS = 20000;
const fr = ["Le", "vieux", "meunier", "regardait", "la", "rivière", "sans", "parler", "quand", "les", "enfants", "passaient", "devant", "sa", "porte", "été", "matin", "lumière"];
const en = ["The", "old", "miller", "watched", "the", "river", "silently", "while", "children", "went", "past", "his", "door", "summer", "morning", "light", "again", "slowly"];

/** A long text that says nothing, the same each time. */
function novel() {
  let seed = 7;
  const random = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
  const sentence = (words, n) => `${Array.from({ length: n }, () => words[random(words.length)]).join(" ")}.`;
  const lines = [];
  let [s, t, b] = [0, 0, [0, 0]];
  for (let k = 0; k < PAIRS; k += 1) {
    const [ns, nt] = [[1, 1], [1, 1], [1, 1], [1, 1], [1, 1], [1, 2], [2, 1], [1, 0], [0, 1]][random(9)];
    const n = 6 + random(14);
    const source = Array.from({ length: ns }, () => sentence(fr, n)).join(" ");
    const target = Array.from({ length: nt }, () => sentence(en, n)).join(" ");
    lines.push(JSON.stringify({
      document: "roman", unit: k + 1, source, target, confidence: random(8) ? 0.9 + random(95) / 1000 : random(900) / 1000, bead: `${ns}-${nt}`,
      source_lang: "fr", target_lang: "en", source_sentences: [s, s + ns], source_paragraphs: [k >> 2, (k >> 2) + 1],
      source_bytes: [b[0], b[0] + source.length], target_sentences: [t, t + nt], target_paragraphs: [k >> 2, (k >> 2) + 1],
      target_bytes: [b[1], b[1] + target.length],
    }));
    [s, t, b] = [s + ns, t + nt, [b[0] + source.length + 1, b[1] + target.length + 1]];
  }
  return lines;
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
    await page.keyboard.press("p");
    await page.screenshot({ path: `${shots}long.png` });
  } finally {
    await shown.close();
    at.remove();
  }
});
