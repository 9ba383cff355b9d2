// Find and replace in the listed pairs. A replacement changes texts, so it makes drafts: a person still has to confirm
// the pairs.

/** Returns the expression that finds the text of the field, or null if the field is empty. */
function wantedPattern() {
  const text = byId("find").value;
  if (!text) return null;
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), byId("matchcase").checked ? "gu" : "giu");
}

/** Returns the places where the text occurs in the pairs that pass the filter: { i, side, k, count }. */
function placesFound(pattern) {
  const only = byId("replaceside").value;
  const sides = only === "both" ? [0, 1] : [Number(only)];
  const out = [];
  for (const i of view.rows) for (const side of sides) {
    beads[i].s[side].forEach(({ t }, k) => {
      const found = t.match(pattern);
      if (found) out.push({ i, side, k, count: found.length });
    });
  }
  return out;
}

function showFound() {
  const pattern = wantedPattern();
  const places = pattern ? placesFound(pattern) : [];
  const occurrences = places.reduce((sum, { count }) => sum + count, 0);
  const pairs = new Set(places.map(({ i }) => i)).size;
  byId("found").textContent = pattern ? translate("found", occurrences, pairs) : "";
  for (const id of ["findnext", "replaceone", "replaceall"]) byId(id).disabled = !places.length;
}

function openReplace() {
  byId("replacebar").hidden = false;
  showFound();
  byId("find").focus();
  byId("find").select();
}

function closeReplace() {
  byId("replacebar").hidden = true;
  byId("grid").focus({ preventScroll: true });
}

/** Goes to the next sentence with the text, after the last one to the first. */
function findNext() {
  const pattern = wantedPattern();
  const places = pattern ? placesFound(pattern) : [];
  if (!places.length) return;
  const order = ({ i, side, k }) => i * 1e6 + side * 1e5 + k;
  const next = places.find((place) => order(place) > order(cursor)) || places[0];
  go(next.i, next.side, next.k, true);
}

/** Returns a change that replaces the text in these places, which are in order. */
function replacement(places, pattern) {
  const by = byId("replaceby").value;
  const [first, last] = [places[0].i, places[places.length - 1].i];
  const fresh = beads.slice(first, last + 1);
  for (const { i, side, k } of places) {
    const bead = fresh[i - first];
    const text = bead.s[side][k].t.replace(pattern, () => by);
    const change = editedBead(bead, side, k, [text]);
    if (change) fresh[i - first] = change.bead;
  }
  return { at: first, count: fresh.length, fresh, focus: [cursor.i, cursor.side, cursor.k] };
}

function replaceOne() {
  const pattern = wantedPattern();
  const here = ({ i, side, k }) => i === cursor.i && side === cursor.side && k === cursor.k;
  const place = pattern && placesFound(pattern).find(here);
  if (place) apply("edit", replacement([place], pattern));
  findNext();
  showFound();
}

function replaceAll() {
  const pattern = wantedPattern();
  const places = pattern ? placesFound(pattern) : [];
  if (!places.length) return;
  if (apply("replaceall", replacement(places, pattern))) {
    announce(translate("replaced", places.reduce((sum, { count }) => sum + count, 0)));
  }
  showFound();
}

function listenReplace() {
  for (const id of ["find", "matchcase", "replaceside"]) byId(id).addEventListener("input", showFound);
  byId("replacebar").addEventListener("submit", (event) => {
    event.preventDefault();
    findNext();
  });
  byId("replaceone").addEventListener("click", replaceOne);
  byId("replaceall").addEventListener("click", replaceAll);
  byId("replaceclose").addEventListener("click", closeReplace);
  byId("replacebar").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closeReplace();
  });
}
