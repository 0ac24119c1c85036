// Forms with data-guard: the save bar says what is unsaved, and leaving the page asks first.
// data-guard="failed" marks a form that came back with errors: nothing of it is saved yet.
import { say } from "./words.js";

const leaving = new WeakSet();

function labelOf(field) {
  const words = field.closest("[data-label]")?.dataset.label ?? field.labels?.[0]?.textContent;
  return (words ?? field.name).trim();
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return String(field.checked);
  if (field.type === "select-multiple") return [...field.selectedOptions].map((o) => o.value).join("\n");
  return field.value;
}

function fieldsOf(form) {
  const silent = ["hidden", "submit", "button"];
  return [...form.elements].filter((field) => field.name && !silent.includes(field.type));
}

function changedLabels(form, saved) {
  const changed = fieldsOf(form).filter((field) => (saved.get(field) ?? "") !== valueOf(field));
  return [...new Set(changed.map(labelOf))];
}

function sentence(labels) {
  if (!labels.length) return "";
  if (labels.length <= 3) return say("unsaved", { names: labels.join(", ") });
  return say("unsavedMany", { names: labels.slice(0, 2).join(", "), more: labels.length - 2 });
}

function guard(form) {
  const failed = form.dataset.guard === "failed";
  const saved = new Map(fieldsOf(form).map((field) => [field, valueOf(field)]));
  const words = form.querySelector("[data-unsaved]");
  const tell = () => {
    const labels = changedLabels(form, saved);
    form.toggleAttribute("data-dirty", failed || labels.length > 0);
    if (words) words.textContent = sentence(labels) || (failed ? say("notSaved") : "");
  };
  // rows-changed: child rows were added or removed
  for (const kind of ["input", "change", "rows-changed"]) form.addEventListener(kind, tell);
  form.addEventListener("reset", () => setTimeout(tell));
  tell();
}

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leaving.add(event.target);
});

window.addEventListener("beforeunload", (event) => {
  const dirty = [...document.querySelectorAll("form[data-dirty]")];
  if (dirty.length && !dirty.some((form) => leaving.has(form))) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  const forms = document.querySelectorAll("form[data-guard]");
  const form = event.target.closest?.("form[data-guard]") ?? (forms.length === 1 ? forms[0] : null);
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]"));
});

document.querySelectorAll("form[data-guard]").forEach(guard);
