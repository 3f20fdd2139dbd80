"""The Lab: controls → compute → draw. It knows no topic."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import anywidget
import traitlets

from labsupport.explore.controls import Control, Seed
from labsupport.figures.live import LiveFigure

FRONT = Path(__file__).with_name("front")


class Lab(anywidget.AnyWidget):
    """A picture that follows its controls.

    compute: called with the controls' values as keyword arguments; returns a result.
    draw: a `LiveFigure` that turns a result into a picture and into words.
    controls: `Slider`, `Choice`, `Toggle`, `Seed`. presets: {label: {control: value}}.

    In Python: `lab.set(scale=1.0)`, `lab.press("Pin")`, `lab.result`, `lab.png`, `lab.summary`.
    The latest value wins: while one computation runs, requests collect into one, and the last
    is always drawn. An exception in `compute` or `draw` is shown in red below the controls.
    """

    _esm = FRONT / "lab.js"
    _css = FRONT / "lab.css"

    page = traitlets.Dict().tag(sync=True)  # what is there: title, controls, presets, buttons
    values = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)
    summary = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)  # buttons that are down, progress
    answered = traitlets.Int().tag(sync=True)  # the last request of the page that is in the picture

    def __init__(
        self,
        compute: Callable,
        draw: LiveFigure,
        *,
        controls: Sequence[Control],
        presets: Mapping[str, Mapping] | None = None,
        title: str = "Explore",
    ):
        self._compute, self._draw = compute, draw
        self._controls = {control.name: control for control in controls}
        self._presets = {name: self._accepted(preset) for name, preset in (presets or {}).items()}
        self._start = {name: control.value for name, control in self._controls.items()}
        self._lock = threading.RLock()  # around values, result and picture
        self._inbox_lock = threading.Lock()  # around the requests that wait
        self._inbox: dict = {}
        self._working = False
        self.result = self.pinned = None
        draw.large = os.environ.get("LABSUPPORT_LARGE_PRINT", "0") not in ("", "0")
        page = {
            "title": title,
            "controls": [control.page() for control in controls],
            "presets": list(self._presets),
            "buttons": list(self._buttons()),
        }
        super().__init__(page=page, values=dict(self._start), status=self._status())
        self.on_msg(self._receive)
        self._redraw()
        if self.problem:
            raise self.problem

    # -- what Python and tests use ---------------------------------------------------------------

    def set(self, **values) -> None:
        """Sets controls and redraws; raises what `compute` or `draw` raised."""
        with self._lock:
            self._change(self._accepted(values))
            if self.problem:
                raise self.problem

    def press(self, button: str) -> None:
        """Presses a button or a preset by its label."""
        with self._lock:
            if button in self._presets:
                self._change(self._presets[button])
            elif button in self._buttons():
                self._buttons()[button]()
            else:
                known = [*self._presets, *self._buttons()]
                raise ValueError(f"no button {button!r}; there are {known}")

    @property
    def png(self) -> bytes:
        """The picture as it is now, as PNG bytes."""
        return self.picture

    # -- buttons ---------------------------------------------------------------------------------

    def _buttons(self) -> dict[str, Callable]:
        seeds = [name for name, control in self._controls.items() if isinstance(control, Seed)]
        new_seed = {"New seed": lambda: self._change({seeds[0]: self.values[seeds[0]] + 1})}
        return {
            "Pin": self._pin,
            **(new_seed if seeds else {}),
            "Reset": self._reset,
            "Large print": self._large_print,
        }

    def _pin(self) -> None:
        self.pinned = self.result if self.pinned is None else None
        self._redraw(compute=False)

    def _reset(self) -> None:
        self.pinned = None
        self._change(self._start)

    def _large_print(self) -> None:
        self._draw.large = not self._draw.large
        self._redraw(compute=False)

    def _status(self) -> dict:
        return {"down": {"Pin": self.pinned is not None, "Large print": self._draw.large}}

    # -- the page's requests ---------------------------------------------------------------------

    def _receive(self, _, content: dict, buffers) -> None:
        """Notes a request and returns at once; a thread of its own answers, the latest first.

        Comm messages may arrive on another thread than the cells'. Requests that come while one is
        answered are merged: values overwrite each other, presses stay in order.
        """
        with self._inbox_lock:
            inbox = self._inbox
            inbox.setdefault("values", {}).update(content.get("values", {}))
            inbox.setdefault("press", []).extend(content.get("press", []))
            inbox["number"] = content.get("number", 0)
            if self._working:
                return
            self._working = True
        threading.Thread(target=self._answer_all, name="lab", daemon=True).start()

    def _answer_all(self) -> None:
        while True:
            with self._inbox_lock:
                inbox, self._inbox = self._inbox, {}
                if not inbox:
                    self._working = False
                    return
            self._answer(inbox)

    def _answer(self, request: dict) -> None:
        with self._lock, self.hold_sync():
            try:
                if request["values"]:
                    self._change(self._accepted(request["values"]))
                for button in request["press"]:
                    self.press(button)
            except Exception as problem:
                self._show(problem)
            self.answered = request["number"]

    # -- compute and draw ------------------------------------------------------------------------

    def _accepted(self, values: Mapping) -> dict:
        unknown = set(values) - set(self._controls)
        if unknown:
            raise ValueError(f"no control {sorted(unknown)}; there are {list(self._controls)}")
        return {name: self._controls[name].accept(value) for name, value in values.items()}

    def _change(self, values: Mapping) -> None:
        self.values = {**self.values, **values}
        self._redraw()

    def _redraw(self, *, compute: bool = True) -> None:
        with self._lock, self.hold_sync():
            self.problem: Exception | None = None
            try:
                if compute:
                    self._renew()
                self._picture()
                self.error = ""
            except Exception as problem:
                self._show(problem)
            self.status = self._status()

    def _renew(self) -> None:
        self.result = self._compute(**self.values)

    def _picture(self) -> None:
        self.picture = self._draw.frame(self.result, self.pinned)
        self.summary = self._draw.words(self.result)

    def _show(self, problem: Exception) -> None:
        self.problem = problem
        self.error = f"{type(problem).__name__}: {problem}"

    # -- where there is no kernel ----------------------------------------------------------------

    def _repr_mimebundle_(self, **kwargs):
        """The live widget; beside it the picture and the words, for pages without a kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        with self._lock:
            still = self._draw.still(self.result, self.pinned)
        return {**data, "image/png": still, "text/plain": self.summary}, metadata
