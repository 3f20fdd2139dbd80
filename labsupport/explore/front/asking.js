// Asking the kernel: at most two requests are under way. Further movement of a control collects into
// one, so the page can never fall behind.

const IN_FLIGHT = 2;
const PATIENCE_MS = 1500; // then the page says that it waits,
const GIVE_UP_MS = 20000; // and then it no longer does: an answer may have been lost

const isValues = (action) => typeof action === "object";

// live(): whether there is a kernel to ask. tell: {waiting(requests), late(), lost(), gone()} shows what
// becomes of the requests.
function asking(model, live, tell) {
  // What was done, in its order; values that follow values overwrite each other. An action is
  // {control: value} or the name of a button; `number` says which request was answered.
  let todo = [], room = null, asked = model.get("answered"), waiting = 0, impatience;
  const wait = (requests) => { waiting = requests; tell.waiting(waiting); };

  function send(request) {
    if (!live()) return false; // the model would keep silent
    try {
      model.send(request);
      return true;
    } catch {
      return false;
    }
  }

  function ask() {
    if (waiting >= IN_FLIGHT || !(todo.length || room)) return;
    asked = Math.max(asked, model.get("answered")) + 1; // another view of the Lab may be ahead
    if (!send({ number: asked, actions: todo, ...(room ? { room } : {}) })) {
      if (todo.length) tell.gone(); // nobody asked for another size
      return;
    }
    wait(waiting + 1);
    [todo, room] = [[], null];
    clearTimeout(impatience);
    impatience = setTimeout(() => {
      tell.late();
      impatience = setTimeout(() => { wait(0); tell.lost(); ask(); }, GIVE_UP_MS - PATIENCE_MS);
    }, PATIENCE_MS);
  }

  return {
    change(values) {
      if (isValues(todo.at(-1))) Object.assign(todo.at(-1), values);
      else todo.push({ ...values });
      ask();
    },
    press(name) { todo.push(name); ask(); },
    fit(newRoom) { room = newRoom; ask(); },
    // True where a control's value is not the kernel's yet.
    pending: (name) => waiting > 0 || todo.some((action) => isValues(action) && name in action),
    answered() {
      wait(Math.max(0, Math.min(waiting, asked - model.get("answered"))));
      if (waiting === 0) clearTimeout(impatience);
    },
    ask,
    stop() { clearTimeout(impatience); wait(0); },
  };
}
