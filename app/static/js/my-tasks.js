// My tasks by keyboard: J and K move from one to the next, D is done, S opens what puts it off.

const list = document.querySelector("[data-my-tasks]");

function rows() {
  return [...list.querySelectorAll("[data-task]")];
}

function here() {
  return document.activeElement?.closest?.("[data-task]");
}

function move(by) {
  const all = rows();
  const at = all.indexOf(here());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next]?.querySelector("a")?.focus();
}

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  } else if (key === "d") {
    here()?.querySelector("[data-done]")?.click();
  } else if (key === "s") {
    const opener = here()?.querySelector("[data-snooze]");
    if (!opener) return;
    event.preventDefault();
    opener.closest("details").open = true;
    opener.closest("details").querySelector("button").focus();
  }
});
