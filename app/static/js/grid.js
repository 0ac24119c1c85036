// A grid's rows: ticking (Shift for a range), opening by click, walking with j and k.
import "./grid-columns.js";
import "./grid-edit.js";
import "./grid-filters.js";
import { say } from "./words.js";

const table = document.querySelector("table[data-grid]");
const ticks = table ? [...table.querySelectorAll(".row-tick")] : [];
const all = table?.querySelector("[data-tick-all]");
let last = null;

function countTicks() {
  const count = ticks.filter((tick) => tick.checked).length;
  const output = document.querySelector("[data-bulk-count]");
  if (output) output.textContent = say("ticked", { count });
  for (const button of document.querySelectorAll("#bulk button[name=action]")) {
    button.dataset.confirmTitle = `${button.textContent.trim()}: ${say("ticked", { count })}`;
  }
  if (all) {
    all.checked = count > 0 && count === ticks.length;
    all.indeterminate = count > 0 && count < ticks.length;
  }
}

function tickAll(checked) {
  for (const tick of ticks) tick.checked = checked;
  countTicks();
}

function tickRange(to) {
  const [from, until] = [ticks.indexOf(last), ticks.indexOf(to)].sort((a, b) => a - b);
  for (const tick of ticks.slice(from, until + 1)) tick.checked = to.checked;
}

function watchTicks() {
  table.addEventListener("click", (event) => {
    if (!event.target.matches(".row-tick")) return;
    if (event.shiftKey && last) tickRange(event.target);
    last = event.target;
    countTicks();
  });
  all?.addEventListener("change", () => tickAll(all.checked));
  document.querySelector("[data-bulk-clear]")?.addEventListener("click", () => tickAll(false));
  window.addEventListener("pageshow", countTicks); // the browser restores ticks on "back"
}

// A click anywhere in a row opens it, unless it was meant for something in the row.
function openByClick(event) {
  const row = event.target.closest("tbody tr");
  const busy = event.target.closest("a, button, input, select, textarea, label, td[data-editable], .tick-cell");
  if (!row || busy || String(getSelection())) return;
  const link = row.querySelector(".row-link");
  if (!link) return;
  if (event.ctrlKey || event.metaKey || event.button === 1) window.open(link.href, "_blank", "noopener");
  else link.click();
}

function step(by) {
  const links = [...table.querySelectorAll(".row-link")];
  const row = document.activeElement?.closest?.("tbody tr");
  const at = row ? links.indexOf(row.querySelector(".row-link")) : -1;
  const next = links[Math.max(0, Math.min(links.length - 1, at + by))] ?? links[0];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

function actOnRow(key) {
  const row = document.activeElement?.closest?.("tbody tr");
  if (!row) return;
  if (key === "x") row.querySelector(".row-tick")?.click();
  if (key === "e") row.querySelector("td[data-editable]")?.focus();
}

function walk(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "x" || event.key === "e") actOnRow(event.key);
  else if (event.key === "c") document.querySelector("[data-create]")?.click();
}

if (table) {
  watchTicks();
  table.addEventListener("click", openByClick);
  table.addEventListener("auxclick", openByClick);
  countTicks();
}
if (table) document.addEventListener("keydown", walk);
