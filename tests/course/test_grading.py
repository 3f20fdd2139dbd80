"""The sources for nbgrader: what is graded, what is hidden, what of an instructor's stays."""

import ast
import builtins
import dis
import errno
import os
import re
import types

import nbformat
import pytest

from labsupport.course import files, grading_folder
from labsupport.course.files import CourseProblem, exercise_of, read, tags, write
from labsupport.course.grading import (
    BEGIN,
    END,
    NOT_GRADED,
    digest_of,
    for_nbgrader,
)
from labsupport.course.grading_folder import CONFIG, config_text
from labsupport.course.submissions import (
    NO_END,
    definitions_of,
    give_each_role_to_one_cell,
    leave_out_what_takes_long,
    make_gradable,
)
from labsupport.exercises import registry
from labsupport.exercises.registry import exercise, find_exercise
from labsupport.machine import commands
from labsupport.places import lab_paths

LABS = lab_paths()
each_lab = pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)


def graded_cells(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def stub_of(source):
    """What nbgrader leaves of an answer's cell: `return ...` in the place of the region."""
    return re.sub(rf"^    {BEGIN}\n.*?^    {END}$", "    return ...", source, flags=re.S | re.M)


@each_lab
def test_a_source_is_a_notebook_whose_graded_cells_follow_their_answers(path):
    lab, source = read(path), for_nbgrader(read(path))
    nbformat.validate(source)
    roles = [cell.metadata["nbgrader"] for cell in source.cells if "nbgrader" in cell.metadata]
    assert len({role["grade_id"] for role in roles}) == len(roles)
    assert all(re.fullmatch(r"[a-z0-9-]+", role["grade_id"]) for role in roles)
    assert all(role["schema_version"] == 3 for role in roles)
    names = [exercise_of(cell) for cell in lab.cells if exercise_of(cell)]
    assert [role["grade_id"] for role in roles] == [
        part for name in names for part in (name, f"check-{name}")
    ]
    assert all(role["grade"] != role["solution"] == (not role["locked"]) for role in roles)
    for before, cell in zip(source.cells, source.cells[1:], strict=False):
        if cell in graded_cells(source):
            name = exercise_of(before)
            task = find_exercise(name)
            assert cell.metadata["nbgrader"]["points"] == task.points
            assert cell.source.endswith(f'assert check("{name}", {task.reference.__name__})')
            assert tags(cell) == ["raises-exception"]  # or Run All would stop there


@each_lab
def test_in_the_release_an_answers_cell_is_the_stub_of_the_lab_and_nothing_tells_the_answer(path):
    lab, source = read(path), for_nbgrader(read(path))
    stubs = {exercise_of(cell): cell.source for cell in lab.cells if exercise_of(cell)}
    for cell in source.cells:
        name = exercise_of(cell)
        assert cell.source.count(BEGIN) == cell.source.count(END) == bool(name)
        if name:
            assert stub_of(cell.source) == stubs[name]
            inside = cell.source.partition(BEGIN)[2].partition(END)[0]
            assert inside.strip()
            assert inside.strip("\n ") in find_exercise(name).source
            assert ast.parse(cell.source)
            assert cell.outputs == []


@each_lab
def test_what_answers_need_is_there_when_they_are_graded_and_nothing_that_takes_long(path):
    submitted = for_nbgrader(read(path))
    leave_out_what_takes_long(submitted)
    given = {"check", *dir(builtins)}
    run = [cell for cell in submitted.cells if cell.cell_type == "code"]
    assert len(graded_cells(submitted)) == len(graded_cells(for_nbgrader(read(path))))
    for cell in run:
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                given |= {(one.asname or one.name).split(".")[0] for one in node.names}
            elif isinstance(node, ast.FunctionDef):
                given.add(node.name)
            elif not isinstance(node, ast.Assign):
                assert "nbgrader" in cell.metadata or "setup" in tags(cell), cell.source
    for cell in filter(exercise_of, run):
        code = compile(find_exercise(exercise_of(cell)).source, "answer", "exec")
        assert globals_of(code) <= given


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("import numpy as np\nx = np.ones(3)", "import numpy as np"),
        ("def f(a):\n    return a\n\n\nprint(f(2))", "def f(a):\n    return a"),
        ("eps = 0.5\nwidths = [784, 100]\nnet = f(widths)", "eps = 0.5\nwidths = [784, 100]"),
        ("%timeit f()", ""),
        ("for k in range(10**9):\n    pass", ""),
        ("", ""),
        ("a = 1\nb = {[1]: 2}", "a = 1"),
        ("x = " + "-" * 20_000 + "1", ""),
        ("x = " + "+".join("1" * 5000), ""),
        ("x = '\ud83d'", ""),
    ],
)
def test_of_a_cell_of_the_lab_only_what_defines_runs_in_grading(source, kept):
    assert definitions_of(source) == kept


def test_cells_of_the_students_own_and_graded_ones_stay_whole_whatever_their_tags():
    source = for_nbgrader(read(LABS[6]))
    own = nbformat.v4.new_code_cell("helper = train()")
    source.cells.append(own)
    cell = graded_cells(source)[0]
    cell.metadata["tags"] = [NOT_GRADED.format(id=cell.id)]
    before = [cell.source for cell in [*graded_cells(source), own]]
    leave_out_what_takes_long(source)
    assert [cell.source for cell in [*graded_cells(source), source.cells[-1]]] == before


@pytest.mark.parametrize("lost", [False, True], ids=["numbers kept", "numbers lost"])
def test_a_copy_of_a_labs_cell_is_the_students_own(lost):
    """Some editors number all cells anew: then the first with a tag is the lab's."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = train()", id="a")])
    notebook.cells[0].metadata["tags"] = [NOT_GRADED.format(id="a")]
    copied = nbformat.from_dict(notebook.cells[0] | {"id": "b", "source": "mine = train()"})
    notebook.cells.insert(len(notebook.cells) if lost else 0, copied)
    if lost:
        for cell in notebook.cells:
            del cell["id"]
    leave_out_what_takes_long(notebook)
    assert [cell.source for cell in notebook.cells] == ["mine = train()"]


def test_of_cells_with_one_role_the_last_keeps_it_and_a_role_that_is_none_goes():
    roles = [{"grade_id": "a"}, {"grade_id": "b"}, {"grade_id": "a"}, {}, {"grade_id": []}, "x"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell() for _ in roles])
    for cell, role in zip(notebook.cells, roles, strict=True):
        cell.metadata["nbgrader"] = role
    give_each_role_to_one_cell(notebook)
    kept = [cell.metadata.get("nbgrader") for cell in notebook.cells]
    assert kept == [None, *roles[1:3], None, None, None]


@pytest.mark.parametrize("minor", [4, 5])
def test_what_is_graded_is_a_sound_notebook_whose_cells_cannot_end_it(minor):
    notebook = for_nbgrader(read(LABS[6]))
    notebook.nbformat_minor = minor
    if minor < 5:
        for cell in notebook.cells:
            del cell["id"]
    make_gradable(notebook)
    assert notebook.cells[0].source == NO_END
    nbformat.validate(notebook)


def globals_of(code):
    """The names that code looks up outside of itself."""
    found = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    parts = [part for part in code.co_consts if isinstance(part, types.CodeType)]
    return found.union(*(globals_of(part) for part in parts))


@each_lab
def test_links_lead_to_the_folder_of_the_other_lab(path):
    source = for_nbgrader(read(path))
    text = "\n".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
    for target in re.findall(r"\]\(([^):]+\.ipynb)", text):
        stem = target.rpartition("/")[2].removesuffix(".ipynb")
        assert target == f"../{stem}/{stem}.ipynb"
        assert stem in {one.stem for one in LABS}


@pytest.fixture
def heavy(monkeypatch):
    """An exercise that is worth three points."""
    monkeypatch.setattr(registry, "REGISTERED", dict(registry.REGISTERED))

    @exercise(
        "grading-test-heavy",
        cases=lambda rng: [(1.0,)],
        hints=["Twice."],
        meaning="Twice.",
        misconceptions={},
        points=3,
    )
    def heavy_one(a):
        """2a, slowly."""
        # two of them
        both = [a, a]
        return sum(both)

    return heavy_one


def lab_with(*sources):
    cells = [nbformat.v4.new_markdown_cell("# A lab")]
    for source in sources:
        cells.append(nbformat.v4.new_code_cell(source))
        cells[-1].metadata["tags"] = ["exercise:grading-test-heavy"] if "heavy" in source else []
    return nbformat.v4.new_notebook(cells=cells)


STUB = 'def heavy_one(a):\n    """2a, slowly."""\n    return ...\n\n\ncheck("x", heavy_one)'


@pytest.mark.usefixtures("heavy")
def test_an_exercise_may_be_worth_more_and_the_notice_says_so():
    source = for_nbgrader(lab_with(STUB, "1 + 1"))
    assert "3 points" in source.cells[1].source
    (cell,) = graded_cells(source)
    assert cell.metadata["nbgrader"]["points"] == 3
    region = f"    {BEGIN}\n    # two of them\n    both = [a, a]\n    return sum(both)\n    {END}\n"
    assert region in source.cells[2].source
    last = source.cells[-1]
    assert tags(last) == [NOT_GRADED.format(id=last.id)]


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize(
    "stub", ["heavy = 3", "def heavy_one(a):\n    return ...", "def other(heavy):\n    return ..."]
)
def test_a_stub_without_its_function_is_an_error_in_words(stub):
    with pytest.raises(CourseProblem, match="should define heavy_one, with a docstring"):
        for_nbgrader(lab_with(stub))


def test_points_are_whole_ones_from_one_on():
    with pytest.raises(ValueError, match="points"):
        exercise(
            "no-points", cases=lambda rng: [], hints=["a"], meaning="b", misconceptions={}, points=0
        )


@pytest.fixture
def written(tmp_path, monkeypatch, capsys):
    """A function: writes the course of nbgrader, of two labs, into a folder; the news."""
    monkeypatch.setattr(grading_folder, "lab_paths", lambda: LABS[:2])

    def write_it(folder=tmp_path / "cs 101"):
        options = commands._parser().parse_args(["instructor", str(folder), "--nbgrader"])
        assert options.work(options) == 0
        *news, last = capsys.readouterr().out.splitlines()
        assert last == f"{folder} is a course of nbgrader."
        return folder, news

    return write_it


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_writes_a_folder_for_nbgrader_and_writes_it_again_just_so(written):
    folder, news = written()
    first = contents(folder)
    names = [f"source/{path.stem}/{path.name}" for path in LABS[:2]]
    assert sorted(path.relative_to(folder).as_posix() for path in first) == sorted([CONFIG, *names])
    assert news == []
    assert written() == (folder, [])
    assert contents(folder) == first
    compile(first[folder / CONFIG], CONFIG, "exec")


@pytest.mark.parametrize(
    "folder", ["C:\\Users\\ann\\x", 'my "best" one', "it's", "{it}", "/caf\udce9", "Übung"]
)
def test_the_configuration_is_python_whatever_the_folder_is_called(folder):
    text = config_text(folder)
    text.encode("utf-8")
    values = {
        one.targets[0].id: one.value
        for one in ast.parse(text).body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    assert ast.literal_eval(values["FOLDER"]) == folder


def test_an_untouched_source_follows_the_course_and_a_changed_one_stays(written):
    folder, _ = written()
    changed, untouched = (folder / "source" / path.stem / path.name for path in LABS[:2])
    notebook = read(changed)
    graded_cells(notebook)[0].metadata["nbgrader"]["points"] = 7
    write(notebook, changed)
    older = read(untouched)
    older.cells[0].source = "# An older lab"
    older.metadata["labsupport"] = {"nbgrader": digest_of(older)}
    write(older, untouched)
    for name in ("gradebook.db", "submitted"):
        (folder / name).write_text("keep me")
    config = folder / CONFIG
    config.write_text(config.read_text().replace("deep-networks", "cs101"))
    kept = {path: path.read_bytes() for path in (changed, config, folder / "gradebook.db")}
    _, news = written()
    assert news == [f"{path} was changed since we wrote it, and stays as it is." for path in
                    (config, changed)]  # fmt: skip
    assert {path: path.read_bytes() for path in kept} == kept
    assert "An older lab" not in untouched.read_text(encoding="utf-8")


def test_a_source_that_is_damaged_stays_and_outputs_alone_are_no_change(written):
    folder, _ = written()
    damaged, run = (folder / "source" / path.stem / path.name for path in LABS[:2])
    damaged.write_text("{")
    notebook = read(run)
    graded_cells(notebook)[0].outputs = [nbformat.v4.new_output("stream", text="✓")]
    write(notebook, run)
    _, news = written()
    assert len(news) == 1
    assert damaged.read_text() == "{"
    assert graded_cells(read(run))[0].outputs == []


def test_a_configuration_in_another_encoding_is_a_changed_one_and_stays(written):
    folder, _ = written()
    config = folder / CONFIG
    config.write_bytes(config.read_bytes() + "# für alle\n".encode("latin-1"))
    before = config.read_bytes()
    assert written()[1] == [f"{config} was changed since we wrote it, and stays as it is."]
    assert config.read_bytes() == before


def test_a_folder_that_holds_something_else_is_refused(written, tmp_path):
    file = tmp_path / "thesis.txt"
    file.write_text("years of work")
    for folder in (tmp_path, file, grading_folder.ROOT, grading_folder.NOTEBOOKS):
        with pytest.raises(commands.CommandProblem, match="name a"):
            written(folder)
    assert contents(tmp_path) == {file: b"years of work"}


@pytest.mark.parametrize("place", ["replace", "mkdir"])
def test_where_it_cannot_be_written_that_is_said_with_a_cure(written, tmp_path, monkeypatch, place):
    def full(*given, **more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    where = files.os if place == "replace" else type(tmp_path)
    monkeypatch.setattr(where, place, full)
    with pytest.raises(commands.CommandProblem, match="cannot be written .*make it writable"):
        written(tmp_path / "new")
