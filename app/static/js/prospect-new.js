// The page of a new prospect: when the caller asks for himself or herself, the client's fields are
// the caller's and follow them; choosing another relation gives back what had been typed there.

const form = document.querySelector("form[data-same-person]");
const pairs = Object.entries(JSON.parse(form.dataset.samePerson));
const relation = form.elements.relation;
const note = form.querySelector("[data-same-person-note]");
const typed = new Map();

function put(field, value) {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function fieldsOf([client, caller]) {
  return [form.elements[client], form.elements[caller]];
}

function follow() {
  for (const pair of pairs) {
    const [client, caller] = fieldsOf(pair);
    if (!typed.has(client)) typed.set(client, client.value);
    client.readOnly = true;
    put(client, caller.value);
  }
}

function part() {
  for (const [client, value] of typed) {
    client.readOnly = false;
    put(client, value);
  }
  typed.clear();
}

function update() {
  const same = relation.value === "self";
  if (same) follow();
  else part();
  note.hidden = !same;
}

form.addEventListener("input", (event) => {
  const callers = pairs.map(([, caller]) => caller);
  if (typed.size && callers.includes(event.target.name)) follow();
});
relation.addEventListener("change", update);
update();
