// The page of a Lab: native controls, one picture, one line of words.
// The kernel computes and draws; this file only asks and shows. At most two requests are under way:
// further movement of a control collects into one, so the page can never fall behind.

const IN_FLIGHT = 2;
const PATIENCE_MS = 1500; // then the page says that it waits,
const GIVE_UP_MS = 20000; // and then it no longer does: an answer may have been lost

function element(tag, attributes = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// As `number` in labsupport/wording.py: 0.000529, 1230, 5.3·10⁻⁷.
function readable(value) {
  const rounded = Number(value.toPrecision(3)), size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e5)) return String(rounded);
  const [digits, power] = value.toExponential(1).split("e");
  const factor = digits.replace(/[.]0$/, "");
  const ten = "10" + String(Number(power)).replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
  return Math.abs(factor) === 1 ? factor.replace("1", "") + ten : `${factor}·${ten}`;
}

// Each control: its nodes, and `show(value)` that puts the kernel's value into them.
const makers = {
  slider(control, id, change) {
    const toPosition = (v) => (control.log ? Math.log10(v / control.low) : v - control.low) / control.step;
    const fromPosition = (p) =>
      control.log ? control.low * 10 ** (p * control.step) : control.low + p * control.step;
    const last = toPosition(control.high);
    const input = element("input", { type: "range", id, min: 0, max: last, step: "any" });
    const output = element("output", { for: id });
    const track = element("span", { class: "lab-track" }, [input]);
    let current = control.value;
    const show = (value) => {
      current = value;
      input.value = toPosition(value);
      input.setAttribute("aria-valuetext", readable(value));
      output.textContent = readable(value);
    };
    const moveTo = (position) => {
      const within = Math.min(last, Math.max(0, position));
      const value = Math.min(control.high, Math.max(control.low, fromPosition(within)));
      if (value === current) return;
      show(value);
      change(value);
    };
    input.addEventListener("input", () => moveTo(Math.round(input.value)));
    // A range input with step "any" holds values between the steps, such as the mark 1/√500. Its keys
    // are therefore ours: one step, a tenth of the track, the ends.
    const page = Math.max(1, Math.round(last / 10));
    const keys = {
      ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1,
      PageUp: page, PageDown: -page, Home: -Infinity, End: Infinity,
    };
    input.addEventListener("keydown", (event) => {
      const move = keys[event.key];
      if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const here = toPosition(current), step = Math.round(here);
      // From a mark between two steps a key goes as far as from any other value: a shorter step would
      // change too little to be seen. A value on a step stays on the steps in spite of rounding.
      moveTo((Math.abs(here - step) < 1e-6 ? step : here) + move);
    });
    const marks = element("span", { class: "lab-marks" });
    let before = -1, lowered = false;
    for (const [name, value] of control.marks) {
      const mark = element("button", { type: "button", text: name, title: `${control.label} ${readable(value)}` });
      mark.setAttribute("aria-label", `${control.label}: ${name}, ${readable(value)}`);
      mark.style.left = `calc(var(--lab-thumb) / 2 + (100% - var(--lab-thumb)) * ${toPosition(value) / last})`;
      // Two marks close together would print over each other: the second goes one line down.
      lowered = !lowered && before >= 0 && toPosition(value) / last - before < 0.1;
      before = toPosition(value) / last;
      mark.classList.toggle("lab-lowered", lowered);
      mark.addEventListener("click", () => { show(value); change(value); });
      marks.append(mark);
    }
    if (marks.childElementCount) track.append(marks);
    if (marks.querySelector(".lab-lowered")) marks.classList.add("lab-two-lines");
    return { nodes: [element("label", { for: id, text: control.label }), track, output], show };
  },

  choice(control, id, change) {
    const select = element("select", { id },
      control.options.map(([label], index) => element("option", { value: index, text: label })));
    select.addEventListener("change", () => change(control.options[select.value][1]));
    const show = (value) => { select.value = control.options.findIndex((option) => option[1] === value); };
    return { nodes: [element("label", { for: id, text: control.label }), select], show };
  },

  toggle(control, id, change) {
    const input = element("input", { type: "checkbox", id });
    input.addEventListener("change", () => change(input.checked));
    return { nodes: [element("label", { for: id, text: control.label }), input],
      show: (value) => { input.checked = value; } };
  },

  seed(control, id, change) {
    const input = element("input", { type: "number", id, min: 0, step: 1 });
    input.addEventListener("change", () => {
      const value = Math.max(0, Math.round(Number(input.value) || 0));
      input.value = value;
      change(value);
    });
    return { nodes: [element("label", { for: id, text: control.label }), input],
      show: (value) => { input.value = value; } };
  },
};

function render({ model, el }) {
  const page = model.get("page");
  const prefix = `lab-${model.cid ?? Math.random().toString(36).slice(2)}-${Math.random().toString(36).slice(2, 7)}`;

  // Asking: what was done, in its order; values that follow values overwrite each other. An action
  // is {control: value} or the name of a button; `number` says which request was answered.
  let todo = [], asked = model.get("answered"), waiting = 0, impatience;
  // Screen readers hold back what is busy, and read the words when they are new.
  const wait = (requests) => { waiting = requests; root.ariaBusy = String(waiting > 0); };
  function ask() {
    if (waiting >= IN_FLIGHT || !todo.length) return;
    asked = Math.max(asked, model.get("answered")) + 1; // another view of the Lab may be ahead
    try {
      model.send({ number: asked, actions: todo });
    } catch {
      busy.textContent = "";
      error.textContent = "The kernel that drew this is gone: run the cell again.";
      error.hidden = false;
      return;
    }
    wait(waiting + 1);
    todo = [];
    clearTimeout(impatience);
    impatience = setTimeout(() => {
      busy.textContent = "waiting for the kernel …";
      impatience = setTimeout(() => { wait(0); ask(); }, GIVE_UP_MS - PATIENCE_MS);
    }, PATIENCE_MS);
  }
  const isValues = (action) => typeof action === "object";
  const change = (name) => (value) => {
    if (isValues(todo.at(-1))) todo.at(-1)[name] = value;
    else todo.push({ [name]: value });
    ask();
  };
  const press = (name) => { todo.push(name); ask(); };

  const controls = {};
  const grid = element("div", { class: "lab-controls" });
  for (const control of page.controls) {
    const made = makers[control.kind](control, `${prefix}-${control.name}`, change(control.name));
    controls[control.name] = made;
    grid.append(element("div", { class: `lab-control lab-${control.kind}${control.marks?.length ? " lab-marked" : ""}` }, made.nodes));
  }
  const buttons = {};
  const button = (name, kind) => {
    const node = element("button", { type: "button", class: kind, text: name });
    node.addEventListener("click", () => {
      if (node.ariaDisabled !== "true") press(name);
      else busy.textContent = node.title; // why it cannot be pressed
    });
    buttons[name] = node;
    return node;
  };
  const presets = element("div", { class: "lab-row", role: "group", "aria-label": "presets" },
    page.presets.map((name) => button(name, "lab-preset")));
  const actions = element("div", { class: "lab-row", role: "group", "aria-label": "actions" },
    page.buttons.map((name) => button(name, "lab-action")));
  const progress = element("progress", { max: 1, hidden: true, "aria-label": "training" });
  const busy = element("span", { class: "lab-busy" });
  const canvas = element("canvas", { role: "img", class: "lab-picture" });
  const summary = element("p", { class: "lab-summary", role: "status" });
  const error = element("p", { class: "lab-error", role: "alert", hidden: true });
  const root = element("div", { class: "lab", role: "group", "aria-label": page.title,
    "data-lm-suppress-shortcuts": "true" },
    [presets, grid, element("div", { class: "lab-row" }, [actions, progress, busy]), error, canvas, summary]);
  presets.hidden = !page.presets.length;
  // The notebook has shortcuts of its own on these keys; inside the Lab they belong to the Lab.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.replaceChildren(root);

  let painted = Promise.resolve(), shown;
  async function paint() {
    const bytes = model.get("picture");
    if (!bytes?.byteLength || bytes === shown) return; // the message brought other things
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.style.setProperty("--lab-ratio", bitmap.width / bitmap.height);
    }
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    shown = bytes;
  }
  function showRest() {
    const now = model.get("values");
    for (const [name, control] of Object.entries(controls)) {
      const moved = todo.some((action) => isValues(action) && name in action);
      if (!moved && waiting === 0) control.show(now[name]);
    }
    summary.textContent = model.get("summary");
    canvas.setAttribute("aria-label", model.get("summary"));
    error.textContent = model.get("error");
    error.hidden = !model.get("error");
    const status = model.get("status");
    for (const [name, down] of Object.entries(status.down ?? {})) {
      buttons[name]?.setAttribute("aria-pressed", String(down));
    }
    for (const name of Object.keys(buttons)) {
      // Not `disabled`, which would take the focus from whoever has just pressed Run with a key.
      buttons[name].ariaDisabled = String((status.disabled ?? []).includes(name));
      buttons[name].title = status.why?.[name] ?? "";
    }
    progress.hidden = status.progress === undefined;
    if (status.progress !== undefined) progress.value = status.progress;
    busy.textContent = status.text ?? "";
    root.classList.toggle("lab-large", Boolean(status.down?.["Large print"]));
  }
  function update() {
    painted = painted.then(paint).catch((problem) => {
      error.hidden = false;
      error.textContent = `The picture could not be shown: ${problem.message}`;
    }).then(() => {
      wait(Math.max(0, Math.min(waiting, asked - model.get("answered"))));
      if (waiting === 0) clearTimeout(impatience);
      showRest();
      ask();
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
  update();
  return () => {
    clearTimeout(impatience);
    for (const trait of traits) model.off(`change:${trait}`, schedule);
  };
}

export default { render };
