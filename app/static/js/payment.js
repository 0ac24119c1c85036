// What became of a payment: looks again until it is known, and says so.

const EVERY = 5_000;
const page = document.querySelector("[data-payment]");

async function look() {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const state = fresh.querySelector("[data-payment]")?.dataset.payment;
  if (answer.ok && state && state !== page.dataset.payment) window.location.reload();
}

if (page.dataset.payment === "open") {
  setInterval(() => look().catch(() => {}), EVERY);
}
