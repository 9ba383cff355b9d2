// Changes that the server has not saved are kept in the browser, one record per open page. A record remains if
// the page is closed or the browser ends, and the next page of the same document takes it over.

const kept = {
  /** The key of this page's record. */
  key: "",
  /** Why the browser cannot store changes, or an empty string. */
  fault: "",
  /** Records with changes that do not fit the document any more, as { key, time, changes }. */
  unfit: [],
  /** Releases the record, so that another page can take it over. */
  release: () => {},
  isReleased: false,
};

/** Returns the prefix that the keys of all records of this document share. */
const keptPrefix = () => `enregard:${page.served.identity}:`;

/** Whether there are changes that the server has not saved. */
const hasUnsaved = () => saving.saved.length !== beads.length
  || saving.saved.some((bead, k) => bead !== beads[k]);

/** Writes, updates or removes a record. Without changes, it is removed. */
function writeRecord(key, time, changes) {
  // The texts as the filter compares them (`f`) are computed again when needed.
  const withoutCache = (name, value) => (name === "f" ? undefined : value);
  if (changes.length) localStorage.setItem(key, JSON.stringify({ time, changes }, withoutCache));
  else localStorage.removeItem(key);
}

/** Stores the changes that are not saved, and records whether this succeeded. */
function keepChanges() {
  if (kept.isReleased) return;
  try {
    writeRecord(kept.key, Date.now(), hasUnsaved() ? changesBetween(saving.saved, beads) : []);
    kept.fault = "";
  } catch (error) {
    // The browser does not allow storage, or the storage is full.
    kept.fault = error.message || error.name;
  }
}

/** Removes this page's record, because the user discards the changes. */
function discardChanges() {
  saving.saved = beads.slice();
  keepChanges();
}

/**
 * Calls `take` as soon as no open page owns the record, and keeps other pages from taking it at the same time.
 * Each page holds a lock with the name of its record as long as it is open.
 */
async function takeOver(key, take) {
  await (navigator.locks ? navigator.locks.request(key, take) : Promise.resolve().then(take));
}

/** Applies the changes that earlier pages of this document left behind, now or when these pages are closed. */
function restoreChanges() {
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(keptPrefix()) && key !== kept.key);
  } catch (error) {
    kept.fault = error.message || error.name;
  }
  for (const key of keys) takeOver(key, () => restoreRecord(key));
}

function restoreRecord(key) {
  const text = localStorage.getItem(key);
  if (text === null) return;
  let record = null;
  try {
    record = JSON.parse(text);
  } catch {
    localStorage.removeItem(key);
    return;
  }
  const { fitting, unfit } = locateChanges(record.changes);
  if (fitting.length) {
    if (editing) finishEdit([editing.area.value]);
    applyChanges(fitting);
    afterChange([fitting[0].at, 0, 0], beads.slice(fitting[0].at, fitting[0].at + 1));
    announce(translate("restoredcount", fitting.length));
  }
  // The restored changes are in this page's own record now, unless it could not be written.
  if (!kept.fault) writeRecord(key, record.time, unfit);
  if (unfit.length) kept.unfit.push({ key, time: record.time, changes: unfit });
  showAlarm();
}

/** Removes the records with changes that do not fit. */
function discardUnfit() {
  for (const { key } of kept.unfit) localStorage.removeItem(key);
  kept.unfit = [];
  showAlarm();
}

/** Downloads the changes that do not fit, as lines of JSON with the texts before and after. */
function downloadUnfit() {
  const pair = (bead) => {
    const [source, target] = bead.texts || textsOfBead(bead);
    return { document: bead.name, source, target };
  };
  const lines = kept.unfit.flatMap(({ changes }) => changes).map(({ was, fresh }) =>
    `${JSON.stringify({ was: was.map(pair), becomes: fresh.map(pair) })}\n`);
  downloadText(lines.join(""), "unsaved.jsonl");
}

/** Leaves the record to the page of another server, and ends editing, because this page cannot save any more. */
function releaseRecord() {
  if (kept.isReleased) return;
  if (editing) finishEdit([editing.area.value]);
  keepChanges();
  kept.isReleased = true;
  for (const id of ["bar", "pairs", "top", "replacebar"]) byId(id).inert = true;
  kept.release();
}

/** Prepares the record of this page and takes over those of earlier pages. */
function startKeeping() {
  kept.key = keptPrefix() + crypto.randomUUID();
  const released = new Promise((resolve) => { kept.release = resolve; });
  if (navigator.locks) navigator.locks.request(kept.key, () => released);
  restoreChanges();
  // A page of a previous server checks whether it can still save, and otherwise gives up its record.
  const channel = new BroadcastChannel(keptPrefix());
  channel.addEventListener("message", beat);
  channel.postMessage("started");
}
