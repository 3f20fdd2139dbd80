// The curtain: it holds back what the cells below a question show, up to the end of its section, and the
// text that speaks of it, up to a heading. It lives on this page alone, as a class on each cell; the
// notebook keeps all outputs.

const CURTAINS = Symbol.for("labsupport.curtains"); // the curtains that are down, kept at the cells' parent
const REST_MS = 500; // running a cell again takes its question away, and puts up another one

// The levels of the headings in a markdown cell, in their order: 2 for ##.
function headingLevels(cell) {
  if (cell.type !== "markdown") return [];
  const text = cell.sharedModel.getSource().replace(/^(```|~~~)[^]*?^\1/gm, "");
  return [...text.matchAll(/^(#{1,6})\s/gm)].map(([, marks]) => marks.length);
}

// The cells held back by a question in cell number `own`: from the first number to before the second.
function sectionBelow(cells, own) {
  let level = 6, end = own + 1;
  for (let above = own - 1; above >= 0; above -= 1) {
    const levels = headingLevels(cells.get(above));
    if (levels.length) {
      level = levels.at(-1);
      break;
    }
  }
  while (end < cells.length && !headingLevels(cells.get(end)).some((one) => one <= level)) end += 1;
  return [own + 1, end];
}

// JupyterLab may take cells off the page that are out of sight; it numbers those that are there.
const numberOf = (node) => Number(node.dataset.windowedListIndex);

// The curtains that hold back the cell `node`.
function curtainsOver(node) {
  const { down, cells } = node.parentElement[CURTAINS], number = numberOf(node);
  return [...down].filter(({ cell }) => {
    const [from, end] = sectionBelow(cells, numberOf(cell));
    return from <= number && number < end;
  });
}

// Whether the text cell `node` begins with words on what a curtain hides: a code cell stands between the
// two, and no heading. The cell with the next heading may do so, too.
function speaksOfResult(node) {
  const { down, cells } = node.parentElement[CURTAINS], number = numberOf(node);
  return [...down].some(({ cell }) => {
    const [from, end] = sectionBelow(cells, numberOf(cell));
    const between = Array.from({ length: Math.max(number - from, 0) }, (_, k) => cells.get(from + k));
    return from <= number && number <= end && between.some((one) => one.type === "code");
  });
}

// Brings the cells on the page in line with the curtains that are down.
function drawCurtains(parent) {
  const { down, cells } = parent[CURTAINS];
  for (const curtain of down) if (!curtain.cell.isConnected) down.delete(curtain);
  for (const node of parent.querySelectorAll(":scope > .jp-CodeCell")) {
    const held = curtainsOver(node).length > 0, line = node.querySelector(":scope > .predict-line");
    node.classList.toggle("predict-held", held);
    if (held && !line) node.append(lineFor(node));
    else if (!held) line?.remove();
  }
  for (const node of parent.querySelectorAll(":scope > .jp-MarkdownCell")) {
    const speaks = speaksOfResult(node), headed = headingLevels(cells.get(numberOf(node))).length > 0;
    node.classList.toggle("predict-held", speaks && !headed);
    node.classList.toggle("predict-held-above", speaks && headed); // what stands above its first heading
  }
}

// What stands in place of the outputs of the cell `node`.
function lineFor(node) {
  const show = element("button", { type: "button", text: "show", title: "skip the question, and show what was held back" });
  show.addEventListener("click", (event) => {
    if (event.detail === 0) node.focus({ preventScroll: true }); // pressed with a key; `show` will be gone
    for (const { skip } of curtainsOver(node)) skip();
  });
  const line = element("div", { class: "predict-line" },
    [element("span", { text: "hidden until you have answered the question above ·" }), show]);
  ownKeys(line, () => {});
  line.addEventListener("mousedown", (event) => event.stopPropagation());
  return line;
}

// Holds back what the cells below `root` show, as soon as it stands in a notebook with a kernel. What
// comes back is {lift(), drop()}: both take the curtain away, `drop` a little later.
function curtainBelow(root, manager, skip) {
  let parent, curtain, over = false;

  function fall() {
    const cell = root.closest(".jp-NotebookPanel .jp-Cell"), cells = manager?.context?.model?.cells;
    if (!cell || !cells || root.closest(".jupyter-widgets-disconnected")) return;
    parent = cell.parentElement;
    curtain = { cell, skip };
    if (!parent[CURTAINS]) {
      parent[CURTAINS] = { down: new Set(), cells };
      new MutationObserver(() => drawCurtains(parent)).observe(parent, { childList: true });
    }
    parent[CURTAINS].down.add(curtain);
    drawCurtains(parent);
  }

  // A widget is made before it has its place on the page.
  (function wait() {
    if (over) return;
    if (root.isConnected) fall();
    else setTimeout(wait, 20);
  })();

  function lift() {
    over = true;
    if (parent?.[CURTAINS].down.delete(curtain)) drawCurtains(parent);
  }
  return { lift, drop() { over = true; setTimeout(lift, REST_MS); } };
}
