// The commands with their keys. The keyboard, the tooltips, the card and the help all use this table, so that the help
// lists every key and no other.

/** Returns the side shown on the left: the French side if there is one, otherwise the source. */
const leftSide = () => (!/^fr\b/i.test(page.src) && /^fr\b/i.test(page.tgt) ? 1 : 0);

const toSide = (side) => go(cursor.i, side, cursor.k);

/**
 * Each command: the group of the help in which it is listed, its keys, and its action. `button` is the id of its
 * button and `label` its name in the help, if they differ from the name of the command. Letters work with and without Shift, unless Shift is named.
 */
const COMMANDS = {
  sentencedown: { group: "move", keys: ["ArrowDown"], action: () => moveSegments(1) },
  sentenceup: { group: "move", keys: ["ArrowUp"], action: () => moveSegments(-1) },
  leftside: { group: "move", keys: ["ArrowLeft"], action: () => toSide(leftSide()) },
  rightside: { group: "move", keys: ["ArrowRight"], action: () => toSide(1 - leftSide()) },
  pairdown: { group: "move", keys: ["j"], action: () => moveRows(1) },
  pairup: { group: "move", keys: ["k"], action: () => moveRows(-1) },
  pagedown: { group: "move", keys: ["PageDown"], action: () => moveRows(8) },
  pageup: { group: "move", keys: ["PageUp"], action: () => moveRows(-8) },
  start: { group: "move", keys: ["Home", "Control+Home"], action: () => moveRows(-Infinity) },
  end: { group: "move", keys: ["End", "Control+End"], action: () => moveRows(Infinity) },
  next: { group: "move", keys: ["n"], action: () => goToDoubtful(1) },
  previous: { group: "move", keys: ["p"], action: () => goToDoubtful(-1) },

  check: { group: "decide", label: "confirmnext", keys: ["c", "Control+Enter"], action: () => confirmPair() },
  togglecheck: { group: "decide", keys: [" "], action: () => run("check") },
  exclude: { group: "decide", keys: ["x"], action: () => run("exclude") },
  note: { group: "decide", keys: ["t"], action: () => openNote() },

  edit: { group: "correct", keys: ["Enter", "e", "F2"], action: () => edit() },
  merge: { group: "correct", keys: ["m"], action: () => run("merge") },
  split: { group: "correct", keys: ["s"], action: () => run("split") },
  up: { group: "correct", keys: ["Alt+ArrowUp"], action: () => run("up") },
  down: { group: "correct", keys: ["Alt+ArrowDown"], action: () => run("down") },
  pull: { group: "correct", keys: ["]", "Alt+Shift+ArrowDown"], action: () => run("pull") },
  push: { group: "correct", keys: ["[", "Alt+Shift+ArrowUp"], action: () => run("push") },
  swap: { group: "correct", keys: ["w"], action: () => run("swap") },
  unlink: { group: "correct", keys: ["u"], action: () => run("unlink") },
  link: { group: "correct", keys: ["l"], action: () => run("link") },
  alternative: { group: "correct", keys: ["a"], action: () => run("alternative") },
  realign: { group: "correct", keys: ["r"], action: () => realign(), when: () => canRealign() },
  realignall: { group: "correct", keys: ["g"], action: () => realignAll(), when: () => canRealign() },
  undo: { group: "correct", keys: ["Control+z"], action: () => undoStep() },
  redo: { group: "correct", keys: ["Control+y", "Control+Shift+z"], action: () => redoStep() },

  tosearch: { group: "find", keys: ["/", "Control+f"], action: () => byId("search").focus() },
  replace: { group: "find", keys: ["h", "Control+h"], action: () => openReplace() },
  onlydoubtful: { group: "find", keys: ["d"], action: () => toggleFilter("kind", "doubtful") },
  clear: { group: "find", keys: ["Escape"], action: () => escape() },

  overview: { group: "page", button: "overviewbutton", keys: ["o"], action: () => toggleOverview() },
  export: { group: "page", keys: ["Control+s"], action: () => openExport() },
  help: { group: "page", keys: ["?"], action: () => openDialog("helpdialog") },
};

/** The keys while a text is edited, for the help. */
const EDIT_KEYS = [["Enter", "editsave"], ["Control+Enter", "editconfirm"], ["Alt+Enter", "editsplit"], ["Escape", "editcancel"]];

const KEYS = new Map(Object.entries(COMMANDS).flatMap(([name, { keys }]) => keys.map((key) => [key, name])));

/** Returns the name of the key of an event, as in `COMMANDS`. */
function keyName(event) {
  // On some keyboards, characters such as [ need AltGr, which Windows reports as Control and Alt.
  const isAltGraph = event.getModifierState && event.getModifierState("AltGraph");
  const [control, alt] = isAltGraph ? [false, false] : [event.ctrlKey || event.metaKey, event.altKey];
  const isCharacter = event.key.length === 1;
  const shift = event.shiftKey && (!isCharacter || (control && /^[a-z]$/i.test(event.key)));
  const key = isCharacter ? event.key.toLowerCase() : event.key;
  return `${control ? "Control+" : ""}${alt ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

const KEY_SIGNS = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Control: "Ctrl", Escape: "Esc", PageUp: "PgUp",
  PageDown: "PgDn",
};

/** Returns a key as people write it. */
function keyText(name) {
  if (name === " ") return translate("space");
  return name.split("+").map((part) => KEY_SIGNS[part] || (part.length === 1 ? part.toUpperCase() : part)).join("+");
}

/** Runs the command of a key, wherever the focus is, unless the focused element itself needs the key. */
function onKey(event) {
  if (editing || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest("textarea, select")) return;
  const name = keyName(event);
  const inField = target.closest("input");
  // A field keeps its keys, but commands with Control that are not about text still work.
  if (inField && !["Control+Enter", "Control+s", "Control+f", "Control+h"].includes(name)) return;
  if (target.closest("button, summary") && (name === "Enter" || name === " ")) return;
  const command = COMMANDS[KEYS.get(name)];
  if (!command || (command.when && !command.when())) return;
  if (!beads.length && !["page", "find"].includes(command.group)) return;
  event.preventDefault();
  command.action();
}

/** Escape closes what is open, otherwise it clears the filter. */
function escape() {
  const open = document.querySelector("details.drop[open]");
  if (open) open.open = false;
  else if (isFiltered()) clearFilter();
  byId("grid").focus({ preventScroll: true });
}

/** Fills the help from the commands. */
function fillHelp() {
  const groups = [...new Set(Object.values(COMMANDS).map(({ group }) => group))];
  const row = (keys, name) => [
    el("dt", {}, ...keys.flatMap((key, k) => [...(k ? [" "] : []), el("kbd", {}, keyText(key))])),
    el("dd", {}, translate(name)),
  ];
  const sections = groups.map((group) => {
    const all = Object.entries(COMMANDS).filter(([, command]) => command.group === group && (!command.when || command.when()));
    return [`group${group}`, all.flatMap(([name, { keys, label }]) => row(keys, label || name))];
  });
  sections.splice(3, 0, ["groupedit", EDIT_KEYS.flatMap(([key, name]) => row([key], name))]);
  byId("keys").replaceChildren(...sections.map(([title, rows]) =>
    el("section", {}, el("h2", {}, translate(title)), el("dl", {}, ...rows))));
  const mouse = [["⠿", "helpgrip"], ["═", "helpedge"], ["✂", "helpcut"], ["⛓", "helpjoin"], ["2×", "helpdouble"]];
  byId("mousehelp").replaceChildren(...mouse.flatMap(([sign, name]) => [el("dt", {}, sign), el("dd", {}, translate(name))]));
}

/** Writes the names and keys of the commands on their buttons. */
function labelButtons() {
  for (const [name, { keys, button, label }] of Object.entries(COMMANDS)) {
    const element = byId(button || name);
    if (!element || element.tagName !== "BUTTON") continue;
    const key = keyText(keys[0]);
    element.setAttribute("aria-keyshortcuts", keys.join(" ").replace(/(^|\s|\+)([a-z])(?=\s|$)/g, (text) => text.toUpperCase()));
    if (element.closest("#buttons")) element.replaceChildren(translate(`do${name}`), el("kbd", {}, key));
    // The name of a button contains what it shows.
    if (element.querySelector("kbd") && element.dataset.label) {
      element.setAttribute("aria-label", `${element.textContent.trim()} ${translate(label || name)}`);
    }
    element.title = `${translate(label || name)} (${keys.map(keyText).join(", ")})`;
  }
}
