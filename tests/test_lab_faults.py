"""A Lab in a real kernel: what interrupts, restarts, a closed page and a busy cell do to it."""

import textwrap
import tracemalloc

import pytest
from jupyter_client.manager import start_new_kernel

from lab_tools import SmallFigure, lab_threads, request, until
from labsupport.commands import course_settings
from labsupport.environment import ROOT
from labsupport.explore import Lab, Slider

SETUP = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from lab_tools import SmallFigure, lab_threads, until
from labsupport.explore import Lab, Slider, TrainingLab
from test_training_lab import CONTROLS, Trainer
"""
NEW_LAB = "lab = TrainingLab(Trainer(planned=100_000), SmallFigure(), controls=CONTROLS)\nlab"


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
    kernel.run("until(lambda: len(lab_threads()) == 2)")  # one trains, one draws
    count = "from ipywidgets import Widget\nimport ipywidgets.widgets.widget as w\n"
    count += "print(sum(isinstance(each, Lab) for each in w._instances.values()))"
    assert kernel.run(count) == "2"
    kernel.run("lab.close()")


def test_two_labs_of_one_cell_stay_until_it_is_run_again(kernel):
    two = "labs = [Lab(dict, SmallFigure(), controls=CONTROLS) for _ in range(2)]"
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
    number = kernel.start("print('running', flush=True)\nlab.run()")
    kernel.wait_for_text(number, "running")
    kernel.manager.interrupt_kernel()
    with pytest.raises(RuntimeError, match="KeyboardInterrupt"):
        kernel.wait(number)
    kernel.run("until(lambda: not lab.running and not lab_threads())")
    assert kernel.run("print(lab.status['disabled'], lab.error)") == "['Stop']"
    kernel.run("done = len(lab.training.loss); lab.press('Run')")
    kernel.run("until(lambda: len(lab.training.loss) > done + 10); lab.close()")


def test_an_interrupt_while_it_trains_in_the_background_leaves_it_running(kernel):
    kernel.run(NEW_LAB + "\nlab.press('Run')")
    number = kernel.start("import time\nprint('waiting', flush=True)\ntime.sleep(60)")
    kernel.wait_for_text(number, "waiting")
    kernel.manager.interrupt_kernel()
    with pytest.raises(RuntimeError, match="KeyboardInterrupt"):
        kernel.wait(number)
    kernel.run("done = len(lab.training.loss); assert lab.running")
    kernel.run("until(lambda: len(lab.training.loss) > done + 10); lab.press('Stop'); lab.close()")


def test_a_training_goes_on_when_the_page_is_closed(kernel):
    page, kernel.client = kernel.client, kernel.manager.client()
    kernel.client.start_channels()
    kernel.client.wait_for_ready(timeout=60)
    kernel.run(NEW_LAB + "\nlab.press('Run')")
    page.stop_channels()
    kernel.run("done = len(lab.training.loss); assert lab.running")
    kernel.run("until(lambda: len(lab.training.loss) > done + 10); lab.close()")


def test_what_moves_while_a_cell_computes_is_answered_before_the_cell_ends(kernel):
    client = kernel.client
    features = client.kernel_info(reply=True, timeout=30)["content"].get("supported_features", [])
    if "kernel subshells" not in features:
        pytest.skip("this ipykernel has no subshells: a Lab waits until the cell has ended")
    client.control_channel.send(client.session.msg("create_subshell_request"))
    subshell = client.control_channel.get_msg(timeout=30)["content"]["subshell_id"]
    kernel.run("slow = Lab(dict, SmallFigure(), controls=CONTROLS)")
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


def test_200_updates_leave_no_memory_and_no_thread_behind():
    lab = Lab(dict, SmallFigure(), controls=[Slider("depth", "depth", 1, 1, 10)])
    sizes = []
    tracemalloc.start()
    try:
        for number in range(1, 251):
            request(lab, number, {"depth": 1 + number % 10})
            until(lambda number=number: lab.answered == number)
            if number in (50, 250):
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    until(lambda: not lab_threads())
    assert sizes[1] - sizes[0] < 500_000
