"""One key press from the key to the pixel, stage by stage, in the page and in the kernel.

Both clocks are this machine's, so that their times can be subtracted.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

# In the kernel: when a request comes in, when it is begun, computed, drawn, and given to the comm.
KERNEL = """
import json, time
from labsupport.explore.lab import Lab

def noting(name, before=None, after=None):
    method = getattr(Lab, name)
    def noted(self, *given, **named):
        if before:
            NOTES.append((before, 1000 * time.time()))
        result = method(self, *given, **named)
        if after:
            NOTES.append((after, 1000 * time.time()))
        if after == "sent":
            with open({file!r}, "a") as notes:
                notes.write(json.dumps(dict(NOTES)) + chr(10))
            NOTES.clear()
        return result
    setattr(Lab, name, noted)

NOTES = []
noting("_receive", before="received")
noting("_renew", before="begun", after="computed")
noting("_picture", after="drawn")
noting("_answer", after="sent")
"""
# In the page: the key, the picture's bytes, its pixels, and the animation frame that shows them.
PAGE = """() => {
    const now = () => performance.timeOrigin + performance.now();
    window.journey = {};
    document.addEventListener("keydown", () => { window.journey = {pressed: now()}; }, true);
    const decode = window.createImageBitmap;
    window.createImageBitmap = async (...given) => {
        window.journey.arrived = now();
        const bitmap = await decode(...given);
        window.journey.decoded = now();
        requestAnimationFrame(() => { window.journey.painted = now(); });
        return bitmap;
    };
}"""
STAGES = {
    "page to kernel": ("pressed", "received"),
    "wait for its turn": ("received", "begun"),
    "compute": ("begun", "computed"),
    "draw and encode": ("computed", "drawn"),
    "give to the comm": ("drawn", "sent"),
    "kernel to page": ("sent", "arrived"),
    "decode": ("arrived", "decoded"),
    "next animation frame": ("decoded", "painted"),
}


def traced(source: str, notes: Path) -> str:
    """The cell `source` with the notes of the kernel, written to the file `notes`."""
    return KERNEL.replace("{file!r}", repr(str(notes))) + source


def journeys(page, slider: str, notes: Path, presses: int) -> list[dict[str, float]]:
    """{moment: milliseconds of the clock} for each key press that was answered by one frame."""
    page.evaluate(PAGE)
    page.locator(slider).first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(2500)
    rows = []
    for _ in range(presses):
        notes.write_text("")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("window.journey.painted", timeout=10_000, polling=50)
        page.wait_for_timeout(150)
        answers = [json.loads(line) for line in notes.read_text().splitlines()]
        row = {} if len(answers) != 1 else answers[0] | page.evaluate("window.journey")
        if row.keys() >= {moment for stage in STAGES.values() for moment in stage}:
            rows.append(row)
    return rows


def table(rows: list[dict[str, float]]) -> str:
    """The median of each stage, and of the whole."""
    took = {name: [row[b] - row[a] for row in rows] for name, (a, b) in STAGES.items()}
    took["key to pixel"] = [row["painted"] - row["pressed"] for row in rows]
    lines = [f"  {name:<28}{median(values):6.1f}" for name, values in took.items()]
    return "\n".join([f"stages of {len(rows)} key presses, median ms", *lines])
