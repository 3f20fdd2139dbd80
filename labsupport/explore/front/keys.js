// Hands on the keyboard: the arrows move the slider that was moved last, letters press buttons.

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

// {key: the name of the button that it presses}.
function keysOf(page) {
  const presets = page.presets.slice(0, 9).map((name, k) => [String(k + 1), name]);
  const own = Object.entries(page.keys);
  const letters = [...own, ["r", "Run"], ["s", "Step"], ["p", "Pin"], ["u", "Unpin"], ["n", "New seed"],
    ["l", "Large print"]];
  return Object.fromEntries([...presets, ...letters.filter(([, name]) => page.buttons.includes(name))]);
}

// What the keys do, in words. menus: whether some have a button beside them.
function keysInWords(keys, menus) {
  const told = Object.entries(keys).map(([key, name]) => [key.toUpperCase(), name === "Run" ? "Run or Stop" : name]);
  const enter = menus ? [["Enter", "in a menu: its button"]] : [];
  return [["← →", "move the slider used last"], ...told, ...enter, ["F", "full screen, Escape leaves"], ["?", "these keys"]];
}

// Sends the keys pressed inside `root` to what they mean there. help: {open(), toggle()}, of the keys.
function listenToKeys(root, keys, { press, stage, help, slider }) {
  ownKeys(root, (event) => {
    if (!stage.onStage() && goesOn(event)) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const types = event.target.matches("select, input[type=number]");
    if (ARROWS.includes(event.key)) {
      if (types || event.target.matches("input[type=range]") || !slider()) return;
      event.preventDefault();
      slider().focus();
      slider().dispatchEvent(new KeyboardEvent("keydown", { key: event.key }));
    } else if (event.key === "Escape") {
      help.open() ? help.toggle() : stage.leave();
    } else if (!types) {
      const key = latinKey(event).toLowerCase();
      if (key === "f") stage.onStage() ? stage.leave() : stage.enter();
      else if (key === "?") help.toggle();
      else if (key in keys) press(keys[key]);
      else return;
      event.preventDefault();
    }
  });
}
