// A call's form: a timer that counts the minutes, and a link that dials the number. Without scripts
// the minutes are typed.

const minutes = document.querySelector("input[name=minutes]");
const number = document.querySelector("input[name=number]");
const panel = document.querySelector("[data-call-timer]");
const button = panel.querySelector("button");
const clock = panel.querySelector("output");
const dial = panel.querySelector("a");
let began = 0;
let ticking = 0;

function two(value) {
  return String(value).padStart(2, "0");
}

function tick() {
  const seconds = Math.floor((Date.now() - began) / 1000);
  clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function start() {
  began = Date.now();
  ticking = window.setInterval(tick, 500);
  button.querySelector("span").textContent = panel.dataset.stop;
  tick();
}

function stop() {
  window.clearInterval(ticking);
  ticking = 0;
  tick();
  const spent = Math.max(1, Math.round((Date.now() - began) / 60000));
  minutes.value = spent;
  minutes.dispatchEvent(new Event("input", { bubbles: true }));
  button.querySelector("span").textContent = panel.dataset.start;
}

function point() {
  const digits = number.value.replace(/[^\d+]/g, "");
  dial.hidden = digits.length < 7;
  dial.href = `tel:${digits}`;
}

button.addEventListener("click", () => (ticking ? stop() : start()));
dial.addEventListener("click", () => {
  document.querySelector("select[name=direction]").value = "to_them";
  if (!ticking) start();
});
number.addEventListener("input", point);
document.querySelector("#record-form").addEventListener("submit", () => ticking && stop());
panel.hidden = false;
point();
