// The page on a touch screen: sentences and borders are dragged with a finger, and the handles are tapped.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { browser, ladder, open, shots, temporaryFolder } from "./common.mjs";

let shown;
let at;
let touch;

before(async () => {
  shown = await browser({ viewport: { width: 900, height: 700 }, hasTouch: true, isMobile: true });
  at = temporaryFolder();
  const unit = (k) => JSON.stringify({
    document: "t", unit: k + 1, confidence: 0.9, bead: "2-2", source_lang: "fr", target_lang: "en",
    source: `Le chat ${k} dort. La souris ${k} mange.`, target: `Cat ${k} is asleep. Mouse ${k} is eating.`,
    source_sentences: [2 * k, 2 * k + 2], target_sentences: [2 * k, 2 * k + 2],
  });
  at.write("t.jsonl", `${Array.from({ length: 60 }, (_, k) => unit(k)).join("\n")}\n`);
  at.run("review", "t.jsonl", "-o", "t.html", "--quiet");
  const session = await shown.context.newCDPSession(shown.page);
  touch = (type, ...points) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
});
after(async () => {
  await shown.close();
  at.remove();
});
beforeEach(async () => {
  const { page } = shown;
  assert.deepEqual(await open(page, at.url("t.html")), []);
  if (await page.isVisible("#tourend")) await tap("#tourend");
});

async function middle(selector) {
  const { x, y, width, height } = await shown.page.locator(selector).first().boundingBox();
  return [x + width / 2, y + height / 2];
}

async function tap(selector) {
  const point = await middle(selector);
  await touch("touchStart", point);
  await touch("touchEnd");
  await shown.page.waitForTimeout(80);
}

async function drag(from, to) {
  await touch("touchStart", from);
  for (let k = 1; k <= 6; k += 1) {
    await touch("touchMove", from.map((start, n) => start + ((to[n] - start) * k) / 6));
    await shown.page.waitForTimeout(16);
  }
  await touch("touchEnd");
  await shown.page.waitForTimeout(80);
}

const text = (i, side, k) => `.row[data-i="${i}"] .side-${side} .seg[data-k="${k}"]`;
const first = async () => (await ladder(shown.page)).slice(0, 4);
const AS_IT_WAS = ["0-2:0-2", "2-4:2-4", "4-6:4-6", "6-8:6-8"];

test("a finger drags a sentence to another pair", async () => {
  await tap(text(1, 1, 1));
  await drag(await middle(`${text(1, 1, 1)} .grip`), await middle(text(2, 1, 0)));
  assert.deepEqual(await first(), ["0-2:0-2", "2-4:2-3", "4-6:3-6", "6-8:6-8"]);
  assert.deepEqual(await shown.page.evaluate(() => [cursor.i, cursor.side]), [2, 1]);
});

test("a finger drags the border between two pairs", async () => {
  await tap(text(1, 0, 0));
  const { y } = await shown.page.locator(text(1, 1, 1)).boundingBox();
  const edge = await middle(".row[data-i='1'] .edge[data-border='1']");
  await drag(edge, [edge[0], y + 1]);
  assert.deepEqual(await first(), ["0-2:0-2", "2-4:2-3", "4-6:3-6", "6-8:6-8"]);
});

test("taps split and merge, but only the pair that was tapped before", async () => {
  const { page } = shown;
  await tap(text(0, 0, 0));
  // The handles of other pairs are not active, so that a tap cannot change what it was not aimed at.
  await tap(".row[data-i='2'] .side-1 .cut");
  await tap(".row[data-i='1'] .join");
  assert.deepEqual(await first(), AS_IT_WAS);
  await tap(text(1, 1, 0));
  await tap(".row[data-i='1'] .side-1 .cut");
  assert.deepEqual(await first(), ["0-2:0-2", "2-3:2-3", "3-4:3-4", "4-6:4-6"]);
  await tap("#undo");
  await tap(text(1, 1, 0));
  await tap(".row[data-i='1'] .join");
  assert.deepEqual((await first()).slice(0, 3), ["0-2:0-2", "2-6:2-6", "6-8:6-8"]);
  await page.screenshot({ path: `${shots}touch.png` });
});

test("a finger on the text scrolls the list and changes nothing", async () => {
  const { page } = shown;
  const [x, y] = await middle(text(3, 1, 0));
  await drag([x, y], [x, y - 200]);
  await page.waitForTimeout(300);
  assert.ok(await page.evaluate(() => byId("grid").scrollTop) > 100);
  assert.deepEqual(await first(), AS_IT_WAS);
});

test("handles are large enough for a finger", async () => {
  const sizes = await shown.page.evaluate(() => ["grip", "cut", "edge", "join"].map((name) => {
    const { width, height } = document.querySelector(`.row.current .${name}`).getBoundingClientRect();
    return Math.min(width, height);
  }));
  assert.ok(sizes.every((size) => size >= 24), String(sizes));
});
