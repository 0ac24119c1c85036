// Says when the phone has no connection; what to do with queued work is the page's own script's.

const note = document.querySelector("[data-offline]");

function tell() {
  if (note) note.hidden = navigator.onLine;
}

window.addEventListener("online", tell);
window.addEventListener("offline", tell);
tell();
