// A Lab that trains: its recorded trainings are replayed.

const TICK_MS = 33;
const BESIDE = "Without what is pinned there is more: press Unpin or Reset.";
const SHORT = 1.5; // seconds that a training lasts where it is to be as short as it can

class RecordedTrainings extends RecordedModel {
  constructor(answers, frames, begin) {
    super(answers, frames);
    this.controls = answers.page.controls;
    this.aside = { look: 100, pace: answers.start.pace };
    this.running = false;
    const { of, pinned, over } = answers.begins[begin];
    this.take(of, pinned);
    if (over) this.moment = this.last;
  }

  follow(other) {
    other.stop();
    this.aside.pace = other.aside.pace;
    this.take(other.run.of, other.run.pinned); // the other width has the same runs
    this.moment = Math.round(this.last * other.moment / (other.last || 1));
  }

  // Shows the beginning of training `of` beside those that are pinned.
  take(of, pinned) {
    this.run = this.runOf(of, pinned);
    this.moment = 0;
    this.failed = false;
  }
  runOf(of, pinned) {
    return this.answers.runs.find((run) => run.of === of && String(run.pinned) === String(pinned));
  }
  get coarse() { return ""; }
  settle() {
    const { settings } = this.answers, named = this.controls.filter((control) => control.name in settings[0]);
    setStops(named, settings, this.values, (of) => this.runOf(of, this.run.pinned));
  }
  get last() { return this.run.moments.length - 1; }
  get over() { return this.moment === this.last; }
  get values() { return { ...this.answers.settings[this.run.of], ...this.aside }; }

  // The recorded training nearest to these values, beside `pinned`; -1 for none.
  nearest(wanted, moved, pinned) {
    const recorded = (of) => this.runOf(of, pinned);
    return nearestSetting(this.controls, this.answers.settings, wanted, moved, recorded);
  }

  change(values) {
    const wanted = { ...this.values, ...values }, { look, pace, ...settings } = values;
    if (pace !== undefined) {
      this.hold();
      this.aside.pace = pace;
    }
    if (look !== undefined) this.lookBack(look);
    if (!Object.keys(settings).length) return;
    const of = this.nearest(wanted, Object.keys(settings), this.run.pinned);
    if (of !== this.run.of || Object.keys(settings).some((name) => settings[name] !== this.values[name])) {
      this.notice = whatMoved(this.controls, wanted, { ...this.answers.settings[of] });
      if (this.freer(wanted, Object.keys(settings), of)) this.notice = `${this.notice} ${BESIDE}`.trim();
      if (of === this.run.of) return; // there it was already
      this.take(of, this.run.pinned);
      this.aside.look = 100;
      this.hold();
    }
  }

  // Whether without what is pinned something nearer is recorded than training `of`.
  freer(wanted, moved, of) {
    const alone = this.nearest(wanted, moved, []);
    return this.run.pinned.length > 0 && alone !== of;
  }

  lookBack(look) {
    const looks = this.run.looks.map(([percent]) => percent);
    const nearest = looks.reduce((best, one) => (Math.abs(one - look) < Math.abs(best - look) ? one : best), 100);
    this.aside.look = this.over ? nearest : 100;
    if (!this.over && look !== 100) this.notice = "Looking back is recorded for the end of a run.";
  }

  press(name) {
    const { of, pinned } = this.run;
    if (name === "Stop") this.stop();
    else if (name === "Run" || name === "Step") {
      this.aside.look = 100;
      if (this.over) this.moment = 0;
      this.failed = Boolean(this.run.error);
      if (this.failed) this.stop(); // such a training ends where it begins
      else if (name === "Run") this.go();
      else {
        this.stop();
        this.moment += 1;
      }
    } else if (name === "Pin" && this.unfit) this.notice = `${this.unfit[0].toUpperCase()}${this.unfit.slice(1)}.`;
    else if (name === "Pin") this.goTo(of, [...pinned, of]);
    else if (name === "Unpin") this.goTo(of, pinned.slice(0, -1));
    else if (name === "Reset") {
      this.stop();
      this.aside = { look: 100, pace: this.answers.start.pace };
      this.take(this.nearest(this.answers.start, [], []), []);
    }
  }

  // The end of training `of`, or of the one nearest to it, beside others; where it is, it stays.
  goTo(of, pinned) {
    const share = this.moment / this.last, wanted = this.values;
    const there = this.runOf(of, pinned) ? of : this.nearest(wanted, [], pinned);
    this.take(there, pinned);
    this.notice = whatMoved(this.controls, wanted, this.answers.settings[there]);
    this.moment = Math.round(share * this.last);
    this.lookBack(this.aside.look);
    this.hold();
  }

  // Why the run cannot be pinned as it is now, in words; "" if it can.
  get unfit() {
    const { of, pinned } = this.run;
    if (!this.moment) return "there is nothing to pin yet: press Run first";
    if (pinned.includes(of)) return "this run is pinned already";
    if (!this.over) return "recorded for whole runs only: let it go to its end";
    if (!this.runOf(of, [...pinned, of])) return `these runs are not recorded together: press Unpin first, or ${INSTALL}`;
    return "";
  }

  // -- the clock --

  go() {
    this.running = true;
    this.hold();
    this.clock ??= setInterval(() => this.tick(), TICK_MS);
  }
  stop() {
    this.running = false;
    clearInterval(this.clock);
    this.clock = undefined;
  }
  // From here on: the training goes on from where it is.
  hold() { this.since = { share: this.run.moments[this.moment][0], time: performance.now() }; }
  tick() {
    if (this.loading) return; // on a slow host pictures are left out, and none waits in a queue
    const took = (performance.now() - this.since.time) / 1000;
    const share = this.since.share + took / (this.aside.pace || SHORT);
    const next = this.run.moments.findLastIndex(([at]) => at <= share);
    if (next <= this.moment) return;
    this.moment = next;
    if (this.over) this.stop();
    this.show();
  }

  get shown() {
    const back = this.over && this.run.looks.find(([look]) => look === this.aside.look && look < 100);
    const [share] = this.run.moments[this.moment];
    const [, frame, words] = back || this.run.moments[this.moment];
    const pinned = this.run.pinned.length > 0;
    const status = {
      setting: this.answers.setting[this.run.of],
      down: {},
      disabled: [this.running ? "Run" : "Stop", ...(pinned ? [] : ["Unpin"])],
      why: {
        Pin: this.unfit,
        Run: this.running ? "it is running" : "",
        Stop: this.running ? "" : "nothing is running",
        Unpin: pinned ? "" : "no run is pinned",
      },
      progress: share,
    };
    return { frame, values: this.values, summary: words, error: this.failed ? this.run.error : "", status };
  }

  // The moments to come, and at the end what one may look back at.
  get ahead() {
    const { moments, looks } = this.run;
    const next = this.over ? [...looks].reverse() : moments.slice(this.moment + 1);
    const frames = next.map(([, frame]) => frame);
    return this.touched ? frames : [];
  }
}
