"""What a student does is kept beside the copies, whatever becomes of the file, and only there."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from labsupport import course, places, progress
from labsupport.exercises import check, hint, predict, solution
from labsupport.places import ROOT, lab_paths

WRONG, RIGHT = (lambda h: h.std()), (lambda h: (h**2).mean() ** 0.5)
NAME = "root-mean-square"
LINE = '{"v": 1, "at": "2026-01-02T03:04:05+00:00", "did": "opened", "what": "layer_norm"}'


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The folder of the copies, in which this program runs as a kernel does."""
    folder = tmp_path / "my copies"
    folder.mkdir()
    monkeypatch.setenv("LABSUPPORT_MY_LABS", str(folder))
    monkeypatch.delenv("LABSUPPORT_PROGRESS")
    for name in ("JPY_SESSION_NAME", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    forget(monkeypatch)
    return folder


def forget(monkeypatch):
    """As in a kernel that has just started."""
    monkeypatch.setattr(progress, "_known", {})
    monkeypatch.setattr(progress, "_told", set())


def lines(folder):
    text = (folder / progress.NAME).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def test_of_an_exercise_all_is_kept_until_it_is_solved_and_nothing_after(mine, monkeypatch):
    check(NAME, lambda h: ...)
    check("no-such-exercise", RIGHT)
    check(NAME, WRONG)
    hint(NAME)
    check(NAME, WRONG)
    solution(NAME)
    check(NAME, RIGHT)
    found = progress.read().exercises
    assert found.keys() == {NAME}
    one = found[NAME]
    assert (one.checks, one.hints, one.solution_shown) == (2, 1, True)
    assert one.solved == lines(mine)[-1]["at"]
    size = (mine / progress.NAME).stat().st_size
    forget(monkeypatch)
    for attempt in (WRONG, RIGHT):
        check(NAME, attempt)
    solution(NAME)
    assert (mine / progress.NAME).stat().st_size == size


def test_the_first_answer_to_a_prediction_is_kept(mine):
    for act in (lambda asked: asked.choose("w = 1"), lambda asked: asked.choose("w = 5")):
        asked = predict("largest-slope")
        assert "w = 1" in asked.question.options
        act(asked)
    guess = progress.read().predictions["largest-slope"]
    assert (guess.choice, guess.right) == ("w = 1", asked.question.answer == "w = 1")
    assert [line["did"] for line in lines(mine)] == ["opened", "predicted"]


def test_a_skipped_prediction_is_kept_as_skipped_and_is_not_right(mine):
    predict("largest-slope").skip()
    guess = progress.read().predictions["largest-slope"]
    assert (guess.choice, guess.right) == (None, False)


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("/home/me/my_labs/06_init_variance.ipynb", {"init_variance"}),
        ("C:\\me\\my_labs\\06_init_variance-newer-2.ipynb", {"init_variance"}),
        ("Untitled.ipynb", set()),
        ("06_another_course.ipynb", set()),
        ("", set()),
    ],
)
def test_the_first_cell_of_a_lab_notes_that_it_was_opened(mine, monkeypatch, name, opened):
    monkeypatch.setenv("JPY_SESSION_NAME", name)
    progress.note_this_notebook()
    progress.note_this_notebook()
    assert progress.read().opened.keys() == opened
    assert not opened or len(lines(mine)) == 1


def test_elsewhere_and_where_it_is_off_nothing_is_kept_and_nothing_is_shown(
    mine, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    check(NAME, RIGHT)
    predict("largest-slope").skip()
    assert list(mine.iterdir()) == []
    monkeypatch.chdir(mine)
    (mine / progress.NAME).write_text(LINE)
    assert progress.read().opened
    monkeypatch.setenv("LABSUPPORT_PROGRESS", "0")
    check(NAME, RIGHT)
    progress.note_opened("init_variance")
    assert not progress.read().opened
    assert (mine / progress.NAME).read_text() == LINE


def test_on_a_hub_every_notebook_is_a_students_own(mine, tmp_path, monkeypatch):
    mine.rmdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    check(NAME, RIGHT)
    assert progress.read().exercises[NAME].solved


def test_a_notebook_that_the_course_executes_is_nobodys_progress(mine):
    cell = f"from labsupport.exercises import check\ncheck('{NAME}', {{}})"
    answer = "lambda h: (h ** 2).mean() ** 0.5"
    notebook = new_notebook(cells=[new_code_cell(cell.format(answer))])
    done = course.execute(notebook, mine)
    assert done.cells[0].outputs[0].text.startswith("✓")
    assert list(mine.iterdir()) == []


def test_a_kernel_among_the_copies_keeps_what_is_done_there(mine):
    from nbclient import NotebookClient

    cells = ["from labsupport.exercises import predict", 'predict("largest-slope").skip()']
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    nbformat.validate(notebook)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(mine)}})
    named = {"PYTHONPATH": str(ROOT), "JPY_SESSION_NAME": str(mine / lab_paths()[6].name)}
    client.execute(env={**os.environ, **named}, cleanup_kc=True)
    assert progress.read().opened.keys() == {"init_variance", "start_here"}
    assert progress.read().predictions["largest-slope"].choice is None


DAMAGE = {
    "empty": b"",
    "cut off": LINE.encode()[:-20],
    "no text": b"\x00\xff\xfe\n\x80abc",
    "a later version": LINE.replace('"v": 1', '"v": 2').encode(),
    "another deed": LINE.replace("opened", "dreamed").encode(),
    "no deed": b'{"v": 1}\nnull\n[]\n7',
    "a list for a word": LINE.replace('"layer_norm"', '["layer_norm"]').encode(),
    "a guess without a verdict": LINE.replace("opened", "predicted").encode(),
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_spoils_no_other_line_and_loses_none_of_its_own(mine, damage):
    before = LINE.encode() + b"\r\n" + damage
    (mine / progress.NAME).write_bytes(before)
    check(NAME, RIGHT)
    record = progress.read()
    assert record.opened.keys() == {"layer_norm", "start_here"}
    assert record.exercises[NAME].solved
    assert bool(record.unread) == bool(damage)
    assert (mine / progress.NAME).read_bytes().startswith(before)


def make_a_folder(file, monkeypatch):
    file.mkdir()


def make_read_only(file, monkeypatch):
    class ReadOnly(type(file)):
        def open(self, *given, **more):
            raise PermissionError(13, "Permission denied")

    file.write_text(LINE)
    monkeypatch.setattr(progress, "path", lambda: ReadOnly(file))


def make_a_full_disk(file, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress, "_append", full)


def make_a_nearly_full_disk(file, monkeypatch):
    """It takes a part of a line, and raises nothing."""

    class Short(io.FileIO):
        def write(self, line):
            return super().write(line[: len(line) // 2])

    class NearlyFull(type(file)):
        def open(self, mode, **more):
            return Short(self, mode) if "a" in mode else super().open(mode, **more)

    monkeypatch.setattr(progress, "path", lambda: NearlyFull(file))


@pytest.mark.parametrize(
    "fault", [make_a_folder, make_read_only, make_a_full_disk, make_a_nearly_full_disk]
)
def test_where_it_cannot_be_kept_that_is_said_once_and_all_else_goes_on(
    mine, monkeypatch, capsys, fault
):
    fault(mine / progress.NAME, monkeypatch)
    assert check(NAME, RIGHT)
    predict("largest-slope").skip()
    hint(NAME)
    shown = capsys.readouterr().out
    assert shown.count("cannot be kept") == 1
    assert str(mine / progress.NAME) in shown
    assert (mine / progress.NAME).exists() == (fault is not make_a_full_disk)


@pytest.mark.parametrize("fault", [make_a_full_disk, make_a_nearly_full_disk])
def test_once_the_disk_has_room_again_the_same_event_is_kept(mine, monkeypatch, fault):
    with monkeypatch.context() as patch:
        fault(mine / progress.NAME, patch)
        check(NAME, RIGHT)
    check(NAME, RIGHT)
    assert progress.read().exercises[NAME].solved


@pytest.mark.usefixtures("mine")
def test_where_there_is_no_such_home_that_is_said_once(monkeypatch, capsys):
    monkeypatch.setenv("LABSUPPORT_MY_LABS", "~no-such-user/labs")
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    progress.note_opened("init_variance")
    assert check(NAME, RIGHT)
    assert capsys.readouterr().out.count("cannot be kept in ~no-such-user/labs: ") == 1


@pytest.mark.parametrize(("chosen", "told"), [("", 0), ("mine", 1)])
@pytest.mark.usefixtures("mine")
def test_a_hub_without_copies_is_left_in_peace(tmp_path, monkeypatch, capsys, chosen, told):
    """There the course is read-only, and each kernel would tell."""
    (tmp_path / "course").write_text("a file, in which no folder can be made")
    monkeypatch.setattr(places, "ROOT", tmp_path / "course")
    monkeypatch.setenv("LABSUPPORT_MY_LABS", chosen)
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert check(NAME, RIGHT)
    assert capsys.readouterr().out.count("cannot be kept") == told


def test_after_the_file_was_deleted_all_is_noted_anew(mine):
    check(NAME, RIGHT)
    (mine / progress.NAME).unlink()
    check(NAME, RIGHT)
    assert progress.read().exercises[NAME].solved


def test_copies_that_are_reached_by_another_name_are_a_students_own(mine, tmp_path, monkeypatch):
    """So Windows names a drive of the network: by a letter, and resolved by its server."""
    (tmp_path / "H").symlink_to(mine, target_is_directory=True)
    monkeypatch.setattr(progress.Path, "cwd", lambda: tmp_path / "H")
    check(NAME, RIGHT)
    assert progress.read().exercises[NAME].solved


def test_a_solution_is_noted_once_however_often_it_is_shown(mine):
    for _ in range(3):
        solution(NAME)
    assert [line["did"] for line in lines(mine)] == ["shown"]


def test_of_a_huge_file_a_kernel_reads_a_part_and_the_map_all(mine, monkeypatch):
    monkeypatch.setattr(progress, "MOST", len(LINE) + 5)
    late = LINE.replace("layer_norm", "init_variance")
    (mine / progress.NAME).write_text(f"{LINE}\n{late}\n")
    for name in ("layer_norm", "init_variance"):
        progress.note_opened(name)
    assert len(lines(mine)) == 3  # what lies behind the part is noted again
    assert progress.read().opened.keys() == {"layer_norm", "init_variance"}


FORK = """
import os, threading
from labsupport import progress

def fork():
    if not os.fork():
        progress.note_opened("init_variance")
        os._exit(0)

with progress._lock:
    forked = threading.Thread(target=fork)
    forked.start()
    forked.join()
os.wait()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_that_was_forked_while_another_thread_notes_can_note(mine):
    settings = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", FORK], env=settings, start_new_session=True)
    try:
        assert process.wait(30) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert progress.read().opened.keys() == {"init_variance"}


WRITER = """
import sys
from labsupport import progress
print("ready", flush=True)
sys.stdin.readline()
for k in range(300):
    progress.note(progress.HINTED, f"{sys.argv[1]}-{k}")
"""


def test_two_kernels_that_write_at_once_lose_nothing(mine):
    settings = {**os.environ, "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name],
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": mine, "env": settings},
        )
        for name in "ab"
    ]
    for writer in writers:
        assert writer.stdout.readline() == b"ready" + os.linesep.encode()
    for writer in writers:
        writer.stdin.write(b"\n")
        writer.stdin.close()
    for writer in writers:
        assert writer.wait(60) == 0
        writer.stdout.close()
    record = progress.read()
    assert record.unread == 0
    assert record.exercises.keys() == {f"{name}-{k}" for name in "ab" for k in range(300)}


def test_a_clock_that_is_set_back_changes_nothing_but_the_time_that_is_shown(mine):
    later, earlier = (LINE.replace("2026", year) for year in ("2031", "1970"))
    checked = [
        line.replace("opened", "checked").replace('"what"', f'"right": {right}, "what"')
        for line, right in ((later, "false"), (earlier, "true"), (later, "false"))
    ]
    (mine / progress.NAME).write_text("\n".join(checked))
    one = progress.read().exercises["layer_norm"]
    assert one.checks == 1
    assert one.solved.startswith("1970")


def test_the_students_folder_is_none_of_gits():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "/my_labs/" in ignored


def test_on_windows_a_writer_waits_until_the_lock_is_free(tmp_path, monkeypatch):
    class Locks:
        LK_NBLCK = 2
        taken_by_others = 3

        @classmethod
        def locking(cls, number, mode, size):
            cls.taken_by_others -= 1
            if cls.taken_by_others >= 0:
                raise PermissionError(13, "Permission denied")

    monkeypatch.setitem(sys.modules, "msvcrt", Locks)
    monkeypatch.setattr(progress, "NEEDS_LOCK", True)
    progress._append(tmp_path / "lines", {"a": "line"})
    assert Locks.taken_by_others == -1
    assert (tmp_path / "lines").read_bytes() == b'\n{"a": "line"}\n'
