// Says that a conversation was read, once its page is really seen; without scripts a button does.

const form = document.querySelector("[data-mark-read]");

async function mark() {
  if (document.hidden) return;
  document.removeEventListener("visibilitychange", mark);
  const options = { method: "POST", body: new FormData(form), redirect: "manual" };
  const answer = await fetch(form.action, options).catch(() => null);
  if (answer?.type === "opaqueredirect") form.hidden = true;
}

if (form) {
  document.addEventListener("visibilitychange", mark);
  mark();
}
