// Renders one pair: its number, confidence and state in the gutter, its texts, and what is to be said about it.
// The handles that the mouse and the finger use are part of the row; drag.js and events.js react to them. Every
// handle has a keyboard command, so that none of them takes part in the tab order.

const confidenceText = (bead) => {
  const confidence = confidenceOf(bead);
  return isConfirmed(bead) ? "1.000" : confidence < 0 ? translate("none") : digits(confidence);
};

/** Describes the confidence and its parts, for the tooltip. */
function confidenceTitle(bead) {
  const parts = ["alignment", "translation"].map((name, number) => [name, partOf(bead, number)])
    .filter(([, part]) => part >= 0).map(([name, part]) => translate(name, digits(part)));
  return translate("confidence", confidenceText(bead)) + (parts.length ? ` (${parts.join(", ")})` : "");
}

/** Returns the colour for a confidence, as a number from 0 (low) to 4 (high). */
const colourOf = (thousandths) => Math.min(4, Math.floor(thousandths / 200));
const confidenceClass = (thousandths) => (thousandths < 0 ? "c-none" : `c${colourOf(thousandths)}`);

/** Shows the text of a segment with its matching words marked. */
function showMarks(element, text, words) {
  const parts = [];
  let done = 0;
  for (const word of words || []) {
    if (!word.kind) continue;
    const links = { "data-key": word.key, "data-links": word.links.join(" ") };
    parts.push(text.slice(done, word.start),
      el("mark", { class: `m-${word.kind}`, ...links }, text.slice(word.start, word.end)));
    done = word.end;
  }
  parts.push(text.slice(done));
  element.replaceChildren(...parts);
}

/** Shows or removes the marks on the matching words of a pair. */
function mark(bead, on) {
  const marks = on ? matchWords(bead) : null;
  for (const side of [0, 1]) {
    bead.s[side].forEach((segment, k) => {
      const element = byId(`s${bead.id}-${side}-${k}`);
      if (!element || element.querySelector("textarea")) return;
      showMarks(element.querySelector(".text"), segment.t, marks && marks[side][k]);
    });
  }
}

/** A handle for the mouse. The keyboard has commands instead, so that it is not in the tab order. */
const handle = (name, sign, title, more) =>
  el("button", { class: name, tabindex: -1, title, "aria-label": title, ...more }, sign);

function renderSide(i, side) {
  const bead = beads[i];
  const lang = side ? page.tgt : page.src;
  const cell = el("div", { role: "gridcell", class: `side side-${side}`, lang, dir: "auto" });
  const edge = [];
  if (hasNext(i) && isShown(i + 1)) {
    edge.push(el("span", { class: "edge", title: translate("dragborder"), "data-border": side }));
  }
  if (!bead.s[side].length) {
    cell.classList.add("gap");
    cell.id = `s${bead.id}-${side}-0`;
    cell.dataset.side = side;
    cell.dataset.k = 0;
    cell.lang = uiLanguage;
    cell.append(translate("gap"), ...edge);
    return cell;
  }
  bead.s[side].forEach((segment, k) => {
    const place = { "data-side": side, "data-k": k };
    if (k) cell.append(handle("cut", "", `${translate("cuthere")} (S)`, { "data-cut": k, "data-on": side }));
    const grip = el("span", { class: "grip", title: translate("draghere"), "aria-hidden": "true" }, "⠿");
    const id = `s${bead.id}-${side}-${k}`;
    cell.append(el("p", { id, class: "seg", dir: "auto", ...place }, grip, el("span", { class: "text" }, segment.t)));
  });
  cell.append(...edge);
  return cell;
}

function renderGutter(i) {
  const bead = beads[i];
  const badge = (on, name, sign, text = translate(name)) => {
    if (!on) return [];
    return [el("span", { class: `badge b-${name}`, title: text, "aria-label": text, role: "img" }, sign)];
  };
  const confidence = confidenceOf(bead);
  const shown = confidence < 0 ? translate("none") : twoDecimals(confidence);
  const kind = kindOf(bead);
  const described = confidenceTitle(bead);
  const title = kind ? `${described}, ${kind}` : described;
  const cell = el("div", { role: "gridcell", class: "gutter" },
    el("span", { class: "number" }, String(i + 1)),
    el("span", { class: `conf ${confidenceClass(confidence)}`, title: described }, shown),
    el("span", { class: "badges", title },
      ...badge(bead.checked, "checked", "✓"),
      ...badge(bead.manual || bead.edited, "changed", "✎"),
      ...badge(bead.excluded, "excluded", "⊘"),
      ...(outOfOrder.has(bead) ? badge(true, "moved", "⇅", orderText(bead)) : [])));
  if (hasNext(i) && isShown(i + 1)) {
    cell.append(handle("join", "⛓", `${translate("merge")} (M)`, { "data-join": i }));
  }
  return cell;
}

/** Returns the line below the texts, as a list with at most one element. */
function renderUnder(i) {
  const bead = beads[i];
  if (!underOf(bead)) return [];
  const parts = allLabels(bead);
  if (isDoubtful(bead)) {
    const reasons = reasonsOf(i);
    parts.push(el("span", { class: "reasons", title: reasons.join("; ") }, plainReason(i, reasons)));
  }
  const notes = notesOf(bead);
  if (notes.length) parts.push(el("span", { class: "notes", title: notes.join("\n") }, notes.join(" · ")));
  return [el("div", { role: "gridcell", class: "under" }, ...parts)];
}

function renderRow(row) {
  const i = view.lines[row];
  const bead = beads[i];
  const element = el("div", { role: "row", class: "row", "aria-rowindex": row + 1, id: `r${bead.id}` });
  const hidden = row ? i - view.lines[row - 1] - 1 : i;
  if (hidden > 0) element.append(el("div", { role: "gridcell", class: "skipped" }, translate("hidden", hidden)));
  element.append(renderGutter(i), renderSide(i, 0), renderSide(i, 1), ...renderUnder(i));
  element.classList.toggle("excluded", bead.excluded);
  element.classList.toggle("checked", bead.checked);
  element.classList.toggle("draft", isDraft(bead));
  element.classList.toggle("context", !filter.matches.has(i) && isFiltered());
  element.dataset.i = i;
  return element;
}

/** Highlights the words that match a marked word in the same row, and the word itself. */
function linkWords(word) {
  const row = word.closest(".row, #legend");
  const scope = row.id === "legend" ? view.shown.get(beads[cursor.i].id) : row;
  unlinkWords();
  word.classList.add("linked");
  const links = word.dataset.links.split(" ");
  for (const other of scope ? scope.querySelectorAll("mark") : []) {
    const matches = row.id === "legend"
      ? other.dataset.key === word.dataset.key || links.includes(other.dataset.key)
      : links.includes(other.dataset.key) && other.dataset.links.split(" ").includes(word.dataset.key);
    if (matches) other.classList.add("linked");
  }
}

function unlinkWords() {
  for (const old of document.querySelectorAll("mark.linked")) old.classList.remove("linked");
}
