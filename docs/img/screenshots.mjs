// Screenshots of the review page, by headless Chromium: node docs/img/screenshots.mjs FOLDER
// ENREGARD names the program. docs/img/make calls this.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browser, choose, open, root, temporaryFolder } from "../../tests/browser/common.mjs";

const [folder] = process.argv.slice(2);
const wide = { width: 1440, height: 900 };
const text = (language, name) => `${root}fixtures/${language}/${name}.txt`;
const example = [text("fr", "nouvelle"), text("en", "nouvelle")];
const chapters = ["auberge", "cafetiere", "lettre", "moulin", "nouvelle", "phare", "reglement", "resume"];

const at = temporaryFolder();
const shown = await browser();
const { page } = shown;

async function press(...keys) {
  await page.focus("#grid");
  for (const key of keys) await page.keyboard.press(key);
}

async function shoot(name) {
  // The overview and the list are drawn after the keys.
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, name) });
  console.log(name);
}

async function look(colorScheme, file) {
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme });
  const errors = await open(page, at.url(file));
  if (errors.length > 0) throw new Error(errors.join("\n"));
  if (await page.isVisible("#tourend")) await page.click("#tourend");
}

/** A book without one chapter of each side. */
function book(language, missing) {
  const kept = chapters.filter((name) => name !== missing);
  return kept.map((name) => readFileSync(text(language, name), "utf8")).join("\n\n");
}

/** The pairs of the fixtures, repeated with numbers up to 20,000. */
function long(pairs) {
  const lines = Array.from({ length: 20000 }, (_, k) => {
    const unit = pairs[k % pairs.length];
    const number = Math.floor(k / pairs.length) + 1;
    return JSON.stringify({ document: "long", source: `${unit.source} ${number}`, target: `${unit.target} ${number}`,
      confidence: unit.confidence, alignment: unit.alignment, translation: unit.translation, bead: unit.bead, source_lang: "fr", target_lang: "en" });
  });
  return lines.join("\n") + "\n";
}

try {
  at.run("review", ...example, "-o", "example.html", "--quiet");
  for (const [name, scheme, language] of [["review.png", "light", "en"], ["review-dark.png", "dark", "fr"]]) {
    await look(scheme, "example.html");
    if (language === "fr") await page.click("#language");
    await page.evaluate(() => {
      if (byId("overview").hidden) toggleOverview();
    });
    await choose(page, "#threshold", "0.98");
    // From the end back to the only pair below 0.98, and on to the merged sentences above it.
    await press("Home", "n", "k", "k", "k");
    await shoot(name);
  }

  at.write("book.fr.txt", book("fr", "nouvelle"));
  at.write("book.en.txt", book("en", "lettre"));
  at.run("review", "book.fr.txt", "book.en.txt", "-o", "book.html", "--quiet");
  await look("light", "book.html");
  await page.evaluate(() => { if (byId("overview").hidden) toggleOverview(); });
  await choose(page, "#kind", "nulls");
  await press("Home");
  await page.click("#clear");
  await shoot("review-gaps.png");

  const names = ["auberge", "moulin", "nouvelle", "phare", "lettre"];
  const pairs = names.flatMap((name) => {
    const lines = at.run("align", text("fr", name), text("en", name), "--to", "jsonl", "--quiet").trim().split("\n");
    return lines.map((line) => JSON.parse(line));
  });
  at.write("long.jsonl", long(pairs));
  at.run("review", "long.jsonl", "-o", "long.html", "--quiet");
  await look("light", "long.html");
  await page.evaluate(() => go(9000, 0, 0, true));
  await press("n");
  await shoot("review-long.png");
} finally {
  await shown.close();
  at.remove();
}
