// Direct manipulation, by mouse, pen or finger: a sentence is dragged to another pair by its grip, and the border
// between two pairs is dragged by the edge below a text. Clicks on the other handles are in events.js.

/** What is dragged: null, or { kind, i, side, k, ids, over } with the place `over` which it would be dropped. */
let dragged = null;

/** Number of pixels from the edge of the list at which dragging scrolls it, and by how much. */
const SCROLL_ZONE = 36;
const SCROLL_STEP = 14;

/** Returns the row element at a point, or null. */
function rowAtPoint(x, y) {
  const found = document.elementFromPoint(x, y);
  return found && found.closest(".row");
}

function startDrag(event) {
  if (editing || (event.button && event.pointerType === "mouse")) return;
  const grip = event.target.closest(".grip");
  const edge = event.target.closest(".edge");
  if (!grip && !edge) return;
  event.preventDefault();
  const i = Number(event.target.closest(".row").dataset.i);
  if (grip) {
    const { side, k } = grip.closest(".seg").dataset;
    dragged = { kind: "sentence", i, side: Number(side), k: Number(k), over: null };
    byId("ghost").textContent = beads[i].s[side][k].t;
  } else {
    dragged = { kind: "border", i, side: Number(edge.dataset.border), over: null };
  }
  dragged.id = beads[i].id;
  byId("grid").setPointerCapture(event.pointerId);
  document.body.classList.add("dragging");
}

/** Returns the vertical places at which the border below bead `i` can be, from the top of its texts. */
function borderPlaces(i, side) {
  const segments = [i, i + 1].flatMap((n) => beads[n].s[side].map((_, k) => byId(`s${beads[n].id}-${side}-${k}`)));
  const boxes = segments.filter((segment) => segment).map((segment) => segment.getBoundingClientRect());
  if (boxes.length < segments.length || !boxes.length) return [];
  const below = boxes.map(({ bottom }, k) => (k + 1 < boxes.length ? (bottom + boxes[k + 1].top) / 2 : bottom));
  return [boxes[0].top, ...below];
}

function moveDrag(event) {
  if (!dragged) return;
  const grid = byId("grid");
  const box = grid.getBoundingClientRect();
  if (event.clientY < box.top + SCROLL_ZONE) grid.scrollTop -= SCROLL_STEP;
  else if (event.clientY > box.bottom - SCROLL_ZONE) grid.scrollTop += SCROLL_STEP;
  for (const old of document.querySelectorAll(".row.into")) old.classList.remove("into");
  if (dragged.kind === "sentence") {
    byId("ghost").hidden = false;
    byId("ghost").style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 8}px)`;
    const row = rowAtPoint(event.clientX, event.clientY);
    dragged.over = row ? Number(row.dataset.i) : null;
    if (row && dragged.over !== dragged.i) row.classList.add("into");
    return;
  }
  const places = borderPlaces(dragged.i, dragged.side);
  if (!places.length) return;
  const distances = places.map((y) => Math.abs(y - event.clientY));
  dragged.over = distances.indexOf(Math.min(...distances));
  const row = view.shown.get(dragged.id);
  const cell = row.querySelector(`.side-${dragged.side}`).getBoundingClientRect();
  const frame = byId("pairs").getBoundingClientRect();
  const line = byId("dropline");
  line.hidden = false;
  line.style.left = `${cell.left - frame.left}px`;
  line.style.width = `${cell.width}px`;
  line.style.top = `${places[dragged.over] - frame.top}px`;
}

function endDrag() {
  document.body.classList.remove("dragging");
  for (const old of document.querySelectorAll(".row.into")) old.classList.remove("into");
  byId("ghost").hidden = byId("dropline").hidden = true;
  dragged = null;
}

function drop() {
  if (!dragged) return;
  const { kind, i, side, k, over, id } = dragged;
  endDrag();
  if (over === null || !beads[i] || beads[i].id !== id) return;
  if (kind === "sentence" && over !== i) apply("dragged", moveSegment(i, side, k, over));
  if (kind === "border") apply("border", moveBorder(i, side, over));
}

function listenDrag() {
  const grid = byId("grid");
  grid.addEventListener("pointerdown", startDrag);
  grid.addEventListener("pointermove", moveDrag);
  grid.addEventListener("pointerup", drop);
  grid.addEventListener("pointercancel", endDrag);
  document.addEventListener("keydown", (event) => {
    if (dragged && event.key === "Escape") {
      event.stopImmediatePropagation();
      endDrag();
    }
  }, true);
}
