// A short answer at the foot of the page, with at most one button (mostly "Undo").

let tray;

function openTray() {
  if (tray) return tray;
  tray = document.createElement("div");
  tray.className = "toasts";
  tray.setAttribute("role", "status");
  document.body.append(tray);
  return tray;
}

/**
 * Show a sentence for a few seconds; a failure stays until it is closed or replaced.
 * @param {string} sentence
 * @param {{failed?: boolean, label?: string, act?: () => void}} options
 */
export function toast(sentence, { failed = false, label = "", act = null } = {}) {
  const note = document.createElement("div");
  note.className = failed ? "toast-note failed" : "toast-note";
  note.append(Object.assign(document.createElement("span"), { textContent: sentence }));
  if (label) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", () => {
      note.remove();
      act?.();
    });
    note.append(button);
  }
  openTray().replaceChildren(note);
  setTimeout(() => note.remove(), failed || label ? 10000 : 4000);
}
