// Which columns of a grid are shown: at once on the page, and kept by the server for this person, or
// in the address where that names the hidden columns (a saved filter does).
import { say } from "./words.js";
import { toast } from "./toast.js";

const table = document.querySelector("table[data-grid]");
const form = document.querySelector("[data-column-menu] form");

const hidden = () =>
  [...form.querySelectorAll("input[name=shown]:not(:disabled)")].filter((box) => !box.checked).map((box) => box.value);

function show(away) {
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    if (!head.dataset.name) return;
    head.hidden = away.includes(head.dataset.name);
    for (const row of table.tBodies[0].rows) row.cells[index].hidden = head.hidden;
  });
}

function keepInAddress(away) {
  const address = new URL(location);
  address.searchParams.set("hide", away.join(","));
  history.replaceState(null, "", address);
  for (const field of document.querySelectorAll("[data-present-view]")) field.value = address.search.slice(1);
}

async function keepForMe() {
  // keepalive: a person who leaves the page at once does not lose the choice
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => null);
  if (!answer || answer.status >= 400) toast(say("notChanged"), { failed: true });
}

form?.addEventListener("change", () => {
  const away = hidden();
  if (table) show(away);
  if (new URLSearchParams(location.search).has("hide")) keepInAddress(away);
  else keepForMe();
});
