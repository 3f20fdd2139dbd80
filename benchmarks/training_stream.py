"""What it costs to watch a training: the Lab of 09 against the bare loop, in a real kernel.

    python3 -m labsupport bench training_stream [--browser] [--rounds 8] [--iterations 600]

Both train the same network from the same seed, in alternation, in one kernel; the frames go through
Jupyter's messages to this process, which counts them, or with --browser to a page of JupyterLab in
headless Chromium, which paints them. Prints iterations a second, the frames seen, how many
milliseconds pass from Stop to the last step's end, where the time of a frame goes, and what the
memory does over 1,000 frames. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks._median import median_ms
from labsupport.machine.browser import browser, jupyter_server, open_notebook, run_all
from labsupport.machine.browser_needs import missing_for_browser
from labsupport.settings import course_settings

LAYERS, LOOK_EVERY, CHECK_EVERY = 7, 15, 25


class Experiment:
    """The training of lab 09's Lab: seven sigmoid layers of 100 units with batch norm."""

    def __init__(self, iterations: int):
        from labsupport.data.datasets import load_digits
        from labsupport.explore import Seed, TrainingLab
        from labsupport.figures.training import TrainingFigure

        self.iterations, self.digits = iterations, load_digits()
        self.lab = TrainingLab(self.start, TrainingFigure, controls=[Seed()])
        self.pictures = self.made = 0
        self.lab.observe(self._count, "picture")

    def _count(self, _) -> None:
        self.pictures, self.made = self.pictures + 1, self.made + 1

    def start(self, seed=0, looking=True):
        from labsupport.by_hand.initializers import gaussian
        from labsupport.training.loop import Training
        from labsupport.training.networks import Network

        sizes, draw = (784, *[100] * LAYERS, 10), gaussian(0.1)
        net = Network(sizes, activation="sigmoid", initializer=draw, norm="batch norm", seed=seed)
        looks = {"look_every": LOOK_EVERY if looking else None, "check_every": CHECK_EVERY}
        settings = {"learning_rate": 0.3, "iterations": self.iterations, "seed": seed}
        return Training(net, self.digits, **settings, **looks)

    def bare(self, looking: bool) -> float:
        """Seconds of the bare loop; without `looking` it leaves out the layer statistics."""
        training = self.start(looking=looking)
        started = time.perf_counter()
        for _ in training:
            pass
        return time.perf_counter() - started

    def watched(self) -> tuple[float, int]:
        """Seconds and frames of the same training in the Lab."""
        self.lab.press("Reset")
        self.pictures = 0
        started = time.perf_counter()
        self.lab.run()
        return time.perf_counter() - started, self.pictures

    def stop(self, after: float) -> tuple[float, float]:
        """Seconds from the page's Stop until it is shown, and until the training's thread ends."""
        lab = self.lab
        lab.press("Reset")
        lab.press("Run")
        (trainer,) = (t for t in threading.enumerate() if t.name == "training")
        time.sleep(after)
        shown = threading.Event()
        lab.observe(lambda change: "Stop" in change.new["disabled"] and shown.set(), "status")
        started = time.perf_counter()
        lab._receive(lab, {"number": lab.answered + 1, "actions": ["Stop"]}, [])
        assert shown.wait(10)
        seen = time.perf_counter() - started
        trainer.join()
        lab.unobserve_all("status")
        return seen, time.perf_counter() - started

    def stages(self) -> dict[str, float]:
        """Median milliseconds of the parts of a frame and of what a training does besides."""
        from labsupport.figures.live import encode
        from labsupport.training.measures import accuracy, layer_statistics
        from labsupport.training.records import TrainingMoment

        training = self.lab.training
        drawing, moment = self.lab._drawing, TrainingMoment(training.record)
        network, digits = training.network, self.digits
        test = digits.test_images, digits.test_labels
        return {
            "frame with its message": median_ms(lambda: self.lab._redraw(compute=False)),
            "of it, draw and encode": median_ms(lambda: drawing.frame(moment)),
            "of it, encode": median_ms(lambda: encode(drawing.picture.figure.canvas)),
            "of it, record": median_ms(lambda: training.record),
            f"layer statistics, every {LOOK_EVERY} iterations": median_ms(
                lambda: layer_statistics(network, digits, iteration=0)
            ),
            f"test accuracy, every {CHECK_EVERY} iterations": median_ms(
                lambda: accuracy(network, *test)
            ),
        }

    def growth(self, frames: int) -> float:
        """MB by which this process grows over that many frames, after 100 to warm up."""
        for _ in range(100):
            self.lab.set(look=50)
        before = resident_mb()
        for frame in range(frames):
            self.lab.set(look=frame % 101)
        return resident_mb() - before


def resident_mb() -> float:
    """Memory of this process in MB; NaN where the system does not tell it in /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def measure(experiment: Experiment, rounds: int, stops: int) -> None:
    """What runs in the kernel: prints the measurements as one line of JSON."""
    experiment.watched()
    bare, plain, watched = [], [], []
    for _ in range(rounds):
        plain.append(experiment.bare(looking=False))
        bare.append(experiment.bare(looking=True))
        watched.append(experiment.watched())
    measured = {
        "digits": str(experiment.digits),
        "plain": plain,
        "bare": bare,
        "watched": watched,
        "stages": experiment.stages(),
        "stops": [experiment.stop(0.2 + 0.037 * k) for k in range(stops)],
        "growth": experiment.growth(1000),
    }
    print(json.dumps({**measured, "made": experiment.made}))


def in_a_kernel(cells: list[str]) -> tuple[str, int]:
    """What `cells` print in a new kernel, and how many pictures of a Lab came from it."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(env=course_settings())
    printed, pictures = [], 0
    try:
        request = client.execute("\n".join(cells))
        while True:
            message = client.get_iopub_msg(timeout=600)
            content = message["content"]
            if message["msg_type"] == "comm_msg" and message["buffers"]:
                pictures += ["picture"] in content["data"].get("buffer_paths", [])
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            if message["msg_type"] == "error":
                sys.exit("\n".join(content["traceback"]))
            mine = message["parent_header"].get("msg_id") == request
            if mine and content.get("execution_state") == "idle":
                return "".join(printed), pictures
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


COUNT = """() => {
    window.painted = 0;
    const drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        drawImage.apply(this, given);
        window.painted += 1;
    };
}"""


def in_a_browser(cells: list[str]) -> tuple[str, int]:
    """What the last of `cells` prints in JupyterLab, and how many pictures its page painted."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    with tempfile.TemporaryDirectory() as folder, jupyter_server(Path(folder)) as address:
        nbformat.write(notebook, Path(folder, "stream.ipynb"))
        with browser() as page:
            open_notebook(page, address, "stream.ipynb")
            page.evaluate(COUNT)
            run_all(page, seconds=1200)
            page.wait_for_timeout(500)
            return page.locator(".jp-OutputArea-output pre").last.inner_text(), page.evaluate(
                "window.painted"
            )


def main() -> None:
    """Measures and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--iterations", type=int, default=600)
    parser.add_argument("--stops", type=int, default=20)
    parser.add_argument("--browser", action="store_true", help="with a page that paints")
    options = parser.parse_args()
    if options.browser and (missing := missing_for_browser()):
        sys.exit(str(missing))
    cells = [
        "from benchmarks import training_stream\n"
        f"experiment = training_stream.Experiment({options.iterations})\n"
        "display(experiment.lab)",
        f"training_stream.measure(experiment, {options.rounds}, {options.stops})",
    ]
    printed, pictures = (in_a_browser if options.browser else in_a_kernel)(cells)
    result = json.loads(printed.splitlines()[-1])
    print(result["digits"], "in Chromium" if options.browser else "without a browser", sep=", ")
    seconds = [one for one, _ in result["watched"]]
    ways = {
        "the bare loop": result["bare"],
        "in the Lab, streaming": seconds,
        "bare, without layer statistics": result["plain"],
    }
    print(f"\n{'way':<34}{'iterations/s':>13}{'time against the bare loop':>29}")
    for name, times in ways.items():
        ratios = [one / bare for one, bare in zip(times, result["bare"], strict=True)]
        speed = options.iterations / statistics.median(times)
        print(f"{name:<34}{speed:13.0f}{statistics.median(ratios):29.2f}")
    frames = [count / one for one, count in result["watched"]]
    print(f"\nframes a second: median {statistics.median(frames):.1f}, least {min(frames):.1f}")
    print(f"pictures that were made, and that arrived: {result['made']}, {pictures}")
    for k, what in enumerate(("shown", "the last step has ended")):
        times = sorted(1000 * stop[k] for stop in result["stops"])
        print(f"from Stop until {what}: median {statistics.median(times):.0f} ms, "
              f"longest {times[-1]:.0f} ms")  # fmt: skip
    print("\nstages, median ms")
    for name, milliseconds in result["stages"].items():
        print(f"  {name:<42}{milliseconds:6.1f}")
    print(f"\nmemory over 1,000 frames: {result['growth']:+.1f} MB")


if __name__ == "__main__":
    main()
