"""The exercises that exist: their definition, and how one is found by its name."""

import ast
import difflib
import importlib
import inspect
import re
import textwrap
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent
REGISTERED: dict[str, "Exercise"] = {}
_DECORATOR = re.compile(r'^@exercise\(\s*"([^"]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its reference solution, the cases it is tried on and what to say about it."""

    name: str
    lab: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[tuple]]
    hints: tuple[str, ...]
    meaning: str
    misconceptions: Mapping[str, Callable[..., Any]]
    rtol: float
    atol: float
    compared: Callable[[Any], Any]
    expected_shown: bool

    def arguments(self) -> list[tuple]:
        """The argument tuples of every case: the same ones each time."""
        rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        return [tuple(case) for case in self.cases(rng)]

    @property
    def parameters(self) -> list[str]:
        """The names of the arguments, as the reference solution calls them."""
        return list(inspect.signature(self.reference).parameters)

    @property
    def source(self) -> str:
        """The source of the reference solution, without its decorator."""
        text = textwrap.dedent(inspect.getsource(self.reference))
        first_line = ast.parse(text).body[0].lineno  # the line of `def`, after the decorators
        return "\n".join(text.splitlines()[first_line - 1 :])


def exercise(
    name: str,
    *,
    lab: str,
    cases: Callable[[np.random.Generator], Sequence[tuple]],
    hints: Sequence[str],
    meaning: str,
    misconceptions: Mapping[str, Callable[..., Any]],
    rtol: float = 1e-5,
    atol: float = 1e-8,
    compared: Callable[[Any], Any] = lambda answer: answer,
    expected_shown: bool = True,
) -> Callable[[Callable], Callable]:
    """A decorator that registers the decorated function as the reference solution of `name`.

    name: words joined by hyphens, unique in the course. lab: `NN_name`, as the notebook's file.
    cases(rng): the list of argument tuples on which an attempt is compared with the reference.
    hints: at least one, from a nudge to nearly the answer. meaning: what a right answer shows.
    misconceptions: what to say (the key) about an attempt that answers like the wrong function
    (the value). compared(answer): what of an answer counts, a set where the order does not.
    expected_shown: False where a case is a mere name, and the expected value all that is asked for.
    Raises ValueError for a definition that cannot work.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"exercise name {name!r}: use lower-case words joined by hyphens")
    if not re.fullmatch(r"\d\d_[a-z0-9_]+", lab):
        raise ValueError(f"exercise {name!r}: lab {lab!r} should look like '06_init_variance'")
    if isinstance(hints, str) or not hints:
        raise ValueError(f"exercise {name!r} needs a list of at least one hint")
    if not meaning.strip():
        raise ValueError(f"exercise {name!r} needs a meaning: what does a right answer show?")

    def register(reference: Callable) -> Callable:
        known = REGISTERED.get(name)
        if known is not None and known.reference.__module__ != reference.__module__:
            raise ValueError(f"exercise {name!r} is already defined for lab {known.lab}")
        REGISTERED[name] = Exercise(
            name=name,
            lab=lab,
            reference=reference,
            cases=cases,
            hints=tuple(hints),
            meaning=meaning,
            misconceptions=dict(misconceptions),
            rtol=rtol,
            atol=atol,
            compared=compared,
            expected_shown=expected_shown,
        )
        return reference

    return register


def exercise_files() -> dict[str, Path]:
    """The file that defines each exercise, by exercise name; nothing is imported for it."""
    return {
        name: path
        for path in sorted(FOLDER.glob("*.py"))
        for name in _DECORATOR.findall(path.read_text(encoding="utf-8"))
    }


def find_exercise(name: str) -> Exercise:
    """The exercise called `name`; only its own lab's file is imported.

    Raises KeyError, with close names suggested, where there is none.
    """
    if name not in REGISTERED:
        files = exercise_files()
        if name in files:
            importlib.import_module(f"{__package__}.{files[name].stem}")
        else:
            raise KeyError(_unknown(name, sorted({*files, *REGISTERED})))
    return REGISTERED[name]


def all_exercises() -> list[Exercise]:
    """Every exercise of the course, sorted by lab."""
    found = [find_exercise(name) for name in exercise_files()]
    return sorted(found, key=lambda one: one.lab)


def _unknown(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(str(name), names, n=3, cutoff=0.5)
    if close:
        return f"There is no exercise {name!r}. Did you mean {' or '.join(map(repr, close))}?"
    return f"There is no exercise {name!r}. The exercises are: {', '.join(names) or 'none yet'}."
