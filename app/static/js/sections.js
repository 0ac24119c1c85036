// Alt + Page Down and Alt + Page Up lead from section to section of a long form, to its first field.

const FIELDS = ":is(input, select, textarea, summary):not([type=hidden], [tabindex='-1'])";
const sections = [...document.querySelectorAll("#record-form .form-section")];

function enter(section) {
  const fields = [...section.querySelectorAll(FIELDS)];
  const first = fields.find((field) => field.checkVisibility());
  (first?.tomselect ?? first)?.focus();
  section.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  const step = { PageDown: 1, PageUp: -1 }[event.key];
  if (!step || !event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const here = sections.findIndex((section) => section.contains(document.activeElement));
  const next = sections[here + step];
  if (next) enter(next);
});
