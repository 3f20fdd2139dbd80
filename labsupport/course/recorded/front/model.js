// What stands where a live Lab has its kernel: it has the same traits, answers the same requests, and
// looks up what was recorded.

const INSTALL = "install the course to set anything";

// A subclass says what is `shown`: {frame, values, summary, error, status}, changes with change(values)
// and press(name), and names the frames that may come next, the likeliest first, in `ahead`. What it
// answers with larger steps than the live Lab it says in `coarse`.
class RecordedModel {
  constructor(answers, frames) {
    const waiting = { late: "loading …", lost: "The recorded picture does not arrive: is the page still there?" };
    this.answers = answers;
    this.frames = frames;
    this.page = { ...answers.page, ...waiting };
    this.traits = { page: this.page, picture: null, answered: 0 };
    this.listeners = {};
    this.request = this.turn = 0;
    this.touched = false; // before that, little is loaded
    this.notice = ""; // what could not be done as it was asked
    this.loading = false;
  }

  get(name) { return this.traits[name]; }
  on(event, listener) { (this.listeners[event] ??= new Set()).add(listener); }
  off(event, listener) { this.listeners[event]?.delete(listener); }

  send({ number, actions }) {
    this.touched ||= actions.length > 0;
    this.request = number;
    if (actions.length) this.notice = "";
    for (const action of actions) {
      if (typeof action === "object") this.change(action);
      else if (action in this.answers.presets) this.change(this.answers.presets[action]);
      else this.press(action);
    }
    this.show();
  }

  // Shows what is wanted now, at once if its pictures are there. What is asked for meanwhile wins.
  async show() {
    const turn = ++this.turn, { frame, ...news } = this.shown;
    let picture = frame < 0 ? this.traits.picture : this.frames.ready(frame);
    if (!picture) {
      this.loading = true;
      try {
        picture = await this.frames.load(frame);
      } catch {
        picture = this.traits.picture;
        news.error = "The recorded picture could not be loaded. Is the page's folder still there?";
      }
      if (turn !== this.turn) return;
    }
    this.loading = false;
    this.settle?.();
    this.tell({ ...news, picture, answered: this.request });
    this.frames.expect(this.ahead);
  }

  tell(news) {
    Object.assign(this.traits, news);
    for (const name of Object.keys(news)) for (const listener of this.listeners[`change:${name}`] ?? []) listener();
    this.told?.(this.notice);
  }
}

// How far two values of a control are apart: a share of a slider's track, else 0 or 1.
function apart(control, one, other) {
  if (control.kind !== "slider") return Number(one !== other);
  const place = control.log ? Math.log : Number;
  return Math.abs(place(one) - place(other)) / (place(control.high) - place(control.low));
}

const MOVED = 1000; // what was moved stays where it was put, whatever else must change
const SAME = 1e-6; // of a track: the page's arithmetic and Python's differ in the last digits

// The index of the setting nearest to `wanted`. moved: names of the controls that were set just now.
// Where these are sliders, none of the others moves with them, but for main: else a slider would change
// the whole Lab. Settings with allowed(index) false are left out; -1 if all are.
function nearestSetting(controls, settings, wanted, moved, allowed, main) {
  const named = controls.filter((control) => control.name in settings[0]);
  const slid = moved.length > 0 && named.every((control) => !moved.includes(control.name) || control.kind === "slider");
  let best = -1, least = Infinity;
  settings.forEach((setting, index) => {
    if (!allowed(index)) return;
    let distance = 0, along = false;
    for (const control of named) {
      const far = apart(control, setting[control.name], wanted[control.name]);
      if (moved.includes(control.name)) distance += MOVED * far;
      else [distance, along] = [distance + far, along || (control.name !== main && far > SAME)];
    }
    if (slid && along) return;
    if (distance < least - 1e-12) [best, least] = [index, distance];
  });
  return best;
}

// From now on each slider of `named` stops at the values that are recorded with the others as they are
// in `here`, main not counted; where there is one value alone, a slider moves, and comes back.
function setStops(named, settings, here, allowed, main) {
  const recorded = settings.filter((_, index) => allowed(index));
  for (const control of named.filter(({ kind }) => kind === "slider")) {
    const others = named.filter(({ name }) => name !== control.name && name !== main);
    const values = recorded.filter((setting) => alike(others, setting, here)).map((setting) => setting[control.name]);
    const stops = [...new Set(values)].sort((one, other) => one - other);
    control.stops = stops.length > 1 ? stops : undefined;
  }
}

const alike = (controls, one, other) => controls.every((control) =>
  !(control.name in one) || apart(control, one[control.name], other[control.name]) < SAME);

// What is said where `shown` is not what was wanted; "" where it is, and where a slider with several
// stops has gone to the nearest one.
function whatMoved(controls, wanted, shown) {
  const moved = controls.filter((control) => !alike([control], shown, wanted) && !isNearestStop(control, shown[control.name], wanted[control.name]));
  const words = moved.map((control) => `${control.label} ${inWords(control, shown[control.name])}`);
  return words.length ? `Not recorded; the nearest is ${words.join(", ")}.` : "";
}

function isNearestStop(control, value, wanted) {
  const there = apart(control, value, wanted);
  return control.stops?.length > 1 && control.stops.every((stop) => apart(control, stop, wanted) > there - SAME);
}

function inWords(control, value) {
  if (control.kind === "slider") return readable(value);
  if (control.kind === "toggle") return value ? "on" : "off";
  return control.options?.find((option) => option[1] === value)?.[0] ?? String(value);
}
