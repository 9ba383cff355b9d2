// Event listeners.

function listen() {
  document.addEventListener("keydown", onKey);
  listenGrid();
  listenButtons();
  listenFilters();
  listenOverview();
  listenSettings();
  listenTour();
  listenDrag();
  listenReplace();
  listenNote();
  listenSheet();
  const grid = byId("grid");
  new ResizeObserver(() => {
    byId("sizer").parentElement.previousElementSibling.style.paddingRight = `${grid.offsetWidth - grid.clientWidth}px`;
    if (grid.clientWidth === view.width) return draw();
    view.width = grid.clientWidth;
    renderAgain();
    drawOverview();
  }).observe(grid);
  window.addEventListener("beforeunload", (event) => {
    const isAtRisk = () => saveTimer || saving.running || (kept.fault && hasUnsaved());
    if (page.served ? isAtRisk() : isUnexported()) event.preventDefault();
  });
}

function listenGrid() {
  const grid = byId("grid");
  let frame = 0;
  grid.addEventListener("scroll", () => {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; draw(); });
  }, { passive: true });
  grid.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row || editing) return;
    const i = Number(row.dataset.i);
    const { cut, on, join } = event.target.dataset;
    if (join !== undefined) {
      go(i, cursor.side, 0);
      run("merge");
    } else if (cut !== undefined) {
      go(i, Number(on), Number(cut));
      run("split");
    } else {
      const segment = event.target.closest("[data-side]");
      const [side, k] = segment ? [Number(segment.dataset.side), Number(segment.dataset.k)] : [cursor.side, 0];
      go(i, side, k);
    }
    grid.focus({ preventScroll: true });
  });
  grid.addEventListener("dblclick", (event) => {
    if (event.target.closest(".seg") && !event.target.closest(".grip")) edit();
  });
  for (const [kind, on] of [["mouseover", true], ["mouseout", false]]) {
    grid.addEventListener(kind, (event) => {
      const row = event.target.closest(".row");
      if (!row || row.contains(event.relatedTarget)) return;
      const bead = beads[row.dataset.i];
      if (bead && bead !== beads[cursor.i] && view.shown.get(bead.id) === row) mark(bead, on);
    });
  }
  document.addEventListener("mouseover", (event) => {
    const word = event.target.closest("mark");
    if (word) linkWords(word);
    else unlinkWords();
  });
}

/** Connects the buttons of the commands. After a click, the keys work in the list again. */
function listenButtons() {
  for (const [name, { button, action }] of Object.entries(COMMANDS)) {
    const element = byId(button || name);
    if (!element || element.tagName !== "BUTTON" || name === "clear") continue;
    element.addEventListener("click", (event) => {
      const menu = element.closest("details");
      if (menu) menu.open = false;
      action();
      const takesFocus = ["edit", "note", "replace", "help", "export"].includes(name);
      if (!takesFocus && (event.detail || element.disabled)) byId("grid").focus({ preventScroll: true });
    });
    // Save the edited text before the button takes the focus from the text field.
    element.addEventListener("mousedown", () => { if (editing) finishEdit([editing.area.value]); });
  }
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => download(button.dataset.export));
  }
  byId("language").addEventListener("click", () => {
    setLanguage(uiLanguage === "en" ? "fr" : "en");
    refreshLabels();
  });
  byId("tourbutton").addEventListener("click", () => {
    byId("menu").open = false;
    showTour(0);
  });
  document.addEventListener("pointerdown", (event) => {
    for (const open of document.querySelectorAll("details.drop[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
}

function listenFilters() {
  for (const id of ["search", "max", "kind", "flag", "finding"]) byId(id).addEventListener("input", readFilter);
  byId("threshold").addEventListener("input", () => {
    doubtThreshold = Math.round(Number(byId("threshold").value) * 1000);
    forgetHeights();
    readFilter();
    countAll();
    fillCard();
    placeCard();
  });
  byId("clear").addEventListener("click", () => {
    clearFilter();
    byId("grid").focus({ preventScroll: true });
  });
  byId("chips").addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (!chip) return;
    toggleFilter(chip.dataset.by, chip.dataset.value);
    if (event.detail) byId("grid").focus({ preventScroll: true });
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    if (event.key === "Escape") clearFilter();
    byId("grid").focus({ preventScroll: true });
    if (view.rows.length) go(view.rows.find((i) => i >= cursor.i) ?? view.rows[view.rows.length - 1], cursor.side, 0);
  });
}

function listenOverview() {
  const plot = byId("plot");
  /** Goes to a pair, without the filter if that hides it. */
  const visit = (i) => {
    if (!isShown(i)) clearFilter();
    go(i, cursor.side, 0, true);
  };
  plot.addEventListener("click", (event) => {
    const box = plot.getBoundingClientRect();
    visit(beadAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
  });
  plot.addEventListener("keydown", (event) => {
    const rows = {
      ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1,
      PageDown: 50, PageUp: -50, Home: -Infinity, End: Infinity,
    };
    const by = rows[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    moveRows(by);
  });
  byId("gaps").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) visit(Number(button.dataset.i));
  });
  byId("bins").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    byId("max").value = button.dataset.max;
    readFilter();
  });
}
