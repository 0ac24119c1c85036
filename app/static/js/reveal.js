// Shows and hides what is typed into the password fields of a form; without scripts no button shows.

for (const button of document.querySelectorAll("[data-reveal]")) {
  const fields = [...button.form.querySelectorAll("input[type=password]")];
  const words = button.querySelector("span");
  const { show, hide } = button.dataset;

  const reveal = (isShown) => {
    for (const field of fields) field.type = isShown ? "text" : "password";
    words.textContent = isShown ? hide : show;
  };

  button.hidden = false;
  button.addEventListener("click", () => reveal(fields[0].type === "password"));
  // Hidden again before it leaves, or the browser would keep it among the texts that it suggests.
  button.form.addEventListener("submit", () => reveal(false));
}
