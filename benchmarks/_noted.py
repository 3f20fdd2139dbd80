"""One lab's claims, noted instead of raised: what a process of `bench claims` does.

    python -m benchmarks._noted NOTEBOOK SHIFT [A B]

Prints one JSON list: [sentence, whether it held, the measured value in words, {comparison: by how
much it held}] for each claim.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import io
import json
import pkgutil
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.interactiveshell import InteractiveShell

import labsupport.exercises
import labsupport.labs
from benchmarks._margins import Margins
from labsupport.course.files import read
from labsupport.course.sizes import is_lab, is_prediction

# Modules of a room that return no results of experiments.
UNTOUCHED = {"exercises", "explorer", "predictions", "sheet", "figures"}


def shift_seeds(by: int) -> None:
    """From now on every seed is larger by so much. All of the course's randomness is NumPy's."""
    generator = np.random.default_rng

    def shifted(seed=None):
        if isinstance(seed, int | np.integer):
            return generator(int(seed) + by)
        if isinstance(seed, list | tuple):
            return generator([int(seed[0]) + by, *seed[1:]])
        return generator(seed)

    np.random.default_rng = shifted


class Swap:
    """Exchanges two methods: who asks a room for the one gets what belongs to the other."""

    def __init__(self, one: str, other: str):
        self.names = {one: other, other: one}
        self.inside = False  # what a room's function asks of another one is not swapped again

    def name(self, text: str) -> str:
        """`text` with one of the two names exchanged for the other."""
        for old, new in self.names.items():
            if old in text and new not in text:
                return text.replace(old, new)
        return text

    def value(self, result: Any) -> Any:
        """`result` with the values of the two methods exchanged, at any depth; the keys stay."""
        if isinstance(result, Mapping):
            there = {key: self.key(key) for key in result}
            return {
                key: self.value(result[mate] if mate in result else result[key])
                for key, mate in there.items()
            }
        return result

    def key(self, key: Any) -> Any:
        """The other method's key in a mapping of results."""
        if isinstance(key, tuple):
            return tuple(self.key(part) for part in key)
        return self.name(key) if isinstance(key, str) else key

    def wrapped(self, function: Callable) -> Callable:
        @functools.wraps(function)
        def swapped(*given, **named):
            if self.inside:
                return function(*given, **named)
            self.inside = True
            try:
                asked = [self.key(one) for one in given], {k: self.key(v) for k, v in named.items()}
                if asked != (list(given), named):
                    return function(*asked[0], **asked[1])
                return self.value(function(*given, **named))
            finally:
                self.inside = False

        return swapped

    def into(self, room: str) -> None:
        """Wraps the public functions of a room's modules."""
        package = importlib.import_module(f"labsupport.labs.{room}")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if found.name.rpartition(".")[2] in UNTOUCHED:
                continue
            module = importlib.import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == found.name and not name.startswith("_")
                if own and not inspect.isgeneratorfunction(function):
                    setattr(module, name, self.wrapped(function))


def noted_claims(path: Path) -> list[list]:
    """What the claims of a notebook say when it runs here; a cell that fails is one that failed."""
    noted, margins = [], Margins()
    real = labsupport.exercises.claim

    def note(sentence, holds, value=None, *, varies=False, compared=()):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            try:
                real(sentence, holds, value, varies=varies)
                held = True
            except AssertionError as failed:
                print(str(failed).splitlines()[0])
                held = False
        told = said.getvalue().strip()[2:].removeprefix(sentence).strip()
        told = told.strip("[]").removeprefix("this run: ")
        noted.append([sentence, held, told, margins.taken(compared)])

    labsupport.exercises.claim = note
    shell = InteractiveShell.instance()
    shell.ast_transformers.append(margins)
    shell.push({"_noted_comparison": margins.noted})
    for number, cell in enumerate(read(path).cells):
        if cell.cell_type != "code" or is_lab(cell) or is_prediction(cell):
            continue
        with contextlib.redirect_stdout(io.StringIO()):
            ran = shell.run_cell(cell.source)
        if problem := ran.error_before_exec or ran.error_in_exec:
            words = traceback.format_exception_only(problem)[-1].strip()
            noted.append([f"cell {number} runs", False, words, {}])
        plt.close("all")
    return noted


def main() -> None:
    path, shift, *names = sys.argv[1:]
    shift_seeds(int(shift))
    if names:
        Swap(*names).into(Path(path).stem[3:])
    json.dump(noted_claims(Path(path)), sys.stdout)


if __name__ == "__main__":
    main()
