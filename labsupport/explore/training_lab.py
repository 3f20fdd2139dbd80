"""A Lab that trains in the background while the page stays alive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from labsupport.explore.caught import Caught
from labsupport.explore.controls import Choice, Control, Slider
from labsupport.explore.lab import Lab
from labsupport.explore.runs import PACES, paced, told_apart, unfit_to_pin
from labsupport.training.records import TrainingMoment, TrainingRecord

SECONDS_A_FRAME = 0.09  # from the start of one to the start of the next


class TrainingLab(Lab):
    """A Lab whose result grows: Run trains, Stop stops at once, Step trains one step; a moved
    control starts anew.

    start: called with the controls' values, returns a training that is iterated step by step and
    whose `record` is the `TrainingRecord` so far (`labsupport.training.loop.Training` is one).
    figure: a kind of `LiveFigure` of `TrainingMoment`s; its `pinned` are the records kept as
    ghosts, up to four: Pin keeps one more, Unpin lets the last one go. The slider "look back" goes
    through the layer statistics recorded on the way. "lasts": what a training takes at least.

    A training belongs to the kernel: it goes on when the page is closed or its cell interrupted,
    until its end, Stop, `close`, or another run of the cell that made the Lab. In Python,
    `lab.run()` trains to the end as fast as it can and then returns; interrupted, it stops.
    """

    ASIDE = ("look", "pace")  # controls that change nothing in the training itself
    TRAINS = ("Run",)  # buttons that train, see `run`

    # One thread trains, and it alone iterates. All others only say what they want: `_wanted` turns
    # it on and off, a new `training` is taken up at the next step. So Stop and Run in quick
    # succession cannot meet in one generator, and nobody ever waits for a thread to end. A second
    # thread draws meanwhile: half of a frame is compression, during which other threads run.

    def __init__(self, start: Callable, figure, *, controls: Sequence[Control], **settings):
        look = Slider("look", "look back, %", 100, 0, 100, 1)
        pace = Choice("pace", "lasts", 5, PACES)
        self.training = None
        self._wanted = False
        self._single = False  # what is wanted is one step
        self._hurried = False  # `run` waits for the end: no pace is kept
        self._kept: list[tuple[TrainingRecord, dict]] = []  # what is pinned, and its settings
        self._ended = False  # the training went to its end, or failed: the next Run starts anew
        self._trained = threading.Event()  # set while no thread trains
        self._trained.set()
        super().__init__(start, figure, controls=[*controls, look, pace], **settings)

    def run(self, button: str = "Run") -> None:
        """Presses a button that trains; returns at its end or at Stop, or raises what it raised."""
        self._hurried = True
        try:
            self.press(button)
            # No `join`: interrupted, it takes a thread for ended that goes on (before Python 3.13).
            while not self._trained.wait(0.1):  # with a limit: else Windows lets no interrupt in
                pass
        except KeyboardInterrupt:
            self.press("Stop")
            raise
        finally:
            self._hurried = False
        with self._lock:
            self._raise()

    def compare(self, *presets: str) -> TrainingLab:
        """Trains each of these presets to its end, pins all but the last, and returns the Lab."""
        for place, preset in enumerate(presets):
            if place:
                self.press("Pin")
            self.press(preset)
            self.run()
        return self

    @property
    def running(self) -> bool:
        """True while a training is under way."""
        return self._wanted

    @property
    def pinned_settings(self) -> list[dict]:
        """The settings of the runs that are pinned, in their order."""
        return [settings for _, settings in self._kept]

    def close(self) -> None:
        """Stops the training, takes the Lab off the page and frees its figure."""
        self._wanted = False
        super().close()

    # -- the thread that trains ------------------------------------------------------------------

    def _train(self) -> None:
        try:
            while self._trains_on():
                pass
        except BaseException:
            self._trained.set()
            raise

    def _trains_on(self) -> bool:
        """Trains what is wanted; False, with `_trained` set, when nothing is."""
        with self._lock:
            if not self._wanted:
                self._trained.set()
                return False
            training, over = self.training, True
        with Caught() as caught:
            over = self._iterate(training)
        with self._lock:
            if self.training is training:
                if over:
                    self._wanted, self._ended, self._failure = False, True, caught.problem
                if over or not self._off_the_page:
                    self._redraw(compute=False)  # the step that was under way has ended
        return True

    def _iterate(self, training) -> bool:
        """True when `training` went to its end, False when it is no longer wanted."""
        over = threading.Event()
        streamed = {"target": self._stream, "args": (training, over), "name": "frames"}
        frames = threading.Thread(**streamed, daemon=True)
        frames.start()
        steps = paced(training, training.record.planned, self._seconds)
        try:
            return all(self._goes_on(training) for _ in steps)
        finally:
            over.set()
            frames.join()

    def _goes_on(self, training) -> bool:
        """Whether another step of `training` is wanted after the one that was done."""
        if self._single:
            with self._lock:
                self._wanted, self._single = self._wanted and not self._single, False
        return self._wanted and self.training is training

    def _seconds(self) -> float:
        """How long the whole training is to last at least."""
        return 0 if self._hurried or self._single else self.values["pace"]

    def _stream(self, training, over: threading.Event) -> None:
        """Draws eleven frames a second, fewer where they take too long, until all is `over`."""
        pause = SECONDS_A_FRAME
        while not over.wait(pause):
            started = time.monotonic()
            with self._lock:
                if self._wanted and self.training is training and not self._off_the_page:
                    self._redraw(compute=False)
            took = time.monotonic() - started
            pause = max(SECONDS_A_FRAME - took, took)  # at least half of the time is free

    # -- controls and buttons --------------------------------------------------------------------

    def _settings(self) -> dict:
        """What the training depends on."""
        return {name: value for name, value in self.values.items() if name not in self.ASIDE}

    def _renew(self) -> None:
        self._ended = True  # until `compute` has returned there is nothing to go on with
        self.training = self._foresight.compute(**self._settings())
        self._ended = False

    def _picture(self) -> None:
        runs = [(self.training.record, self._settings()), *self._kept]
        runs = told_apart(*zip(*runs, strict=True), self.controls)
        self.result = self._moment(runs[0], self.values["look"] / 100)
        self.pinned = tuple(runs[1:]) or None
        super()._picture()

    def _moment(self, record: TrainingRecord, position: float) -> TrainingMoment:
        """What is drawn: this record at the share `position` of its steps."""
        return TrainingMoment(record, position)

    def _redraw(self, *, compute: bool = True) -> None:
        with self._lock, self.hold_sync():
            super()._redraw(compute=compute)
            if self._failure and self._wanted:
                self._wanted = False
                self.status = self._status()

    def _change(self, values) -> None:
        moved = any(self.values[name] != v for name, v in values.items() if name not in self.ASIDE)
        self.values = {**self.values, **values}
        self._redraw(compute=moved)

    def _buttons(self) -> dict[str, Callable]:
        step = partial(self._press_run, single=True)
        mine = {"Run": self._press_run, "Stop": self._press_stop, "Step": step, "Pin": self._pin}
        return {**mine, "Unpin": self._unpin, **super()._buttons()}

    def _press_run(self, *, single: bool = False) -> None:
        self.values = {**self.values, "look": 100}
        self._wanted, self._single = True, single
        self._redraw(compute=self._ended)
        if self._wanted and self._trained.is_set():
            self._trained.clear()
            threading.Thread(target=self._train, name="training", daemon=True).start()

    def _press_stop(self) -> None:
        self._wanted = False
        self._redraw(compute=False)

    def _pin(self) -> None:
        if reason := self._unfit_to_pin(record := self.training.record):
            raise ValueError(reason)
        self._kept.append((record, self._settings()))
        self._redraw(compute=False)

    def _unpin(self) -> None:
        if self._kept:  # the page may send the key once more before it knows that none is left
            self._kept.pop()
        self._redraw(compute=False)

    def _unfit_to_pin(self, record: TrainingRecord) -> str:
        """Why the run cannot be pinned as it is now, in words; empty if it can."""
        return unfit_to_pin(record, [pinned for pinned, _ in self._kept])

    def _reset(self) -> None:
        self._wanted, self._kept = False, []
        self.values = dict(self._start)
        self._redraw()

    def _pinned_in_words(self) -> str:
        return ""  # the picture names the runs

    def _status(self) -> dict:
        status = super()._status()
        if self.training is None:
            return status
        record = self.training.record
        share, speed = record.progress_and_speed
        del status["down"]["Pin"]  # it is no switch: up to four runs are pinned
        status["disabled"] = ["Run"] if self.running else ["Stop"]
        reason = self._unfit_to_pin(record)
        status["disabled"] += ["Pin"] if reason else []
        status["disabled"] += [] if self._kept else ["Unpin"]
        status["why"] = {
            "Pin": reason,
            "Run": "it is running" if self.running else "",
            "Stop": "" if self.running else "nothing is running",
            "Unpin": "" if self._kept else "no run is pinned",
        }
        status["progress"] = share
        status["text"] = f"{speed:.0f} iterations/s" if self.running and speed else ""
        return status
