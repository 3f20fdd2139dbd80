// The page of a Lab: native controls, one picture, one line of words.
// The kernel computes and draws; the page only asks and shows. Where there is none, a model that looks
// recorded answers up takes its place, see course/recorded: its pictures are layers {image, x, y}.

const DEAD = ["autorestarting", "terminating", "dead"];
const GONE = "The kernel that drew this is gone.";
const LOST = "The kernel has not answered for 20 seconds. If it does not go on by itself, press Kernel → " +
  "Restart Kernel, and run the cell of this Lab again.";

function render({ model, el }) {
  const page = model.get("page");
  const prefix = `lab-${model.cid ?? Math.random().toString(36).slice(2)}-${Math.random().toString(36).slice(2, 7)}`;
  // ipywidgets marks what it shows without a kernel, as in a notebook that is opened again. A kernel that
  // has died and is started anew by itself is still a kernel to it.
  let died = false;
  const live = () => !died && !el.closest(".jupyter-widgets-disconnected");
  const kernelStatus = model.widget_manager?.kernel?.statusChanged;
  const watch = (_, now) => { if (DEAD.includes(now)) { died = true; gone(); } };
  const requests = asking(model, live, {
    // Screen readers hold back what is busy, and read the words when they are new.
    waiting: (count) => { root.ariaBusy = String(count > 0); },
    late: () => { busy.textContent = page.late ?? "waiting for the kernel …"; },
    lost: () => { busy.textContent = ""; fail(page.lost ?? LOST); },
    gone,
  });

  // What a button of ours says stays until something else is asked for: a new size of the words must
  // not wipe it off.
  let said = () => "";
  function say(words, holds = () => true) {
    said = () => (holds() ? words : "");
    busy.textContent = words;
  }
  function change(values) {
    said = () => "";
    requests.change(values);
  }

  const buttons = {}; // those that ask the kernel
  function press(name) {
    const running = name === "Run" && buttons.Run.ariaDisabled === "true";
    (buttons[running ? "Stop" : name] ?? { "Hide marks": veil, "Copy setting": copy }[name]).click();
  }
  const button = (name, kind) => {
    const node = element("button", { type: "button", class: kind, text: name, "data-name": name });
    node.addEventListener("click", () => {
      if (node.ariaDisabled === "true") return say(node.title, () => node.ariaDisabled === "true");
      said = () => "";
      requests.press(name);
    });
    buttons[name] = node;
    return node;
  };

  const controls = {}, sliders = [];
  let used; // the slider that was moved last
  const grid = element("div", { class: "lab-controls" });
  for (const control of page.controls) {
    const { name, kind, marks } = control;
    const made = makers[kind](control, `${prefix}-${name}`, (value) => change({ [name]: value }));
    controls[name] = made;
    const more = [marks?.length ? " lab-marked" : "", control.button ? " lab-acting" : ""].join("");
    const own = control.button ? [button(control.button, "lab-action")] : []; // acts on what is chosen
    grid.append(element("div", { class: `lab-control lab-${kind}${more}` }, [...made.nodes, ...own]));
    if (own.length) acting(made.nodes.at(-1), () => own[0].click(), () => slider()?.focus({ preventScroll: true }));
    if (kind !== "slider") continue;
    sliders.push(made.input);
    for (const event of ["focus", "input"]) made.input.addEventListener(event, () => { used = made.input; });
    for (const mark of made.marks) mark.addEventListener("click", () => { used = made.input; });
  }
  const slider = () => used ?? sliders[0];

  const presets = element("div", { class: "lab-row", role: "group", "aria-label": "presets" },
    page.presets.map((name) => button(name, "lab-preset")));
  const own = (text, title, act) => {
    const node = element("button", { type: "button", class: "lab-action", text, title, "data-name": text });
    node.addEventListener("click", act);
    return node;
  };
  const full = own("Full screen", "key F", () => (stage.onStage() ? stage.leave() : stage.enter()));
  const help = {
    open: () => !drawer.hidden,
    toggle() {
      drawer.hidden = !drawer.hidden;
      more.ariaExpanded = String(!drawer.hidden);
    },
  };
  const more = own("More", "the keys and what is seldom needed (key ?)", help.toggle);
  more.ariaExpanded = "false";
  const veil = own("Hide marks", "hides the presets and the marks of sliders, which may tell an answer", () => {
    veil.ariaPressed = String(root.classList.toggle("lab-veiled"));
  });
  veil.ariaPressed = "false";
  const copy = own("Copy setting", "copies the line that makes this Lab as it is now", async () => {
    const line = model.get("status").setting;
    const barred = document.featurePolicy?.allowsFeature("clipboard-write") === false; // to try would be logged
    const copied = !barred && await navigator.clipboard?.writeText(line).then(() => true, () => false);
    say(copied ? `copied: ${line}` : line);
  });
  const keys = { ...keysOf(page), h: "Hide marks", c: "Copy setting" };
  const table = element("dl", { class: "lab-keys", "aria-label": "keys" },
    keysInWords(keys, page.controls.some((control) => control.button)).map(([key, does]) => element("div", { "data-key": key },
      [element("dt", { text: key }), element("dd", { text: does })])));
  const apart = page.controls.map((control) => control.button); // beside their control
  const seldom = page.buttons.filter((name) => page.seldom.includes(name));
  const drawer = element("div", { class: "lab-drawer", hidden: true }, [element("div", { class: "lab-row" },
    [...seldom.map((name) => button(name, "lab-action")), veil, copy]), table]);
  const often = page.buttons.filter((name) => !page.seldom.includes(name) && !apart.includes(name));
  const actions = element("div", { class: "lab-row", role: "group", "aria-label": "actions" },
    [...often.map((name) => button(name, "lab-action")), full, more]);
  const progress = element("progress", { max: 1, hidden: true, "aria-label": "training" });
  const busy = element("span", { class: "lab-busy" });
  const canvas = element("canvas", { role: "img", class: "lab-picture" });
  const view = element("div", { class: "lab-view" }, [canvas, drawer]);
  const pinned = element("p", { class: "lab-pinned", hidden: true });
  const summary = element("p", { class: "lab-summary", role: "status" });
  const error = element("p", { class: "lab-error", role: "alert", hidden: true });
  const again = element("button", { type: "button", class: "lab-action", text: "Run its cell again" });
  again.addEventListener("click", () => runCellAround(root));
  const head = element("div", { class: "lab-head" }, [presets, grid,
    element("div", { class: "lab-row lab-foot" }, [actions, progress, busy])]);
  const root = element("div", { class: "lab", role: "group", "aria-label": page.title, tabindex: -1 },
    [head, error, view, pinned, summary]);
  presets.hidden = !page.presets.length;
  el.replaceChildren(root);

  const stage = staging({ root, head, view, summary }, requests.fit);
  const handle = dragging({ canvas, view }, controls, change);
  listenToKeys(root, keys, { press, stage, help, slider });
  root.addEventListener("fullscreenchange", () => { if (help.open()) help.toggle(); }); // Escape leaves both
  // A click on what is no input hands the keys to the slider. A button pressed with a key keeps the
  // focus: who goes through the page by keys would be lost otherwise.
  root.addEventListener("click", (event) => {
    const clicked = event.target.closest("button, canvas");
    if (clicked && event.detail > 0) slider()?.focus({ preventScroll: true });
  });

  function gone() {
    requests.stop();
    say("");
    fail(cellAround(root) ? GONE : `${GONE} Run the cell that makes this Lab again.`);
    if (cellAround(root)) error.append(again);
  }
  function fail(words) {
    error.textContent = words;
    error.hidden = !words;
  }
  let painted = Promise.resolve(), shown;
  async function paint() {
    const picture = model.get("picture");
    if (picture === shown || !(picture?.byteLength || picture?.length)) return; // other things came
    const layers = Array.isArray(picture) ? picture
      : [{ image: await createImageBitmap(new Blob([picture], { type: "image/png" })), x: 0, y: 0 }];
    const { width, height } = layers[0].image;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    for (const { image, x, y } of layers) {
      canvas.getContext("2d").drawImage(image, x, y);
      image.close?.();
    }
    shown = picture;
  }
  function showRest() {
    const now = model.get("values"), status = model.get("status");
    for (const [name, control] of Object.entries(controls)) {
      if (!requests.pending(name)) control.show(now[name]);
    }
    handle.show(status.handle);
    summary.textContent = model.get("summary");
    canvas.setAttribute("aria-label", model.get("summary"));
    fail(model.get("error"));
    for (const [name, down] of Object.entries(status.down ?? {})) {
      buttons[name]?.setAttribute("aria-pressed", String(down));
    }
    for (const name of Object.keys(buttons)) {
      // Not `disabled`, which would take the focus from whoever has just pressed Run with a key.
      buttons[name].ariaDisabled = String((status.disabled ?? []).includes(name));
      buttons[name].title = status.why?.[name] ?? "";
    }
    pinned.hidden = !status.pinned;
    pinned.textContent = status.pinned ?? "";
    progress.hidden = status.progress === undefined;
    if (status.progress !== undefined) progress.value = status.progress;
    busy.textContent = status.text || said();
    root.classList.toggle("lab-large", Boolean(status.down?.["Large print"]));
  }
  function update() {
    painted = painted.then(paint).catch((problem) => {
      fail(`The picture could not be shown: ${problem.message}`);
    }).then(() => {
      requests.answered();
      showRest();
      requests.ask();
      if (!live()) gone();
    });
  }
  // One message brings all traits of a frame; one update shows them all.
  let due = false;
  const schedule = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => { due = false; update(); });
  };
  const traits = ["picture", "summary", "error", "status", "values", "answered"];
  for (const trait of traits) model.on(`change:${trait}`, schedule);
  model.on("comm_live_update", update);
  kernelStatus?.connect(watch);
  update();
  return () => {
    requests.stop();
    stage.stop();
    handle.stop();
    for (const trait of traits) model.off(`change:${trait}`, schedule);
    model.off("comm_live_update", update);
    kernelStatus?.disconnect(watch);
    canvas.width = canvas.height = 0; // JupyterLab keeps all that was observed: at least not its pixels
  };
}

export default { render };
