import json
import math
import signal
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from lab_tools import SmallFigure, lab_threads, request, until
from labsupport.by_hand.initializers import initializer
from labsupport.explore import Seed, Slider, TrainingLab, runs
from labsupport.explore.runs import PACES, told_apart
from labsupport.figures.run_names import MOST_GHOSTS
from labsupport.figures.training import TrainingFigure
from labsupport.labs.pretraining.experiment import sigmoid_network
from labsupport.labs.pretraining.finetuning import FineTuning
from labsupport.labs.pretraining.stack import Stack
from labsupport.training.loop import Training, fit
from labsupport.training.networks import Network
from labsupport.training.records import TrainingRecord
from labsupport.wording import marked
from tiny_digits import tiny_digits

CONTROLS = [Slider("rate", "learning rate", 1.0, 0.1, 10.0, 0.1), Seed()]


class Gate:
    """Lets steps through, as many as a test allows."""

    def __init__(self, allowed=math.inf):
        self._left, self._news = allowed, threading.Condition()
        self.waiting = False  # somebody stands before it

    def allow(self, steps=math.inf):
        with self._news:
            self._left += steps
            self._news.notify_all()

    def pass_through(self):
        with self._news:
            self.waiting = self._left < 1
            assert self._news.wait_for(lambda: self._left >= 1, timeout=60), "60 s at a closed gate"
            self.waiting = False
            self._left -= 1


class FakeTraining:
    """Takes the steps that a test allows; fails or diverges at a step if told to.

    A second thread inside a step is a fault of the Lab; it is kept in `faults`.
    """

    def __init__(
        self, rate, seed, *, planned=50, allowed=math.inf, fails_at=None, diverges_at=None
    ):
        self.rate, self.seed, self.planned = rate, seed, planned
        self.fails_at, self.diverges_at = fails_at, diverges_at
        self.loss, self.faults = [], []
        self.inside, self.gate = threading.Lock(), Gate(allowed)

    def __iter__(self):
        while len(self.loss) < self.planned:
            if not self.inside.acquire(blocking=False):
                self.faults.append(threading.current_thread().name)
                return
            try:
                self.gate.pass_through()
                number = len(self.loss) + 1
                if number == self.fails_at:
                    raise self.failure
                diverged = number == self.diverges_at
                self.loss.append(float("inf") if diverged else self.rate / number + self.seed)
            finally:
                self.inside.release()
            yield number
            if diverged:
                return

    failure = OverflowError("the training broke")

    @property
    def record(self):
        loss, nothing = np.array(self.loss), np.array([])
        label = f"rate {self.rate:g}, seed {self.seed}"
        shown = label, "plain", "tanh", loss, nothing, nothing, (), self.planned
        return TrainingRecord(*shown, 0.001 * len(loss))


class Trainer:
    """Starts fake trainings and keeps them."""

    def __init__(self, **settings):
        self.settings, self.started = settings, []

    def __call__(self, rate, seed):
        if rate == 6.6:
            raise ValueError("no such rate")
        self.started.append(FakeTraining(rate, seed, **self.settings))
        return self.started[-1]

    @property
    def faults(self):
        return [fault for training in self.started for fault in training.faults]


@pytest.fixture
def make():
    made = []

    def make(**settings):
        trainer = Trainer(**settings)
        quick = {"pace": 0}
        made.append(TrainingLab(trainer, SmallFigure, controls=CONTROLS, settings=quick))
        made[-1].trainer = trainer
        return made[-1]

    yield make
    for lab in made:
        lab.close()
        for training in lab.trainer.started:
            training.gate.allow()
    until(lambda: not lab_threads())
    assert [fault for lab in made for fault in lab.trainer.faults] == []


def steps(lab):
    return len(lab.training.loss)


def advance(lab, steps=1):
    """Lets the training take so many steps, and waits until it is inside the next."""
    training = lab.training
    goal = len(training.loss) + steps
    training.gate.allow(steps)
    until(lambda: len(training.loss) >= goal and training.gate.waiting)


def ended(lab):
    until(lambda: not lab.running and not lab_threads())


def test_a_new_lab_has_not_started_and_can_run(make):
    lab = make()
    assert lab.summary == "seen: rate 1, seed 0: not started."
    assert not lab.running
    assert lab.status["disabled"] == ["Stop", "Pin", "Unpin"]
    assert lab.status["progress"] == 0
    assert lab.page["buttons"][:5] == ["Run", "Stop", "Step", "Pin", "Unpin"]
    assert not lab_threads()


def test_step_trains_one_step_and_run_goes_on_from_there(make):
    lab = make()
    for taken in (1, 2, 3):
        lab.press("Step")
        ended(lab)
        assert steps(lab) == taken
        assert lab.status["disabled"][0] == "Stop"
    lab.press("Run")
    ended(lab)
    assert steps(lab) == 50
    lab.press("Step")  # after the end a new training begins
    ended(lab)
    assert steps(lab) == 1
    assert len(lab.trainer.started) == 2


def test_step_in_the_midst_of_a_run_ends_it_after_one_more(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 4)
    lab.press("Step")
    lab.training.gate.allow()
    ended(lab)
    assert steps(lab) == 5


@pytest.mark.parametrize("seconds", PACES.values())
def test_a_training_lasts_as_long_as_it_is_told_to(make, monkeypatch, seconds):
    slept = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=slept.append)
    monkeypatch.setattr(runs, "time", clock)
    lab = make()
    lab.set(pace=seconds)
    assert len(lab.trainer.started) == 1  # the pace is no setting of the training
    lab.press("Run")
    ended(lab)
    assert seconds * 0.5 <= sum(slept) <= seconds


def test_in_python_a_run_does_not_wait(make, monkeypatch):
    lab = make()
    lab.set(pace=60)
    slept = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=slept.append)
    monkeypatch.setattr(runs, "time", clock)
    lab.run()
    assert slept == []
    assert steps(lab) == 50


def test_runs_with_one_label_are_told_apart_by_what_differs():
    controls = {control.name: control for control in CONTROLS}
    records = [record(label="plain"), record(label="plain"), record(label="deep")]
    values = [{"rate": 0.5, "seed": 0}, {"rate": 2.0, "seed": 0}, {"rate": 2.0, "seed": 0}]
    told = [one.label for one in told_apart(records, values, controls)]
    assert told == ["plain, learning rate 0.5", "plain, learning rate 2", "deep"]
    alike = told_apart(records[:2], [values[0]] * 2, controls)
    assert [one.label for one in alike] == ["plain", "plain"]


def record(label):
    nothing = np.array([])
    return TrainingRecord(label, "plain", "tanh", nothing, nothing, nothing, (), 10, 0.0)


def test_run_trains_in_the_background_to_the_end(make):
    lab = make(allowed=0)
    before = lab.png
    lab.press("Run")
    assert lab.running
    assert lab.status["disabled"][0] == "Run"
    lab.training.gate.allow()
    ended(lab)
    assert steps(lab) == 50
    assert lab.summary.startswith("seen: rate 1, seed 0: iteration 50 of 50")
    assert lab.png != before
    assert (lab.status["progress"], lab.status["disabled"][0]) == (1, "Stop")


def test_frames_stream_while_it_trains(make):
    lab = make(allowed=0)
    pictures = set()
    lab.observe(lambda change: pictures.add(change.new), "picture")
    lab.press("Run")
    for number in range(1, 5):
        advance(lab)
        until(lambda number=number: f"iteration {number} of 50" in lab.summary)
        until(lambda number=number: lab.status["progress"] == number / 50)
    assert len(pictures) >= 4
    assert lab.status["text"] == "1000 iterations/s"
    assert json.loads(json.dumps(lab.status)) == lab.status
    lab.press("Stop")
    assert lab.status["text"] == ""


def test_stop_lets_the_step_under_way_end_and_run_goes_on_from_there(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 20)
    request(lab, 1, "Stop")
    until(lambda: not lab.running)
    training = lab.training
    training.gate.allow()
    ended(lab)
    assert steps(lab) == 21
    assert "iteration 21 of" in lab.summary
    lab.press("Run")
    ended(lab)
    assert lab.training is training
    np.testing.assert_allclose(training.loss, 1 / np.arange(1, 51))


def test_run_after_the_end_starts_anew(make):
    lab = make(planned=5)
    lab.press("Run")
    ended(lab)
    lab.press("Run")
    ended(lab)
    assert [len(training.loss) for training in lab.trainer.started] == [5, 5]


def test_a_control_that_moves_while_it_trains_restarts_it(make):
    lab = make(allowed=0)
    lab.press("Run")
    first = lab.training
    advance(lab, 6)
    request(lab, 1, {"rate": 2.0})
    until(lambda: lab.training is not first)
    assert lab.running
    assert lab.training.rate == 2.0
    first.gate.allow()
    advance(lab, 6)
    assert [thread.name for thread in lab_threads()].count("training") == 1
    assert len(first.loss) == 7


def test_a_control_that_moves_while_it_rests_shows_a_new_start(make):
    lab = make(planned=5)
    lab.run()
    lab.set(rate=2.0)
    assert not lab.running
    assert lab.summary == "seen: rate 2, seed 0: not started."


def test_a_control_set_to_what_it_is_restarts_nothing(make):
    lab = make(planned=5)
    lab.run()
    lab.set(rate=1.0)
    assert steps(lab) == 5
    assert len(lab.trainer.started) == 1


def test_looking_back_restarts_nothing_and_moves_the_moment(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 6)
    lab.set(look=25)
    assert lab.running
    assert lab.result.position == 0.25
    lab.press("Stop")
    lab.set(look=50)
    assert lab.result.position == 0.5
    assert len(lab.trainer.started) == 1
    lab.press("Run")
    assert lab.values["look"] == 100


def test_up_to_four_records_are_pinned_and_a_fifth_is_refused_in_words(make):
    lab = make(planned=3)
    assert MOST_GHOSTS == 4
    for rate in (1.0, 2.0, 3.0, 4.0):
        lab.set(rate=rate)
        lab.run()
        assert "Pin" not in lab.status["disabled"]
        lab.press("Pin")
    four = [f"rate {k}, seed 0" for k in (1, 2, 3, 4)]
    assert [record.label for record in lab.pinned] == four
    assert all(len(record.loss) == 3 for record in lab.pinned)
    assert "Pin" not in lab.status["down"]  # it is no switch
    lab.set(rate=5.0)
    lab.run()
    sentence = "four runs are pinned: press Unpin first"
    assert "Pin" in lab.status["disabled"]
    assert lab.status["why"]["Pin"] == sentence
    with pytest.raises(ValueError, match=sentence):
        lab.press("Pin")
    assert [record.label for record in lab.pinned] == four
    lab.press("Unpin")
    assert lab.status["why"]["Pin"] == ""
    lab.press("Pin")
    assert [record.label for record in lab.pinned] == [*four[:3], "rate 5, seed 0"]


def test_a_run_is_pinned_once_and_only_when_there_is_something_to_see(make):
    lab = make(planned=3)
    assert "Pin" in lab.status["disabled"]
    with pytest.raises(ValueError, match="press Run first"):
        lab.press("Pin")
    lab.run()
    assert "Pin" not in lab.status["disabled"]
    lab.press("Pin")
    assert "Pin" in lab.status["disabled"]
    with pytest.raises(ValueError, match="pinned already"):
        lab.press("Pin")
    lab.run()  # the same settings and the same seed: the same run
    request(lab, 1, "Pin")
    until(lambda: lab.answered == 1)
    assert lab.error == "ValueError: this run is pinned already"
    assert len(lab.pinned) == 1
    lab.set(seed=1)
    lab.run()
    assert lab.error == ""
    lab.press("Pin")
    assert [record.label for record in lab.pinned] == ["rate 1, seed 0", "rate 1, seed 1"]


def test_a_run_that_went_on_can_be_pinned_again(make):
    lab = make(allowed=0)
    lab.press("Run")
    for done in (2, 3):
        advance(lab)
        lab.press("Pin")
        assert len(lab.pinned[-1].loss) == done - 1
    assert len(lab.pinned) == 2


def test_unpin_lets_the_last_ghost_go(make):
    lab = make(planned=3)
    assert "Unpin" in lab.status["disabled"]
    lab.press("Unpin")  # a key that is pressed twice in fast succession: nothing happens
    assert (lab.pinned, lab.problem) == (None, None)
    for rate in (1.0, 2.0):
        lab.set(rate=rate)
        lab.run()
        lab.press("Pin")
    assert "Unpin" not in lab.status["disabled"]
    with_both = lab.png
    lab.press("Unpin")
    assert [record.label for record in lab.pinned] == ["rate 1, seed 0"]
    assert lab.png != with_both
    lab.press("Unpin")
    assert lab.pinned is None
    assert "Unpin" in lab.status["disabled"]
    lab.press("Pin")
    assert len(lab.pinned) == 1


def test_reset_stops_forgets_the_pins_and_shows_the_start(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 6)
    training = lab.training
    lab.press("Pin")
    lab.press("Reset")
    assert not lab.running
    assert lab.pinned is None
    assert lab.summary == "seen: rate 1, seed 0: not started."
    training.gate.allow()
    ended(lab)
    assert steps(lab) == 0


def test_a_training_that_fails_turns_red_and_ends_and_the_next_run_starts_anew(make):
    lab = make(planned=10, fails_at=4)
    lab.press("Run")
    ended(lab)
    assert lab.error == "OverflowError: the training broke"
    assert lab.status["disabled"][0] == "Stop"
    assert steps(lab) == 3
    lab.trainer.settings["fails_at"] = None
    lab.press("Run")
    ended(lab)
    assert (lab.error, steps(lab)) == ("", 10)


def test_a_failed_training_stays_red_until_something_new_is_started(make):
    lab = make(planned=10, fails_at=4)
    with pytest.raises(OverflowError, match="broke"):
        lab.run()
    with pytest.raises(OverflowError):
        lab.press("Large print")
    assert lab.error == "OverflowError: the training broke"
    lab.press("Reset")
    assert lab.error == ""


def test_a_training_that_exits_is_shown_as_one_that_fails(make, monkeypatch):
    monkeypatch.setattr(FakeTraining, "failure", SystemExit("enough"))
    lab = make(planned=10, fails_at=4)
    lab.press("Run")
    ended(lab)
    assert (lab.error, steps(lab)) == ("SystemExit: enough", 3)


def test_a_training_that_cannot_start_ends_the_run_and_recovers(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 6)
    request(lab, 1, {"rate": 6.6})
    until(lambda: lab.error)
    lab.training.gate.allow()
    ended(lab)
    assert lab.error == "ValueError: no such rate"
    assert lab.status["disabled"][0] == "Stop"
    with pytest.raises(ValueError, match="no such rate"):
        lab.press("Run")
    assert not lab.running
    lab.set(rate=2.0)
    assert lab.error == ""
    lab.press("Run")
    advance(lab, 6)
    assert lab.training.rate == 2.0


def test_a_training_that_diverges_says_so_and_ends(make):
    lab = make(planned=50, diverges_at=7)
    lab.press("Run")
    ended(lab)
    assert lab.summary == "seen: rate 1, seed 0: diverged at iteration 7."
    assert lab.error == ""
    lab.press("Run")
    ended(lab)
    assert len(lab.trainer.started) == 2


def test_twenty_quick_presses_meet_in_no_step_and_leave_no_thread(make):
    lab = make(allowed=0)
    for _ in range(20):
        lab.press("Run")
        advance(lab)
        lab.press("Stop")
    for _ in range(20):
        lab.press("Run")
        lab.training.gate.allow(1)  # it may be inside a step or between two
        lab.press("Stop")
    lab.training.gate.allow(1)
    ended(lab)
    assert lab.trainer.faults == []
    assert steps(lab) > 20
    np.testing.assert_allclose(lab.training.loss, 1 / np.arange(1, steps(lab) + 1))
    assert len(lab.trainer.started) == 1


def test_run_pressed_again_before_the_old_step_ends_goes_on_in_one_thread(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 3)
    for _ in range(5):
        lab.press("Stop")
        lab.press("Run")
    assert [thread.name for thread in lab_threads()].count("training") == 1
    advance(lab, 10)
    assert lab.trainer.faults == []


def test_a_control_moved_in_the_middle_of_a_step_waits_for_no_thread(make):
    lab = make(allowed=0)
    lab.press("Run")
    first = lab.training
    advance(lab, 3)
    for rate in (2.0, 3.0, 4.0):
        lab.set(rate=rate)
    assert lab.summary == "seen: rate 4, seed 0: not started."
    first.gate.allow()
    advance(lab, 6)
    assert lab.training.rate == 4.0
    assert [len(training.loss) for training in lab.trainer.started[1:3]] == [0, 0]


def test_closing_ends_the_thread_and_leaves_no_figure(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 6)
    lab.close()
    lab.training.gate.allow()
    until(lambda: not lab_threads())
    assert not lab.running
    assert steps(lab) == 7
    assert (lab._drawing.picture, lab._drawing._kept) == (None, {})
    lab.run()
    assert "iteration 50 of 50" in lab.summary
    assert (lab._drawing.picture, lab._drawing._kept) == (None, {})


def test_run_in_the_foreground_returns_at_the_end_or_when_stopped(make):
    lab = make(planned=20)
    lab.run()
    assert (steps(lab), lab.running, lab_threads()) == (20, False, [])
    lab = make(allowed=0)

    def stop():
        advance(lab, 3)
        request(lab, 1, "Stop")
        until(lambda: not lab.running)
        lab.training.gate.allow()

    page = threading.Thread(target=stop)
    page.start()
    lab.run()
    page.join(60)
    assert (steps(lab), lab.running) == (4, False)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals to a thread here")
def test_run_after_an_interrupt_goes_on_with_the_thread_that_is_still_in_its_step(make):
    # Python before 3.13 takes a thread for ended whose `join` was interrupted.
    lab = make(allowed=0)
    main = threading.get_ident()

    def trainers():
        return [thread.name for thread in lab_threads()].count("training")

    def interrupt():
        until(lambda: lab.training.gate.waiting)
        time.sleep(0.05)  # `run` waits now
        signal.pthread_kill(main, signal.SIGINT)

    for _ in range(3):
        page = threading.Thread(target=interrupt)
        page.start()
        with pytest.raises(KeyboardInterrupt):
            lab.run()
        page.join(60)
        assert (lab.running, trainers()) == (False, 1)
    lab.press("Run")
    advance(lab, 3)
    assert trainers() == 1
    lab.training.gate.allow()
    ended(lab)
    assert (steps(lab), lab.error) == (50, "")


def test_run_in_the_foreground_takes_over_what_already_runs(make):
    lab = make(allowed=0)
    lab.press("Run")
    advance(lab, 6)
    lab.set(look=50)

    def go_on():
        until(lambda: lab.values["look"] == 100)  # Run looks at the present
        lab.training.gate.allow()

    page = threading.Thread(target=go_on)
    page.start()
    lab.run()
    page.join(60)
    assert steps(lab) == 50
    assert len(lab.trainer.started) == 1


def test_interrupting_the_cell_stops_the_training(make, monkeypatch):
    lab = make(allowed=0)

    def interrupted(timeout=None):
        advance(lab, 6)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(lab._trained, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            lab.run()
    lab.training.gate.allow(1)
    ended(lab)
    assert (steps(lab), lab.error) == (7, "")
    lab.press("Run")
    advance(lab)


def test_many_runs_leave_no_thread_behind(make):
    lab = make(planned=2)
    for _ in range(30):
        lab.run()
    assert lab_threads() == []
    assert len(lab.trainer.started) == 30


# -- a real training -----------------------------------------------------------------------------

DIGITS = tiny_digits()


def real_training(*, rate, seed):
    net = Network((784, 12, 9, 10), activation="tanh", initializer=initializer("lecun"), seed=seed)
    settings = {"learning_rate": rate, "iterations": 60, "batch_size": 30, "seed": seed}
    return Training(net, DIGITS, **settings, check_every=20, look_every=20)


def test_foreground_background_and_fit_give_the_same_losses_bit_for_bit():
    lab = TrainingLab(real_training, TrainingFigure, controls=CONTROLS)
    lab.run()
    foreground = lab.result.record
    lab.press("Run")
    until(lambda: len(lab.training.loss) > 5)
    lab.press("Stop")
    lab.press("Run")
    ended(lab)
    background = lab.result.record
    assert background is not foreground
    for record in (background, fitted(lab.values["seed"])):
        np.testing.assert_array_equal(record.loss, foreground.loss)
        np.testing.assert_array_equal(record.accuracy, foreground.accuracy)
    assert len(foreground.loss) == 60


def fitted(seed):
    training = real_training(rate=1.0, seed=seed)
    settings = {"learning_rate": 1.0, "iterations": 60, "batch_size": 30, "seed": seed}
    return fit(training.network, DIGITS, **settings, check_every=20)


def test_a_real_training_can_be_looked_back_through():
    lab = TrainingLab(real_training, TrainingFigure, controls=CONTROLS)
    lab.run()
    for look, iteration in ((0, 0), (30, 20), (70, 40), (100, 60)):
        lab.set(look=look)
        assert lab.result.statistics.iteration == iteration
        assert lab.summary.endswith(f"Layers as of iteration {iteration}.")
    bundle, _ = lab._repr_mimebundle_()
    assert bundle["text/plain"] == marked(lab.summary, lab.result.varies)
    assert "[this run: " in bundle["text/plain"]


class Gated:
    """A training that takes the steps that a test allows."""

    def __init__(self, training):
        self.training, self.gate = training, Gate(0)

    @property
    def record(self):
        return self.training.record

    def __iter__(self):
        steps = iter(self.training)
        self.gate.pass_through()
        while (step := next(steps, None)) is not None:
            yield step
            self.gate.pass_through()


def test_a_lab_shows_how_far_the_pretraining_is_and_how_fast():
    stack = Stack("autoencoder", DIGITS.train_images, seed=0)
    growing = {"learning_rate": 0.05, "iterations": 6, "batch_size": 32}

    def start(rate, seed):
        network = sigmoid_network(12, 8, seed=seed)
        tuning = {"learning_rate": rate, "iterations": 10, "batch_size": 50, "seed": seed}
        tuning |= {"stack": stack, "growing": growing, "label": "mine"}
        return Gated(FineTuning(network, DIGITS, **tuning))

    lab = TrainingLab(start, TrainingFigure, controls=CONTROLS)
    assert (lab.summary, lab.status["progress"]) == ("mine: not started.", 0)
    lab.press("Run")
    lab.training.gate.allow(7)
    until(lambda: lab.summary == "mine, pretraining layer 2 of 2: iteration 7 of 12.")
    assert lab.status["progress"] == 7 / 22
    speed, unit = lab.status["text"].split()
    assert (float(speed) > 0, unit) == (True, "iterations/s")
    assert "Pin" in lab.status["disabled"]
    lab.training.gate.allow()
    ended(lab)
    assert lab.summary.startswith("mine: iteration 10 of 10")
    assert lab.status["progress"] == 1
    lab.close()


def test_presets_are_compared_one_after_the_other_all_but_the_last_pinned():
    trainer = Trainer(planned=3)
    presets = {"slow": {"rate": 0.1}, "quick": {"rate": 1.0}, "wild": {"rate": 10.0}}
    lab = TrainingLab(trainer, SmallFigure, controls=CONTROLS, presets=presets)
    assert lab.compare(*presets) is lab
    assert lab.values["rate"] == 10.0
    assert len(lab.pinned) == 2
    assert not lab.running
    assert [training.rate for training in trainer.started if training.loss] == [0.1, 1.0, 10.0]
    lab.close()
    until(lambda: not lab_threads())
