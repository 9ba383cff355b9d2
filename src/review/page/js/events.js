// Keyboard shortcuts and event listeners.

/** Returns the side shown on the left: the French side if there is one, otherwise the source. */
const leftSide = () => (!/^fr\b/i.test(page.src) && /^fr\b/i.test(page.tgt) ? 1 : 0);

/** The shortcut of each button, for its tooltip. */
const TIPS = {
  merge: "M", split: "S", up: "Alt+ArrowUp", down: "Alt+ArrowDown", unlink: "U", link: "L", edit: "Enter",
  check: "C", exclude: "X", undo: "Control+Z", redo: "Control+Y", next: "N", previous: "P", realign: "R",
  help: "?",
};

const toStart = () => moveRows(-Infinity);
const toEnd = () => moveRows(Infinity);

const KEYS = {
  m: () => run("merge"), s: () => run("split"), u: () => run("unlink"), l: () => run("link"),
  e: edit, F2: edit, Enter: edit, c: () => run("check"), " ": () => run("check"), x: () => run("exclude"),
  n: () => goToDoubtful(1), p: () => goToDoubtful(-1), r: realign,
  "/": () => byId("search").focus(), "?": () => byId("helpdialog").showModal(),
  ArrowDown: () => moveSegments(1), ArrowUp: () => moveSegments(-1),
  ArrowLeft: () => go(cursor.i, leftSide(), cursor.k),
  ArrowRight: () => go(cursor.i, 1 - leftSide(), cursor.k),
  j: () => moveRows(1), k: () => moveRows(-1), PageDown: () => moveRows(8), PageUp: () => moveRows(-8),
  Home: toStart, End: toEnd,
};
const ALT = { ArrowUp: () => run("up"), ArrowDown: () => run("down") };
const CONTROL = { z: undoStep, y: redoStep, Z: redoStep, Home: toStart, End: toEnd };
const BUTTONS = {
  merge: () => run("merge"), split: () => run("split"), up: () => run("up"), down: () => run("down"),
  unlink: () => run("unlink"), link: () => run("link"), edit,
  check: () => run("check"), exclude: () => run("exclude"),
  undo: undoStep, redo: redoStep, next: () => goToDoubtful(1), previous: () => goToDoubtful(-1), realign,
  help: () => byId("helpdialog").showModal(), export: () => byId("exportdialog").showModal(),
};
/** The shortcuts listed in the help dialog, each with the names of its commands. */
const HELP = [
  ["↑ ↓ ← →", ["source", "target"]], ["N  P", ["next", "previous"]], ["M", ["merge"]], ["S", ["split"]],
  ["Alt+↑  Alt+↓", ["up", "down"]], ["U", ["unlink"]], ["L", ["link"]], ["Enter  E  F2", ["edit"]],
  ["C", ["check"]], ["X", ["exclude"]], ["Ctrl+Z  Ctrl+Y", ["undo", "redo"]], ["/", ["search"]],
  ["R", ["realign"]], ["?", ["help"]],
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
    const [side, k] = segment ? [Number(segment.dataset.side), Number(segment.dataset.k)] : [cursor.side, 0];
    go(Number(row.dataset.i), side, k);
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
      const keepsFocus = ["help", "export", "edit"].includes(name);
      if (!keepsFocus && byId(name).disabled) grid.focus({ preventScroll: true });
    });
    // Save the edited text before the button takes the focus from the text field.
    byId(name).addEventListener("mousedown", () => { if (editing) finishEdit([editing.area.value]); });
  }
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => download(button.dataset.export));
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.target.closest("input, textarea, #grid")) onKey(event);
  });
  listenFilters();
  listenOverview();
  byId("language").addEventListener("click", () => {
    setLanguage(uiLanguage === "en" ? "fr" : "en");
    refreshLabels();
  });
  new ResizeObserver(() => {
    if (grid.clientWidth === view.width) return draw();
    view.width = grid.clientWidth;
    view.heights.clear();
    layOutRows(0);
    draw();
    drawOverview();
  }).observe(grid);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawOverview);
  window.addEventListener("beforeunload", (event) => {
    const isAtRisk = () => saveTimer || saving.running || (kept.fault && hasUnsaved());
    if (page.served ? isAtRisk() : undoStack.length) event.preventDefault();
  });
}

function listenFilters() {
  const apply = () => {
    filter.text = byId("search").value;
    filter.max = Math.round(Number(byId("max").value) * 10);
    filter.kind = byId("kind").value;
    filter.flag = byId("flag").value || "all";
    filter.finding = byId("finding").value || "all";
    filter.keep.clear();
    byId("maxvalue").textContent = (filter.max / 1000).toFixed(2);
    applyFilter();
    byId("grid").scrollTop = 0;
    draw();
  };
  for (const id of ["search", "max", "kind", "flag", "finding"]) byId(id).addEventListener("input", apply);
  byId("threshold").addEventListener("input", () => {
    doubtThreshold = Math.round(Number(byId("threshold").value) * 1000);
    view.heights.clear();
    apply();
  });
  byId("clear").addEventListener("click", () => {
    byId("search").value = "";
    byId("max").value = 100;
    byId("kind").value = byId("flag").value = byId("finding").value = "all";
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
    const rows = {
      ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1,
      PageDown: 50, PageUp: -50, Home: -Infinity, End: Infinity,
    };
    const by = rows[event.key];
    if (!by) return;
    event.preventDefault();
    moveRows(by);
  });
  byId("overview").addEventListener("toggle", drawOverview);
}
