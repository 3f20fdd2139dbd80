// A page of the site: questions, Labs, formulas, and where one is. A classic script: on file:// browsers
// refuse modules and `fetch`.

const NEAR = "600px 0px"; // how far from the window a Lab begins to load
const NARROW = "(max-width: 60rem)"; // as in site.css

// The answer to a question as it is kept, null where there is none.
function kept(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } // something else was written there
}

// The cells of the page, as the curtain of a question asks JupyterLab's model for them.
function cellsOf(notebook) {
  const nodes = [...notebook.children];
  const headings = (node) => [...node.querySelectorAll(".jp-MarkdownOutput > :is(h1, h2, h3, h4, h5, h6)")];
  return {
    length: nodes.length,
    get: (number) => ({
      type: nodes[number].matches(".jp-CodeCell") ? "code" : "markdown",
      sharedModel: { getSource: () => headings(nodes[number]).map((one) => `${"#".repeat(one.tagName[1])} `).join("\n") },
    }),
  };
}

// What anywidget gives to a question, so far as it uses it. The choice is kept in the browser.
function modelOf(asked, key, cells) {
  const traits = { asked, choice: null, skipped: false, counts: asked.options.map(() => null), holds_back: true };
  const before = kept(key);
  if (before?.skipped) traits.skipped = true;
  if (asked.options.includes(before?.choice)) traits.choice = before.choice;
  const told = {};
  return {
    get: (name) => traits[name],
    set(name, value) {
      traits[name] = value;
      for (const tell of told[`change:${name}`] ?? []) tell();
    },
    save_changes() {
      if (traits.choice === null && !traits.skipped) return;
      keep(key, JSON.stringify({ choice: traits.choice, skipped: traits.skipped }));
      offerToForget();
    },
    on(event, tell) { (told[event] ??= new Set()).add(tell); },
    off(event, tell) { told[event]?.delete(tell); },
    widget_manager: { context: { model: { cells } } },
  };
}

// Where the code of the questions is missing, they stay words, and nothing is held back.
function askQuestions(notebook) {
  if (typeof prediction === "undefined") return;
  const cells = cellsOf(notebook);
  for (const place of notebook.querySelectorAll("[data-question]")) {
    const output = place.querySelector(".jp-OutputArea-output");
    output.replaceChildren();
    prediction.render({ model: modelOf(JSON.parse(place.dataset.asked), keyOf(place), cells), el: output });
  }
}

const keyOf = (place) => `labsupport/${place.dataset.question}`;

// Shown as soon as something is kept that can be forgotten.
function offerToForget() {
  const keys = [...document.querySelectorAll("[data-question]")].map(keyOf), offer = document.querySelector(".forget");
  if (!offer || !keys.some(kept)) return;
  offer.hidden = false;
  offer.querySelector("button").onclick = () => {
    for (const key of keys) localStorage.removeItem(key);
    location.reload();
  };
}

// A Lab loads when it comes near: until then, and where that fails, its still is seen.
function showLabs(notebook) {
  if (typeof showRecordedLab === "undefined") return;
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const { recorded, begin } = target.dataset;
      showRecordedLab(target.querySelector(".recorded-lab"), recorded, `recorded/${recorded}`, Number(begin));
    }
  }, { rootMargin: NEAR });
  for (const place of notebook.querySelectorAll("[data-recorded]")) near.observe(place);
}

// On a phone a tap shows a figure in its own size, and another one the whole of it. With the keyboard a
// button above it does so, which is seen while it has the focus; Escape brings the whole figure back.
function enlargeFigures(notebook) {
  const narrow = matchMedia(NARROW), figures = [...notebook.querySelectorAll(".figure")];
  const isLarge = (figure) => figure.classList.contains("large");
  const buttonOf = (figure) => figure.previousElementSibling;
  function show(figure, large) {
    figure.classList.toggle("large", large);
    buttonOf(figure).textContent = large ? "Show the whole figure" : "Enlarge the figure";
  }
  // There is nothing to press where a figure has its own size anyway.
  const sizes = new ResizeObserver(() => {
    for (const figure of figures) {
      const picture = figure.querySelector("img"), shrunk = picture.offsetWidth < Number(picture.getAttribute("width"));
      buttonOf(figure).hidden = !narrow.matches || !(shrunk || isLarge(figure));
    }
  });
  for (const figure of figures) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "enlarge" });
    figure.before(button);
    show(figure, false);
    const turn = () => { if (!button.hidden) show(figure, !isLarge(figure)); };
    button.addEventListener("click", turn);
    figure.addEventListener("click", turn);
    sizes.observe(figure);
  }
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const figure of figures.filter(isLarge)) {
      if (document.activeElement === figure) buttonOf(figure).focus(); // the whole figure takes no focus
      show(figure, false);
    }
  });
}

// Marks in the contents, and names in the bar, the section that is read.
function followReader() {
  const links = [...document.querySelectorAll(".contents a")], here = document.querySelector(".here");
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let waiting = false;
  function follow() {
    waiting = false;
    const place = headings.findLastIndex((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const [k, link] of links.entries()) {
      if (k === place) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    here.hidden = place < 0;
    if (place >= 0) here.textContent = links[place].textContent;
  }
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }, { passive: true });
  follow();

  const contents = document.querySelector(".contents details"), narrow = matchMedia(NARROW);
  const unfold = () => { contents.open = !narrow.matches; };
  narrow.addEventListener("change", unfold);
  unfold();
}

// What scrolls by itself can be scrolled with the keyboard.
function reachScrollers() {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const one of document.querySelectorAll("pre, .wide, .figure, mjx-container[display]")) sizes.observe(one);
}

// Read by MathJax, which is loaded after this script.
window.MathJax = {
  tex: { inlineMath: [["$", "$"]], processEscapes: true, tags: "ams" },
  svg: { fontCache: "global" },
  options: { enableMenu: false },
  startup: {
    async pageReady() {
      await MathJax.startup.defaultPageReady();
      reachScrollers();
      document.body.dataset.typeset = "yes";
      if (location.hash && scrollY > 0) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
    },
  },
};

{
  const button = document.querySelector("button.theme"), notebook = document.querySelector(".jp-Notebook");
  button.hidden = false;
  button.addEventListener("click", theme.change);
  theme.show();
  if (notebook) {
    askQuestions(notebook);
    offerToForget();
    followReader();
    showLabs(notebook);
    enlargeFigures(notebook);
  }
  reachScrollers();
  if (!document.querySelector("script[src$='mathjax.js']")) document.body.dataset.typeset = "yes"; // no formulas
  document.documentElement.classList.remove("waits");
  document.body.dataset.ready = "yes";
}
