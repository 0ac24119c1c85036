// The pipeline board: cards move by their own forms, sent without leaving the page, and by dragging,
// which presses the card's own button for that stage. What asks first (won, lost) opens its page.
// A finger holds a card to lift it; on a phone the stages where it may go stand at the bottom then.
import { say } from "./words.js";

const THRESHOLD = 6; // pixels that make a press a drag
const HOLD = 350; // milliseconds after which a finger at rest lifts a card instead of scrolling
const PHONE = matchMedia("(width < 40rem)");
const EDGE = 48; // so near to the board's edge it scrolls
const told = document.querySelector("[data-board-says]");
let drag = null;
let dropped = false;

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
  if (!fresh) return location.reload(); // the session ended: sign in again
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
  for (const column of columns()) column.classList.toggle("welcomes", welcome.includes(column.dataset.stage));
  if (drag.byTouch && PHONE.matches) showTargets(welcome);
  follow(drag.x, drag.y);
}

// One column fills a phone's screen, so the others come to the thumb.
function showTargets(welcome) {
  const bar = document.createElement("div");
  bar.className = "board-targets";
  bar.setAttribute("aria-hidden", "true");
  for (const { dataset } of columns().filter((one) => welcome.includes(one.dataset.stage))) {
    const target = document.createElement("div");
    target.className = "board-target welcomes";
    target.textContent = dataset.label;
    Object.assign(target.dataset, { stage: dataset.stage, label: dataset.label });
    bar.append(target);
  }
  document.body.append(bar);
}

function putDown() {
  clearTimeout(drag.hold);
  drag.ghost?.remove();
  document.querySelector(".board-targets")?.remove();
  drag.card.classList.remove("lifted");
  document.documentElement.classList.remove("dragging");
  for (const column of columns()) column.classList.remove("welcomes", "over");
  dropped = Boolean(drag.ghost);
  drag = null;
}

const columns = () => [...document.querySelectorAll(".board-column")];
const stageAt = (x, y) => document.elementFromPoint(x, y)?.closest(".board-column, .board-target") ?? null;

function follow(x, y) {
  const [left, top] = [x - drag.offset[0], y - drag.offset[1]];
  drag.ghost.style.transform = `translate(${left}px, ${top}px) rotate(1deg)`;
  const over = stageAt(x, y);
  for (const stage of document.querySelectorAll(".board-column, .board-target")) {
    stage.classList.toggle("over", stage === over && stage.classList.contains("welcomes"));
  }
}

function scrollAtEdge(x) {
  const box = board().getBoundingClientRect();
  if (x > box.right - EDGE) board().scrollLeft += 16;
  if (x < box.left + EDGE) board().scrollLeft -= 16;
}

function drop(x, y) {
  const { card } = drag;
  const stage = stageAt(x, y);
  putDown();
  if (!stage || stage.contains(card)) return;
  const way = card.querySelector(`[data-to="${stage.dataset.stage}"]`);
  if (way) way.click();
  else tell(say("notThere", { name: nameOf(card), stage: stage.dataset.label }), true);
}

document.addEventListener("pointerdown", (event) => {
  dropped = false;
  if (drag) return putDown(); // a second finger
  const card = event.target.closest("[data-board] [data-moves]");
  if (!card || event.button !== 0 || event.target.closest(".card-moves")) return;
  const byTouch = event.pointerType === "touch";
  drag = { card, byTouch, x: event.clientX, y: event.clientY, hold: byTouch && setTimeout(lift, HOLD) };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > THRESHOLD;
  if (!drag.ghost && far && drag.byTouch) return putDown(); // a finger that moves at once scrolls
  if (!drag.ghost && far) lift();
  if (!drag.ghost) return;
  event.preventDefault();
  follow(event.clientX, event.clientY);
  scrollAtEdge(event.clientX);
});

document.addEventListener("pointerup", (event) => {
  if (drag?.ghost) drop(event.clientX, event.clientY);
  else if (drag) putDown();
});
document.addEventListener("pointercancel", () => drag && putDown());
// A finger that holds a card neither scrolls the page nor opens the link's own menu.
document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => drag?.byTouch && event.preventDefault());
// A press that became a drag is no click on the link beneath; a key is no press.
document.addEventListener(
  "click",
  (event) => {
    if (event.isTrusted && event.detail && dropped && event.target.closest("[data-board]")) event.preventDefault();
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
  for (const column of columns()) seen.observe(column);
}

watchStages();
