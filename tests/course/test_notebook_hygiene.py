"""What is stored in the notebooks is what a reader should find, whatever they compute."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from labsupport.course import lab_paths
from labsupport.course.files import exercise_of, heading_above, minutes_of, read, tags, title_of
from labsupport.course.sizes import (
    PROOF,
    WIDEST,
    computes,
    is_lab,
    is_prediction,
    is_proof,
    lines_of,
    sizes_of,
)
from labsupport.course.slides import slide_types
from labsupport.exercises.predictions import find_question, questions
from labsupport.exercises.registry import all_exercises, find_exercise
from labsupport.places import room_names

LABS = lab_paths()
each_lab = pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
each_real_lab = pytest.mark.parametrize(
    "path", [path for path in LABS if path.name[:2] != "00"], ids=lambda path: path.stem
)
LARGEST = 1_500_000  # bytes
# An absolute path, of whatever system: /a/b, ~/a, C:\a, \\a\b; not 1/2, </p> or https://a.
MACHINE_PATH = re.compile(r"(?<![\w.:/<)])~?/[\w.~-]+|\b[A-Za-z]:[\\/]|(?<!\\)\\\\\w+\\")


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def outputs(path):
    return [output for cell in code_cells(path) for output in cell.outputs]


def prose(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def stored_text(path):
    """Everything textual in the outputs, stream by stream and bundle by bundle."""
    for output in outputs(path):
        if output.output_type == "stream":
            yield output.text
        else:
            yield from (
                text for mime, text in output.get("data", {}).items() if mime.startswith("text/")
            )


def test_there_are_labs():
    assert LABS


@each_lab
def test_it_is_valid_and_not_too_large(path):
    nbformat.validate(read(path))
    assert path.stat().st_size <= LARGEST


@each_lab
def test_it_is_stored_executed_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1)), "run: python3 -m labsupport refresh NN"


@each_lab
def test_no_error_and_no_warning_is_stored(path):
    assert not [output for output in outputs(path) if output.output_type == "error"]
    assert not [output.text for output in outputs(path) if output.get("name") == "stderr"]


@each_lab
def test_no_widget_state_and_no_widget_view_is_stored(path):
    notebook = read(path)
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    mimes = {mime for output in outputs(path) for mime in output.get("data", {})}
    assert mimes <= {"text/plain", "text/markdown", "text/html", "text/latex", "image/png"}


@each_lab
def test_every_output_has_words_and_every_figure_its_picture(path):
    for output in outputs(path):
        if output.output_type in ("display_data", "execute_result"):
            assert output.data.get("text/plain", "").strip()
            if re.match(r"<?Figure\b", output.data["text/plain"]):
                assert "image/png" in output.data, output.data["text/plain"]


@each_lab
def test_no_address_no_path_of_a_machine_and_no_bare_widget_is_stored(path):
    for text in stored_text(path):
        assert not re.search(r"\b0x[0-9a-f]{6,}", text), text
        assert not MACHINE_PATH.search(text), text
        assert not re.match(r"[A-Z]\w+\((children|value|description|layout)=", text), text


@pytest.mark.parametrize(
    "path", ["/home/me/a.py", "/mnt/disk", "~/course", "C:\\course", "d:/course", "\\\\pc\\share"]
)
def test_a_path_of_any_machine_is_told_from_other_words(path):
    for text in (path, f"from {path}", f'File "{path}", line 3', f"({path})", f"at={path}"):
        assert MACHINE_PATH.search(text), text


@pytest.mark.parametrize(
    "words", ["1/2", "forward / backward", "</details>", "https://nodejs.org/en", "n/m", "(a)/(b)"]
)
def test_a_slash_alone_is_no_path_of_a_machine(words):
    assert not MACHINE_PATH.search(words)


@each_lab
def test_code_cells_are_light(path):
    sizes = sizes_of(read(path))
    assert sizes.median <= 6, "the median of the open cells that compute, in lines"
    for cell in code_cells(path):
        assert lines_of(cell) <= 12, cell.source
        assert [line for line in cell.source.splitlines() if len(line) > WIDEST] == []


@each_lab
def test_the_minutes_that_it_names_are_those_that_it_takes(path):
    sizes = sizes_of(read(path))
    assert sizes.stated == pytest.approx(sizes.minutes, rel=0.2), "bench notebooks"


@each_lab
def test_what_only_draws_or_claims_arrives_folded_with_its_outputs_open(path):
    for cell in read(path).cells:
        hidden = cell.metadata.get("jupyter", {})
        assert hidden == ({"source_hidden": True} if is_proof(cell) else {}), cell.source
        assert not is_proof(cell) or cell.outputs, cell.source


@each_lab
def test_slide_types_where_they_are_stored_are_those_that_refresh_writes(path):
    cells = read(path).cells
    stored = [cell.metadata.get("slideshow", {}).get("slide_type", "-") for cell in cells]
    assert set(stored) == {"-"} or stored == slide_types(cells)


@each_lab
def test_one_set_up_cell_comes_first_and_is_short(path):
    cells = code_cells(path)
    assert [place for place, cell in enumerate(cells) if "setup" in tags(cell)] == [0]
    assert len(cells[0].source.splitlines()) <= 8


@each_real_lab
def test_the_lab_comes_first(path):
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert is_lab(cells[1]), "the first code cell after set-up shows a Lab"
    above = read(path).cells[: read(path).cells.index(cells[1])]
    formulas = [cell.source for cell in above if "$$" in cell.source]
    assert not formulas, "play comes before the first formula"


@each_lab
def test_a_cell_of_a_lab_is_an_import_and_a_call(path):
    for cell in filter(is_lab, code_cells(path)):
        statements = ast.parse(cell.source).body
        assert [type(one).__name__ for one in statements] == ["ImportFrom", "Expr"], cell.source


@each_lab
def test_each_prediction_has_a_cell_of_its_own_under_a_heading_that_asks(path):
    notebook = read(path)
    asked = []
    for place, cell in enumerate(notebook.cells):
        if is_prediction(cell):
            (name,) = re.findall(r'^predict\("([^"]+)"\)$', cell.source)
            asked.append(name)
            assert heading_above(notebook, place).endswith("?"), heading_above(notebook, place)
    mine = [name for name, (room, _) in questions().items() if room == path.stem[3:]]
    assert asked == mine, "each question of the room is asked once, in the room's order"


@each_lab
def test_no_prediction_is_answered_by_what_stands_in_the_notebook_above_it(path):
    notebook = read(path)
    for place, cell in enumerate(notebook.cells):
        if is_prediction(cell):
            question = find_question(re.search(r'"([^"]+)"', cell.source)[1])
            above = [one for one in notebook.cells[:place] if one.cell_type == "markdown"]
            assert question.why not in "\n".join(one.source for one in above)
            assert question.why not in str(cell.outputs)


@each_real_lab
def test_each_section_with_code_computes_its_idea_in_an_open_cell(path):
    section, sections = "", {}
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^## (.+)$", cell.source, re.MULTILINE)
            section = headings[-1] if headings else section
        elif not (is_lab(cell) or exercise_of(cell) or "setup" in tags(cell)):
            sections[section] = sections.get(section, False) or computes(cell)
    assert [name for name, open_ in sections.items() if not open_] == []


BULLET = re.compile(r"(1[.)]|[-+*]) ")  # what begins a list in the middle of a paragraph


@each_lab
def test_no_wrapped_line_of_a_paragraph_begins_like_a_list(path):
    for cell in read(path).cells:
        lines = cell.source.split("\n") if cell.cell_type == "markdown" else []
        for above, line in zip(lines[:-1], lines[1:], strict=True):
            in_list = re.match(r"\s*(\d+[.)]|[-+*]) |  ", above) or not above.strip()
            assert in_list or not BULLET.match(line), f"{above}\n{line}"


@each_lab
def test_prose_stands_between_any_two_code_cells_but_a_proof_may_follow_its_cell(path):
    cells = read(path).cells
    for before, after in zip(cells, cells[1:], strict=False):
        both_code = before.cell_type == after.cell_type == "code"
        assert not both_code or is_proof(after), (
            f"no prose between:\n{before.source}\n---\n{after.source}"
        )


@each_lab
def test_it_opens_with_title_and_minutes_and_its_headings_tell_a_story(path):
    notebook = read(path)
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    assert title_of(notebook)
    assert minutes_of(notebook)
    assert len(re.findall(r"^# ", prose(path), re.MULTILINE)) == 1
    assert len(re.findall(r"^## ", prose(path), re.MULTILINE)) >= 4


@each_lab
def test_it_names_its_sources(path):
    assert re.search(r"^(##+ .*|\*\*)Sources", prose(path), re.MULTILINE)


@each_lab
def test_imports_are_explicit_and_nothing_is_fetched(path):
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom):
                assert [alias.name for alias in node.names] != ["*"], cell.source
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "://" not in node.value, cell.source
                assert not Path(node.value).is_absolute() or node.value == "/", cell.source
        assert not re.search(r"^\s*[!%]", cell.source, re.MULTILINE), cell.source


@each_lab
def test_what_differentiates_does_so_whatever_a_student_has_switched_off(path):
    for cell in code_cells(path):
        if re.search(r"\.backward\(|autograd\.grad\(", cell.source):
            assert "torch.enable_grad()" in cell.source, cell.source


@each_lab
def test_what_a_cell_makes_with_torch_beside_a_net_names_its_dtype(path):
    for cell in code_cells(path):
        if re.search(r"\bnet\(|\.weight\b", cell.source):
            for made in re.findall(r"torch\.(?:eye|zeros|ones|randn|rand)\(.*", cell.source):
                assert "dtype" in made, made


@each_lab
def test_only_known_tags_are_used_and_nothing_is_hidden_from_the_tests(path):
    for cell in read(path).cells:
        for tag in tags(cell):
            assert tag in ("setup", PROOF, "installed") or tag.startswith("exercise:"), tag
        assert "NBVAL" not in cell.source


@each_lab
def test_every_stub_defines_the_function_and_checks_it_in_the_same_cell(path):
    for cell in read(path).cells:
        name = exercise_of(cell)
        if name is not None:
            function = find_exercise(name).reference.__name__
            assert f"def {function}(" in cell.source
            assert cell.source.splitlines()[-1] == f'check("{name}", {function})'
            assert find_exercise(name).lab == path.stem[3:]


@each_lab
def test_every_exercise_that_is_named_exists(path):
    for cell in code_cells(path):
        for name in re.findall(r'\b(?:check|hint|solution)\(\s*"([^"]+)"', cell.source):
            find_exercise(name)


@each_lab
def test_an_unsolved_notebook_gives_no_answer_away(path):
    for cell in code_cells(path):
        name = exercise_of(cell)
        if name is not None:
            assert find_exercise(name).source not in cell.source
            assert cell.outputs[0].text.startswith("… Not attempted yet"), cell.source


@each_real_lab
def test_it_has_the_length_and_the_parts_of_a_lab(path):
    notebook = read(path)
    assert 35 <= len(notebook.cells) <= 90  # more cells are better than longer ones
    stubs = [exercise_of(cell) for cell in notebook.cells if exercise_of(cell)]
    assert 2 <= len(stubs) <= 4
    code = "\n".join(cell.source for cell in code_cells(path))
    assert code.count("predict(") >= 2
    assert code.count("claim(") >= 3
    assert any("image/png" in output.get("data", {}) for output in outputs(path))


@each_lab
def test_links_to_other_files_resolve(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if "://" in target or target.startswith(("#", "mailto:", "attachment:")):
            continue
        assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_first_lab_leads_to_every_other():
    start = prose(LABS[0])
    for path in LABS[1:]:
        assert f"({path.name})" in start, f"the map in {LABS[0].name} lacks a link to {path.name}"


def test_every_lab_has_a_room_and_every_exercise_of_a_room_stands_in_its_lab():
    labs = {path.stem[3:]: path for path in LABS}
    assert sorted(labs) == room_names()
    for task in all_exercises():
        assert task.name in {exercise_of(cell) for cell in read(labs[task.lab]).cells}


@each_lab
def test_both_maps_name_the_minutes_that_the_lab_names(path):
    number, minutes = path.name[:2], minutes_of(read(path))
    readme = (path.parents[1] / "README.md").read_text(encoding="utf-8")
    for where, text in (("README.md", readme), (LABS[0].name, prose(LABS[0]))):
        (row,) = re.findall(rf"^\| (?:\[)?{number} .*$", text, re.MULTILINE)
        assert f"| {minutes} |" in row, f"{where}: {row}"
