"""Stops a computation that does not end.

A second thread waits. When the time is up, it raises TimeUp inside the thread that computes. This
works in a notebook's kernel, in threads other than the main one, and on every system. Its limit: an
exception from outside arrives between two steps of Python. One long call into C, such as a sleep or
the product of two huge matrices, is waited for.
"""

import ctypes
import threading
from collections.abc import Callable
from typing import Any

AGAIN = 0.5  # seconds after which it raises once more, where an `except:` has caught the first


class TimeUp(BaseException):
    """The time is up. No Exception, so that `except Exception` in an attempt lets it through."""


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """What work() returns; raises TimeUp where it takes longer than `seconds`."""
    watch = _Watch(seconds)
    try:
        try:
            watch.start()
            return work()
        finally:
            watch.stop()
    except TimeUp:
        watch.stop()  # it may have come in the middle of the first stop
        raise


class _Watch:
    """Raises TimeUp in the thread that made it, from when the time is up until it is stopped."""

    def __init__(self, seconds: float):
        self._thread = ctypes.c_ulong(threading.get_ident())
        self._seconds = seconds
        self._lock = threading.Lock()
        self._begun, self._stopped = threading.Event(), threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._wait, daemon=True).start()
        self._begun.set()  # only now does the time run

    def stop(self) -> None:
        """Raises nothing from now on, and takes back what has been raised and has not arrived."""
        with self._lock:
            self._stopped.set()
            _set_exception(self._thread, None)

    def _wait(self) -> None:
        self._begun.wait()
        seconds = self._seconds
        while not self._stopped.wait(seconds):
            with self._lock:
                if not self._stopped.is_set():
                    _set_exception(self._thread, ctypes.py_object(TimeUp))
            seconds = AGAIN


def _set_exception(thread: ctypes.c_ulong, exception: Any) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, exception)
