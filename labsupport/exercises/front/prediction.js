// The page of a prediction: a question, its lettered options, and after the first choice the answer.
// On stage it has the whole screen, and the room's votes are counted.

const LETTERS = "ABCDE";

// `text`, with code where it has backticks.
const inWords = (text) => text.split("`").map((part, k) => (k % 2 ? element("code", { text: part }) : part));

function render({ model, el }) {
  const { text, options, answer, why } = model.get("asked");
  const revealed = () => model.get("choice") !== null || model.get("skipped");
  const onStage = () => root.classList.contains("predict-stage");

  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }
  const choose = (option) => { if (!revealed()) set("choice", option); };
  const skip = () => {
    if (!revealed()) set("skipped", true);
    if (onStage()) next.focus();
  };

  const rows = options.map((option, k) => {
    const mark = element("span", { class: "predict-mark" }), yours = element("span");
    const button = element("button", { type: "button", class: "predict-option", title: `key ${LETTERS[k]}` }, [
      mark, " ", element("span", { class: "predict-letter", text: LETTERS[k] }), " ",
      element("span", {}, [...inWords(option), yours])]);
    const count = countOf(LETTERS[k], (votes) => set("counts", model.get("counts").with(k, votes)));
    button.addEventListener("click", () => pick(k));
    return { option, button, mark, yours, count, node: element("li", {}, [button, count.node]) };
  });
  const pick = (k) => (onStage() ? rows[k].count.input.focus() : choose(options[k]));

  const reply = element("div", { class: "predict-reply", role: "status" });
  const full = element("button", { type: "button", class: "predict-small", text: "Full screen", title: "key F" });
  const next = element("button", { type: "button", class: "predict-small predict-next" });
  const root = element("div", { class: "predict", role: "group", "aria-label": "prediction", tabindex: -1 }, [
    element("p", { class: "predict-question" }, [element("b", { text: "Predict first. " }), ...inWords(text)]),
    element("ul", { class: "predict-options", role: "list" }, rows.map(({ node }) => node)),
    reply, element("div", { class: "predict-foot" }, [full, next])]);
  el.replaceChildren(root);

  const screen = fullscreen(root, (on) => {
    root.classList.toggle("predict-stage", on);
    update();
    if (on) (revealed() ? next : rows[0].count.input).focus();
    else root.focus({ preventScroll: true }); // so that F and Shift+Enter work
  });
  full.addEventListener("click", screen.enter);
  next.addEventListener("click", () => {
    if (!onStage()) root.focus({ preventScroll: true }); // the button will be gone
    if (revealed()) screen.leave();
    else skip();
  });

  ownKeys(root, (event) => {
    if (!onStage() && goesOn(event)) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const key = latinKey(event).toUpperCase(), place = LETTERS.indexOf(key);
    const field = rows.findIndex(({ count }) => count.input === event.target);
    if (key.length === 1 && place >= 0 && place < rows.length) pick(place);
    else if (key === "S") skip();
    else if (key === "F") onStage() ? screen.leave() : screen.enter();
    else if (key === "ESCAPE") screen.leave();
    else if (key === "ENTER" && field >= 0) (rows[field + 1]?.count.input ?? next).focus();
    else return;
    event.preventDefault();
  });

  // On stage: the largest letters with which everything is seen.
  function fit() {
    for (let lines = 14; onStage() && lines <= 38; lines += 1) {
      root.style.setProperty("--predict-letter", `calc(100vh / ${lines})`);
      if (root.scrollHeight <= root.clientHeight && root.scrollWidth <= root.clientWidth) break;
    }
  }

  const curtain = model.get("holds_back") && !revealed() ? curtainBelow(root, model.widget_manager, skip) : null;
  function update() {
    const choice = model.get("choice"), counts = model.get("counts");
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (const [k, row] of rows.entries()) {
      const right = revealed() && row.option === answer, mine = row.option === choice;
      row.mark.textContent = right ? "✓" : mine ? "✗" : "";
      row.yours.textContent = mine ? " (your prediction)" : "";
      row.node.classList.toggle("predict-right", right);
      row.node.classList.toggle("predict-wrong", mine && !right);
      row.count.show(counts[k], total);
      row.button.tabIndex = onStage() ? -1 : 0; // there Tab goes from count to count
    }
    if (revealed() && !reply.childElementCount) {
      const verdict = choice === null ? `The answer: ${answer}.` : choice === answer ? "Right." : `Not so: ${answer}.`;
      reply.append(element("b", {}, inWords(verdict)), " ", ...inWords(why));
    }
    root.classList.toggle("predict-revealed", revealed());
    next.textContent = !onStage() ? "skip" : revealed() ? "Back to the notebook" : "Show the answer";
    next.title = onStage() && revealed() ? "Escape" : "key S";
    next.hidden = revealed() && !onStage();
    full.hidden = onStage();
    if (revealed()) curtain?.lift();
    fit();
  }
  const traits = ["choice", "skipped", "counts"];
  for (const trait of traits) model.on(`change:${trait}`, update);
  addEventListener("resize", fit);
  update();
  // In front of a hall a question that was just put has the keys: Shift+Enter has gone to the next cell.
  const taken = setTimeout(() => {
    const cell = cellAround(root);
    if (inAHall() && cell?.nextElementSibling?.matches(".jp-mod-active") && !revealed()) root.focus({ preventScroll: true });
  }, 300);
  return () => {
    clearTimeout(taken);
    curtain?.drop();
    removeEventListener("resize", fit);
    for (const trait of traits) model.off(`change:${trait}`, update);
  };
}

export default { render };
