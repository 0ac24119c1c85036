// The filter builder: a field, a condition, a value; the answer is Flask-Admin's flt<n>_<key> in the
// address, and the page shows it as a chip in words. A click on a chip opens it here again.
import { attachPickers } from "./picker.js";
import { say } from "./words.js";

const block = document.getElementById("filter-groups");
const menu = document.querySelector("[data-filter-menu]");
const groups = block ? JSON.parse(block.textContent) : {};
let editing = null; // the address's key of the chip that is being changed
let fields = []; // the controls of the value: one, or two for a range

const part = (name) => menu.querySelector(`[data-filter-${name}]`);

function control(type, label) {
  const input = document.createElement("input");
  input.className = "form-control";
  input.type = type;
  input.setAttribute("aria-label", label);
  return input;
}

function choices(filter, multiple) {
  const select = document.createElement("select");
  select.className = "form-select";
  select.multiple = multiple;
  select.setAttribute("aria-label", part("names").value);
  for (const [value, text] of filter.options) select.add(new Option(text, value));
  return select;
}

// A row of another table, searched while typing.
function rowOf(filter) {
  const select = choices({ options: [] }, false);
  const address = new URL(part("form").dataset.lookup, location);
  address.searchParams.set("name", filter.lookup);
  select.dataset.lookup = address;
  select.dataset.placeholder = say("typeToSearch");
  return select;
}

const KINDS = [
  [/^datetimerange/, "datetime-local", true],
  [/^daterange/, "date", true],
  [/^timerange/, "time", true],
  [/^datetime/, "datetime-local", false],
  [/^date/, "date", false],
  [/^time/, "time", false],
];

function controlsFor(filter) {
  if (filter.lookup) return [rowOf(filter)];
  if (filter.options?.length) return [choices(filter, filter.type === "select2-tags")];
  const [, type, pair] = KINDS.find(([pattern]) => pattern.test(filter.type ?? "")) ?? [null, "text", false];
  const name = part("names").value;
  return pair ? [control(type, name), control(type, `${name}, ${say("and")}`)] : [control(type, name)];
}

// Flask-Admin reads moments as "2026-03-04 09:30:00", ranges joined by " to ".
function valueOf(field) {
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value).join(",");
  if (field.type === "datetime-local" && field.value) return `${field.value.replace("T", " ")}:00`;
  if (field.type === "time" && field.value) return `${field.value}:00`;
  return field.value;
}

function fill(value, words) {
  const parts = fields.length === 2 ? value.split(" to ") : [value];
  fields.forEach((field, index) => {
    const given = parts[index] ?? "";
    if (field.dataset.lookup) field.add(new Option(words, given, true, true));
    else if (field.multiple) {
      for (const option of field.options) option.selected = value.split(",").includes(option.value);
    } else {
      field.value = field.type === "datetime-local" ? given.replace(" ", "T").slice(0, 16) : given;
    }
  });
}

const chosen = () => groups[part("names").value].find((filter) => filter.arg === part("operations").value);

function showValues(value = "", words = "") {
  fields = controlsFor(chosen());
  part("values").replaceChildren(...fields);
  if (value) fill(value, words);
  attachPickers(part("values"));
}

function showOperations(arg = null, value = "", words = "") {
  const options = groups[part("names").value].map((filter) => new Option(filter.operation, filter.arg));
  part("operations").replaceChildren(...options);
  if (arg !== null) part("operations").value = arg;
  showValues(value, words);
}

function focusValue() {
  if (fields[0].tomselect) fields[0].tomselect.focus();
  else fields[0].focus();
}

function nextKey(query, arg) {
  const taken = [...query.keys()].filter((key) => key.startsWith("flt")).map((key) => parseInt(key.slice(3), 10));
  return `flt${Math.max(-1, ...taken.filter(Number.isInteger)) + 1}_${arg}`;
}

function apply(event) {
  event.preventDefault();
  const value = fields.map(valueOf).filter(Boolean).join(" to ");
  if (!value) {
    focusValue();
    return;
  }
  const query = new URLSearchParams(location.search);
  if (editing) query.delete(editing);
  query.delete("page");
  query.append(nextKey(query, chosen().arg), value);
  location.search = query;
}

function edit(chip) {
  editing = chip.dataset.filterKey;
  part("names").value = chip.dataset.filterName;
  showOperations(chip.dataset.filterArg, chip.dataset.filterValue, chip.dataset.filterWords);
  menu.open = true;
  focusValue();
}

if (menu && block) {
  part("names").replaceChildren(...Object.keys(groups).map((name) => new Option(name)));
  showOperations();
  part("names").addEventListener("change", () => showOperations());
  part("operations").addEventListener("change", () => showValues());
  part("form").addEventListener("submit", apply);
  menu.addEventListener("toggle", () => {
    if (!menu.open) editing = null;
  });
  document.querySelector(".chips")?.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip-words");
    if (!chip) return;
    event.stopPropagation(); // else the page's click would close the menu again
    edit(chip);
  });
}
