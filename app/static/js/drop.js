// Files can be dropped beside an input, which names what was chosen and what is too large. Without
// this file the input works all the same.

const MEGABYTE = 1024 * 1024;

function line(words, bad) {
  const item = document.createElement("li");
  item.textContent = words;
  if (bad) item.className = "bad";
  return item;
}

/** Name the chosen files; those that are too large are said so before they travel in vain. */
function show(area, input) {
  const { most, many, tooLarge, tooMany } = area.dataset;
  const files = [...input.files];
  const lines = files.map((file) => {
    const size = `${(file.size / MEGABYTE).toFixed(1)} MB`;
    const bad = file.size > Number(most);
    return line(bad ? `${file.name} (${size}) ${tooLarge}` : `${file.name} (${size})`, bad);
  });
  if (files.length > Number(many)) lines.push(line(tooMany, true));
  area.querySelector("[data-drop-files]").replaceChildren(...lines);
}

function enhance(area) {
  const input = area.querySelector("input[type=file]");
  area.querySelector("[data-drop-words]").hidden = false;
  area.querySelector("[data-drop-files]").setAttribute("aria-live", "polite");
  input.addEventListener("change", () => show(area, input));
  for (const name of ["dragenter", "dragover"]) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.classList.add("drop-over");
    });
  }
  area.addEventListener("dragleave", () => area.classList.remove("drop-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("drop-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show(area, input);
  });
}

document.querySelectorAll("[data-drop]").forEach(enhance);
