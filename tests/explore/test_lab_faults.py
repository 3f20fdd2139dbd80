"""A Lab in a real kernel: what interrupts, restarts, a closed page and a busy cell do to it."""

import gc
import json
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from lab_tools import lab_threads, request, until
from labsupport.by_hand.activations import activation
from labsupport.by_hand.signals import SignalExperiment
from labsupport.explore import Choice, Lab, Slider
from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import MOST_KEPT
from labsupport.figures.signals import SignalFigure
from labsupport.places import ROOT
from labsupport.settings import course_settings

PATHS = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]
SETUP = f"""
import sys
sys.path[:0] = {PATHS!r}
from lab_tools import SmallFigure, lab_threads, until
from labsupport.explore import Lab, Slider, TrainingLab
from test_training_lab import CONTROLS, Trainer, advance
trainer = Trainer(planned=1000, allowed=0)
def go_on():  # every training ends the step that it is in
    for training in trainer.started:
        training.gate.allow(1)
"""
NEW_LAB = "lab = TrainingLab(trainer, SmallFigure, controls=CONTROLS)\nlab"


class Kernel:
    """A kernel of its own, run cell by cell as a page would."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(env=course_settings())
        self.run(SETUP)

    def start(self, source: str, *, cell: str = "") -> str:
        """Sends a cell to execute; the number of the request."""
        content = {"code": textwrap.dedent(source), "silent": False, "store_history": True}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def wait(self, number: str) -> str:
        """What the request printed; RuntimeError with the name of the exception it raised."""
        printed, problem = [], None
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != number:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            if message["msg_type"] == "error":
                problem = RuntimeError(f"{content['ename']}: {content['evalue']}")
            if content.get("execution_state") == "idle":
                if problem:
                    raise problem
                return "".join(printed).strip()

    def run(self, source: str, **settings) -> str:
        return self.wait(self.start(source, **settings))

    def wait_for_text(self, number: str, text: str) -> None:
        """Waits until the request has printed `text`."""
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["msg_type"] == "stream" and text in message["content"]["text"]:
                return


@pytest.fixture(scope="module")
def kernel():
    kernel = Kernel()
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


def test_a_cell_run_fifty_times_leaves_one_lab_and_stops_the_trainings_of_the_others(kernel):
    kernel.run(NEW_LAB, cell="other")
    for _ in range(50):
        kernel.run(NEW_LAB + '.press("Run")', cell="repeated")
    kernel.run("go_on(); until(lambda: len(lab_threads()) == 2)")  # one trains, one draws
    count = "from ipywidgets import Widget\nimport ipywidgets.widgets.widget as w\n"
    count += "print(sum(isinstance(each, Lab) for each in w._instances.values()))"
    assert kernel.run(count) == "2"
    kernel.run("lab.close(); go_on()")


def test_two_labs_of_one_cell_stay_until_it_is_run_again(kernel):
    two = "labs = [Lab(dict, SmallFigure, controls=CONTROLS) for _ in range(2)]"
    kernel.run(two, cell="two")
    kernel.run("before = labs")
    assert kernel.run("print([each.comm is None for each in labs])") == "[False, False]"
    kernel.run(two, cell="two")
    assert kernel.run("print([each.comm is None for each in before + labs])") == (
        "[True, True, False, False]"
    )
    assert kernel.run("before[0].set(rate=2.0); print(before[0].summary)").startswith(
        "seen: {'rate"
    )


def test_interrupting_a_run_in_a_cell_stops_it_and_the_next_run_goes_on(kernel):
    kernel.run(NEW_LAB)
    watch = """
    from threading import Thread
    def say():
        until(lambda: lab.training.gate.waiting)
        print("inside a step", flush=True)
    Thread(target=say).start()
    lab.run()
    """
    number = kernel.start(watch)
    kernel.wait_for_text(number, "inside a step")
    kernel.manager.interrupt_kernel()
    with pytest.raises(RuntimeError, match="KeyboardInterrupt"):
        kernel.wait(number)
    kernel.run("go_on(); until(lambda: not lab.running and not lab_threads())")
    assert kernel.run("print(lab.status['disabled'][0], lab.error)") == "Stop"
    kernel.run("lab.press('Run'); advance(lab, 10); lab.close(); go_on()")


def test_an_interrupt_while_it_trains_in_the_background_leaves_it_running(kernel):
    kernel.run(NEW_LAB + "\nlab.press('Run')")
    # In short sleeps: an interrupt that comes just before one starts waits for its end.
    number = kernel.start("print('waiting', flush=True)\nuntil(lambda: False, seconds=30)")
    kernel.wait_for_text(number, "waiting")
    kernel.manager.interrupt_kernel()
    with pytest.raises(RuntimeError, match="KeyboardInterrupt"):
        kernel.wait(number)
    kernel.run("assert lab.running; advance(lab, 10); lab.press('Stop'); lab.close(); go_on()")


def test_a_training_goes_on_when_the_page_is_closed(kernel):
    page, kernel.client = kernel.client, kernel.manager.client()
    kernel.client.start_channels()
    kernel.client.wait_for_ready(timeout=60)
    kernel.run(NEW_LAB + "\nlab.press('Run')")
    page.stop_channels()
    kernel.run("assert lab.running; advance(lab, 10); lab.close(); go_on()")


def test_what_moves_while_a_cell_computes_is_answered_before_the_cell_ends(kernel):
    client = kernel.client
    features = client.kernel_info(reply=True, timeout=30)["content"].get("supported_features", [])
    if "kernel subshells" not in features:
        pytest.skip("this ipykernel has no subshells: a Lab waits until the cell has ended")
    client.control_channel.send(client.session.msg("create_subshell_request"))
    subshell = client.control_channel.get_msg(timeout=30)["content"]["subshell_id"]
    kernel.run("slow = Lab(dict, SmallFigure, controls=CONTROLS)")
    comm = kernel.run("print(slow.model_id)")
    number = kernel.start("print('busy', flush=True)\nuntil(lambda: slow.answered == 20)")
    kernel.wait_for_text(number, "busy")
    for k in range(1, 21):
        content = {"number": k, "actions": [{"rate": k / 10}]}
        data = {"comm_id": comm, "data": {"method": "custom", "content": content}}
        message = client.session.msg("comm_msg", data)
        message["header"]["subshell_id"] = subshell
        client.shell_channel.send(message)
    kernel.wait(number)
    assert kernel.run("print(slow.values, slow.result)") == " ".join(
        ["{'rate': 2.0, 'seed': 0}"] * 2
    )


def test_a_kernel_restarts_in_the_middle_of_a_training(kernel):
    kernel.run(NEW_LAB + "\nlab.press('Run')")
    kernel.client.shutdown()

    until(lambda: not kernel.manager.is_alive(), seconds=20)
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=60)
    kernel.run(SETUP + NEW_LAB)
    assert kernel.run("print(lab.summary)").endswith("not started.")


def resident_mb():
    """Memory of this process in MB, C++'s included; None where the system does not tell it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def course_figures():
    gc.collect()
    return sum(type(each) is CourseFigure for each in gc.get_objects())


def ask(lab, count, change_every):
    """One request after the other: the scale moves always, the layout of the figure seldom."""
    for _ in range(count):
        number = lab.answered + 1
        turn = number // change_every
        layout = {"name": ["tanh", "relu", "sigmoid"][turn % 3], "depth": 1 + turn % 2}
        request(lab, number, {"scale": 0.01 + number % 100 / 100, **layout})
        until(lambda number=number: lab.answered == number)


def thousand_requests():
    """What there is before a Lab, then before and after its 1,000 requests, and when it is closed.

    Each a dict: figures, threads, megabytes.
    """

    def now():
        return {
            "figures": course_figures(),
            "threads": threading.active_count(),
            "megabytes": resident_mb(),
        }

    experiment = SignalExperiment(seed=0, samples=100, width=50, gradient_samples=20)

    def compute(scale, name, depth):
        return experiment.profile(activation(name), scale=scale, depth=depth)

    seen = [now()]
    scale = Slider("scale", "init scale", 0.1, 1e-3, 3.0, 0.05, log=True)
    names = Choice("name", "activation", "tanh", ["tanh", "relu", "sigmoid"])
    lab = Lab(compute, SignalFigure, controls=[scale, names, Slider("depth", "depth", 1, 1, 2)])
    for count, change_every in ((100, 8), (1000, 100)):  # at first, each of the six layouts twice
        ask(lab, count, change_every)
        until(lambda: not lab_threads())
        seen.append(now())
    assert lab.error == ""
    lab.close()
    return [*seen, now()]


@pytest.mark.slow
def test_a_thousand_requests_leave_no_memory_no_figure_and_no_thread_behind():
    # In a process of its own: what other tests have freed would hide what is kept. And with one
    # arena, so that memory freed by one thread is there for the next.
    code = "import json, test_lab_faults as t; print(json.dumps(t.thousand_requests()))"
    env = {**course_settings(), "PYTHONPATH": os.pathsep.join(PATHS), "MALLOC_ARENA_MAX": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    start, warm, end, closed = json.loads(done.stdout)
    assert (start["figures"], closed["figures"]) == (0, 0)
    assert warm["figures"] == end["figures"] == MOST_KEPT
    assert {moment["threads"] for moment in (start, warm, end, closed)} == {start["threads"]}
    if end["megabytes"] is None:
        print("memory not looked at: there is no /proc here")
    else:
        assert end["megabytes"] - warm["megabytes"] < 20
