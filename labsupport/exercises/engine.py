"""What a student calls: check an attempt, get a hint, see the solution."""

from dataclasses import dataclass
from typing import Any

from IPython.display import display

from labsupport import progress
from labsupport.exercises.judging import Result, judge
from labsupport.exercises.registry import find_exercise

__all__ = ["Result", "Solution", "check", "hint", "solution"]

_hints_given: dict[str, int] = {}


@dataclass(frozen=True)
class Solution:
    """The source of a reference solution. A notebook shows it highlighted."""

    source: str

    def __repr__(self) -> str:
        return self.source

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.source}\n```"


def check(name: str, attempt: Any) -> Result:
    """The verdict on `attempt` at exercise `name`, printed and returned.

    attempt: the function itself, as in `check("…", f)`. Where the exercise asks for one value, the
    attempt may be this value. The function is called with copies of the inputs of each case. What
    it prints in the first case is printed above the verdict.
    """
    try:
        task = find_exercise(name)
    except KeyError as unknown:
        result = Result(False, f"✗ {unknown.args[0]}", attempted=False)
    else:
        result = judge(task, attempt)
        progress.note(progress.OPENED, task.lab)
    if result.printed:
        print(result.printed.rstrip("\n"))
    print(result.message)
    if result.attempted:
        progress.note(progress.CHECKED, name, right=result.passed)
    return result


def hint(name: str) -> None:
    """Prints the next hint of exercise `name`. After the last hint it names `solution`."""
    try:
        task = find_exercise(name)
    except KeyError as unknown:
        print(unknown.args[0])
        return
    given = _hints_given.get(name, 0)
    if given == len(task.hints):
        print(f'That was the last hint. solution("{name}") shows one way to write it.')
        return
    _hints_given[name] = given + 1
    progress.note(progress.HINTED, name)
    print(f"hint {given + 1} of {len(task.hints)}: {task.hints[given]}")


def solution(name: str) -> None:
    """Shows the source of the reference solution of exercise `name`, in a loop as well."""
    try:
        display(Solution(find_exercise(name).source))
    except KeyError as unknown:
        print(unknown.args[0])
    else:
        progress.note(progress.SHOWN, name)
