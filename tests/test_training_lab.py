import json
import threading
import time

import numpy as np
import pytest

from lab_tools import SmallFigure, lab_threads, request, until
from labsupport.explore import Seed, Slider, TrainingLab
from labsupport.explore.training_lab import MOST_PINS
from labsupport.figures.training import TrainingFigure
from labsupport.initializers import initializer
from labsupport.networks import Network
from labsupport.results import TrainingRecord, plain
from labsupport.training import Training, fit
from tiny_digits import tiny_digits

CONTROLS = [Slider("rate", "learning rate", 1.0, 0.1, 10.0, 0.1), Seed()]


class FakeTraining:
    """Counts its steps, 1 ms each; fails or diverges at a step if told to.

    A second thread inside a step is a fault of the Lab; it is kept in `faults`.
    """

    def __init__(self, rate, seed, *, planned=50, fails_at=None, diverges_at=None, step=0.001):
        self.rate, self.seed, self.planned, self.step = rate, seed, planned, step
        self.fails_at, self.diverges_at = fails_at, diverges_at
        self.loss, self.faults = [], []
        self.inside = threading.Lock()
        self.gate, self.blocked = threading.Event(), threading.Event()
        self.gate.set()

    def __iter__(self):
        while len(self.loss) < self.planned:
            if not self.inside.acquire(blocking=False):
                self.faults.append(threading.current_thread().name)
                return
            try:
                if not self.gate.is_set():
                    self.blocked.set()
                assert self.gate.wait(10)
                time.sleep(self.step)
                number = len(self.loss) + 1
                if number == self.fails_at:
                    raise OverflowError("the training broke")
                diverged = number == self.diverges_at
                self.loss.append(float("inf") if diverged else self.rate / number + self.seed)
            finally:
                self.inside.release()
            yield number
            if diverged:
                return

    @property
    def record(self):
        loss, nothing = np.array(self.loss), np.array([])
        label = f"rate {self.rate:g}, seed {self.seed}"
        shown = label, "plain", "tanh", loss, nothing, nothing, (), self.planned
        return TrainingRecord(*shown, self.step * len(loss))


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
        made.append(TrainingLab(trainer, SmallFigure(), controls=CONTROLS))
        made[-1].trainer = trainer
        return made[-1]

    yield make
    for lab in made:
        lab.close()
    until(lambda: not lab_threads())
    assert [fault for lab in made for fault in lab.trainer.faults] == []


def steps(lab):
    return len(lab.training.loss)


def ended(lab):
    until(lambda: not lab.running and not lab_threads())


def test_a_new_lab_has_not_started_and_can_run(make):
    lab = make()
    assert lab.summary == "seen: rate 1, seed 0: not started."
    assert not lab.running
    assert lab.status["disabled"] == ["Stop"]
    assert lab.status["progress"] == 0
    assert lab.page["buttons"][:2] == ["Run", "Stop"]
    assert not lab_threads()


def test_run_trains_in_the_background_to_the_end(make):
    lab = make()
    before = lab.png
    lab.press("Run")
    assert lab.running
    assert lab.status["disabled"] == ["Run"]
    ended(lab)
    assert steps(lab) == 50
    assert lab.summary.startswith("seen: rate 1, seed 0: iteration 50 of 50")
    assert lab.png != before
    assert (lab.status["progress"], lab.status["disabled"]) == (1, ["Stop"])


def test_frames_stream_while_it_trains(make):
    lab = make(planned=100_000)
    pictures, progress = set(), set()
    lab.observe(lambda change: pictures.add(change.new), "picture")
    lab.observe(lambda change: progress.add(change.new["progress"]), "status")
    lab.press("Run")
    until(lambda: len(pictures) > 3 and len(progress) > 3)
    until(lambda: lab.status["text"].endswith("iterations/s"))
    assert json.loads(json.dumps(lab.status)) == lab.status
    lab.press("Stop")
    assert lab.status["text"] == ""


def test_stop_lets_one_step_end_at_most_and_run_goes_on_from_there(make):
    lab = make(planned=100_000)
    lab.press("Run")
    until(lambda: steps(lab) > 20)
    request(lab, 1, "Stop")
    until(lambda: not lab.running)
    pressed = steps(lab)
    ended(lab)
    done = steps(lab)
    assert done <= pressed + 1
    training = lab.training
    assert f"iteration {done} of" in lab.summary
    lab.press("Run")
    until(lambda: steps(lab) > done + 10)
    lab.press("Stop")
    ended(lab)
    assert lab.training is training
    np.testing.assert_allclose(training.loss, 1 / np.arange(1, steps(lab) + 1))


def test_run_after_the_end_starts_anew(make):
    lab = make(planned=5)
    lab.press("Run")
    ended(lab)
    lab.press("Run")
    ended(lab)
    assert [len(training.loss) for training in lab.trainer.started] == [5, 5]


def test_a_control_that_moves_while_it_trains_restarts_it(make):
    lab = make(planned=100_000)
    lab.press("Run")
    first = lab.training
    until(lambda: steps(lab) > 5)
    request(lab, 1, {"rate": 2.0})
    until(lambda: lab.training is not first and steps(lab) > 5)
    assert lab.running
    assert lab.training.rate == 2.0
    assert [thread.name for thread in lab_threads()].count("training") == 1
    left_at = len(first.loss)
    until(lambda: steps(lab) > 20)
    assert len(first.loss) == left_at


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
    lab = make(planned=100_000)
    lab.press("Run")
    until(lambda: steps(lab) > 5)
    lab.set(look=25)
    assert lab.running
    assert lab.result.position == 0.25
    lab.press("Stop")
    lab.set(look=50)
    assert lab.result.position == 0.5
    assert len(lab.trainer.started) == 1
    lab.press("Run")
    assert lab.values["look"] == 100


def test_up_to_three_records_are_pinned(make):
    lab = make(planned=3)
    for rate in (1.0, 2.0, 3.0, 4.0):
        lab.set(rate=rate)
        lab.run()
        lab.press("Pin")
    assert [record.label for record in lab.pinned] == [f"rate {k}, seed 0" for k in (2, 3, 4)]
    assert len(lab.pinned) == MOST_PINS
    assert all(len(record.loss) == 3 for record in lab.pinned)


def test_reset_stops_forgets_the_pins_and_shows_the_start(make):
    lab = make(planned=100_000)
    lab.press("Run")
    until(lambda: steps(lab) > 5)
    lab.press("Pin")
    lab.press("Reset")
    assert not lab.running
    assert lab.pinned is None
    assert lab.summary == "seen: rate 1, seed 0: not started."
    ended(lab)
    assert steps(lab) == 0


def test_a_training_that_fails_turns_red_and_ends_and_the_next_run_starts_anew(make):
    lab = make(planned=10, fails_at=4)
    lab.press("Run")
    ended(lab)
    assert lab.error == "OverflowError: the training broke"
    assert lab.status["disabled"] == ["Stop"]
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


def test_a_training_that_cannot_start_ends_the_run_and_recovers(make):
    lab = make(planned=100_000)
    lab.press("Run")
    until(lambda: steps(lab) > 5)
    request(lab, 1, {"rate": 6.6})
    until(lambda: lab.error)
    ended(lab)
    assert lab.error == "ValueError: no such rate"
    assert lab.status["disabled"] == ["Stop"]
    with pytest.raises(ValueError, match="no such rate"):
        lab.press("Run")
    assert not lab.running
    lab.set(rate=2.0)
    assert lab.error == ""
    lab.press("Run")
    until(lambda: lab.training.rate == 2.0 and steps(lab) > 5)


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
    lab = make(planned=100_000)
    for number in range(20):
        lab.press("Run")
        until(lambda number=number: steps(lab) > number)
        lab.press("Stop")
    ended(lab)
    assert lab.trainer.faults == []
    np.testing.assert_allclose(lab.training.loss, 1 / np.arange(1, steps(lab) + 1))
    for _ in range(20):
        lab.press("Run")
        lab.press("Stop")
    ended(lab)
    assert len(lab.trainer.started) == 1


def test_run_pressed_again_before_the_old_step_ends_goes_on_in_one_thread(make):
    lab = make(planned=100_000)
    lab.press("Run")
    until(lambda: steps(lab) > 2)
    lab.training.gate.clear()
    assert lab.training.blocked.wait(5)
    for _ in range(5):
        lab.press("Stop")
        lab.press("Run")
    assert [thread.name for thread in lab_threads()].count("training") == 1
    lab.training.gate.set()
    done = steps(lab)
    until(lambda: steps(lab) > done + 10)
    assert lab.trainer.faults == []


def test_a_control_moved_in_the_middle_of_a_step_waits_for_no_thread(make):
    lab = make(planned=100_000)
    lab.press("Run")
    first = lab.training
    until(lambda: steps(lab) > 2)
    first.gate.clear()
    assert first.blocked.wait(5)
    for rate in (2.0, 3.0, 4.0):
        lab.set(rate=rate)
    assert lab.summary == "seen: rate 4, seed 0: not started."
    first.gate.set()
    until(lambda: steps(lab) > 5)
    assert lab.training.rate == 4.0
    assert [len(training.loss) for training in lab.trainer.started[1:3]] == [0, 0]


def test_closing_ends_the_thread(make):
    lab = make(planned=100_000)
    lab.press("Run")
    until(lambda: steps(lab) > 5)
    lab.close()
    until(lambda: not lab_threads())
    assert not lab.running


def test_run_in_the_foreground_returns_at_the_end_or_when_stopped(make):
    lab = make(planned=20)
    lab.run()
    assert (steps(lab), lab.running, lab_threads()) == (20, False, [])
    lab = make(planned=100_000)
    stopper = threading.Timer(0.1, lambda: request(lab, 1, "Stop"))
    stopper.start()
    lab.run()
    stopper.join()
    assert 0 < steps(lab) < 100_000


def test_run_in_the_foreground_takes_over_what_already_runs(make):
    lab = make(planned=60)
    lab.press("Run")
    until(lambda: steps(lab) > 5)
    lab.run()
    assert steps(lab) == 60
    assert len(lab.trainer.started) == 1


def test_interrupting_the_cell_stops_the_training(make, monkeypatch):
    lab = make(planned=100_000)

    join = threading.Thread.join

    def interrupted(thread, timeout=None):
        if thread.name != "training":
            return join(thread, timeout)
        until(lambda: steps(lab) > 5)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "join", interrupted)
        with pytest.raises(KeyboardInterrupt):
            lab.run()
    ended(lab)
    done = steps(lab)
    lab.press("Run")
    until(lambda: steps(lab) > done)


def test_many_runs_leave_no_thread_behind(make):
    lab = make(planned=2, step=0)
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
    lab = TrainingLab(real_training, TrainingFigure(), controls=CONTROLS)
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
    lab = TrainingLab(real_training, TrainingFigure(), controls=CONTROLS)
    lab.run()
    for look, iteration in ((0, 0), (30, 20), (70, 40), (100, 60)):
        lab.set(look=look)
        assert lab.result.statistics.iteration == iteration
        assert lab.summary.endswith(f"Layers as of iteration {iteration}.")
    bundle, _ = lab._repr_mimebundle_()
    assert plain(bundle["text/plain"]) == lab.summary
    assert "[this run: " in bundle["text/plain"]
