// What the filters by flag and by finding share.

/** Fills the filter `id` with its choices: `all`, `any` and `names`. The choice stays. */
function fillFilter(id, names) {
  const { value } = byId(id);
  byId(id).replaceChildren(...["all", "any", ...names].map((name) => el("option", { value: name })));
  byId(id).value = value || "all";
}

/** Writes the number of pairs with each choice into the filter `id`. `namesOf` returns the names of a pair. */
function countFilter(id, any, namesOf) {
  const counts = new Map([...byId(id).options].map((option) => [option.value, 0]));
  for (const bead of beads) {
    const names = new Set(namesOf(bead));
    if (names.size) names.add("any");
    for (const name of names) counts.set(name, counts.get(name) + 1);
  }
  for (const option of byId(id).options) {
    const name = { all: translate("all"), any }[option.value] || option.value;
    const text = option.value === "all" ? name : `${name} (${counts.get(option.value)})`;
    if (option.textContent !== text) option.textContent = text;
  }
}

/** Fills the list `id` with names and their definitions. */
function fillDefinitions(id, definitions) {
  const entries = Object.entries(definitions);
  byId(id).replaceChildren(...entries.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
}
