// The frame of every page: the search's keys, menus that close, messages that can be put away.
import "./confirm.js";
import "./unsaved.js";

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

function focusSearch() {
  const field = document.querySelector("[data-main-search]") ?? document.querySelector("[data-grid-search]");
  if (!field) return;
  const drawer = field.closest("[popover]");
  if (drawer && getComputedStyle(drawer).display === "none") drawer.showPopover();
  field.focus();
  field.select();
}

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

function stepThroughMenu(menu, by) {
  const items = [...menu.querySelectorAll(".menu-sheet a, .menu-sheet button, .menu-sheet input")];
  const at = items.indexOf(document.activeElement);
  items.at((at + by + items.length) % items.length)?.focus();
}

document.addEventListener("keydown", (event) => {
  const searching = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (searching || (event.key === "/" && !isTyping(event.target))) {
    event.preventDefault();
    focusSearch();
    return;
  }
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.matches("select, input[type=date], input[type=number]")) return;
    event.preventDefault();
    stepThroughMenu(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
  const closer = event.target.closest("[data-close-dialog]");
  if (closer) closer.closest("dialog")?.close();
  event.target.closest("[data-dismiss-note]")?.closest(".note")?.remove();
});

// What is wrong comes to the person: the first wrong field of a form, else the words above it. Pickers
// take their select's place first.
window.addEventListener("load", () => {
  const wrong = document.querySelector("form[data-focus-error] [aria-invalid=true]");
  const summary = document.querySelector("[data-error-summary]");
  (wrong?.tomselect ?? wrong ?? summary)?.focus();
});
