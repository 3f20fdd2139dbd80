// Light or dark, before anything is painted; and a page that waits for its questions, but not for ever.

const theme = (() => {
  const root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try { chosen = localStorage.getItem("labsupport/theme"); } catch { /* a frame or a file without storage */ }

  const isDark = () => (chosen ? chosen === "dark" : system.matches);
  function show() {
    root.style.colorScheme = isDark() ? "dark" : "light";
    document.body?.setAttribute("data-jp-theme-light", String(!isDark())); // what the Labs and questions look at
    const button = document.querySelector("button.theme");
    if (button) button.textContent = isDark() ? "Light" : "Dark"; // what a press brings
  }
  function change() {
    chosen = isDark() ? "light" : "dark";
    try { localStorage.setItem("labsupport/theme", chosen); } catch { /* then for this page alone */ }
    show();
  }
  system.addEventListener("change", show);
  show();
  setTimeout(() => root.classList.remove("waits"), 4000);
  return { show, change };
})();
