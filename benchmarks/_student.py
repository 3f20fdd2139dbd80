"""A student without a screen: a server and a kernel, used as a page of JupyterLab uses them.

What a browser computes is left out, for it runs on the student's own machine.
"""

from __future__ import annotations

import json
import re
import struct
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import psutil
import websocket

from benchmarks.memory import held
from labsupport.course.files import read, write
from labsupport.course.own_copies import as_copy
from labsupport.course.sizes import is_lab
from labsupport.front import WIDGET_VIEW
from labsupport.machine.jupyter import PortTaken, Server, ask, choose_port, running_jupyter
from labsupport.machine.presenting import kernel_of

PATIENCE = 600  # seconds for a server, a cell or an answer, on a machine with far too many students
ROOM = [1140, 560, 0]  # pixels of a Lab's picture on a page of 1280 × 900
EVENTS = 30  # a second, that a hand on a slider makes
STROKE, LOOK = 2.0, 3.0  # seconds: a hand moves the slider, then the eyes read the picture
IN_FLIGHT = 2  # requests that a page has under way, as in labsupport/explore/front/asking.js
POLLS = ("api/sessions", "api/kernels", "api/terminals")  # what an open page asks for
POLL_SECONDS = 10
SCALES = [10 ** (-3 + 0.05 * step) for step in range(70)]


@dataclass
class Student:
    """A page that is connected to its kernel. `took`: milliseconds of each answer to a drag."""

    server: Server
    token: str
    kernel: str
    socket: websocket.WebSocket
    lab: str = ""  # the Lab's comm
    took: list[float] = field(default_factory=list)

    # -- what it takes ---------------------------------------------------------------------------

    def processes(self) -> list[psutil.Process]:
        """The server and its kernel."""
        server = psutil.Process(self.server.process.pid)
        return [server, *server.children(recursive=True)]

    def megabytes(self) -> tuple[float, float]:
        """(of the server, of its kernel), in 10⁶ bytes; see `benchmarks.memory.held`."""
        server, *kernels = map(held, self.processes())
        return server, sum(kernels)

    def cpu_seconds(self) -> float:
        """What the server and its kernel have computed since they began."""
        times = [one.cpu_times() for one in self.processes()]
        return sum(one.user + one.system for one in times)

    # -- what it does ----------------------------------------------------------------------------

    def get(self, path: str) -> bytes:
        with ask(f"{self.server.address}/{path}", seconds=PATIENCE, token=self.token) as answer:
            return answer.read()

    def load_page(self, notebook: str) -> None:
        """Fetches what a browser fetches before a notebook is seen."""
        page = self.get(f"lab/tree/{notebook}").decode()
        for script in re.findall(r'<script[^>]* src="/([^"]+)"', page):
            self.get(script)
        for path in ("lab/api/settings", "api/kernelspecs", f"api/contents/{notebook}"):
            self.get(path)

    def send(self, kind: str, content: dict) -> str:
        """Sends a message to the kernel and returns its id."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "version": "5.3"}
        header |= {"username": "", "session": self.kernel, "date": ""}
        whole = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps(whole | {"channel": "shell", "buffers": []}))
        return header["msg_id"]

    def receive(self, seconds: float = PATIENCE) -> dict | None:
        """The next message; None where none comes in time."""
        self.socket.settimeout(max(seconds, 0.001))
        try:
            frame = self.socket.recv()
        except (websocket.WebSocketTimeoutException, BlockingIOError):
            return None
        return json.loads(frame if isinstance(frame, str) else _first_part(frame))

    def run(self, source: str) -> None:
        """Runs a cell until the kernel rests again; RuntimeError where it fails."""
        sent = self.send("execute_request", {"code": source, "silent": False})
        replied = rests = False
        while not (replied and rests):
            message = self.receive()
            if message is None:
                raise RuntimeError(f"a cell took over {PATIENCE} s")
            if message["parent_header"].get("msg_id") != sent:
                continue
            content = message["content"]
            if message["msg_type"] == "execute_reply":
                if content["status"] != "ok":
                    raise RuntimeError(f"a cell failed: {content.get('evalue')}")
                replied = True
            rests |= content.get("execution_state") == "idle"
            if view := content.get("data", {}).get(WIDGET_VIEW):
                self.lab = view["model_id"]

    def ask_lab(self, number: int, *actions, **more) -> None:
        """Sends a request to the Lab, as labsupport/explore/front/asking.js does."""
        told = {"number": number, "actions": list(actions), **more}
        self.send(
            "comm_msg",
            {"comm_id": self.lab, "data": {"method": "custom", "content": told}},
        )

    def drag(self, seconds: float) -> None:
        """Moves lab 06's slider for two seconds, looks for three, and so on; fills `took`."""
        sent: dict[int, float] = {}
        number, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            number += 1
            sent[number] = time.monotonic()
            # Another seed for each stroke, or the Lab would know the pictures.
            self.ask_lab(number, "New seed", room=ROOM)
            self._await(sent, until=number, seconds=PATIENCE)
            self.took.pop()
            begun, last = time.monotonic(), -1
            while (event := int((time.monotonic() - begun) * EVENTS)) < STROKE * EVENTS:
                if event > last and len(sent) < IN_FLIGHT:
                    number, last = number + 1, event
                    sent[number] = time.monotonic()
                    self.ask_lab(number, {"scale": SCALES[event]})
                self._await(sent, until=0, seconds=(event + 1) / EVENTS - time.monotonic() + begun)
            self._await(sent, until=number, seconds=PATIENCE)
            self.rest(min(LOOK, end - time.monotonic()))

    def _await(self, sent: dict[int, float], *, until: int, seconds: float) -> None:
        """Notes answers: one message at least, or, with a number, all up to this request."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and (not until or until in sent):
            message = self.receive(left)
            state = (message or {}).get("content", {}).get("data", {}).get("state", {})
            if state.get("error"):
                raise RuntimeError(f"the Lab shows {state['error']}")
            for number in [one for one in sent if one <= state.get("answered", 0)]:
                self.took.append(1000 * (time.monotonic() - sent.pop(number)))
            if not until:
                return
        if until in sent:
            raise RuntimeError(f"the Lab did not answer within {seconds:g} s")

    def rest(self, seconds: float) -> None:
        """Reads: the page is open, and asks its server now and then."""
        end, asked = time.monotonic() + seconds, time.monotonic()
        while (left := end - time.monotonic()) > 0:
            self.receive(min(left, 1))
            if time.monotonic() - asked > POLL_SECONDS:
                asked = time.monotonic()
                for path in POLLS:
                    self.get(path)


@contextmanager
def at_the_lab(notebook: Path, folder: Path, settings: dict[str, str]) -> Iterator[Student]:
    """A student who has opened the notebook and run it to its first Lab, while inside.

    folder: empty, for what the student keeps. settings: the server's environment, with a token.
    """
    own = {f"JUPYTER_{what}_DIR": str(folder / what) for what in ("CONFIG", "DATA", "RUNTIME")}
    settings, token = settings | own, settings["JUPYTER_TOKEN"]
    labs = folder / "my_labs"
    labs.mkdir(parents=True)
    copy = as_copy(read(notebook))
    write(copy, labs / notebook.name)
    with ExitStack() as stack:
        log = stack.enter_context((folder / "log").open("w+b"))
        server = _on_a_free_port(stack, labs, settings, log)
        kernel = kernel_of(notebook.name, server, settings).stem.removeprefix("kernel-")
        address = f"ws{server.address.removeprefix('http')}/api/kernels/{kernel}/channels"
        socket = websocket.create_connection(
            address, timeout=PATIENCE, header=[f"Authorization: token {token}"]
        )
        stack.callback(lambda: _close(socket))
        student = Student(server, token, kernel, socket)
        student.load_page(notebook.name)
        for cell in copy.cells:
            if cell.cell_type == "code":
                student.run(cell.source)
            if is_lab(cell):
                break
        yield student


def _first_part(frame: bytes) -> bytes:
    """The message of a frame with buffers: how many parts, where each begins, and the parts."""
    (parts,) = struct.unpack("!I", frame[:4])
    begins = struct.unpack(f"!{parts}I", frame[4 : 4 * (parts + 1)])
    return frame[slice(*(*begins, len(frame))[:2])]


def _on_a_free_port(stack: ExitStack, folder: Path, settings: dict, log: BinaryIO) -> Server:
    """A JupyterLab, ended with `stack`. Of many that start at once, two may choose one port."""
    while True:
        port = choose_port(0)
        running = running_jupyter(
            folder, "--no-browser", port=port, settings=settings, log=log, seconds=PATIENCE
        )
        with suppress(PortTaken):
            return stack.enter_context(running)


def _close(socket: websocket.WebSocket) -> None:
    with suppress(OSError, websocket.WebSocketException):
        socket.close(timeout=1)
