"""What a cell needs is there when it runs again after all others, or when a section is left out."""

import ast
import builtins
import re

import pytest

from labsupport.course import lab_paths
from labsupport.course.explorers import sheet_of
from labsupport.course.files import read
from labsupport.course.sections import Section, sections_of

PATHS = {path.stem[3:]: path for path in lab_paths()}
# Names that a later cell makes smaller, for the memory's sake.
SHRUNK = {"layer_norm": {"nets"}}
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


def arguments_in(statement):
    """The names of the arguments of all functions in a statement."""
    return {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}


def made_within(statement):
    """The names that a statement makes before it uses them, in loops and where it catches."""
    found = in_comprehensions(statement) | arguments_in(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.For):
            found |= names(node, ast.Store)
        if isinstance(node, ast.ExceptHandler):
            found.add(node.name)
    return found


def made_by(statement):
    """The names that a statement makes. To set one to None frees memory, and makes nothing."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(one.asname or one.name).split(".")[0] for one in statement.names}
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    if isinstance(statement, ast.AugAssign) or ast.unparse(statement).endswith("= None"):
        return set()
    return names(statement, ast.Store) - in_comprehensions(statement)


def made_and_needed(source):
    """What a cell makes, what it must find, and what its functions need when called: {name}."""
    made, needed, later = set(), set(), set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef):
            own = arguments_in(statement) | names(statement, ast.Store)
            later |= names(statement, ast.Load) - own - in_comprehensions(statement)
        else:
            needed |= names(statement, ast.Load) - made - made_within(statement)
        made |= made_by(statement)
    known = set(dir(builtins))
    return made, needed - known, later - known


def code_of(cells):
    return [made_and_needed(cell.source) for cell in cells if cell.cell_type == "code"]


def overwritten(cells):
    """{(number of a code cell, a name it needs that a later cell makes anew)}."""
    code = code_of(cells)
    return {
        (place, name)
        for place, (_, needed, _) in enumerate(code)
        for name in needed
        if any(name in made for made, *_ in code[place + 1 :])
    }


def optional_sections(room):
    """The numbers of the sections that the sheet says may be left out."""
    told = [sentence for line in sheet_of(room).before for sentence in OPTIONAL.findall(line)]
    return {number for sentence in told for number in re.findall(r"\d+", sentence)}


def lacking(sections, without):
    """What is needed and not made where the sections with these numbers are left out."""
    made, missing, later = set(), set(), set()
    for section in sections:
        if section.heading.split(".")[0] not in without:
            for own, needed, of_functions in code_of(section.cells):
                missing |= needed - made
                later |= of_functions
                made |= own
    return missing | later - made


@pytest.mark.parametrize("room", PATHS)
def test_no_cell_needs_a_name_that_a_later_cell_gives_another_meaning(room):
    found = overwritten(read(PATHS[room]).cells)
    assert {one for one in found if one[1] not in SHRUNK.get(room, ())} == set()


@pytest.mark.parametrize("room", PATHS)
def test_a_section_that_may_be_left_out_makes_nothing_that_another_needs(room):
    assert lacking(sections_of(read(PATHS[room])), optional_sections(room)) == set()


def test_the_sections_that_may_be_left_out_are_read_from_the_sheets():
    assert optional_sections("relu_family") == {"1", "7", "8"}
    assert optional_sections("vanishing_gradients") == {"3"}


def test_a_name_made_twice_and_a_name_of_an_optional_section_are_found():
    first, second = "x = 1", "y = [k for k in range(x)]\ndef f(k):\n    return k + z"
    assert made_and_needed(second) == ({"y", "f"}, {"x"}, {"z"})
    cells = [type("Cell", (), {"cell_type": "code", "source": s}) for s in (first, second, "x = 2")]
    assert overwritten(cells) == {(1, "x")}
    sections = [Section("1. One", cells[:1]), Section("2. Two", cells[1:2])]
    assert lacking(sections, {"1"}) == {"x", "z"}
    assert lacking(sections, set()) == {"z"}
