"""What the tests of the Labs share: a small figure, waiting for a condition, watching threads."""

import threading
import time

from labsupport.figures.live import LiveFigure

LAB_THREADS = ("lab", "training", "frames")


class SmallFigure(LiveFigure):
    """One line of words; fails where the result is "undrawable"."""

    width, height = 3.0, 2.0

    def build(self, figure, result):
        self.text = self.live(figure.text(0, 0.5, "", fontsize="small"))

    def update(self, result, pinned):
        if result == "undrawable":
            raise RuntimeError("this cannot be drawn")
        words = self.words(result)
        kept = len(pinned) if isinstance(pinned, tuple) else pinned
        self.text.set_text(f"{words[:60]}\n{words[60:]}\n{kept}")

    @classmethod
    def words(cls, result):
        return f"seen: {getattr(result, 'summary', result)}"


def until(condition, *, seconds=60.0):
    """Waits for `condition` to hold; AssertionError when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(0.002)


def lab_threads():
    """The threads of Labs that are alive."""
    return [
        thread for thread in threading.enumerate() if thread.name in ("lab", "training", "frames")
    ]


def request(lab, number, *actions):
    """Sends what the page would send: values of controls and names of buttons, in their order."""
    lab._receive(lab, {"number": number, "actions": list(actions)}, [])
