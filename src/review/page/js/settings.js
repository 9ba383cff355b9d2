// Settings that the browser remembers for all pages: theme, text size, width of the columns, overview, tour. They
// are written only when the user changes one, and never together with the work.

const SETTINGS_KEY = "enregard-settings";

const settings = { theme: "auto", size: 15, split: 50, overview: null, toured: false };

function readSettings() {
  try {
    Object.assign(settings, JSON.parse(localStorage.getItem(SETTINGS_KEY) || "{}"));
  } catch {
    // The browser does not allow storage, or another program wrote the record. The defaults apply.
  }
}

function changeSettings(changes) {
  Object.assign(settings, changes);
  try {
    localStorage.setItem(SETTINGS_KEY, JSON.stringify(settings));
  } catch {
    // The settings apply to this page only.
  }
}

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const prefersContrast = matchMedia("(prefers-contrast: more)");

/** Applies the theme, the text size and the width of the columns. */
function applySettings() {
  const automatic = prefersContrast.matches ? "contrast" : prefersDark.matches ? "dark" : "light";
  const root = document.documentElement;
  root.dataset.shade = settings.theme === "auto" ? automatic : settings.theme;
  root.style.setProperty("--size", `${settings.size}px`);
  byId("theme").value = settings.theme;
  byId("textsize").value = settings.size;
  byId("pairs").style.setProperty("--left", `${settings.split}fr`);
  byId("pairs").style.setProperty("--right", `${100 - settings.split}fr`);
  byId("divider").setAttribute("aria-valuenow", settings.split);
}

/** Applies new settings to the list. */
function redrawWith(changes) {
  changeSettings(changes);
  applySettings();
  renderAgain();
  drawOverview();
}

/** Sets the width of the left column, in per cent. */
function setSplit(wanted) {
  const split = Math.round(Math.max(20, Math.min(80, wanted)));
  if (split !== settings.split) redrawWith({ split });
}

/** Shows or hides the overview. */
function toggleOverview() {
  byId("overview").hidden = !byId("overview").hidden;
  byId("overviewbutton").setAttribute("aria-expanded", !byId("overview").hidden);
  changeSettings({ overview: !byId("overview").hidden });
  drawOverview();
}

function listenSettings() {
  byId("theme").addEventListener("change", () => redrawWith({ theme: byId("theme").value }));
  byId("textsize").addEventListener("input", () => redrawWith({ size: Number(byId("textsize").value) }));
  for (const media of [prefersDark, prefersContrast]) {
    media.addEventListener("change", () => {
      applySettings();
      drawOverview();
    });
  }
  const divider = byId("divider");
  divider.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    setSplit(settings.split + by);
  });
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const [left, right] = [byId("lefthead"), byId("righthead")].map((head) => head.getBoundingClientRect());
    setSplit(((event.clientX - left.left) / (right.right - left.left)) * 100);
  });
}

// ---- the tour

/** The steps of the tour: the elements that they point to. Their texts are `tour0`, `tour1` … */
const TOUR = ["#grid", "#card", "#next", "#chips", "#bar", "#undo", "#export"];
let tourStep = -1;

/** Shows a step of the tour. It takes neither the focus nor any key, so that work can begin at once. */
function showTour(step) {
  for (const old of document.querySelectorAll(".toured")) old.classList.remove("toured");
  tourStep = step < TOUR.length ? step : -1;
  byId("tour").hidden = tourStep < 0;
  if (tourStep < 0) return;
  byId("tourtext").textContent = `${step + 1}/${TOUR.length} · ${translate(`tour${step}`)}`;
  byId("tournext").textContent = translate(step + 1 < TOUR.length ? "tournext" : "tourdone");
  document.querySelector(TOUR[step]).classList.add("toured");
}

function listenTour() {
  const end = () => {
    showTour(TOUR.length);
    changeSettings({ toured: true });
    byId("grid").focus({ preventScroll: true });
  };
  byId("tournext").addEventListener("click", () => (tourStep + 1 < TOUR.length ? showTour(tourStep + 1) : end()));
  byId("tourend").addEventListener("click", end);
}
