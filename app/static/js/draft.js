// form[data-draft="address"]: a moment after typing stops, what stands in the form is kept as a
// draft, and once more when the tab is closed. Nothing is checked; without a connection it waits.
import { say } from "./words.js";

const PAUSE = 1000;
const AGAIN = 10000;
const form = document.querySelector("form[data-draft]");
const words = form.querySelector("[data-draft-words]");
let timer;
let isChanged = false;
let isSending = false;
let isSaving = false;

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
}

async function told(answer) {
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  words.textContent = answer.ok ? said.words : (said.message ?? say("draftRefused"));
}

async function keep(options = {}) {
  if (!isChanged || isSaving || (isSending && !options.keepalive)) return;
  isChanged = false;
  isSending = true;
  try {
    await told(
      await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        ...options,
      }),
    );
  } catch {
    isChanged = true;
    words.textContent = say("draftOffline");
    later(AGAIN);
  } finally {
    isSending = false;
  }
  if (isChanged) later(PAUSE);
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    isChanged = true;
    later(PAUSE);
  });
}
form.addEventListener("submit", () => {
  isSaving = true;
  clearTimeout(timer);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep({ keepalive: true });
});
window.addEventListener("online", () => later(0));
window.addEventListener("pageshow", () => {
  isSaving = false; // somebody came back to the page after a save that did not get through
});
