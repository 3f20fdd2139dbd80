// The controls of a Lab: native inputs, each with the kernel's value and with ours.

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
    const stepped = (position) => {
      const within = Math.min(last, Math.max(0, position));
      return Math.min(control.high, Math.max(control.low, fromPosition(within)));
    };
    const moveTo = (position) => {
      const value = stepped(position);
      if (value === current) return;
      show(value);
      change(value);
    };
    // Where only some values are recorded, a key goes on to the next of them, at `there` or beyond.
    const stopAt = (there, move) => {
      const ahead = control.stops.map(toPosition).sort((a, b) => (move > 0 ? a - b : b - a));
      return ahead.find((stop) => (stop - there) * Math.sign(move) > -0.5) ?? ahead.at(-1);
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
      const there = (Math.abs(here - step) < 1e-6 ? step : here) + move;
      moveTo(control.stops ? stopAt(there, move) : there);
    });
    const marks = element("span", { class: "lab-marks" });
    let before = -1, lowered = false;
    for (const [name, value] of control.marks) {
      const mark = element("button", { type: "button", text: name, title: `${control.label} ${readable(value)}` });
      mark.setAttribute("aria-label", `${control.label}: ${name}, ${readable(value)}`);
      mark.style.left = `calc(var(--lab-thumb) / 2 + (100% - var(--lab-thumb)) * ${toPosition(value) / last})`;
      // Two marks close together would print over each other: the second goes one line down.
      lowered = !lowered && before >= 0 && toPosition(value) / last - before < 0.2;
      before = toPosition(value) / last;
      mark.classList.toggle("lab-lowered", lowered);
      mark.addEventListener("click", () => { show(value); change(value); });
      marks.append(mark);
    }
    if (marks.childElementCount) track.append(marks);
    if (marks.querySelector(".lab-lowered")) marks.classList.add("lab-two-lines");
    const nodes = [element("label", { for: id, text: control.label }), track, output];
    const nearest = (value) => stepped(Math.round(toPosition(value)));
    return { nodes, show, nearest, at: () => current, input, marks: [...marks.children] };
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
    let current, typed = false; // what somebody types is theirs: a training under way shows its own seed often
    const show = (value) => {
      current = value;
      if (!typed) input.value = value;
    };
    input.addEventListener("input", () => { typed = true; });
    input.addEventListener("change", () => {
      typed = false;
      show(Math.max(0, Math.round(Number(input.value) || 0)));
      change(current);
    });
    input.addEventListener("blur", () => { typed = false; show(current); });
    return { nodes: [element("label", { for: id, text: control.label }), input], show };
  },
};

// Enter in a menu presses the button beside it, where the list is not open. Whoever has chosen by mouse
// has the keys of the Lab at once: in a menu, letters would choose another line.
function acting(select, act, leave) {
  const open = () => CSS.supports("selector(:open)") && select.matches(":open");
  let pointed = false;
  select.addEventListener("pointerdown", () => { pointed = true; });
  select.addEventListener("keydown", (event) => {
    pointed = false;
    if (event.key !== "Enter" || open()) return;
    event.preventDefault(); // some browsers open the list
    act();
  });
  select.addEventListener("change", () => { if (pointed) leave(); });
}
