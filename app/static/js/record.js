// A record's form: pickers and child rows. Where a form begins something (data-begin), one types at
// once; not where a keyboard would cover half the screen.
import "./children.js";
import { attachPickers } from "./picker.js";

attachPickers(document);

if (matchMedia("(pointer: fine)").matches) {
  const first = "form[data-begin] :is(input, select, textarea):not([type=hidden])";
  document.querySelector(first)?.focus({ preventScroll: true });
}
