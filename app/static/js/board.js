// The pipeline board: cards move by their own forms, sent without leaving the page, and by dragging,
// which presses the card's own button for that stage. What asks first (won, lost) opens its page.
import { say } from "./words.js";

const THRESHOLD = 6; // pixels that make a press a drag
const EDGE = 48; // so near to the board's edge it scrolls
const told = document.querySelector("[data-board-says]");
let drag = null;
let lastDrop = 0;

const board = () => document.querySelector("[data-board] .board");
const nameOf = (card) => card.querySelector(".card-name").textContent.trim();

function tell(words, failed = false) {
  told.classList.toggle("failed", failed);
  told.textContent = words;
}

// The page is asked again, so that counts, days and the moves that are left are what they are now.
async function refresh(key) {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-board]");
  if (!fresh) return location.reload();
  const at = board().scrollLeft;
  document.querySelector("[data-board]").replaceWith(fresh);
  board().scrollLeft = at;
  watchStages();
  const card = document.querySelector(`[data-card="${key}"]`);
  (card?.querySelector("summary") ?? card?.querySelector(".card-name"))?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return null;
}

async function send(form, button) {
  const key = form.closest("[data-card]").dataset.card;
  const body = new FormData(form, button);
  const headers = { Accept: "application/json" };
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers });
    const { message } = await answer.json();
    if (answer.redirected) location.reload(); // the session ended: sign in again
    await refresh(key);
    tell(message ?? say("notMoved"), !answer.ok);
  } catch {
    tell(say("offline"), true);
  }
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.matches("[data-board] [data-to]")) return;
  event.preventDefault();
  send(event.target, button);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (drag) putDown();
  const menu = event.target.closest?.("details.card-moves[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// -- dragging ----------------------------------------------------------------------------------------

function lift() {
  const box = drag.card.getBoundingClientRect();
  drag.offset = [drag.x - box.left, drag.y - box.top];
  drag.ghost = drag.card.cloneNode(true);
  drag.ghost.classList.add("board-ghost");
  drag.ghost.setAttribute("aria-hidden", "true");
  drag.ghost.removeAttribute("data-card");
  drag.ghost.style.width = `${box.width}px`;
  getSelection().removeAllRanges();
  document.body.append(drag.ghost);
  drag.card.classList.add("lifted");
  document.documentElement.classList.add("dragging");
  const welcome = drag.card.dataset.moves.split(" ");
  for (const column of document.querySelectorAll(".board-column")) {
    column.classList.toggle("welcomes", welcome.includes(column.dataset.stage));
  }
}

function putDown() {
  drag.ghost?.remove();
  drag.card.classList.remove("lifted");
  document.documentElement.classList.remove("dragging");
  for (const column of document.querySelectorAll(".board-column")) column.classList.remove("welcomes", "over");
  if (drag.ghost) lastDrop = Date.now();
  drag = null;
}

const columnAt = (x, y) => document.elementFromPoint(x, y)?.closest(".board-column") ?? null;

function scrollAtEdge(x) {
  const box = board().getBoundingClientRect();
  if (x > box.right - EDGE) board().scrollLeft += 16;
  if (x < box.left + EDGE) board().scrollLeft -= 16;
}

function drop(x, y) {
  const { card } = drag;
  const column = columnAt(x, y);
  putDown();
  if (!column || column.contains(card)) return;
  const way = card.querySelector(`[data-to="${column.dataset.stage}"]`);
  if (way) way.click();
  else tell(say("notThere", { name: nameOf(card), stage: column.dataset.label }), true);
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-board] [data-moves]");
  if (!card || event.button !== 0 || event.pointerType === "touch") return;
  if (event.target.closest(".card-moves")) return;
  drag = { card, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > THRESHOLD;
  if (!drag.ghost && far) lift();
  if (!drag.ghost) return;
  event.preventDefault();
  const [left, top] = [event.clientX - drag.offset[0], event.clientY - drag.offset[1]];
  drag.ghost.style.transform = `translate(${left}px, ${top}px) rotate(1deg)`;
  const over = columnAt(event.clientX, event.clientY);
  for (const column of document.querySelectorAll(".board-column")) {
    column.classList.toggle("over", column === over && column.classList.contains("welcomes"));
  }
  scrollAtEdge(event.clientX);
});

document.addEventListener("pointerup", (event) => {
  if (drag?.ghost) drop(event.clientX, event.clientY);
  drag = null;
});
document.addEventListener("pointercancel", () => drag && putDown());
// A press that became a drag is no click on the link beneath.
document.addEventListener(
  "click",
  (event) => {
    if (event.isTrusted && Date.now() - lastDrop < 50 && event.target.closest("[data-board]")) event.preventDefault();
  },
  true,
);

// -- phones: which stage is on screen --------------------------------------------------------------

function watchStages() {
  const links = [...document.querySelectorAll(".board-picker a")];
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const link = links.find((one) => one.hash === `#${target.id}`);
        if (isIntersecting) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { root: board(), threshold: 0.6 },
  );
  for (const column of document.querySelectorAll(".board-column")) seen.observe(column);
}

watchStages();
