"""What a pull does to a student's folder: the steps of nbgitpuller, taken with git alone."""

import shutil
import subprocess

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from labsupport.course import own_copies
from labsupport.course.files import read, write
from labsupport.course.own_copies import lay_copies
from labsupport.places import ROOT
from labsupport.progress import NAME

WORKED, UNTOUCHED = "06_init_variance.ipynb", "09_batch_norm_mnist.ipynb"
LINE = '{"v": 1, "at": "2026-01-02T03:04:05+00:00", "did": "opened", "what": "init_variance"}\n'


def git(folder, *arguments):
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def publish(folder, text):
    for name in (WORKED, UNTOUCHED):
        cells = [new_markdown_cell(text, id="a"), new_code_cell("answer = ...", id="b")]
        write(new_notebook(cells=cells), folder / "notebooks" / name)
    git(folder, "add", "--all")
    git(folder, "commit", "-m", text)


@pytest.fixture
def pulled(tmp_path, monkeypatch):
    """A function: publishes a newer course and pulls it; the student's folder of copies."""
    if shutil.which("git") is None:
        pytest.skip("git is not on this machine")
    upstream, mine = tmp_path / "upstream", tmp_path / "mine"
    (upstream / "notebooks").mkdir(parents=True)
    git(upstream, "init", "-b", "main")
    shutil.copy(ROOT / ".gitignore", upstream)
    publish(upstream, "# The first version")
    git(tmp_path, "clone", "--depth", "1", upstream.as_uri(), str(mine))
    paths = [mine / "notebooks" / name for name in (WORKED, UNTOUCHED)]
    monkeypatch.setattr(own_copies, "lab_paths", lambda: paths)
    lay_copies(mine / "my_labs")

    def pull():
        publish(upstream, "# The second version")
        git(mine, "fetch")
        git(mine, "reset", "--mixed")
        git(mine, "commit", "-am", "what the student changed", "--allow-empty")
        git(mine, "merge", "-Xours", "origin/main")
        return mine / "my_labs"

    return pull


def test_a_pull_changes_nothing_among_the_copies_and_lab_renews_only_what_nobody_worked_in(
    pulled, tmp_path
):
    copies = tmp_path / "mine" / "my_labs"
    notebook = read(copies / WORKED)
    notebook.cells[1].source = "answer = 42"
    write(notebook, copies / WORKED)
    (copies / NAME).write_text(LINE)
    before = {path: path.read_bytes() for path in copies.iterdir()}

    assert pulled() == copies
    assert {path: path.read_bytes() for path in copies.iterdir()} == before
    assert "my_labs" not in git(tmp_path / "mine", "log", "--all", "--name-only")

    _, news = lay_copies(copies)
    assert [WORKED.removesuffix(".ipynb") in one for one in news] == [True]
    assert {p: p.read_bytes() for p in before if p.name != UNTOUCHED} == {
        p: content for p, content in before.items() if p.name != UNTOUCHED
    }
    newer = copies / WORKED.replace(".ipynb", "-newer.ipynb")
    for path in (newer, copies / UNTOUCHED):
        assert read(path).cells[0].source == "# The second version"
    assert git(tmp_path / "mine", "status", "--short") == ""
