// A Lab that follows its controls, from recorded answers.

const NEAR = 3; // frames on each side that are loaded before the Lab is touched
const FINE = 1.5; // steps of the live slider from one stop to the next
const PIN_WHERE = "Pin is recorded at some settings only: press Reset, or Reset and a preset, then Pin.";
const PINNED = "Without what is pinned there is more: press Pin again.";

class RecordedLines extends RecordedModel {
  constructor(answers, frames) {
    super(answers, frames);
    this.controls = answers.page.controls;
    this.pin = -1;
    this.at = this.find(answers.start, []);
  }

  find(wanted, moved, pin = this.pin) {
    const { settings, answers, main } = this.answers;
    const allowed = (index) => answers[index].pin === pin;
    return nearestSetting(this.controls, settings, wanted, moved, allowed, main);
  }
  get values() { return this.answers.settings[this.at]; }
  follow({ values, pin }) { // the other width has the same pins
    this.pin = pin;
    this.at = this.find(values, []);
    this.notice = whatMoved(this.controls, values, this.values);
  }

  change(values) {
    const wanted = { ...this.values, ...values };
    const alone = this.find(wanted, Object.keys(values), -1);
    this.at = this.find(wanted, Object.keys(values));
    this.notice = whatMoved(this.controls, wanted, this.values);
    const others = this.controls.filter((control) => control !== this.main);
    if (!alike(others, this.answers.settings[alone], this.values)) this.notice = `${this.notice} ${PINNED}`.trim();
  }

  press(name) {
    const here = this.values;
    if (name === "Reset") {
      this.pin = -1;
      this.at = this.find(this.answers.start, []);
    } else if (name === "Pin") {
      const near = this.pin < 0 ? this.pinNear : -1;
      if (this.pin < 0 && near < 0) this.notice = PIN_WHERE;
      this.pin = near;
      this.at = this.find(this.answers.pins[near] ?? here, []);
      this.notice ||= whatMoved(this.controls, here, this.values);
    }
  }
  // The nearest of what can be pinned on this line; -1 if there is nothing.
  get pinNear() {
    const { pins, main } = this.answers, others = this.controls.filter((control) => control.name !== main);
    if (!pins.length) return -1;
    return nearestSetting(this.controls, pins, this.values, [], (index) => alike(others, pins[index], this.values));
  }

  get shown() {
    const { frame, handle, ...told } = this.answers.answers[this.at];
    const [words, setting, pinned, error] = ["words", "setting", "pinned", "error"].map((name) => this.answers.texts[told[name]]);
    const status = { setting, pinned, handle: this.answers.handles[handle], down: { Pin: this.pin >= 0 }, disabled: [], why: {} };
    return { frame, values: this.values, summary: words, error: error ?? "", status };
  }

  // The answers on the line of the present one, from one end of the main slider to the other.
  get line() {
    const { answers, settings, main } = this.answers;
    const others = this.controls.filter((control) => control.name !== main);
    const inLine = (index) => answers[index]?.pin === this.pin && alike(others, settings[index], this.values);
    let [first, last] = [this.at, this.at];
    while (inLine(first - 1)) first -= 1;
    while (inLine(last + 1)) last += 1;
    return Array.from({ length: last - first + 1 }, (_, k) => first + k);
  }

  get main() { return this.controls.find((control) => control.name === this.answers.main); }

  // What a slider can do changes with the others, not as main moves along its line.
  settle() {
    const { settings, answers, main } = this.answers;
    const row = JSON.stringify([this.pin, { ...this.values, [main]: 0 }]);
    if (row === this.row) return;
    this.row = row;
    setStops(this.controls, settings, this.values, (index) => answers[index].pin === this.pin, main);
  }

  // A key leads farther here than in the live Lab, and the reader is told.
  get coarse() {
    const { settings, main } = this.answers, { label, low, high, step, log } = this.main;
    const place = log ? Math.log10 : Number, places = this.line.map((index) => place(settings[index][main]));
    const longest = Math.max(...places.slice(1).map((one, k) => one - places[k]));
    if (longest < FINE * step) return "";
    return `; here ${label} has ${places.length} of its ${Math.round((place(high) - place(low)) / step) + 1} stops`;
  }

  // Along the slider in both directions; once the Lab has been touched, to the ends of the track, and
  // then what the presets lead to.
  get ahead() {
    const { answers, presets } = this.answers, far = (index) => Math.abs(index - this.at);
    const line = this.line.sort((one, other) => far(one) - far(other));
    const near = line.filter((index) => far(index) > 0 && (this.touched || far(index) <= NEAR));
    const led = Object.values(this.touched ? presets : {}).map((preset) =>
      this.find({ ...this.values, ...preset }, Object.keys(preset)));
    return [...near, ...led].map((index) => answers[index].frame);
  }
}
