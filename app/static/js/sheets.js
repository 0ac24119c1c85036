// Links that open a dialog of the same page: a[data-sheet="its id"]; without scripts they lead to a
// page of their own. data-sheet-close closes the dialog around it.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sheet]");
  const sheet = link && document.getElementById(link.dataset.sheet);
  if (sheet) {
    event.preventDefault();
    sheet.showModal();
  }
  event.target.closest("[data-sheet-close]")?.closest("dialog").close();
});
