// A served page whose server is lost, or whose document is changed by others: the page says so, keeps the changes,
// and saves them later without overwriting the work of others.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, open, serve, shots, temporaryFolder, root } from "./common.mjs";

const PAIRS = [["Oui.", "Yes."], ["Non.", "No."], ["Fin.", "End."], ["Non.", "No."]];
const LANGUAGES = ["--src-lang", "fr", "--tgt-lang", "en"];
const table = (pairs) => `source\ttarget\n${pairs.map((pair) => `${pair.join("\t")}\n`).join("")}`;

let shown;
before(async () => { shown = await browser(); });
after(() => shown.close());

/** Runs a test with a memory of four pairs, a server and a page. */
async function withServer(work) {
  const at = temporaryFolder();
  at.write("m.tsv", table(PAIRS));
  const page = await shown.context.newPage();
  const state = { at, page, served: await serve(at, "m.tsv", ...LANGUAGES) };
  state.restart = async () => {
    await state.served.end();
    state.served = await serve(at, "m.tsv", ...LANGUAGES);
  };
  try {
    await open(page, state.served.address);
    await work(state);
  } finally {
    await state.served.end();
    await page.close();
    at.remove();
  }
}

/** Edits the source of a pair, as a person would. */
async function edit(page, index, text) {
  await page.evaluate((i) => go(i, 0, 0), index);
  await page.focus("#grid");
  await page.keyboard.press("Enter");
  await page.fill("textarea", text);
  await page.keyboard.press("Enter");
}

const saved = (page) => page.waitForFunction(() => !saveTimer && !saving.running && !hasUnsaved());
const alarmed = async (page, pattern) => {
  await page.waitForFunction((source) =>
    !byId("alarm").hidden && new RegExp(source).test(byId("alarmtext").textContent), pattern.source);
};
const calm = (page) => page.waitForFunction(() => byId("alarm").hidden);
const sources = (page) => page.evaluate(() => beads.map((bead) => textOf(bead, 0)));
const records = (page) => page.evaluate(() => Object.keys(localStorage).length);
const sourcesOf = (text) => {
  const [head, ...lines] = text.trim().split("\n").map((line) => line.split("\t"));
  return lines.map((cells) => cells[head.indexOf("source")]);
};

test("a lost server is announced in both languages, and the changes are kept", async () => {
  await withServer(async ({ at, page, served }) => {
    await edit(page, 0, "Si.");
    await saved(page);
    assert.equal(await records(page), 0);
    await served.end();
    // The page notices without a change.
    await alarmed(page, /does not answer.*m\.tsv.*Start enregard again/);
    assert.equal(await page.getAttribute("#alarm", "role"), "alert");
    assert.match(await page.title(), /^⚠/);
    await edit(page, 3, "Jamais.");
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await alarmed(page, /kept in this browser/);
    assert.equal(await page.textContent("#saved"), "Not saved");
    await page.screenshot({ path: `${shots}lost.png` });
    await page.evaluate(readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8"));
    for (const colorScheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => axe.run("#alarm"));
      assert.deepEqual(violations.map(({ id }) => id), [], colorScheme);
    }
    await page.click("#language");
    await alarmed(page, /ne répond plus.*conservées dans ce navigateur/);
    await page.click("#language");
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Si.", "Non.", "Fin.", "Non."]);
    assert.equal(await records(page), 1);
    // The page can be closed without a question, since the browser has the changes.
    page.on("dialog", () => assert.fail("the page asks before it closes"));
    await page.goto("about:blank");
  });
});

test("changes are restored when the file is served again", async () => {
  await withServer(async (state) => {
    const { at, page } = state;
    const origin = new URL(state.served.address).origin;
    await edit(page, 0, "Si.");
    await saved(page);
    await state.served.end();
    await edit(page, 3, "Jamais.");
    await edit(page, 2, "Terminé.");
    await alarmed(page, /kept in this browser/);
    await state.restart();
    assert.equal(new URL(state.served.address).origin, origin, "the port belongs to the file");
    // The new address is opened in another window. The page that is still open gives up its changes.
    const next = await shown.context.newPage();
    await open(next, state.served.address);
    await alarmed(page, /started again.*new address/);
    assert.equal(await page.evaluate(() => byId("pairs").inert && byId("bar").inert), true);
    await next.waitForFunction(() => textOf(beads[3], 0) === "Jamais.");
    await saved(next);
    await calm(next);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Si.", "Non.", "Terminé.", "Jamais."]);
    assert.equal(await records(next), 0);
    assert.equal(await next.evaluate(() => undoStack.length), 1, "restored changes can be undone");
    // Nothing is restored twice.
    await page.close();
    await open(next, state.served.address);
    await next.waitForTimeout(500);
    assert.equal(await next.evaluate(() => undoStack.length), 0);
    await next.close();
  });
});

test("changes to two documents are restored after an alignment is served again", async () => {
  const at = temporaryFolder();
  const call = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`, "-o", "n.tmx"];
  let served = await serve(at, ...call);
  const page = await shown.context.newPage();
  try {
    // The file exists from the start, with the alignment.
    const first = at.read("n.tmx");
    assert.ok(first.includes("<tu "));
    await open(page, served.address);
    await page.keyboard.press("m");
    await saved(page);
    assert.equal(at.read("n.tmx").match(/<tu /g).length, first.match(/<tu /g).length - 1);
    await served.end();
    await page.keyboard.press("End");
    await page.keyboard.press("x");
    await alarmed(page, /kept in this browser/);
    const texts = await page.evaluate(() => beads.map((bead) => textOf(bead, 0) + bead.excluded));
    await page.goto("about:blank");
    served = await serve(at, ...call);
    await open(page, served.address);
    await page.waitForFunction(() => beads[beads.length - 1].excluded);
    await saved(page);
    assert.deepEqual(await page.evaluate(() => beads.map((bead) => textOf(bead, 0) + bead.excluded)), texts);
    assert.equal(at.read("n.tmx").match(/<tu /g).length, first.match(/<tu /g).length - 2);
    assert.equal(at.run("check", "n.tmx"), "");
  } finally {
    await served.end();
    await page.close();
    at.remove();
  }
});

test("changes that no longer fit are announced and can be downloaded or discarded", async () => {
  await withServer(async (state) => {
    const { at, page } = state;
    await state.served.end();
    await edit(page, 0, "Si.");
    await edit(page, 2, "Terminé.");
    await alarmed(page, /kept in this browser/);
    at.write("m.tsv", table([["Oui, certes.", "Yes."], ...PAIRS.slice(1)]));
    await page.goto("about:blank");
    await state.restart();
    await open(page, state.served.address);
    await alarmed(page, /^Unsaved changes from .* not restored: 1\..*m\.tsv/);
    await saved(page);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Oui, certes.", "Non.", "Terminé.", "Non."]);
    const waiting = page.waitForEvent("download");
    await page.click("[data-alarm=unfitdownload]");
    const [line] = readFileSync(await (await waiting).path(), "utf8").trim().split("\n").map(JSON.parse);
    assert.equal(line.was[0].source, "Oui.");
    assert.equal(line.becomes[0].source, "Si.");
    assert.equal(await records(page), 1);
    await page.click("[data-alarm=unfitdiscard]");
    await calm(page);
    assert.equal(await records(page), 0);
  });
});

test("a server that hangs is announced, and gets the changes when it continues", async () => {
  await withServer(async ({ at, page, served }) => {
    served.child.kill("SIGSTOP");
    await edit(page, 1, "Nenni.");
    await alarmed(page, /does not answer.*kept in this browser/);
    served.child.kill("SIGCONT");
    await saved(page);
    await calm(page);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Oui.", "Nenni.", "Fin.", "Non."]);
  });
});

test("a change whose response is lost is not taken for the change of another", async () => {
  await withServer(async ({ at, page }) => {
    await page.route(/\/(save|corrections)$/, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await edit(page, 1, "Nenni.");
    await alarmed(page, /does not answer/);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Oui.", "Non.", "Fin.", "Non."]);
    await page.unroute(/\/(save|corrections)$/);
    await saved(page);
    await calm(page);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Oui.", "Nenni.", "Fin.", "Non."]);
  });
});

test("with two windows, the user chooses between the versions", async () => {
  await withServer(async ({ at, page, served }) => {
    const other = await shown.context.newPage();
    await open(other, served.address);
    await edit(page, 0, "Si.");
    await saved(page);
    // Without changes of its own, the other window offers to load the saved version.
    await alarmed(other, /changed in another window/);
    await edit(other, 3, "Jamais.");
    await alarmed(other, /changed in another window.*Choose/);
    await other.click("[data-alarm=combine]");
    await other.waitForSelector("html[data-ready]");
    await other.waitForFunction(() => textOf(beads[3], 0) === "Jamais." && textOf(beads[0], 0) === "Si.");
    await saved(other);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Si.", "Non.", "Fin.", "Jamais."]);

    await edit(page, 1, "Nenni.");
    await alarmed(page, /changed in another window.*Choose/);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Si.", "Non.", "Fin.", "Jamais."], "nothing is overwritten");
    await page.click("[data-alarm=overwrite]");
    await saved(page);
    await calm(page);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Si.", "Nenni.", "Fin.", "Non."]);
    assert.deepEqual(sourcesOf(at.read("m.tsv.replaced-1")), ["Si.", "Non.", "Fin.", "Jamais."]);

    await edit(other, 2, "Terminé.");
    await alarmed(other, /changed in another window.*Choose/);
    await other.click("[data-alarm=discard]");
    await other.waitForSelector("html[data-ready]");
    await other.waitForFunction(() => textOf(beads[1], 0) === "Nenni.");
    await other.waitForTimeout(500);
    assert.deepEqual(await sources(other), ["Si.", "Nenni.", "Fin.", "Non."]);
    assert.equal(await records(other), 0);
    await other.close();
  });
});

test("a file that another program changes is not overwritten without the user's decision", async () => {
  await withServer(async ({ at, page }) => {
    const theirs = table([["Autre.", "Other."]]);
    at.write("m.tsv", theirs);
    await edit(page, 0, "Si.");
    await alarmed(page, /another program has changed m\.tsv.*kept in this browser/);
    assert.equal(at.read("m.tsv"), theirs);
    await page.click("[data-alarm=overwrite]");
    await saved(page);
    await calm(page);
    assert.deepEqual(sourcesOf(at.read("m.tsv")), ["Si.", "Non.", "Fin.", "Non."]);
    assert.equal(at.read("m.tsv.replaced-1"), theirs);
  });
});

test("a browser that cannot keep changes says so", async () => {
  await withServer(async ({ page, served }) => {
    await page.evaluate(() => {
      Storage.prototype.setItem = () => { throw new DOMException("the quota is exceeded", "QuotaExceededError"); };
    });
    await served.end();
    await edit(page, 0, "Si.");
    await alarmed(page, /cannot keep your changes \(the quota is exceeded\).*Do not close this page/);
    const waiting = page.waitForEvent("download");
    await page.click("[data-alarm=export]");
    await page.click("[data-export=tsv]");
    assert.match(readFileSync(await (await waiting).path(), "utf8"), /Si\./);
    const leaving = page.waitForEvent("dialog");
    const closing = page.close({ runBeforeUnload: true });
    await (await leaving).accept();
    await closing;
  });
});

test("the server accepts whatever the commands of the page make of a document", async () => {
  const at = temporaryFolder();
  const texts = [`${root}fixtures/fr/moulin.txt`, `${root}fixtures/en/moulin.txt`];
  at.run("align", ...texts, "-o", "m.jsonl", "--keep-nulls", "--quiet");
  at.run("convert", "m.jsonl", "m.tmx", "--quiet");
  at.write("twins.tsv", table(Array.from({ length: 20 }, (_, k) => PAIRS[k % 2])));
  const calls = [
    ["m.tmx"], ["m.jsonl"], ["twins.tsv", ...LANGUAGES], [...texts, "-o", "n.tmx"], [...texts, "-o", "n.tsv"],
  ];
  const page = await shown.context.newPage();
  try {
    for (const [number, call] of calls.entries()) {
      const served = await serve(at, ...call);
      for (const load of [0, 1]) {
        await open(page, served.address);
        const [trouble, log] = await page.evaluate(async (start) => {
          let seed = start;
          const random = (n) => {
            seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
            return (seed >>> 8) % n;
          };
          const change = (texts) => {
            const step = editSegment(cursor.i, cursor.side, cursor.k, texts);
            if (!step) return;
            replaceBeads(step.at, step.count, step.fresh, "edit", [cursor.i, cursor.side, cursor.k]);
            afterChange(step.focus, step.fresh);
          };
          const actions = {
            ...Object.fromEntries(Object.keys(commands).map((name) => [name, () => run(name)])),
            undoStep, redoStep, realign, realignAll,
            cut: (text) => change([text.slice(0, text.length >> 1), `${text.slice(text.length >> 1)}<&">`]),
            edit: (text) => change([`${text}\u0001 \u00a0plus`]),
          };
          const names = Object.keys(actions);
          const steps = [];
          for (let k = 0; k < 30; k += 1) {
            go(random(beads.length), random(2), random(3));
            const name = names[random(names.length)];
            const segment = beads[cursor.i].s[cursor.side][cursor.k];
            steps.push([name, cursor.i, cursor.side, cursor.k]);
            if (!["cut", "edit"].includes(name) || segment) await actions[name](segment && segment.t);
            if (k % 3) continue;
            while (saving.running) await new Promise((resolve) => { setTimeout(resolve, 5); });
            await save();
            if (saving.trouble) break;
          }
          return [saving.trouble && saving.reason, steps];
        }, 100 * number + load);
        assert.equal(trouble, "", `${call}: ${JSON.stringify(log)}`);
        await saved(page);
      }
      await served.end();
    }
  } finally {
    await page.close();
    at.remove();
  }
});

test("all texts of the page exist in all languages", async () => {
  await withServer(async ({ page }) => {
    const languages = await page.evaluate(() => Object.values(MESSAGES).map((texts) =>
      Object.entries(texts).map(([key, text]) => `${key} ${(text.match(/\{\d\}/g) || []).sort().join("")}`).sort()));
    assert.ok(languages.length > 1);
    for (const texts of languages) assert.deepEqual(texts, languages[0]);
  });
});
