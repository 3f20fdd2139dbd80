"""A Lab that trains in the background while the page stays alive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from labsupport.explore.controls import Control, Slider
from labsupport.explore.lab import Lab
from labsupport.results import TrainingMoment

SECONDS_BETWEEN_FRAMES = 0.1
MOST_PINS = 3


class TrainingLab(Lab):
    """A Lab whose result grows: Run trains, Stop stops at once, a moved control starts anew.

    start: called with the controls' values, returns a training that is iterated step by step and
    whose `record` is the `TrainingRecord` so far (`labsupport.training.Training` is one).
    draw: a `LiveFigure` of `TrainingMoment`s; its `pinned` are the records kept as ghosts, up to
    three. The slider "look back" goes through the layer statistics recorded on the way.

    In Python, `lab.run()` trains to the end and then returns.
    """

    def __init__(self, start: Callable, draw, *, controls: Sequence[Control], **settings):
        look = Slider("look", "look back at (% of the training)", 100, 0, 100, 1)
        self._run = None  # a new object for each run: a thread whose run is over knows it
        self.training = None
        super().__init__(start, draw, controls=[*controls, look], **settings)

    def run(self) -> None:
        """Trains to the end, in this thread."""
        with self._lock:
            if self._finished:
                self._renew()
            self._run = run = object()
        self._train(run)

    @property
    def running(self) -> bool:
        """True while a training is under way."""
        return self._run is not None

    def close(self) -> None:
        """Stops the training and closes the widget."""
        self._run = None
        super().close()

    @property
    def _finished(self) -> bool:
        record = self.training.record
        return len(record.loss) >= record.planned or record.diverged

    def _train(self, run: object) -> None:
        drawn = time.monotonic()
        try:
            for _ in self.training:
                if self._run is not run:
                    return
                if time.monotonic() - drawn >= SECONDS_BETWEEN_FRAMES:
                    self._publish(run)
                    drawn = time.monotonic()
        except Exception as problem:
            self._publish(run, problem)
        self._publish(run, ended=True)

    def _publish(self, run: object, problem: Exception | None = None, ended: bool = False) -> None:
        with self._lock, self.hold_sync():
            if self._run is not run:
                return
            if problem is not None or ended:
                self._run = None
            if problem is not None:
                self._show(problem)
                self.status = self._status()
            elif not self.error or not ended:
                self._redraw(compute=False)

    def _renew(self) -> None:
        settings = {name: value for name, value in self.values.items() if name != "look"}
        self.training = self._compute(**settings)

    def _redraw(self, *, compute: bool = True) -> None:
        with self._lock:
            if compute:
                self._run = None
            super()._redraw(compute=compute)

    def _picture(self) -> None:
        self.result = TrainingMoment(self.training.record, self.values["look"] / 100)
        super()._picture()

    def _change(self, values) -> None:
        was_running = self.running
        restart = any(
            self.values[name] != value for name, value in values.items() if name != "look"
        )
        self.values = {**self.values, **values}
        self._redraw(compute=restart)
        if restart and was_running and not self.problem:
            self._press_run()

    def _buttons(self) -> dict[str, Callable]:
        return {"Run": self._press_run, "Stop": self._press_stop, **super()._buttons()}

    def _press_run(self) -> None:
        if self._finished:
            self._renew()
        self._run = run = object()
        self.values = {**self.values, "look": 100}
        self.status = self._status()
        threading.Thread(target=self._train, args=(run,), name="training", daemon=True).start()

    def _press_stop(self) -> None:
        self._run = None
        self._redraw(compute=False)

    def _pin(self) -> None:
        record = self.training.record
        self.pinned = (*(self.pinned or ()), record)[-MOST_PINS:]
        self._redraw(compute=False)

    def _reset(self) -> None:
        self._run = None
        super()._reset()

    def _status(self) -> dict:
        status = super()._status()
        if self.training is None:
            return status
        record = self.training.record
        done = len(record.loss)
        speed = f"{done / record.seconds:.0f} iterations/s" if done and record.seconds else ""
        status["disabled"] = ["Run"] if self.running else ["Stop"]
        status["progress"] = done / max(record.planned, 1)
        status["text"] = speed if self.running else ""
        return status
