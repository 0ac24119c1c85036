// The demo agency's sign-in page: choosing a person fills in the form.

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-demo-login]");
  if (!choice) return;
  const form = document.querySelector("main form");
  form.elements.username.value = choice.dataset.demoLogin;
  form.elements.password.value = choice.dataset.demoPassword;
  form.querySelector("button.btn-primary").focus();
});
