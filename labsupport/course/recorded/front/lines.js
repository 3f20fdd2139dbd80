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

  // Along the slider in both directions; once the Lab has been touched, to the ends of the track, and
  // then what the presets lead to.
  get ahead() {
    const { answers, settings, presets, main } = this.answers;
    const others = this.controls.filter((control) => control.name !== main);
    const inLine = (index) => answers[index]?.pin === this.pin && alike(others, settings[index], this.values);
    const frames = [], most = this.touched ? answers.length : NEAR;
    for (const step of [1, -1]) {
      for (let k = 1; k <= most && inLine(this.at + step * k); k++) frames.push([k, answers[this.at + step * k].frame]);
    }
    const line = frames.sort(([one], [other]) => one - other).map(([, frame]) => frame);
    if (!this.touched) return line;
    const led = Object.values(presets).map((preset) => this.find({ ...this.values, ...preset }, Object.keys(preset)));
    return [...line, ...led.map((index) => answers[index].frame)];
  }
}
