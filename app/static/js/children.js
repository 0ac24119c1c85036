// Child rows inside a form: adding one from the template, taking away one that is not stored yet.
// Names follow WTForms' FieldList: <list>-<number>-<field>.
import { attachPickers } from "./picker.js";

function nextNumber(list, prefix) {
  const numbers = [...list.children].map((row) => Number(row.id.slice(prefix.length + 1)));
  return Math.max(-1, ...numbers.filter(Number.isInteger)) + 1;
}

function rename(row, prefix) {
  row.id = prefix;
  for (const field of row.querySelectorAll("[name]")) field.name = `${prefix}-${field.name}`;
  for (const part of row.querySelectorAll("[id]")) part.id = `${prefix}-${part.id}`;
  for (const label of row.querySelectorAll("label[for]")) label.htmlFor = `${prefix}-${label.htmlFor}`;
  for (const field of row.querySelectorAll("[aria-describedby]")) {
    const ids = field.getAttribute("aria-describedby").split(" ");
    field.setAttribute("aria-describedby", ids.map((id) => `${prefix}-${id}`).join(" "));
  }
}

function tell(list) {
  list.dispatchEvent(new Event("rows-changed", { bubbles: true }));
}

function add(rows) {
  const list = rows.querySelector(".child-list");
  const row = rows.querySelector("template").content.firstElementChild.cloneNode(true);
  rename(row, `${rows.dataset.childRows}-${nextNumber(list, rows.dataset.childRows)}`);
  list.append(row);
  attachPickers(row);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  tell(list);
}

document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-child-add]");
  if (adder) add(adder.closest("[data-child-rows]"));
  const remover = event.target.closest("[data-child-remove]");
  if (remover) {
    const list = remover.closest(".child-list");
    remover.closest(".child").remove();
    tell(list);
  }
});
