"""Where the page's requests wait while a Lab computes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

CALM = 0.03  # seconds in which an answer leaves the kernel and is shown


class Inbox:
    """Collects requests. One thread at a time gives all that wait to `answer`, as a list.

    `put` returns at once, on any thread. Requests that arrive while `answer` works wait for its
    next call, and it gets all of them. When nothing has come for a while after an answer, the
    functions in `rest` are called, each once and only while nothing comes; then the thread ends.
    """

    def __init__(self, answer: Callable[[list], None], rest: Sequence[Callable[[], None]] = ()):
        self._answer, self._rest = answer, rest
        self._news = threading.Event()
        self._lock = threading.Lock()
        self._waiting: list = []
        self._working = False

    def put(self, request) -> None:
        """Adds a request, and starts a thread that answers if there is none."""
        with self._lock:
            self._waiting.append(request)
            self._news.set()
            if self._working:
                return
            self._working = True
        threading.Thread(target=self._work, name="lab", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                requests, self._waiting = self._waiting, []
                self._news.clear()
                if not requests:
                    self._working = False
                    return
            try:
                self._answer(requests)
                self._news.wait(CALM)
                for do in self._rest:
                    if not self._news.is_set():
                        do()
            except BaseException:
                with self._lock:
                    self._working = False  # the next request starts a new thread
                raise


def taken_apart(request) -> tuple[int, list, list | None]:
    """The number of a request, its actions in their order, and the room for the picture, if it
    tells one; ValueError for another form.

    An action is a dict of controls' values, or the label of a button. The room: [width, height,
    height of the screen on stage or 0], in pixels.
    """
    match request:
        case {"number": int(number), "actions": list(actions), **rest}:
            match rest.get("room"):
                case None:
                    return number, actions, None
                case [int(), int(), int()] as room:
                    return number, actions, room
    raise ValueError(f"the page sent {request!r}, which is no request")


def with_values_joined(actions: Iterable) -> list:
    """The actions in their order; values in a row become one action, in which the later wins."""
    result: list = []
    for action in actions:
        if isinstance(action, dict) and result and isinstance(result[-1], dict):
            result[-1] = {**result[-1], **action}
        else:
            result.append(action)
    return result
