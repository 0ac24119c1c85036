// The page of a new prospect (P5): while the caller asks for himself or herself, the client's fields
// and the caller's are the same and follow each other. Choosing another relation gives the client
// back what had been typed there; the form carries it along, through drafts and refusals too.

const form = document.querySelector("form[data-same-person]");
const pairs = Object.entries(JSON.parse(form.dataset.samePerson));
const { relation, aside } = form.elements;
const note = form.querySelector("[data-same-person-note]");
const twins = new Map();
for (const [client, caller] of pairs) {
  twins.set(client, caller);
  twins.set(caller, client);
}

function put(name, value) {
  const field = form.elements[name];
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "followed" }));
}

function readAside() {
  try {
    return JSON.parse(aside.value);
  } catch {
    return null;
  }
}

function join() {
  const kept = {};
  for (const [client, caller] of pairs) {
    kept[client] = form.elements[client].value;
    if (form.elements[caller].value) put(client, form.elements[caller].value);
    else put(caller, form.elements[client].value);
  }
  aside.value = JSON.stringify(kept);
}

function part() {
  const kept = readAside() ?? {};
  aside.value = "";
  for (const [client, value] of Object.entries(kept)) if (twins.has(client)) put(client, value);
}

function update() {
  const isSame = relation.value === "self";
  const wasSame = readAside() !== null;
  if (isSame && !wasSame) join();
  if (!isSame && wasSame) part();
  note.hidden = !isSame;
}

function follow(event) {
  const { name, value } = event.target;
  const kept = readAside();
  if (event.detail === "followed" || kept === null || !twins.has(name)) return;
  if (name in kept) aside.value = JSON.stringify({ ...kept, [name]: value }); // typed here: it stays here
  put(twins.get(name), value);
}

form.addEventListener("input", follow);
relation.addEventListener("change", update);
update();
