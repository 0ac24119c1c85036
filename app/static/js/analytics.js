// Referral analytics: days of one's own are asked for only where they count; the page prints itself.

const form = document.querySelector("[data-period-form]");
const print = document.querySelector("[data-print]");

function showDays() {
  const own = form.period.value === "custom";
  for (const field of form.querySelectorAll("[data-own-days]")) {
    field.hidden = !own;
    field.querySelector("input").disabled = !own;
  }
}

form.period.addEventListener("change", showDays);
showDays();
print.hidden = false;
print.addEventListener("click", () => window.print());
