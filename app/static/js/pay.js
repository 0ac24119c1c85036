// The pay page: the gateway's fields take the numbers, and only their token is sent with the form.
import { say } from "./words.js";

const FIELDS = {
  card: ["ccnumber", "ccexp", "cvv"],
  bank_account: ["checkname", "checkaba", "checkaccount"],
};
// Collect.js tells of empty fields only by its own time-out; who left a field untouched hears sooner.
const PATIENCE = 15_000;
const PATIENCE_WITH_GAPS = 5_000;
const form = document.querySelector("[data-pay]");
const button = form.querySelector("[data-pay-button]");
const problem = form.querySelector("[data-pay-problem]");
const buttonWords = button.textContent;
let valid = {};
let touched = new Set();
let waiting = null;

function chosen() {
  return form.elements.method.value;
}

function names() {
  return FIELDS[chosen()] ?? [];
}

function place(name) {
  return document.getElementById(`pay-${name}`);
}

function tell(words) {
  problem.querySelector(".note-words").textContent = words;
  problem.hidden = !words;
}

function mark(name, words) {
  place(name).classList.toggle("is-invalid", Boolean(words));
  document.getElementById(`error-${name}`).textContent = words;
}

function rest() {
  clearTimeout(waiting);
  waiting = null;
  button.disabled = false;
  button.textContent = buttonWords;
}

function giveUp(wrong) {
  for (const name of wrong) mark(name, say(`wrong-${name}`));
  tell(say(wrong.length ? "payIncomplete" : "payUnanswered"));
  rest();
  document.getElementById(`CollectJSInline${wrong[0]}`)?.focus();
}

function unfinished() {
  return names().filter((name) => !valid[name]);
}

function waitFor(patience) {
  clearTimeout(waiting);
  waiting = setTimeout(() => giveUp(unfinished()), patience);
}

function heard(name, isValid) {
  valid[name] = isValid;
  mark(name, isValid ? "" : say(`wrong-${name}`));
  if (waiting && !isValid) giveUp([name]);
  if (waiting && !unfinished().length) waitFor(PATIENCE);
}

/** Who goes into a field may be mending it: its last verdict no longer counts, a new one comes. */
function touch(field) {
  const name = field.id.replace("pay-", "");
  touched.add(name);
  delete valid[name];
}

/** Nothing will be heard of a field that nobody went into. */
function hasGaps() {
  return unfinished().some((name) => !touched.has(name));
}

/** Dress the frames like our own fields, in the look that holds now. */
function dress() {
  const look = getComputedStyle(place(names()[0]));
  return {
    color: look.color,
    "background-color": look.backgroundColor,
    "font-size": "16px",
    "line-height": "24px",
  };
}

/** Configuring draws new, empty fields, so it is done once per choice. */
function draw() {
  for (const part of form.querySelectorAll("[data-hosted]")) {
    part.hidden = part.dataset.hosted !== chosen();
  }
  form.querySelector("[data-keep]").hidden = !names().length;
  tell("");
  valid = {};
  touched = new Set();
  if (!names().length) return rest();
  button.disabled = true;
  if (!window.CollectJS) return tell(say("noFields"));
  names().forEach((name) => mark(name, ""));
  const fields = {};
  for (const name of names()) {
    fields[name] = { selector: `#pay-${name}`, title: place(name).dataset.title, placeholder: "" };
  }
  window.CollectJS.configure({
    variant: "inline",
    styleSniffer: false,
    fields,
    customCss: dress(),
    timeoutDuration: PATIENCE,
    timeoutCallback: () => waiting && giveUp(unfinished()),
    validationCallback: heard,
    fieldsAvailableCallback: rest,
    callback: pay,
  });
}

function pay(answer) {
  if (!waiting) return;
  clearTimeout(waiting);
  form.elements.payment_token.value = answer.token;
  form.submit();
}

function amountIsWrong() {
  const typed = form.elements.amount.value.trim().replace(/^\$\s*/, "").replaceAll(",", "");
  const amount = /^\d+(\.\d{1,2})?$/.test(typed) ? Number(typed) : 0;
  const words = amount <= 0 ? "wrongAmount" : amount > Number(form.dataset.balance) && "tooMuch";
  form.elements.amount.classList.toggle("is-invalid", Boolean(words));
  form.elements.amount.setAttribute("aria-invalid", Boolean(words));
  form.querySelector("[data-amount-error]").textContent = words ? say(words) : "";
  if (words) form.elements.amount.focus();
  return Boolean(words);
}

function work() {
  button.disabled = true;
  button.textContent = say("paying");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (waiting || button.disabled || amountIsWrong()) return;
  tell("");
  if (!names().length) {
    work();
    form.submit();
    return;
  }
  const wrong = names().filter((name) => valid[name] === false);
  if (wrong.length) return giveUp(wrong);
  work();
  waitFor(hasGaps() ? PATIENCE_WITH_GAPS : PATIENCE);
  window.CollectJS.startPaymentRequest();
});

form.addEventListener("change", (event) => {
  if (event.target.name === "method") draw();
});

// The frames tell of focus by events that do not bubble.
for (const kind of ["focus", "blur"]) {
  form.addEventListener(
    kind,
    (event) => {
      const field = event.target.closest?.(".hosted");
      field?.classList.toggle("is-focused", kind === "focus");
      if (field && kind === "focus") touch(field);
    },
    true,
  );
}

// A page that the browser kept would send its old nonce again: ask for a fresh one.
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

draw();
