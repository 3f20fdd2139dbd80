"""The Lab: controls → compute → draw. It serves any topic."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from labsupport.explore.caught import Caught
from labsupport.explore.cells import close_labs_of_earlier_run
from labsupport.explore.controls import Control, Experiment, Seed, as_call, what_differs
from labsupport.explore.foresight import Foresight
from labsupport.explore.inbox import Inbox, taken_apart, with_values_joined
from labsupport.explore.page import Page
from labsupport.figures.live import Drawing, LiveFigure
from labsupport.figures.space import Room
from labsupport.front import as_shown
from labsupport.subshell import answer_while_cells_run
from labsupport.wording import marked


class Lab(Page):
    """A picture that follows its controls.

    compute: called with the controls' values as keyword arguments, with likely ones ahead of time;
    returns a result that depends on nothing else.
    figure: the kind of `LiveFigure` that turns a result into a picture and into words.
    controls: `Slider`, `Choice`, `Toggle`, `Seed`. presets: {label: {control: value}}.
    settings: {control: value} at the start and after Reset, instead of the controls' own values.
    experiments: what the lab's text asks to set, each a sequence of {control: value} from the
    start, whose first ones are pinned beside the next: a page without a kernel records them.
    maker: the name of the function of the room that makes this Lab, for "Copy setting".

    In Python: `lab.set(scale=1.0)`, `lab.press("Pin")`, `lab.result`, `lab.png`, `lab.summary`,
    `lab.controls`, `lab.presets`.
    Requests are done in their order; of several values in a row, the latest wins. What `compute` or
    `draw` raises is shown in red. A cell that is run again closes the Labs that it made before.
    """

    def __init__(
        self,
        compute: Callable,
        figure: type[LiveFigure],
        *,
        controls: Sequence[Control],
        presets: Mapping[str, Mapping] | None = None,
        title: str = "Explore",
        settings: Mapping[str, object] | None = None,
        experiments: Sequence[Experiment] = (),
        maker: str = "explorer",
    ):
        self._drawing = Drawing(figure)
        large = os.environ.get("LABSUPPORT_LARGE_PRINT", "0") not in ("", "0")
        self._drawing.room = replace(self._drawing.room, large=large)
        self._maker = maker
        self.controls = {control.name: control for control in controls}
        self._foresight = Foresight(compute, self.controls)
        self.presets = {name: self._accepted(preset) for name, preset in (presets or {}).items()}
        self.experiments = [[self._accepted(one) for one in several] for several in experiments]
        self._start = {one.name: one.value for one in controls} | self._accepted(settings or {})
        self._lock = threading.RLock()  # around values, result and picture
        self._inbox = Inbox(self._answer, [self._foresight.look_ahead, self._draw_ahead])
        self._off_the_page = False
        self._failure = self.problem = None  # what `compute` raised last; what is shown in red
        self.result = self.pinned = self._pinned_values = None
        page = self.described(title, controls, self.presets, self._buttons())
        super().__init__(page=page, values=dict(self._start))
        answer_while_cells_run(self)
        self.on_msg(self._receive)
        self._redraw()
        if self.problem:
            self.close()
            raise self.problem
        close_labs_of_earlier_run(self)

    # -- what Python and tests use ---------------------------------------------------------------

    def set(self, **values) -> None:
        """Sets controls and redraws; raises what `compute` or `draw` raised."""
        with self._lock:
            self._change(self._accepted(values))
            self._raise()

    def press(self, button: str) -> None:
        """Presses a button or a preset by its label; raises what `compute` or `draw` raised."""
        with self._lock:
            self._do(self._understood(button))
            self._raise()

    def _raise(self) -> None:
        if self.problem:
            raise self.problem

    @property
    def png(self) -> bytes:
        """The picture as it is now, as PNG bytes."""
        return self.picture

    def close(self) -> None:
        """Takes the Lab off the page and frees its figure."""
        if self.comm is None:  # closed before, or its construction failed
            return
        with self._lock:  # not while a frame is being sent
            self._off_the_page = True
            super().close()
            self._drawing.forget()

    # -- buttons ---------------------------------------------------------------------------------

    def _buttons(self) -> dict[str, Callable]:
        seed = next((name for name, one in self.controls.items() if isinstance(one, Seed)), "")
        new_seed = {"New seed": lambda: self._change({seed: self.values[seed] + 1})}
        large = {"Large print": lambda: self.fit(large=not self._drawing.room.large)}
        return {"Pin": self._pin} | (new_seed if seed else {}) | {"Reset": self._reset} | large

    def _pin(self) -> None:
        self.pinned = self.result if self.pinned is None else None
        self._pinned_values = self.values
        self._redraw(compute=False)

    def _reset(self) -> None:
        self.pinned = None
        self._change(self._start)

    def fit(self, **room) -> None:
        """Draws for another room, or in another print; see `Room`."""
        self._drawing.room = replace(self._drawing.room, **room)
        self._redraw(compute=False)

    def _status(self) -> dict:
        down = {"Pin": self.pinned is not None, "Large print": self._drawing.room.large}
        told = {"down": down, "pinned": self._pinned_in_words(), "setting": self.setting}
        return told | self._drawing.handle()

    @property
    def setting(self) -> str:
        """The call that makes this Lab with its present values: 'explorer(scale=0.05)'."""
        return as_call(self._maker, self.controls, self.values)

    def _pinned_in_words(self) -> str:
        """In which controls the pinned result differs from the present one; "" without one."""
        if self.pinned is None:
            return ""
        told = what_differs(self.controls, self._pinned_values, self.values)
        return self._drawing.about_pinned(self.pinned, told or "the same setting")

    # -- the page's requests ---------------------------------------------------------------------

    def _receive(self, _, content, buffers) -> None:
        """Puts a request into the inbox and returns; any thread may bring a message."""
        self._inbox.put(content)

    def _answer(self, requests: list) -> None:
        """Does what is asked, in its order. A wrong request is shown in red; the others are done.

        Values and presets in a row are computed once, with the last value of each control.
        """
        with self._lock, self.hold_sync():
            if self._off_the_page:
                return
            answered, actions, refused = self.answered, [], Caught()
            for request in requests:
                with refused:
                    number, asked, room = taken_apart(request)
                    answered = max(answered, number)
                    if room:
                        actions.append(Room(*room))
                    actions += [self._understood(action) for action in asked]
            for action in with_values_joined(actions):
                with refused:
                    self._do(action)
            self.answered = answered
            if refused.problem:
                self._show(refused.problem)

    def _understood(self, action) -> dict | str:
        """The values that an action sets, or the button it presses; ValueError if it is neither."""
        if isinstance(action, dict):
            return self._accepted(action)
        if action in self.presets:
            return self.presets[action]
        if action in self._buttons():
            return action
        raise ValueError(f"no button {action!r}; there are {[*self.presets, *self._buttons()]}")

    def _do(self, action: dict | str | Room) -> None:
        if isinstance(action, Room):
            self.fit(width=action.width, height=action.height, screen=action.screen)
        elif isinstance(action, dict):
            self._change(action)
        else:
            self._buttons()[action]()

    # -- compute and draw ------------------------------------------------------------------------

    def _accepted(self, values: Mapping) -> dict:
        unknown = set(values) - set(self.controls)
        if unknown:
            raise ValueError(f"no control {sorted(unknown)}; there are {list(self.controls)}")
        return {name: self.controls[name].accept(value) for name, value in values.items()}

    def _change(self, values: Mapping) -> None:
        self.values = {**self.values, **values}
        self._redraw()

    def _redraw(self, *, compute: bool = True) -> None:
        with self._lock, self.hold_sync():
            if compute:
                with Caught() as computing:
                    self._renew()
                self._failure = computing.problem
            with Caught() as drawing:
                self._picture()
            # While the picture does not belong to the controls' values, the failure stays shown.
            self._show(self._failure or drawing.problem)
            self.status = self._status()
            if self._off_the_page:
                self._drawing.forget()  # the Lab is closed, and need not keep a figure

    def _renew(self) -> None:
        self.result = self._foresight.result(self.values)

    def _picture(self) -> None:
        self.picture = self._drawing.frame(self.result, self.pinned)
        self.summary = self._drawing.kind.words(self.result)

    def _draw_ahead(self) -> None:
        """Draws what may be asked for next, while the reader looks."""
        with self._lock:
            self._drawing.prepare(self._foresight.expected, self.pinned)

    def _show(self, problem: BaseException | None) -> None:
        self.problem = problem
        words = (type(problem).__name__, str(problem)) if problem else ()
        self.error = ": ".join(filter(None, words))

    # -- where there is no kernel ----------------------------------------------------------------

    def _repr_mimebundle_(self, **kwargs):
        """The live widget, and for pages without a kernel the picture and the words."""
        data, metadata = as_shown(*super()._repr_mimebundle_(**kwargs))
        with self._lock:
            if self.problem:
                return {**data, "text/plain": self.error}, metadata
            kind = self._drawing.kind
            # The notebook tests read the marks around what varies.
            words = marked(kind.words(self.result), kind.varies(self.result))
            still = self._drawing.still(self.result, self.pinned)
            return {**data, "image/png": still, "text/plain": words}, metadata
