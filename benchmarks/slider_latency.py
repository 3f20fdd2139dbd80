"""Key press to changed pixels, measured in a real browser: the Lab of 06 against its peers' way.

    python3 -m labsupport bench slider_latency [--rounds 3] [--presses 40]

Starts JupyterLab on loopback and headless Chromium, and alternates between our Lab and the same
experiment with `interact` and pyplot, which is how it is usually done. Prints milliseconds from a
key press to the first animation frame in which the picture has changed, the frames seen during two
seconds of dragging at 30 events a second, the time until the last value is shown, and where the
time goes between key and pixel. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks._journey import journeys, table, traced
from benchmarks._median import median_ms
from labsupport.machine.browser import browser, jupyter_server, open_notebook, run_all
from labsupport.machine.browser_needs import missing_for_browser
from labsupport.settings import course_settings

OURS = """
from labsupport.labs.init_variance.explorer import explorer

explorer()
"""
TWIN = """
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatLogSlider, interact
D = np.random.default_rng(0).standard_normal((1000, 500))
@interact(scale=FloatLogSlider(value=0.01, min=-3, max=0.5, step=0.05))
def show(scale):
    rng = np.random.default_rng(1)
    h, figure = D, plt.figure(figsize=(10.4, 5.2))
    stds = []
    for layer in range(5):
        h = np.tanh(h @ (scale * rng.standard_normal((500, 500))))
        stds.append(h.std())
        axes = figure.add_subplot(2, 5, layer + 1)
        axes.hist(h.ravel(), bins=100, range=(-1, 1))
        axes.set_title(f"layer {layer + 1}: std {stds[-1]:.3g}")
    axes = figure.add_subplot(2, 1, 2)
    axes.plot(range(1, 6), stds, "o-")
    axes.set_yscale("log")
    plt.show()
"""

# In the page: when a picture was drawn or replaced, the next animation frame compares its pixels
# with the last ones. A loop over all frames would take a third of a core from what it measures.
WATCH = """selector => {
    const small = new OffscreenCanvas(64, 64).getContext('2d', {willReadFrequently: true});
    window.changes = [];
    window.pressed = null;
    let before = null;
    const look = () => {
        const now = performance.now();  // before the pixels are read
        const all = document.querySelectorAll(selector), picture = all[all.length - 1];
        const width = picture && (picture.naturalWidth || picture.width);
        if (!width) return;
        const height = picture.naturalHeight || picture.height;
        // The left fifth, with the first histogram: it changes with every value of the slider.
        small.drawImage(picture, 0.06 * width, 0.04 * height, 0.16 * width, 0.92 * height,
                        0, 0, 64, 64);
        const pixels = small.getImageData(0, 0, 64, 64).data;
        const sum = pixels.reduce((s, v) => (s * 31 + v) | 0, 7);
        if (before !== null && sum !== before) window.changes.push(now);
        before = sum;
    };
    const soon = () => requestAnimationFrame(look);
    const drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        drawImage.apply(this, given);
        soon();
    };
    document.addEventListener('load', soon, true);  // an <img> that has been replaced
    document.addEventListener('keydown', () => { window.pressed = performance.now(); }, true);
    soon();
}"""


def ways() -> dict[str, tuple[str, str, str]]:
    """{name: (the source of its cell, the slider's selector, the picture's selector)}."""
    return {
        "our Lab": (OURS, ".lab input[type=range]", "canvas.lab-picture"),
        "interact + pyplot": (TWIN, ".noUi-handle", ".jp-OutputArea-output img"),
    }


def notebook_with(folder: Path, name: str, source: str) -> str:
    """Writes a notebook of one cell and returns its file name."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source.strip())])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return f"{name}.ipynb"


def measure(page, slider: str, presses: int) -> dict:
    """Latencies of single key presses, then frames and settling of a two-second drag.

    Every value is new: the slider only goes up, and the drag has a seed of its own, so that no
    result comes from a cache. Between two presses the Lab has time to compute the next value.
    """
    page.locator(slider).first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(2500)
    latencies = []
    for _ in range(presses):
        page.evaluate("window.changes = []; window.pressed = null")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("window.changes.length > 0", timeout=10_000, polling=50)
        latencies.append(page.evaluate("window.changes[0] - window.pressed"))
        page.wait_for_timeout(120)
    if page.locator(".lab").count():
        page.get_by_role("button", name="New seed").click()
    page.locator(slider).first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(2500)
    page.evaluate("window.changes = []")
    started = time.monotonic()
    for event in range(60):
        page.keyboard.press("ArrowRight")
        time.sleep(max(0.0, started + (event + 1) / 30 - time.monotonic()))
    page.wait_for_timeout(2500)
    changes, last = page.evaluate("[window.changes, window.pressed]")
    return {
        "latencies": latencies,
        "frames": sum(change <= last for change in changes),
        "settle": max(changes[-1] - last, 0.0),
    }


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def stages() -> dict[str, float]:
    """Median milliseconds of each stage of one update in the kernel, without a browser."""
    from labsupport.by_hand.activations import ACTIVATIONS
    from labsupport.by_hand.histograms import histogram_range, histograms
    from labsupport.by_hand.signals import signal_experiment
    from labsupport.figures.live import Drawing, encode
    from labsupport.figures.signals import SignalFigure

    experiment, drawing = signal_experiment(0), Drawing(SignalFigure)
    tanh = ACTIVATIONS["tanh"]
    outputs = [experiment.inputs * 0.1] * 5
    timed = {
        "compute, with histograms": lambda: experiment.profile(tanh, scale=0.05),
        "of it, five histograms": lambda: histograms(outputs, *histogram_range(tanh)),
        "draw and encode": lambda: drawing.frame(profile),
        "of it, encode": lambda: encode(drawing.picture.figure.canvas),
    }
    profile = experiment.profile(tanh, scale=0.05)
    drawing.frame(profile)
    return {name: median_ms(work) for name, work in timed.items()}


def main() -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--stages", action="store_true", help="only the stages in the kernel")
    options = parser.parse_args()
    if options.stages:
        print("\nstages in the kernel, median ms")
        for name, milliseconds in stages().items():
            print(f"  {name:<28}{milliseconds:6.1f}")
        return
    if missing := missing_for_browser():
        sys.exit(str(missing))
    results = {name: [] for name in ways()}
    with tempfile.TemporaryDirectory() as folder, jupyter_server(Path(folder)) as address:
        notes = Path(folder, "notes.jsonl")
        source, slider, _ = ways()["our Lab"]
        file = notebook_with(Path(folder), "traced", traced(source, notes))
        with browser() as page:
            open_notebook(page, address, file)
            run_all(page)
            page.wait_for_timeout(1000)
            print(table(journeys(page, slider, notes, options.presses)))
        for _ in range(options.rounds):
            for number, (name, (source, slider, picture)) in enumerate(ways().items()):
                file = notebook_with(Path(folder), f"way{number}", source)
                with browser() as page:
                    open_notebook(page, address, file)
                    run_all(page)
                    page.wait_for_timeout(1000)
                    page.evaluate(WATCH, picture)
                    page.wait_for_timeout(500)
                    results[name].append(measure(page, slider, options.presses))
    print(f"{'way':<20}{'p50':>7}{'p95':>7}{'p99':>7} ms   frames in 2 s   settle ms")
    medians = {}
    for name, rounds in results.items():
        latencies = [value for one in rounds for value in one["latencies"]]
        medians[name] = percentile(latencies, 0.5)
        points = "".join(f"{percentile(latencies, share):7.0f}" for share in (0.5, 0.95, 0.99))
        frames = ", ".join(str(one["frames"]) for one in rounds)
        settle = ", ".join(f"{one['settle']:.0f}" for one in rounds)
        print(f"{name:<20}{points}      {frames:<15} {settle}")
    print(f"ratio of the medians: {medians['interact + pyplot'] / medians['our Lab']:.1f}")
    # In a process of its own, with the settings that `labsupport lab` gives a kernel.
    subprocess.run([sys.executable, __file__, "--stages"], env=course_settings(), check=True)


if __name__ == "__main__":
    main()
