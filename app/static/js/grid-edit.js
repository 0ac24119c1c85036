// Changing a cell where it stands: Enter or a double click opens it, Enter saves, Escape leaves it.
// Posts to Flask-Admin's ajax/update/ and offers to put the old value back.
import { say } from "./words.js";
import { toast } from "./toast.js";

const table = document.querySelector("table[data-update-url]");

function editorFor(cell) {
  const template = document.querySelector(`template[data-editor="${CSS.escape(cell.dataset.editable)}"]`);
  return template?.content.querySelector("input, select, textarea")?.cloneNode(true);
}

function fill(control, value) {
  if (control.type === "checkbox") control.checked = ["True", "true", "1"].includes(value);
  else control.value = value;
  if (control.tagName === "SELECT" && control.selectedIndex < 0) {
    const match = [...control.options].find((option) => option.text.trim() === value.trim());
    if (match) control.value = match.value;
  }
}

function read(control) {
  if (control.type === "checkbox") return control.checked ? "1" : "";
  return control.value;
}

function words(control) {
  if (control.type === "checkbox") return say(control.checked ? "yes" : "no");
  if (control.tagName === "SELECT") return control.selectedOptions[0]?.text.trim() ?? "";
  return control.value;
}

async function post(cell, value) {
  const row = cell.closest("tr");
  const body = new URLSearchParams({
    list_form_pk: row.dataset.key,
    [cell.dataset.editable]: value,
    version: row.dataset.version,
    csrf_token: document.getElementById("edit-token").value,
  });
  // keepalive: a person who leaves the page at once does not lose the change
  const headers = { Accept: "application/json" };
  const answer = await fetch(table.dataset.updateUrl, { method: "POST", body, headers, keepalive: true });
  const { html, version, message } = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(message);
  row.dataset.version = version;
  return html;
}

async function save(cell, before, after) {
  cell.classList.remove("failed", "saved");
  cell.classList.add("saving");
  try {
    cell.innerHTML = await post(cell, after.value); // the server wrote it, escaped
  } catch (error) {
    cell.innerHTML = before.html;
    cell.classList.add("failed");
    const sentence = error instanceof TypeError ? say("offline") : error.message || say("notChanged");
    toast(sentence, { failed: true });
    return false;
  } finally {
    cell.classList.remove("saving");
  }
  cell.dataset.value = after.value;
  cell.classList.add("saved");
  return true;
}

async function change(cell, before, control) {
  const after = { value: read(control), words: words(control) };
  close(cell, before.html);
  if (after.value === before.value) return;
  cell.textContent = after.words; // until the server says how it reads
  if (!(await save(cell, before, after))) return;
  toast(say("saved"), { label: say("undo"), act: () => putBack(cell, before) });
}

async function putBack(cell, before) {
  const now = { html: cell.innerHTML, value: cell.dataset.value };
  cell.innerHTML = before.html;
  if (await save(cell, now, before)) toast(say("undone"));
}

function close(cell, html) {
  cell.classList.remove("editing");
  cell.innerHTML = html;
  cell.focus({ preventScroll: true });
}

function open(cell) {
  if (cell.classList.contains("editing")) return;
  const control = editorFor(cell);
  if (!control) return;
  const before = { html: cell.innerHTML, value: cell.dataset.value ?? "" };
  fill(control, before.value || cell.textContent.trim());
  if (control.tagName === "SELECT") before.value = control.value;
  control.removeAttribute("id");
  control.setAttribute("aria-label", cell.dataset.label);
  cell.classList.add("editing");
  cell.replaceChildren(control);
  let done = false;
  const finish = (keep) => {
    if (done) return;
    done = true;
    if (keep) change(cell, before, control);
    else close(cell, before.html);
  };
  control.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") finish(false);
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      finish(true);
    }
  });
  control.addEventListener("blur", () => finish(true));
  if (control.tagName === "SELECT") control.addEventListener("change", () => finish(true));
  control.focus();
  control.select?.();
}

if (table?.dataset.updateUrl) {
  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td[data-editable]");
    if (cell) open(cell);
  });
  table.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("td[data-editable]")) return;
    event.preventDefault();
    open(event.target);
  });
}
