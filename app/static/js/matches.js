// The page of a new prospect shows, while somebody types, who and which referral source may be
// known already. The server draws the lists; what was shown need not be asked about when saving.

const PAUSE = 400;
const form = document.querySelector("form[data-matches]");
const people = document.querySelector("[data-matches-people]");
const sources = document.querySelector("[data-matches-sources]");
const WATCHED =
  /^(caller_)?(first_name|last_name|email|email_1|phone_home|phone_mobile)$|^birth_date$|^source$|^source_organisation$/;
let timer;
let asking;

function typed() {
  const all = new FormData(form);
  const sent = new FormData();
  for (const [name, value] of all) {
    if (name === "csrf_token" || (WATCHED.test(name) && value)) sent.append(name, value);
  }
  return sent;
}

function show(place, html) {
  const text = html.trim();
  if (place.dataset.shown === text) return; // nothing new: nothing is read out again
  place.dataset.shown = text;
  place.innerHTML = text;
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.matches, {
      method: "POST",
      body: typed(),
      headers: { Accept: "application/json" },
      signal: asking.signal,
    });
    if (!answer.ok) return;
    const found = await answer.json();
    show(people, found.people);
    show(sources, found.sources);
    form.elements.seen.value = found.seen;
  } catch {
    // Offline, or something newer was typed: what is shown stays, and saving asks again.
  }
}

function choose(radio) {
  if (!radio.value) return;
  const { value, dataset } = radio;
  const picker = form.elements.source.tomselect;
  picker.addOption({ value, text: dataset.name });
  picker.setValue(value);
  for (const name of ["source_organisation", "source_department", "source_person"]) {
    form.elements[name].value = "";
  }
  show(sources, "");
  picker.focus();
}

// What the search for a source did not find is made on the spot, under the name that was typed.
function make({ detail }) {
  const { source, source_organisation: organisation, source_type: type } = form.elements;
  source.tomselect.setValue("__None"); // what was chosen before is not meant any more
  organisation.closest("details").open = true;
  organisation.value = detail;
  organisation.dispatchEvent(new Event("input", { bubbles: true }));
  type.focus();
}

form.elements.source.addEventListener("make", make);
form.addEventListener("input", ({ target }) => {
  if (!WATCHED.test(target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
sources.addEventListener("change", ({ target }) => choose(target));
if (typed().has("last_name") || typed().has("caller_last_name")) ask(); // a draft that is gone on with
