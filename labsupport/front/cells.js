// The notebook's cell around a widget, and the way from there to others by keys.

const cellAround = (node) => node.closest(".jp-Notebook .jp-CodeCell");

// Makes `cell` the active one, and gives it the keys.
function activate(cell) {
  cell.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
  cell.focus({ preventScroll: true });
}

// Runs the cell around `node` as its own Ctrl+Enter does: only the notebook can run its cells, and a
// widget has no other way to ask it.
function runCellAround(node) {
  const cell = cellAround(node);
  activate(cell);
  const key = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true };
  cell.dispatchEvent(new KeyboardEvent("keydown", key));
}

// Shift+Enter inside a widget goes on to the next cell, and leaves the widget's own cell as it is: to run
// it again would undo what was done. True where that was asked for, and there is a next cell.
function goesOn(event) {
  if (!event.shiftKey || event.key !== "Enter") return false;
  const next = cellAround(event.target)?.nextElementSibling;
  if (!next?.matches(".jp-Cell")) return false;
  activate(next);
  next.scrollIntoView({ block: "nearest" });
  event.preventDefault();
  return true;
}

// Whether the page is shown to a hall, see machine/present.css.
const inAHall = () => getComputedStyle(document.documentElement).getPropertyValue("--labsupport-hall") !== "";
