// What becomes of messages, live: while one of them is on its way, its state is asked for again.

const PAUSE = 3000;
const LONGEST = 60; // as often as this, so that a page left open overnight asks no more
const UNDERWAY = new Set(["waiting", "sending", "sent"]);
let asked = 0;

function underway() {
  const marks = [...document.querySelectorAll("[data-delivery]")];
  return marks.filter((mark) => UNDERWAY.has(mark.dataset.state));
}

function show(mark, { html, state }) {
  if (mark.dataset.state === state) return;
  mark.dataset.state = state;
  mark.innerHTML = html; // our own badge: a class and a translated word
}

async function look() {
  const marks = underway();
  if (!marks.length || asked >= LONGEST) return;
  asked += 1;
  const ids = marks.map((mark) => mark.dataset.delivery).join(",");
  try {
    const answer = await fetch(`${marks[0].dataset.states}?ids=${ids}`);
    const found = answer.ok ? await answer.json() : {};
    for (const mark of marks) {
      if (found[mark.dataset.delivery]) show(mark, found[mark.dataset.delivery]);
    }
  } catch {
    // Offline for a moment: the next look will tell.
  }
  window.setTimeout(look, PAUSE);
}

window.setTimeout(look, PAUSE);
