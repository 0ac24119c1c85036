// Light, dark or as the system; ordinary or large text. Runs before the first paint, so that no
// page flashes, and is therefore a plain script and not a module. The choice stays in the browser,
// for the pages before signing in; who signed in keeps it with the login too, and that one holds.
(() => {
  const root = document.documentElement;
  const UNSENT = "look-unsent"; // chosen in this tab, and not yet with the login

  const read = (key, store = "localStorage") => {
    try {
      return window[store].getItem(key);
    } catch {
      return null; // storage is switched off: the system's choice holds
    }
  };

  const write = (key, value, store = "localStorage") => {
    try {
      if (value === null) window[store].removeItem(key);
      else window[store].setItem(key, value);
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

  // A page that is left before the answer comes is sent on its way, and asked for once more.
  const keep = (choice) => {
    const kept = document.querySelector("[data-look-url]")?.dataset;
    if (!kept) {
      write(UNSENT, null, "sessionStorage"); // signed out: the next person has a look of their own
      return;
    }
    write(UNSENT, choice.toString(), "sessionStorage");
    const headers = { "X-CSRFToken": kept.token };
    fetch(kept.lookUrl, { method: "POST", body: choice, headers, keepalive: true })
      .then(() => {
        if (read(UNSENT, "sessionStorage") === choice.toString()) write(UNSENT, null, "sessionStorage");
      })
      .catch(() => {}); // offline: the next page tries again
  };

  const unsent = new URLSearchParams(read(UNSENT, "sessionStorage") ?? "");
  const { fixedTheme, lookTheme, lookText } = root.dataset;
  showTheme(fixedTheme ?? unsent.get("theme") ?? lookTheme ?? read("theme")); // a frame's own first
  showText(unsent.get("text") ?? lookText ?? read("text-size"));

  document.addEventListener("DOMContentLoaded", () => {
    markChosen();
    if (unsent.toString()) keep(unsent);
  });
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    const large = event.target.closest("[data-large-text]");
    if (choice) {
      write("theme", choice.dataset.themeChoice);
      showTheme(choice.dataset.themeChoice);
      keep(new URLSearchParams({ theme: choice.dataset.themeChoice }));
    }
    if (large) {
      const size = root.classList.contains("large-text") ? "ordinary" : "large";
      write("text-size", size);
      showText(size);
      keep(new URLSearchParams({ text: size }));
    }
    if (choice || large) markChosen();
  });
})();
