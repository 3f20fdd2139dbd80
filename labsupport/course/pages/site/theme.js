// Before anything is painted: light or dark; and the results of cells wait for the questions above them.

// A frame may have no storage: then the page remembers for as long as it is open.
try {
  localStorage.getItem("labsupport/theme");
} catch {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => { kept.set(key, String(value)); },
    removeItem: (key) => { kept.delete(key); },
  };
  Object.defineProperty(window, "localStorage", { value: storage });
}

// Remembers a choice where there is room for it.
function keep(key, value) {
  try { localStorage.setItem(key, value); } catch { /* full: then for as long as the page is open */ }
}

const theme = (() => {
  const root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = localStorage.getItem("labsupport/theme");

  const isDark = () => (chosen ? chosen === "dark" : system.matches);
  function show() {
    root.style.colorScheme = isDark() ? "dark" : "light";
    document.body?.setAttribute("data-jp-theme-light", String(!isDark())); // what the Labs and questions look at
    const button = document.querySelector("button.theme");
    if (button) button.textContent = isDark() ? "Light" : "Dark"; // what a press brings
  }
  function change() {
    chosen = isDark() ? "light" : "dark";
    show();
    keep("labsupport/theme", chosen);
  }
  system.addEventListener("change", show);
  show();
  root.classList.add("waits");
  addEventListener("load", () => root.classList.remove("waits")); // by then all scripts have run, or are missing
  return { show, change };
})();
