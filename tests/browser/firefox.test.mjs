// The page in Firefox: it loads, keys and the mouse work, the task of a reviewer is done both ways, and a served page saves.
// Skipped if Firefox is not installed.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { root, serve, shots, temporaryFolder } from "./common.mjs";
import { MAX_KEYS, fixByKeys, fixByMouse, prepare } from "./planted.mjs";

const executablePath = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));
const options = { skip: executablePath ? false : "Firefox is not installed" };

let firefox;
let at;
let planted;

before(async () => {
  if (!executablePath) return;
  at = temporaryFolder();
  planted = prepare(at);
  firefox = await puppeteer.launch({
    browser: "firefox", executablePath, headless: true,
    extraPrefsFirefox: {
      "intl.accept_languages": "en-GB", "browser.download.folderList": 2, "browser.download.dir": at.folder,
    },
  });
  console.log(await firefox.version());
});
after(async () => {
  if (!executablePath) return;
  await firefox.close();
  at.remove();
});

/** Opens a page and waits until it is ready. Returns the page and the list of its script errors. */
async function open(url) {
  const page = await firefox.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return { page, errors };
}

/** Downloads the TMX by the button of the export dialog, and returns it. */
async function exported(page, name) {
  await page.click("#export");
  await page.click("[data-export=tmx]");
  const path = at.path(name);
  for (let wait = 0; !existsSync(path) || !readFileSync(path, "utf8").endsWith("</tmx>\n"); wait += 1) {
    assert.ok(wait < 100, "nothing was downloaded");
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  await page.keyboard.press("Escape");
  return readFileSync(path, "utf8");
}

const left = (page) => page.evaluate("beads.filter(isDoubtful).length");

test("Firefox: the task by keyboard, and its export", options, async () => {
  const { page, errors } = await open(at.url("tales.html"));
  assert.ok(await fixByKeys(page, planted.kinds) <= MAX_KEYS);
  assert.equal(await left(page), 0);
  await page.screenshot({ path: `${shots}firefox.png` });
  assert.equal(await exported(page, "tales.tmx"), at.read("right.tmx"));
  assert.deepEqual(errors, []);
  await page.close();
});

test("Firefox: the task by mouse", options, async () => {
  const { page, errors } = await open(at.url("tales.html"));
  await fixByMouse(page, planted.kinds);
  assert.equal(await left(page), 0);
  assert.equal(await page.evaluate("writers.tmx()"), at.read("right.tmx"));
  assert.deepEqual(errors, []);
  await page.close();
});

test("Firefox: filter, edit, undo, dialogs and settings", options, async () => {
  const { page, errors } = await open(at.url("tales.html"));
  const count = await page.evaluate("beads.length");
  await page.keyboard.press("d");
  assert.ok(await page.evaluate("view.rows.length") < count);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate("view.rows.length"), count);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Bonjour. ");
  await page.keyboard.press("Enter");
  const first = () => page.evaluate("textOf(beads[0], cursor.side)");
  assert.match(await first(), /Bonjour\./);
  await page.click("#undo");
  assert.doesNotMatch(await first(), /Bonjour\./);
  await page.keyboard.press("?");
  assert.ok(await page.evaluate("byId('helpdialog').open"));
  await page.keyboard.press("Escape");
  await page.click("#menu > summary");
  await page.select("#theme", "dark");
  assert.equal(await page.evaluate("document.documentElement.dataset.shade"), "dark");
  assert.deepEqual(errors, []);
  await page.close();
});

test("Firefox: a served page saves", options, async () => {
  const texts = ["fr", "en"].map((lang) => `${root}fixtures/${lang}/moulin.txt`);
  const served = await serve(at, ...texts, "-o", "m.tmx");
  try {
    const first = at.read("m.tmx");
    const { page, errors } = await open(served.address);
    await page.keyboard.press("m");
    await page.waitForFunction("/Saved/.test(byId('saved').textContent)");
    assert.notEqual(at.read("m.tmx"), first);
    assert.deepEqual(errors, []);
    await page.close();
  } finally {
    await served.end();
  }
});
