// Asks before harm: a button or link with data-confirm="what will happen" opens a dialog first.
// data-confirm-title and data-confirm-label word its heading and its button.
import { say } from "./words.js";

const agreed = new WeakSet();

function build(words, title, label, harmless) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.setAttribute("aria-describedby", "confirm-words");
  dialog.innerHTML = `
    <form method="dialog">
      <div class="sheet-head"><h2 id="confirm-title"></h2></div>
      <div class="sheet-body"><p id="confirm-words"></p></div>
      <div class="sheet-foot">
        <button class="btn btn-plain" value="no" autofocus></button>
        <button class="btn" value="yes"></button>
      </div>
    </form>`;
  const [no, yes] = dialog.querySelectorAll("button");
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = words;
  no.textContent = say("cancel");
  yes.textContent = label;
  yes.classList.add(harmless ? "btn-primary" : "btn-danger");
  document.body.append(dialog);
  return dialog;
}

/**
 * Ask, and tell whether the person agreed.
 * @param {{words: string, title?: string, label?: string, harmless?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function ask({ words, title = say("confirmTitle"), label = say("confirm"), harmless = false }) {
  const dialog = build(words, title, label, harmless);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function questionOf(element) {
  return {
    words: element.dataset.confirm,
    title: element.dataset.confirmTitle,
    label: element.dataset.confirmLabel ?? element.textContent.trim(),
    harmless: element.dataset.confirmTone === "good",
  };
}

document.addEventListener("click", async (event) => {
  const element = event.target.closest("[data-confirm]:not(form)");
  if (!element || agreed.has(element)) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await ask(questionOf(element)))) return;
  agreed.add(element);
  element.click();
  agreed.delete(element);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset?.confirm || agreed.has(form)) return;
  event.preventDefault();
  const submitter = event.submitter;
  const label = form.dataset.confirmLabel ?? submitter?.textContent.trim();
  if (!(await ask({ ...questionOf(form), label }))) return;
  agreed.add(form);
  form.requestSubmit(submitter);
});
