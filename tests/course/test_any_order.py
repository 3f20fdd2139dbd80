"""What a cell needs is there when it runs again after all others, or when a section is left out."""

import ast
import builtins
import re

import pytest

from labsupport.course import lab_paths
from labsupport.course.explorers import sheet_of
from labsupport.course.files import read
from labsupport.course.sections import sections_of

PATHS = {path.stem[3:]: path for path in lab_paths()}
# The rooms whose notebooks give no name two meanings. Every further one is welcome here.
EACH_CELL_RUNS_AGAIN = ["start_here", "vanishing_gradients", "relu_family", "init_on_mnist"]
OPTIONAL = re.compile(r"[^.]*(?:leave out|left out)[^.]*")


def names(tree, context):
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }


def in_comprehensions(statement):
    """The names that comprehensions of a statement make for themselves."""
    loops = [node for node in ast.walk(statement) if isinstance(node, ast.comprehension)]
    return set().union(*(names(loop.target, ast.Store) for loop in loops))


def made_within(statement):
    """The names that a statement makes before it uses them: of loops and functions too."""
    found = in_comprehensions(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            found |= {one.arg for one in node.args.args}
        if isinstance(node, ast.FunctionDef | ast.For):
            found |= names(node, ast.Store)
    return found


def made_and_needed(source):
    """The names that a cell makes, and those that it must find: {name}, {name}."""
    made, needed = set(), set()
    for statement in ast.parse(source).body:
        needed |= names(statement, ast.Load) - made - made_within(statement) - set(dir(builtins))
        if isinstance(statement, ast.Import | ast.ImportFrom):
            made |= {(one.asname or one.name).split(".")[0] for one in statement.names}
        elif isinstance(statement, ast.FunctionDef):
            made.add(statement.name)
        else:
            made |= names(statement, ast.Store) - in_comprehensions(statement)
    return made, needed


def code_of(cells):
    return [made_and_needed(cell.source) for cell in cells if cell.cell_type == "code"]


def overwritten(cells):
    """{(number of a code cell, a name it needs that a later cell makes anew)}."""
    code = code_of(cells)
    return {
        (place, name)
        for place, (_, needed) in enumerate(code)
        for name in needed
        if any(name in made for made, _ in code[place + 1 :])
    }


def optional_sections(room):
    """The numbers of the sections that the sheet says may be left out."""
    told = [sentence for line in sheet_of(room).before for sentence in OPTIONAL.findall(line)]
    return {number for sentence in told for number in re.findall(r"\d+", sentence)}


def lacking(sections, without):
    """What is needed and not made where the sections with these numbers are left out."""
    made, missing = set(), set()
    for section in sections:
        if section.heading.split(".")[0] not in without:
            for own, needed in code_of(section.cells):
                missing |= needed - made
                made |= own
    return missing


@pytest.mark.parametrize("room", EACH_CELL_RUNS_AGAIN)
def test_no_cell_needs_a_name_that_a_later_cell_gives_another_meaning(room):
    assert overwritten(read(PATHS[room]).cells) == set()


@pytest.mark.parametrize("room", ["relu_family", "init_on_mnist"])
def test_a_section_that_may_be_left_out_makes_nothing_that_another_needs(room):
    assert optional_sections(room)
    assert lacking(sections_of(read(PATHS[room])), optional_sections(room)) == set()


def test_a_name_made_twice_and_a_name_of_an_optional_section_are_found():
    first, second = "x = 1", "y = [k for k in range(x)]"
    assert made_and_needed(second) == ({"y"}, {"x"})
    cells = [type("Cell", (), {"cell_type": "code", "source": s}) for s in (first, second, "x = 2")]
    assert overwritten(cells) == {(1, "x")}
