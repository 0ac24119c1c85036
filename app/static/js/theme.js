// Light, dark or as the system; ordinary or large text. Runs before the first paint, so that no
// page flashes, and is therefore a plain script and not a module. The choice stays in the browser.
(() => {
  const root = document.documentElement;

  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: the system's choice holds
    }
  };

  const write = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // the choice lasts for this page only
    }
  };

  const showTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  const showText = (size) => root.classList.toggle("large-text", size === "large");

  const markChosen = () => {
    const theme = root.dataset.theme ?? "auto";
    const large = root.classList.contains("large-text");
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
    for (const button of document.querySelectorAll("[data-large-text]")) {
      button.setAttribute("aria-pressed", String(large));
    }
  };

  showTheme(root.dataset.fixedTheme ?? read("theme")); // a page in a frame looks as its frame says
  showText(read("text-size"));
  document.addEventListener("DOMContentLoaded", markChosen);
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    const large = event.target.closest("[data-large-text]");
    if (choice) {
      write("theme", choice.dataset.themeChoice);
      showTheme(choice.dataset.themeChoice);
    }
    if (large) {
      const size = root.classList.contains("large-text") ? "ordinary" : "large";
      write("text-size", size);
      showText(size);
    }
    if (choice || large) markChosen();
  });
})();
