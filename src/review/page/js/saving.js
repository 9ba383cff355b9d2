// Saving, in a page that enregard serves. If the server cannot be reached or refuses a change, the page says
// so in an alarm above everything else, keeps the changes in the browser, and sends them when it can.

/** Delay in milliseconds between a change and its saving, so that quick changes are saved together. */
const SAVE_DELAY = 600;
/** Interval in milliseconds at which the page checks whether the server responds. */
const BEAT = 4000;
/** Time limits in milliseconds for a response. A document is saved within a second or two. */
const ALIVE_TIME = 8000;
const SAVE_TIME = 30000;

const saving = {
  /** The beads as the server has saved them. */
  saved: [],
  /** The number of changes that the server has accepted, as far as this page knows. */
  revision: 0,
  running: false,
  beating: false,
  /**
   * Why changes are not saved: "lost" (no answer), "restarted" (another server answers), "refused",
   * "elsewhere" (changed in another window), "outside" (changed by another program), or an empty string.
   */
  trouble: "",
  reason: "",
  /** Distinguishes this page from others that are open. */
  page: "",
};
let saveTimer = 0;

/**
 * Sends a request and returns the text of the response, or its bytes if it is `binary`. The error has the code of the
 * response, or 0.
 */
async function post(path, body, { time = SAVE_TIME, headers = {}, binary = false } = {}) {
  const request = () => fetch(path, {
    method: "POST",
    headers: { "X-Enregard-Token": page.served.token, "X-Enregard-Page": saving.page, ...headers },
    body,
    signal: AbortSignal.timeout(time),
  });
  // Try again once, because a single connection can fail for reasons that do not last.
  const again = (error) => {
    if (error.name === "TimeoutError") throw error;
    return new Promise((resolve) => { setTimeout(resolve, 200); }).then(request);
  };
  const answer = await request().catch(again)
    .catch((error) => { throw Object.assign(new Error(error.message), { code: 0 }); });
  if (answer.ok && binary) return answer.blob();
  const text = await answer.text();
  if (!answer.ok) throw Object.assign(new Error(text), { code: answer.status });
  return text;
}

/** Records why a request failed. */
function fail({ code, message }) {
  const troubles = { 0: "lost", 403: "restarted", 404: "restarted", 409: "outside", 412: "elsewhere" };
  saving.trouble = troubles[code] || "refused";
  saving.reason = message;
  if (saving.trouble === "restarted") releaseRecord();
}

/** Stores a change in the browser, and schedules saving unless the user must first decide what to do. */
function scheduleSave() {
  if (!page.served) return;
  keepChanges();
  clearTimeout(saveTimer);
  const waits = ["lost", "restarted", "elsewhere", "outside"].includes(saving.trouble);
  saveTimer = waits ? 0 : setTimeout(save, SAVE_DELAY);
  if (saving.trouble) showAlarm();
}

/** Saves the document. With `replace`, it replaces changes that others have made. */
async function save(replace = false) {
  clearTimeout(saveTimer);
  saveTimer = 0;
  if (saving.running) return;
  saving.running = true;
  const now = beads.slice();
  byId("saved").textContent = translate("saving");
  try {
    // The server compares the document with the corrections, so both must describe the same state.
    const parts = [["corrections", writers.corrections()], ["save", writers[page.served.format](true)]];
    for (const [path, body] of parts) {
      const headers = replace === true ? { "X-Enregard-Replace": "yes" } : { "If-Match": saving.revision };
      saving.revision = Number(await post(path, body, { headers }));
    }
    saving.saved = now;
    saving.trouble = "";
  } catch (error) {
    fail(error);
  }
  saving.running = false;
  keepChanges();
  showAlarm();
  // Save the changes that were made while the request was running.
  if (!saving.trouble && hasUnsaved()) scheduleSave();
}

/** Checks whether the server responds, and sends the changes that it has not received. */
async function beat() {
  if (saving.beating || saving.trouble === "restarted") return;
  saving.beating = true;
  const before = saving.trouble;
  try {
    const revision = Number(await post("alive", "", { time: ALIVE_TIME }));
    if (before === "lost") saving.trouble = "";
    if (!saving.trouble && !saving.running && revision > saving.revision && !hasUnsaved()) {
      fail({ code: 412, message: "" });
    }
  } catch (error) {
    if (error.code === 0 || !["elsewhere", "outside"].includes(before)) fail(error);
  }
  saving.beating = false;
  if (saving.trouble === before) return;
  showAlarm();
  if (saving.trouble) return;
  announce(translate("isback"));
  if (hasUnsaved()) scheduleSave();
}

// ---- the alarm

/** The buttons of the alarm, each with its action. */
const ALARM_BUTTONS = {
  retry: () => save(),
  overwrite: () => save(true),
  combine: () => location.reload(),
  reload: () => location.reload(),
  discard: () => { discardChanges(); location.reload(); },
  export: () => openExport(),
  unfitdownload: downloadUnfit,
  unfitdiscard: discardUnfit,
};

/** Returns the texts and the buttons of the alarm about saving, or null if all is well. */
function savingAlarm() {
  const { trouble, reason } = saving;
  const { file } = page.served;
  const unsaved = hasUnsaved();
  const fate = unsaved ? [kept.fault ? translate("notkept", kept.fault) : translate("iskept")] : [];
  const ways = unsaved ? ["export"] : [];
  switch (trouble) {
    case "lost":
      return { texts: [translate("lost", file), ...fate, translate("startagain")], buttons: ways };
    case "restarted":
      return { texts: [translate("restarted", file), ...fate], buttons: ways };
    case "refused":
      return { texts: [translate("refused", file, reason), ...fate], buttons: ["retry", ...ways] };
    case "outside": {
      const texts = [translate("outside", file), ...fate, translate("seeoutside")];
      return { texts, buttons: ["overwrite", ...ways] };
    }
    case "elsewhere": {
      if (!unsaved) return { texts: [translate("elsewhere", file)], buttons: ["reload"] };
      const texts = [translate("elsewhere", file), translate("choose"), ...fate];
      return { texts, buttons: ["combine", "overwrite", "discard", ...ways] };
    }
    default:
      return null;
  }
}

/** Returns the texts and the buttons of the alarm about changes that do not fit, or null if all fit. */
function unfitAlarm() {
  if (!kept.unfit.length) return null;
  const count = kept.unfit.reduce((sum, { changes }) => sum + changes.length, 0);
  const time = new Date(Math.max(...kept.unfit.map((record) => record.time))).toLocaleString(uiLanguage);
  const texts = [translate("unfit", count, time, page.served.file)];
  return { texts, buttons: ["unfitdownload", "unfitdiscard"] };
}

/** Shows or hides the alarm, and the state of saving. */
function showAlarm() {
  if (!page.served) return;
  const now = savingAlarm() || unfitAlarm();
  byId("alarm").hidden = !now;
  document.title = `${now ? "⚠ " : ""}${page.name} · enregard`;
  if (now) {
    const text = now.texts.join(" ");
    // Screen readers announce the text when it changes.
    if (byId("alarmtext").textContent !== text) byId("alarmtext").textContent = text;
    byId("alarmbuttons").replaceChildren(...now.buttons.map((name) => {
      const button = el("button", { "data-alarm": name }, translate(`alarm${name}`));
      button.addEventListener("click", ALARM_BUTTONS[name]);
      return button;
    }));
  }
  const isSaved = saving.saved !== saving.loaded;
  const state = saving.trouble && hasUnsaved() ? "notsaved" : isSaved ? "saved" : "savesto";
  byId("saved").textContent = translate(state, page.served.file.replace(/^.*[/\\]/, ""));
  byId("saved").title = translate(state, page.served.file);
}

/** Prepares saving in a page that enregard serves. */
function startSaving() {
  if (!page.served) return;
  saving.page = crypto.randomUUID();
  saving.revision = page.served.revision;
  saving.saved = beads.slice();
  saving.loaded = saving.saved;
  startKeeping();
  setInterval(beat, BEAT);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
}
