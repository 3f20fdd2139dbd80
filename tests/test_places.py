"""Which files are the course's, whatever else systems and people leave beside them."""

import re

import pytest

from labsupport import places
from labsupport.places import ROOT, files_in, lab_paths, room_names

APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\xb0\xff"
# What copies of a lab are called: by JupyterLab, browsers, Windows, macOS, editors and people.
COPIES = [
    *("06_init_variance-Copy1.ipynb", "06_init_variance (1).ipynb", "06_init_variance copy.ipynb"),
    *("06_init_variance - Copy.ipynb", "06_init_variance-checkpoint.ipynb"),
    *("06_init_variance_old.ipynb", "06_Init_Variance.ipynb", "06_notes.ipynb"),
    *("._06_init_variance.ipynb", ".~06_init_variance.ipynb", "06_init_variance.ipynb.part"),
]


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """An empty folder of notebooks in the place of the course's own."""
    monkeypatch.setattr(places, "NOTEBOOKS", tmp_path)
    return tmp_path


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_of_a_lab_does_not_take_its_place(notebooks, copy):
    for name in (copy, "06_init_variance.ipynb"):
        (notebooks / name).write_bytes(b"")
    assert [path.name for path in lab_paths()] == ["06_init_variance.ipynb"]
    assert lab_paths(notebooks) == lab_paths()


def test_every_room_has_its_lab():
    assert sorted(path.stem[3:] for path in lab_paths()) == room_names()


@pytest.mark.parametrize("name", ["init_variance copy", "init_variance-Copy1", ".init_variance"])
def test_a_copy_of_a_room_is_no_room(tmp_path, monkeypatch, name):
    for room in (name, "init_variance"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "exercises.py").write_bytes(b"")
        (tmp_path / room / "._exercises.py").write_bytes(APPLE_DOUBLE)
    (tmp_path / "._init_variance").write_bytes(APPLE_DOUBLE)
    monkeypatch.setattr(places, "ROOMS", tmp_path)
    assert room_names() == ["init_variance"]


def test_what_is_hidden_is_no_file_of_the_course(tmp_path):
    for name in ("b.py", "a.py", "._a.py", ".ipynb_checkpoints/a.py", "deep/c.py", "deep/._c.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(APPLE_DOUBLE)
    found = [str(path.relative_to(tmp_path).as_posix()) for path in files_in(tmp_path, "**/*.py")]
    assert found == ["a.py", "b.py", "deep/c.py"]


def test_a_folder_below_a_hidden_one_is_read(tmp_path):
    folder = tmp_path / ".course"
    folder.mkdir()
    (folder / "a.py").touch()
    assert files_in(folder, "*.py") == [folder / "a.py"]


def test_the_course_finds_its_files_by_files_in():
    """A bare glob would meet the hidden files of others."""
    bare = re.compile(r"\.(r?glob|iterdir|scandir|listdir)\(")
    sources = [p for part in ("labsupport", "benchmarks") for p in files_in(ROOT / part, "**/*.py")]
    finding = {path.stem for path in sources if bare.search(path.read_text(encoding="utf-8"))}
    # `leftovers` looks for hidden files; the names in `commands` begin with a letter; `site` looks
    # into folders that it wrote itself; the others look into an environment, or for a student's
    # files that hide a module of Python's.
    of_the_site = {"recording", "writing", "folder", "kept"}
    others = {"places", "leftovers", "commands", "environment", "moving", "shadows"}
    assert finding == others | of_the_site
