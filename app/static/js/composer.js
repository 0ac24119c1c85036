// Writing a mail: files that are too large are said so before they are sent, so that nothing typed
// travels in vain.

const form = document.querySelector("form[data-composer]");
const files = form.querySelector("input[type=file]");

function check() {
  const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
  const tooLarge = size > Number(form.dataset.composer);
  form.querySelector("[data-file-words]")?.remove();
  files.setAttribute("aria-invalid", String(tooLarge));
  if (!tooLarge) return;
  files.value = "";
  const words = document.createElement("div");
  words.className = "field-error";
  words.dataset.fileWords = "";
  words.setAttribute("role", "alert");
  words.textContent = form.dataset.tooLarge;
  files.after(words);
}

files?.addEventListener("change", check);
