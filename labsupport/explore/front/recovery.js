// A new start after the kernel has gone: the cell that made the Lab, run again with one click.

// Whether `node` stands in a notebook's cell that can be run from here.
const cellAround = (node) => node.closest(".jp-Notebook .jp-CodeCell");

// Runs the cell around `node` as its own Ctrl+Enter does: only the notebook can run its cells, and a
// widget has no other way to ask it.
function runCellAround(node) {
  const cell = cellAround(node);
  cell.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 })); // makes it the active one
  const key = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true };
  cell.focus({ preventScroll: true }); // the notebook's keys work where the focus is
  cell.dispatchEvent(new KeyboardEvent("keydown", key));
}
