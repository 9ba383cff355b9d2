// The changes between two states of the page, in a form that can be stored and applied to a later state of
// the document. A change consists of the beads that it replaces (`was`) and those that replace them (`fresh`).
// The replaced beads are found again by their texts, so a change still applies if other parts of the document
// differ.

/** Whether a bead is written to the file that the server saves. */
function isSaved(bead) {
  return !bead.excluded && (page.served.format !== "tmx" || !isNull(bead));
}

const textsOfBead = (bead) => [textOf(bead, 0), textOf(bead, 1)];

/** Returns the name and the texts by which a bead is found when the document is loaded again. */
const identityOf = (bead) => ({ name: page.docs[bead.d].name, texts: textsOfBead(bead) });

/** Returns the ranges in which two lists of beads differ, as { a: [start, end], b: [start, end] }. */
function differences(before, now) {
  // Most beads at the start and at the end are the same.
  let start = 0;
  const least = Math.min(before.length, now.length);
  while (start < least && before[start].id === now[start].id) start += 1;
  let [endA, endB] = [before.length, now.length];
  while (endA > start && endB > start && before[endA - 1].id === now[endB - 1].id) [endA, endB] = [endA - 1, endB - 1];
  const idsOf = (list, end) => new Set(list.slice(start, end).map((bead) => bead.id));
  const [old, current] = [idsOf(before, endA), idsOf(now, endB)];
  const out = [];
  for (let [i, j] = [start, start]; i < endA || j < endB;) {
    if (i < endA && j < endB && before[i].id === now[j].id) {
      i += 1;
      j += 1;
      continue;
    }
    const [a, b] = [i, j];
    while (i < endA && !current.has(before[i].id)) i += 1;
    while (j < endB && !old.has(now[j].id)) j += 1;
    // Commands never change the order of the beads that they keep. If the order differs, treat everything as changed.
    if (i === a && j === b) return [{ a: [0, before.length], b: [0, now.length] }];
    out.push({ a: [a, i], b: [b, j] });
  }
  return out;
}

/** Extends each difference until it replaces a bead of the saved file, so that its place can be found again. */
function anchored(changes, before, now) {
  const out = [];
  for (const { a, b } of changes) {
    const last = out[out.length - 1];
    const start = last ? last.a[1] : 0;
    const isAnchored = () => before.slice(...a).some(isSaved);
    while (!isAnchored() && a[0] > start) {
      a[0] -= 1;
      b[0] -= 1;
    }
    const isKept = () => a[1] < before.length && b[1] < now.length && before[a[1]].id === now[b[1]].id;
    while (!last && !isAnchored() && isKept()) {
      a[1] += 1;
      b[1] += 1;
    }
    if (last && !isAnchored()) [last.a[1], last.b[1]] = [a[1], b[1]];
    else out.push({ a, b });
  }
  return out;
}

/** Returns the changes that turn the beads `before` into the beads `now`. */
function changesBetween(before, now) {
  const changes = anchored(differences(before, now), before, now);
  if (!changes.length) return [];
  // The index of each bead among those that are in the saved file.
  const order = [];
  for (let [k, count] = [0, 0]; k <= before.length; k += 1) {
    order.push(count);
    if (k < before.length && isSaved(before[k])) count += 1;
  }
  const replaced = (bead) => ({ ...identityOf(bead), saved: isSaved(bead) });
  const copy = (bead) =>
    Object.assign({}, bead, { name: identityOf(bead).name, id: undefined, from: undefined });
  return changes.map(({ a, b }) => ({
    at: [a[0], order[a[0]]], was: before.slice(...a).map(replaced), fresh: now.slice(...b).map(copy),
  }));
}

/**
 * Returns a function that finds consecutive beads by their documents and texts. If several places match, it returns
 * the one at index `near`, or -1 if that does not match: a change must not be applied in the wrong place.
 */
function finder() {
  const keyOfTexts = ({ name, texts }) => JSON.stringify([name, ...texts]);
  const keys = beads.map((bead) => keyOfTexts(identityOf(bead)));
  const places = new Map();
  keys.forEach((key, k) => {
    if (places.has(key)) places.get(key).push(k);
    else places.set(key, [k]);
  });
  return (wanted, near, from) => {
    const run = wanted.map(keyOfTexts);
    const found = ((run.length && places.get(run[0])) || [])
      .filter((place) => place >= from && run.every((key, k) => keys[place + k] === key));
    if (found.includes(near)) return near;
    return found.length === 1 ? found[0] : -1;
  };
}

/**
 * Finds the places in the present beads where stored changes apply. Returns the changes to apply, as
 * { change, at, count }, and those that do not fit because another change has replaced their beads. Changes that
 * were already saved are in neither list.
 */
function locateChanges(changes) {
  const find = finder();
  const result = { fitting: [], unfit: [] };
  const textsOf = (list) => JSON.stringify(list.map(({ name, texts }) => [name, texts]));
  // The end of the last change, and the number of saved beads that the changes so far have added.
  let [end, added] = [0, 0];
  for (const change of changes) {
    const saved = change.was.filter((bead) => bead.saved);
    const fresh = change.fresh.filter(isSaved).map((bead) => ({ name: bead.name, texts: textsOfBead(bead) }));
    // The page has all beads, or only the saved ones if the server has read the saved file since.
    const tries = [[change.was, change.at[0]], [saved, change.at[1] + added]]
      .map(([wanted, near]) => ({ at: find(wanted, near, end), near, count: wanted.length }));
    const old = tries.find(({ at }) => at >= 0);
    const near = change.at[1] + added;
    const done = textsOf(saved) === textsOf(fresh) ? -1 : find(fresh, near, end);
    if (old && !(done === near && old.at !== old.near)) {
      result.fitting.push({ change, at: old.at, count: old.count });
      end = old.at + old.count;
    } else if (done >= 0 || !fresh.length) {
      added += fresh.length - saved.length;
      end = Math.max(end, done + fresh.length);
    } else {
      result.unfit.push(change);
    }
  }
  return result;
}

/** Applies located changes. Each of them can be undone. */
function applyChanges(located) {
  for (const { change, at, count } of located.slice().reverse()) {
    const replaced = beads.slice(at, at + count);
    const { d } = replaced[0];
    const from = replaced.map((bead) => ({ from: bead.from })).reduce((a, b) => ({ from: unionRange(a, b) }));
    const fresh = change.fresh.map((bead) => {
      page.docs[d].maxNumber = Math.max(page.docs[d].maxNumber, bead.num);
      return Object.assign({}, bead, { d, id: nextId++, from: from.from });
    });
    replaceBeads(at, count, fresh, "restored", [at, 0, 0]);
  }
}
