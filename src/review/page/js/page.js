// Keys, buttons, and what happens when.

/** Says something aloud, and shows it. */
function tell(text) {
  byId("status").textContent = text;
}

/** After a change: the list, the picture, the file. */
function changed(focus, kept) {
  for (const bead of kept) filter.keep.add(bead.id);
  refilter();
  go(...focus);
  drawOverview();
  byId("undo").disabled = !undoing.length;
  byId("redo").disabled = !redoing.length;
  saveSoon();
}

function run(name) {
  if (!beads.length) return;
  const done = commands[name](cursor.i, cursor.side, beads[cursor.i].s[cursor.side].length ? cursor.k : -1);
  if (!done) return tell(say("cannot"));
  replace(done.at, done.count, done.fresh, name, [cursor.i, cursor.side, cursor.k]);
  changed(done.focus, done.fresh);
  const bead = beads[cursor.i];
  const off = (name === "check" && !bead.checked && "unchecked") || (name === "exclude" && !bead.out && "included");
  tell(say(off || name));
}

function goBack() {
  const step = undo();
  if (!step) return;
  changed(step.before, step.old);
  tell(say("undone", say(step.what)));
}

function goForward() {
  const step = redo();
  if (!step) return;
  changed([step.at, cursor.side, 0], step.fresh);
  tell(say("redone", say(step.what)));
}

/** The next doubtful bead in that direction, whatever the filter. */
function seek(step) {
  for (let i = cursor.i + step; i >= 0 && i < beads.length; i += step) {
    if (!isDoubtful(beads[i])) continue;
    if (view.rows[rowOf(i)] !== i) {
      filter.keep.add(beads[i].id);
      refilter();
    }
    go(i, cursor.side, 0, true);
    tell([say("row", i + 1), ...reasonsOf(i)].join(". "));
    return;
  }
  tell(say("nodoubt"));
}

/** A row up or down in what is shown. */
function step(by) {
  if (!view.rows.length) return;
  const row = rowOf(cursor.i);
  const off = view.rows[row] !== cursor.i && by > 0 ? 1 : 0;
  const to = Math.max(0, Math.min(view.rows.length - 1, row + by - off));
  go(view.rows[to], cursor.side, 0);
}

function stepSegment(by) {
  const k = cursor.k + by;
  if (k >= 0 && k < beads[cursor.i].s[cursor.side].length) go(cursor.i, cursor.side, k);
  else {
    step(by);
    if (by < 0) go(cursor.i, cursor.side, Infinity);
  }
}

// ---- editing text

let editing = null;

function edit() {
  const bead = beads[cursor.i];
  const segment = bead && bead.s[cursor.side][cursor.k];
  const holder = segment && byId(`s${bead.id}-${cursor.side}-${cursor.k}`);
  if (!holder || editing) return;
  const area = el("textarea", { dir: "auto", "aria-label": say("edit"), rows: 1 });
  area.value = segment.t;
  editing = { area, i: cursor.i, side: cursor.side, k: cursor.k, id: bead.id };
  holder.replaceChildren(area);
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
    draw();
  };
  area.addEventListener("input", fit);
  area.addEventListener("blur", () => endEdit([area.value]));
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") endEdit(null);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      endEdit([area.value.slice(0, area.selectionStart), area.value.slice(area.selectionStart)]);
    } else if (event.key === "Enter" && !event.shiftKey) endEdit([area.value]);
    else return;
    event.preventDefault();
  });
  area.focus();
  fit();
  tell(say("editing"));
}

function endEdit(texts) {
  if (!editing) return;
  const { i, side, k, id } = editing;
  editing = null;
  view.heights.delete(id);
  const done = texts && beads[i] && beads[i].id === id && retext(i, side, k, texts);
  if (done) {
    replace(done.at, done.count, done.fresh, "edit", [i, side, k]);
    changed(done.focus, done.fresh);
    tell(say("changed"));
  } else {
    const row = view.shown.get(id);
    if (row) row.remove();
    view.shown.delete(id);
    draw();
  }
  byId("grid").focus({ preventScroll: true });
}

// ---- getting it out

function download(name) {
  const text = writers[name](byId("withnulls").checked);
  const ending = name === "corrections" ? "corrections.jsonl" : name;
  const link = el("a", { download: `${page.name || "document"}.${ending}` });
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// ---- served by the program

let saving = 0;

function post(where, body) {
  return fetch(where, { method: "POST", headers: { "X-Enregard-Token": page.served.token }, body })
    .then(async (answer) => {
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return text;
    });
}

function saveSoon() {
  if (!page.served) return;
  clearTimeout(saving);
  saving = setTimeout(save, 600);
}

async function save() {
  saving = 0;
  byId("saved").textContent = say("saving");
  try {
    await post("save", writers[page.served.format](true));
    await post("corrections", writers.corrections());
    byId("saved").textContent = say("saved", page.served.file);
  } catch (error) {
    byId("saved").textContent = say("failed", error.message);
  }
}

/** What stands before the cursor stays, and so does what people said below; the rest is aligned anew. */
async function realign() {
  const here = beads[cursor.i];
  if (!page.served || !page.served.realigns || !here) return;
  const above = new Set(beads.slice(0, cursor.i).map((bead) => bead.id));
  const was = beads;
  try {
    const answer = await post("align", corrections((bead) => above.has(bead.id) || byPerson(bead)));
    if (beads !== was || beads[cursor.i] !== here) return;
    const name = (bead) => JSON.stringify([0, 1].map((side) => sentencesOf(bead, side)));
    const known = new Map(beads.filter(byPerson).map((bead) => [name(bead), bead]));
    const starts = [0, 1].map((side) => sentencesOf(here, side)[0]);
    const fresh = loadDocument(JSON.parse(answer), 0)
      .filter((bead) => [0, 1].every((side) => sentencesOf(bead, side)[0] >= starts[side]))
      .map((bead) => known.get(name(bead)) || bead);
    replace(cursor.i, beads.length - cursor.i, fresh, "realign", [cursor.i, cursor.side, cursor.k]);
    changed([cursor.i, cursor.side, 0], []);
    tell(say("realigned", cursor.i + 1));
  } catch (error) {
    tell(say("failed", error.message));
  }
}

// ---- keys

/** The side that stands left: French, if one of them is. */
const leftSide = () => (!/^fr\b/i.test(page.src) && /^fr\b/i.test(page.tgt) ? 1 : 0);

/** The key of each button, for its tip. */
const TIPS = {
  merge: "M", split: "S", up: "Alt+ArrowUp", down: "Alt+ArrowDown", unlink: "U", link: "L", edit: "Enter", check: "C",
  exclude: "X", undo: "Control+Z", redo: "Control+Y", next: "N", previous: "P", realign: "R", help: "?",
};

const KEYS = {
  m: () => run("merge"), s: () => run("split"), u: () => run("unlink"), l: () => run("link"), e: edit, F2: edit,
  Enter: edit, c: () => run("check"), " ": () => run("check"), x: () => run("exclude"), n: () => seek(1),
  p: () => seek(-1), r: realign, "/": () => byId("search").focus(), "?": () => byId("helping").showModal(),
  ArrowDown: () => stepSegment(1), ArrowUp: () => stepSegment(-1), j: () => step(1), k: () => step(-1),
  ArrowLeft: () => go(cursor.i, leftSide(), cursor.k), ArrowRight: () => go(cursor.i, 1 - leftSide(), cursor.k),
  PageDown: () => step(8), PageUp: () => step(-8), Home: () => step(-Infinity), End: () => step(Infinity),
};
const ALT = { ArrowUp: () => run("up"), ArrowDown: () => run("down") };
const CONTROL = { z: goBack, y: goForward, Z: goForward, Home: () => step(-Infinity), End: () => step(Infinity) };
const BUTTONS = {
  merge: () => run("merge"), split: () => run("split"), up: () => run("up"), down: () => run("down"),
  unlink: () => run("unlink"), link: () => run("link"), edit, check: () => run("check"), exclude: () => run("exclude"),
  undo: goBack, redo: goForward, next: () => seek(1), previous: () => seek(-1), realign,
  help: () => byId("helping").showModal(), export: () => byId("exporting").showModal(),
};
const HELP = [
  ["↑ ↓ ← →", ["source", "target"]], ["N  P", ["next", "previous"]], ["M", ["merge"]], ["S", ["split"]],
  ["Alt+↑  Alt+↓", ["up", "down"]], ["U", ["unlink"]], ["L", ["link"]], ["Enter  E  F2", ["edit"]], ["C", ["check"]],
  ["X", ["exclude"]], ["Ctrl+Z  Ctrl+Y", ["undo", "redo"]], ["/", ["search"]], ["R", ["realign"]], ["?", ["help"]],
];

function onKey(event) {
  if (editing || event.isComposing) return;
  const table = event.altKey ? ALT : event.ctrlKey || event.metaKey ? CONTROL : KEYS;
  const name = table === KEYS && event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!table[name] || !beads.length) return;
  event.preventDefault();
  table[name]();
}

function listen() {
  const grid = byId("grid");
  grid.addEventListener("keydown", onKey);
  let frame = 0;
  grid.addEventListener("scroll", () => {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; draw(); });
  }, { passive: true });
  grid.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row || editing) return;
    const segment = event.target.closest("[data-side]");
    go(Number(row.dataset.i), segment ? Number(segment.dataset.side) : cursor.side, segment ? Number(segment.dataset.k) : 0);
    grid.focus({ preventScroll: true });
  });
  grid.addEventListener("dblclick", (event) => {
    if (event.target.closest(".seg")) edit();
  });
  for (const [kind, on] of [["mouseover", true], ["mouseout", false]]) {
    grid.addEventListener(kind, (event) => {
      const row = event.target.closest(".row");
      if (!row || row.contains(event.relatedTarget)) return;
      const bead = beads[row.dataset.i];
      if (bead && bead !== beads[cursor.i] && view.shown.get(bead.id) === row) mark(bead, on);
    });
  }
  for (const [name, action] of Object.entries(BUTTONS)) {
    if (TIPS[name]) {
      byId(name).title = TIPS[name];
      byId(name).setAttribute("aria-keyshortcuts", TIPS[name]);
    }
    byId(name).addEventListener("click", () => {
      action();
      const keeps = ["help", "export", "edit"].includes(name);
      if (!keeps && byId(name).disabled) grid.focus({ preventScroll: true });
    });
    // A button must not take the text field's focus before its edit is kept, nor keep it for nothing.
    byId(name).addEventListener("mousedown", () => { if (editing) endEdit([editing.area.value]); });
  }
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => download(button.dataset.export));
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.target.closest("input, textarea, #grid")) onKey(event);
  });
  listenFilters();
  listenOverview();
  byId("language").addEventListener("click", () => { speak(tongue === "en" ? "fr" : "en"); dress(); });
  new ResizeObserver(() => {
    if (grid.clientWidth === view.width) return draw();
    view.width = grid.clientWidth;
    view.heights.clear();
    stack(0);
    draw();
    drawOverview();
  }).observe(grid);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawOverview);
  window.addEventListener("beforeunload", (event) => {
    if (page.served ? saving : undoing.length) event.preventDefault();
  });
}

function listenFilters() {
  const apply = () => {
    filter.text = byId("search").value;
    filter.most = Math.round(Number(byId("most").value) * 10);
    filter.kind = byId("kind").value;
    filter.keep.clear();
    byId("mostvalue").textContent = (filter.most / 1000).toFixed(2);
    refilter();
    byId("grid").scrollTop = 0;
    draw();
  };
  for (const id of ["search", "most", "kind"]) byId(id).addEventListener("input", apply);
  byId("doubt").addEventListener("input", () => {
    doubtBelow = Math.round(Number(byId("doubt").value) * 1000);
    view.heights.clear();
    apply();
  });
  byId("clear").addEventListener("click", () => {
    byId("search").value = "";
    byId("most").value = 100;
    byId("kind").value = "all";
    apply();
    go(cursor.i, cursor.side, cursor.k, true);
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    byId("grid").focus();
    if (view.rows.length) go(view.rows[Math.min(rowOf(cursor.i), view.rows.length - 1)], cursor.side, 0);
    event.preventDefault();
  });
}

function listenOverview() {
  const plot = byId("plot");
  plot.addEventListener("click", (event) => {
    const box = plot.getBoundingClientRect();
    const i = beadAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    if (view.rows[rowOf(i)] !== i) byId("clear").click();
    go(i, cursor.side, 0, true);
  });
  plot.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 50, PageUp: -50, Home: -Infinity, End: Infinity }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  byId("picture").addEventListener("toggle", drawOverview);
}

/** What depends on the language of the interface and is not marked in the frame. */
function dress() {
  const possible = HELP.filter(([, [name]]) => name !== "realign" || !byId("realign").hidden);
  byId("keys").replaceChildren(...possible.flatMap(([keys, names]) => [el("dt", {}, keys), el("dd", {}, names.map((name) => say(name)).join(" · "))]));
  const known = knowsSentences();
  byId("nosentences").hidden = known;
  view.heights.clear();
  refilter();
  drawOverview();
}

function start() {
  load(JSON.parse(byId("data").textContent));
  document.title = `${page.name} · enregard`;
  byId("name").textContent = page.name;
  byId("langs").textContent = `${page.src} → ${page.tgt}`;
  byId("withnulls").checked = page.exports.nulls;
  byId("realign").hidden = !(page.served && page.served.realigns);
  byId("picture").open = window.innerWidth >= 900;
  // Where there is little room, the text has it.
  byId("tools").open = window.innerWidth >= 560 && window.innerHeight >= 560;
  byId("pairs").classList.toggle("flip", leftSide() === 1);
  measureRatios();
  view.width = byId("grid").clientWidth;
  speak(tongue);
  dress();
  listen();
  go(0, 0, 0);
  byId("undo").disabled = byId("redo").disabled = true;
  byId("grid").focus({ preventScroll: true });
  document.documentElement.dataset.ready = "1";
  // The filter's texts are made ready while nobody waits.
  const idle = window.requestIdleCallback || ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 16));
  let at = 0;
  const prepare = (time) => {
    while (at < beads.length && time.timeRemaining() > 1) {
      for (const segments of beads[at].s) segments.forEach(folded);
      at += 1;
    }
    if (at < beads.length) idle(prepare);
  };
  idle(prepare);
}

start();
