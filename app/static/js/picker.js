// Search-as-you-type for selects: select[data-lookup] asks the server (Flask-Admin's ajax/lookup/,
// answering [[id, "text"], …]); select[data-picker] searches its own options. Tom Select draws them.
// select[data-make="words with {name}"] offers what was typed as something new, and hears "make".
import { say } from "./words.js";

const PAGE = 10;
const NOBODY = "__None"; // Flask-Admin's value for an empty foreign key
const matches = new WeakMap(); // select → the keys that the server found for the words typed

function addressOf(select, query, offset) {
  const address = new URL(select.dataset.lookup, location);
  address.searchParams.set("query", query);
  address.searchParams.set("offset", offset);
  address.searchParams.set("limit", PAGE);
  return address.toString();
}

function blankOf(select) {
  return select.dataset.blank === undefined ? [] : [{ value: NOBODY, text: say("none") }];
}

async function fetchPage(picker, select, query, done) {
  const address = picker.getUrl(query);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const rows = await answer.json();
    const offset = Number(new URL(address).searchParams.get("offset"));
    if (rows.length === PAGE) picker.setNextUrl(query, addressOf(select, query, offset + PAGE));
    const found = rows.map(([value, text]) => ({ value: String(value), text }));
    if (offset === 0) {
      picker.clearOptions(); // what an earlier search found; what is chosen stays, unseen
      matches.set(select, new Set());
    }
    for (const { value } of found) matches.get(select).add(value);
    done(offset === 0 && !query ? [...blankOf(select), ...found] : found);
  } catch {
    done();
  }
}

function words(key) {
  return () => {
    const box = document.createElement("div");
    box.className = "no-results";
    box.textContent = say(key);
    return box;
  };
}

// An empty foreign key is shown as the invitation to search, not as a choice.
function drawItem(select) {
  return (item, escape) => {
    const empty = item.value === NOBODY;
    const text = empty ? select.dataset.placeholder : item.text;
    return `<div class="item${empty ? " quiet" : ""}">${escape(text)}</div>`;
  };
}

// The page makes the new one; the picker only hands on what was typed, and chooses nothing.
function making(select) {
  if (!select.dataset.make) return {};
  return {
    create(typed, done) {
      done();
      select.tomselect.setTextboxValue("");
      select.tomselect.blur();
      select.dispatchEvent(new CustomEvent("make", { detail: typed }));
    },
    createFilter: (typed) => typed.trim() !== "",
  };
}

function settingsFor(select) {
  const plugins = select.multiple ? { remove_button: { title: say("removeItem") } } : {};
  const shared = {
    plugins,
    placeholder: select.dataset.placeholder ?? "",
    allowEmptyOption: false,
    maxOptions: null,
    ...making(select),
    render: {
      option_create: ({ input }, escape) =>
        `<div class="create" role="option" id="${select.id}-make">${escape(select.dataset.make.replace("{name}", input))}</div>`,
      item: drawItem(select),
      loading: words("searching"),
      no_results: select.dataset.make ? null : words("nothingFound"), // there is something to choose
      loading_more: words("searching"),
      no_more_results: () => document.createElement("div"),
    },
  };
  if (!select.dataset.lookup) return shared;
  return {
    ...shared,
    plugins: { ...plugins, virtual_scroll: {} },
    preload: "focus",
    searchField: ["text"],
    score: (query) => (row) => (!query || matches.get(select)?.has(row.value) ? 1 : 0),
    firstUrl: (query) => addressOf(select, query, 0),
    load(query, done) {
      fetchPage(this, select, query, done);
    },
    shouldLoad: () => true,
  };
}

/**
 * Turn the selects beneath a node into pickers.
 * @param {ParentNode} root
 */
export function attachPickers(root) {
  for (const select of root.querySelectorAll("select[data-lookup], select[data-picker]")) {
    if (select.tomselect) continue;
    const picker = new window.TomSelect(select, settingsFor(select));
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) picker.control_input.setAttribute(name, select.getAttribute(name));
    }
    select.setAttribute("aria-hidden", "true"); // the picker's own field bears the label now
    select.addEventListener("focus", () => picker.focus()); // the error summary's link leads here
    // A picker that was left has no active option any more; Tom Select goes on naming the last one.
    picker.on("blur", () => picker.control_input.removeAttribute("aria-activedescendant"));
    // A form's guard listens for changes that bubble.
    picker.on("change", () => select.dispatchEvent(new Event("input", { bubbles: true })));
  }
}
