// Which columns of a grid are shown; kept in this browser, per grid.

const table = document.querySelector("table[data-grid]");
const menu = document.querySelector("[data-column-menu]");
const key = `columns:${table?.dataset.grid}`;

function read() {
  try {
    return new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
  } catch {
    return new Set();
  }
}

function write(hidden) {
  try {
    localStorage.setItem(key, JSON.stringify([...hidden]));
  } catch {
    // storage is switched off: the choice lasts for this page only
  }
}

function show(hidden) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, index) => {
    if (!head.dataset.name) return;
    const away = hidden.has(head.dataset.name);
    if (head.hidden === away) return;
    head.hidden = away;
    for (const row of table.tBodies[0].rows) row.cells[index].hidden = away;
  });
}

if (table && menu) {
  const hidden = read();
  show(hidden);
  for (const box of menu.querySelectorAll("input")) {
    box.checked = !hidden.has(box.value);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(box.value);
      else hidden.add(box.value);
      write(hidden);
      show(hidden);
    });
  }
}
