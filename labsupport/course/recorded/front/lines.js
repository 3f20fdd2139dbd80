// A Lab that follows its controls, from recorded answers.

const NEAR = 3; // frames on each side that are loaded before the Lab is touched
const PIN_WHERE = "recorded at the start and at the presets only: press a preset, then Pin";

class RecordedLines extends RecordedModel {
  constructor(answers, frames) {
    super(answers, frames);
    this.controls = answers.page.controls;
    this.pin = -1;
    this.at = this.find(answers.start, []);
  }

  find(wanted, moved) {
    const { settings, answers } = this.answers;
    return nearestSetting(this.controls, settings, wanted, moved, (index) => answers[index].pin === this.pin);
  }
  get values() { return this.answers.settings[this.at]; }

  change(values) {
    const wanted = { ...this.values, ...values };
    this.at = this.find(wanted, Object.keys(values));
    this.notice = whatMoved(this.controls, wanted, this.values);
  }

  press(name) {
    const here = this.values;
    if (name === "Reset") {
      this.pin = -1;
      this.at = this.find(this.answers.start, []);
    } else if (name === "Pin") {
      this.pin = this.pin < 0 ? this.pinHere : -1;
      this.at = this.find(here, []);
    }
  }
  get pinHere() { return this.answers.pins.findIndex((pinned) => alike(this.controls, pinned, this.values)); }

  get shown() {
    const { frame, handle, ...told } = this.answers.answers[this.at];
    const [words, setting, pinned, error] = ["words", "setting", "pinned", "error"].map((name) => this.answers.texts[told[name]]);
    const free = this.pin >= 0 || this.pinHere >= 0;
    const status = {
      setting, pinned, handle: this.answers.handles[handle], down: { Pin: this.pin >= 0 },
      disabled: free ? [] : ["Pin"], why: { Pin: free ? "" : PIN_WHERE },
    };
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

  // A key goes to the next value that this line has.
  settle() {
    const { settings, main } = this.answers, stops = this.line.map((index) => settings[index][main]);
    this.controls.find((control) => control.name === main).stops = stops.length > 1 ? stops : undefined;
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
