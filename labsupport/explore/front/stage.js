// The room for the picture: beside its controls on a page, or on stage, where the Lab has the whole
// screen. The kernel draws for the room that it is told.

const CALM_MS = 120; // so long a size must stay before it counts,
const NEWS_PX = 10; // and so much it must differ: to draw for another room takes half a second

// How much of the page around the Lab is seen at once. What lies closest around it, its output, is as
// high as the Lab: only what scrolls the notebook counts.
function windowAround(node) {
  const notebook = node.closest(".jp-WindowedPanel-outer, .jp-NotebookPanel-notebook");
  return notebook?.clientHeight || innerHeight;
}

// parts: root (the Lab), head (its controls), view (around the picture), summary. tell(room) is called
// with the pixels for the picture and, on stage, with the height of the screen: [width, height, screen
// or 0]. What comes and goes, an error or a pin, leaves the room as it is.
function staging({ root, head, view, summary }, tell) {
  let told = [0, 0, 0], calm;
  const onStage = () => root.classList.contains("lab-stage");

  function room() {
    if (onStage()) return [Math.floor(view.clientWidth), Math.floor(view.clientHeight), innerHeight];
    const seen = windowAround(root);
    const twoLines = parseFloat(getComputedStyle(summary).minHeight);
    const others = head.getBoundingClientRect().height + twoLines;
    return [Math.floor(view.clientWidth), Math.floor(Math.max(seen - others - 30, seen / 2)), 0];
  }

  function look() {
    const now = room();
    const alike = now[2] === told[2] && now.every((side, k) => Math.abs(side - told[k]) < NEWS_PX);
    if (alike || now[0] < 120 || now[1] < 120) return; // as before, or hidden
    told = now;
    tell(now);
  }

  const later = () => { clearTimeout(calm); calm = setTimeout(look, CALM_MS); };
  const observer = new ResizeObserver(later);
  observer.observe(root);
  addEventListener("resize", later);

  function show(on) {
    root.classList.toggle("lab-stage", on);
    head.querySelector('[data-name="Full screen"]').textContent = on ? "Leave" : "Full screen";
    later();
  }

  return {
    onStage,
    ...fullscreen(root, show),
    stop() {
      clearTimeout(calm);
      observer.disconnect();
      removeEventListener("resize", later);
    },
  };
}
