"""What a hall sees: no notes, folded code, nothing told yet, and a first Lab that is live."""

from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from labsupport.course import CourseProblem, lab_paths, presenting
from labsupport.course.files import exercise_of, read
from labsupport.course.presenting import bring_to_life, for_the_hall, write_for_the_hall
from labsupport.course.sizes import is_lab
from labsupport.settings import course_settings

LABS = lab_paths()
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hall")
    write_for_the_hall(folder)
    return folder


def test_every_lab_is_there_so_that_links_work(copies):
    assert sorted(path.name for path in copies.iterdir()) == [path.name for path in LABS]


def test_a_lab_that_cannot_be_read_is_told_and_does_not_stop_the_others(
    tmp_path, monkeypatch, capsys
):
    broken = tmp_path / "02_activation_saturation.ipynb"
    broken.write_text("{", encoding="utf-8")
    monkeypatch.setattr(presenting, "lab_paths", lambda: [broken, LABS[0]])
    folder = tmp_path / "copies"
    folder.mkdir()
    write_for_the_hall(folder)
    assert [path.name for path in folder.iterdir()] == [LABS[0].name]
    assert f"{broken} is no notebook" in capsys.readouterr().out


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_the_hall_reads_what_students_read_without_results(copies, path):
    theirs, ours = (read(p) for p in (path, copies / path.name))
    nbformat.validate(ours)
    for kind in ("markdown", "code"):
        sources = [
            "\n\n".join(c.source for c in n if c.cell_type == kind)
            for n in (theirs.cells, ours.cells)
        ]
        assert "".join(sources[0].split()) == "".join(sources[1].split())
    for cell in ours.cells:
        if cell.cell_type == "code":
            folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert folded != bool(exercise_of(cell))
            assert bool(cell.outputs) == is_lab(cell)


def test_the_notebook_of_the_students_stays_as_it_is():
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[new_output("stream", text="1")])])
    before = nbformat.writes(notebook)
    assert for_the_hall(notebook).cells[0].outputs == []
    assert nbformat.writes(notebook) == before


TINY = [
    "import ipywidgets\npredict = print",
    "slider = ipywidgets.IntSlider()",
    "# .explorer import\nprint('here')\nslider",
    "print('beyond')",
    "predict('first')",
]


@pytest.fixture
def kernel():
    """The connection file of a running kernel that finds the course."""
    manager, client = start_new_kernel(env=course_settings())
    yield Path(manager.connection_file)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def tiny(folder, *sources):
    cells = [new_markdown_cell("# Tiny"), *map(new_code_cell, sources)]
    path = folder / "07_tiny.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.mark.parametrize(("whole", "last"), [(False, []), (True, ["beyond\n"])])
def test_the_cells_up_to_the_first_lab_are_run_in_the_kernel_of_the_page(
    tmp_path, kernel, monkeypatch, whole, last
):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    path = tiny(tmp_path, *TINY)
    bring_to_life(path, kernel, whole=whole)
    notebook = read(path)
    lab = notebook.cells[3]
    assert lab.outputs[0].text == "here\n"
    assert WIDGET in lab.outputs[1].data
    assert "scrollIntoView" in lab.outputs[2].data["application/javascript"]
    assert [output.text for output in notebook.cells[4].outputs] == last
    assert [output.text for output in notebook.cells[5].outputs] == ["first\n"]
    assert NotebookNotary().check_signature(notebook)  # or the page would show no widget


def test_a_cell_that_fails_is_told_and_the_copy_stays_as_it_is(tmp_path, kernel):
    path = tiny(tmp_path, "1 / 0", TINY[2])
    before = path.read_bytes()
    with pytest.raises(CourseProblem, match="07_tiny: division by zero"):
        bring_to_life(path, kernel)
    assert path.read_bytes() == before
