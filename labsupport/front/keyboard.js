// What a key means inside a widget, whatever letters the keyboard has, and which keys are the notebook's.

// The key in Latin letters and digits. On a Greek, Cyrillic or Arabic keyboard its place says which one.
function latinKey(event) {
  const place = /^(?:Key|Digit)(.)$/.exec(event.code);
  return /^[\x20-\x7e]/.test(event.key) || !place ? event.key : place[1].toLowerCase();
}

// Keys pressed inside `root` are for `meant` alone, since the notebook has shortcuts of its own on them:
// all but Ctrl+S, which saves the notebook from anywhere in it.
function ownKeys(root, meant) {
  // Notebook 7 looks at a key before it comes here, and leaves alone an element with this mark that has
  // the focus. On what is around the element the mark would come too late.
  root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (!saves(event, root)) meant(event);
  });
}

// True for Ctrl+S, which is handed on to the notebook; where there is none, the browser has that key.
function saves(event, root) {
  const { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (!(ctrlKey || metaKey) || altKey || latinKey(event).toLowerCase() !== "s") return false;
  const told = { key, code, keyCode, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true };
  if (!root.parentElement.dispatchEvent(new KeyboardEvent("keydown", told))) event.preventDefault();
  return true;
}
