// Measures the page with 20,000 pairs: the time until it is usable, and the time that a filter takes. The
// times are printed. The limits are generous, because other work on the machine also slows the page down.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { browser, open, temporaryFolder, root, shots } from "./common.mjs";

const PAIRS = 20000;

/** The pairs of the fixtures. */
function pairs() {
  const read = (path) => readFileSync(`${root}fixtures/${path}`, "utf8");
  const lines = (name, lang) => read(`split/${name}.${lang}.txt`).split("\n").filter(Boolean);
  return ["auberge", "moulin", "nouvelle", "phare", "lettre"].flatMap((name) => {
    const texts = [lines(name, "fr"), lines(name, "en")];
    return read(`gold/${name}.ladder`).trim().split("\n")
      .map((rung) => rung.split(":").slice(0, 2).map((list, side) => JSON.parse(list).map((n) => texts[side][n])));
  });
}

/** A long text made of these pairs in a pseudo-random order that is the same in every run. */
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
      document: "roman", unit: k + 1, source, target,
      confidence: (random(12) ? 900 + random(95) : random(900)) / 1000,
      bead: sides.map((side) => side.length).join("-"),
      source_lang: "fr", target_lang: "en",
      source_sentences: [s, ends.s], target_sentences: [t, ends.t],
    };
    const paragraphs = [k >> 2, (k >> 2) + 1];
    if (source) Object.assign(unit, { source_paragraphs: paragraphs, source_bytes: [from, ends.from - 1] });
    if (target) Object.assign(unit, { target_paragraphs: paragraphs, target_bytes: [to, ends.to - 1] });
    return JSON.stringify(unit);
  });
}

const median = (all) => all.slice().sort((a, b) => a - b)[all.length >> 1];

/** The processor time in milliseconds that merging two pairs takes, with drawing the list: the median of five. */
async function commandTime({ context, page }) {
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  const times = [];
  for (let k = 0; k < 5; k += 1) {
    const before = await spent();
    await page.evaluate(() => run("merge"));
    times.push(await spent() - before);
    await page.waitForTimeout(300);
  }
  return Math.round(median(times));
}

test(`a page with ${PAIRS} pairs opens, scrolls and filters quickly`, async () => {
  const at = temporaryFolder();
  const lines = novel();
  at.write("roman.jsonl", `${lines.join("\n")}\n`);
  at.run("review", "roman.jsonl", "-o", "roman.html", "--quiet");
  const bytesOf = ({ source, target }) => Buffer.byteLength(source) + Buffer.byteLength(target);
  const text = lines.reduce((sum, line) => sum + bytesOf(JSON.parse(line)), 0);
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
        const observer = new PerformanceObserver((list) =>
          resolve(list.getEntriesByName("first-contentful-paint")[0].startTime));
        observer.observe({ type: "paint", buffered: true });
      })));
      await page.waitForTimeout(400);
      const timed = (work) => page.evaluate(`(async () => {
        const begin = performance.now();
        ${work};
        document.body.offsetHeight;
        return performance.now() - begin;
      })()`);
      const set = (id, value) =>
        `byId("${id}").value = "${value}"; byId("${id}").dispatchEvent(new Event("input"));`;
      times.filter.push(await timed(set("search", `ete ${["matin", "riviere", "porte", "sans", "les"][run]}`)));
      times.kind.push(await timed(`byId("search").value = ""; ${set("kind", "nulls")}`));
      await timed(`byId("clear").click()`);
      times.edit.push(await timed(`run("merge")`));
      const scroll = `for (let k = 0; k < 50; k += 1) { byId("grid").scrollTop = k * 30000; draw(); }`;
      times.scroll.push(await timed(scroll) / 50);
      assert.ok((await page.locator(".row").count()) < 60, "only visible rows are in the document");
    }
    const rounded = ([name, all]) => [name, Math.round(median(all) * 10) / 10];
    const result = Object.fromEntries(Object.entries(times).map(rounded));
    const ratio = (size / text).toFixed(2);
    console.log("median of five runs, milliseconds:", JSON.stringify(result), "| page / text:", ratio);
    assert.ok(size <= 2 * text + 80_000, `${size} bytes for ${text} bytes of text`);
    console.log("processor time of a command, milliseconds:", await commandTime(shown));
    const long = await page.evaluate(async () => {
      const found = [];
      const observer = new PerformanceObserver((list) => found.push(...list.getEntries().map(({ duration }) => duration)));
      observer.observe({ type: "longtask" });
      for (let k = 0; k < 60; k += 1) {
        byId("grid").scrollTop += k % 10 ? 400 : 40000;
        await new Promise((resolve) => { requestAnimationFrame(resolve); });
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
      return found;
    });
    console.log("tasks over 50 ms while scrolling:", long.length, JSON.stringify(long));
    assert.ok(result.usable < 3000 && result.filter < 150 && result.kind < 150 && result.edit < 400);
    // The End key shows the whole last row.
    await page.focus("#grid");
    await page.keyboard.press("End");
    const [last, rowBottom, gridBottom] = await page.evaluate(() => {
      const bottom = (selector) => document.querySelector(selector).getBoundingClientRect().bottom;
      return [cursor.i, bottom(".row.current"), bottom("#grid")];
    });
    assert.equal(last, await page.evaluate(() => beads.length - 1));
    assert.ok(rowBottom <= gridBottom + 1, `${rowBottom}, ${gridBottom}`);
    await page.evaluate(() => go(9000, 0, 0, true));
    await page.keyboard.press("n");
    await page.screenshot({ path: `${shots}long.png` });
  } finally {
    await shown.close();
    at.remove();
  }
});
