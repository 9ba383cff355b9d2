// Helpers of the browser tests: a browser, and pages made by the program.

import { chromium } from "playwright-core";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const program = process.env.ENREGARD;
export const root = new URL("../../", import.meta.url).pathname;
export const shots = new URL("out/", import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

/** A temporary folder with helpers to run the program in it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "enregard-review-"));
  return {
    folder,
    path: (name) => join(folder, name),
    write: (name, text) => writeFileSync(join(folder, name), text),
    read: (name) => readFileSync(join(folder, name), "utf8"),
    run: (...args) =>
      execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    url: (name) => pathToFileURL(join(folder, name)).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Starts `enregard review --serve`. Returns the process, the address that it prints, and a function to end it. */
export async function serve(at, ...args) {
  const call = ["review", ...args, "--serve"];
  const child = spawn(program, call, { cwd: at.folder, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => { child.once("exit", resolve); });
  let output = "";
  const address = await new Promise((resolve, reject) => {
    child.stderr.on("data", (text) => {
      output += text;
      const found = output.match(/http:\S+/);
      if (found) resolve(found[0]);
    });
    child.on("exit", () => reject(new Error(output)));
  });
  const end = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { child, address, end };
}

/** A browser with a new, empty profile. */
export async function browser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "enregard-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: true,
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
    locale: "en-GB",
    acceptDownloads: true,
    viewport: { width: 1200, height: 800 },
    ...options,
  });
  return {
    context,
    page: await context.newPage(),
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Opens a page and waits until it is ready. Returns the list of its script errors and policy violations. */
export async function open(page, url) {
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return errors;
}

/** Sets a control among the filters that are not always visible. */
export async function choose(page, control, value) {
  const show = (open) => page.evaluate((on) => { document.getElementById("tools").open = on; }, open);
  await show(true);
  if (control === "#threshold") await page.fill(control, value);
  else await page.selectOption(control, value);
  await show(false);
}

/** The text that a button of the export dialog downloads. */
export async function exported(page, name) {
  await page.click("#export");
  const waiting = page.waitForEvent("download");
  await page.click(`[data-export=${name}]`);
  const text = readFileSync(await (await waiting).path(), "utf8");
  await page.keyboard.press("Escape");
  return text;
}

/** The beads of the page, each as ranges of source and target sentences. */
export const ladder = (page) => page.evaluate(() =>
  beads.map((bead) => [0, 1].map((side) => sentencesOf(bead, side).join("-")).join(":")));
