"""Answers of the bank as functions, what `judge` says of them, and a table of it.

`python -m tests.exercises.bank.verdicts` prints the table, and with -v every answer that is not
well judged.
"""

import importlib
import linecache
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.exercises.judging import judge
from labsupport.exercises.registry import find_exercise

NAMED = "A known mistake"


def function_of(task, source):
    """The answer as a function: a source of one expression gets the exercise's own arguments."""
    import torch

    names = {"np": np, "torch": torch, "numpy": np, "ACTIVATIONS": ACTIVATIONS}
    names["sigmoid"] = ACTIVATIONS["sigmoid"].f
    if not re.search(r"^(async )?(def |class |import |from |@|\w+ = )", source, re.MULTILINE):
        source = f"def f({', '.join(task.parameters)}):\n    return {source}"
    before = set(names)
    file = f"<answer {len(linecache.cache)} to {task.name}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    exec(compile(source, file, "exec"), names)
    if task.reference.__name__ in names:
        return names[task.reference.__name__]
    return [value for name, value in names.items() if name not in before and callable(value)][-1]


def outcome(name, right, source, useful):
    """One of: right, false fail, false pass, named, useful, useless."""
    task = find_exercise(name)
    result = judge(task, function_of(task, source))
    if right or result:
        both = {(True, True): "right", (True, False): "false fail", (False, True): "false pass"}
        return both[right, bool(result)], result.message
    fits = re.search(useful, result.message, re.DOTALL) is not None
    if fits and NAMED in result.message:
        return "named", result.message
    return "useful" if fits else "useless", result.message


def table(answers):
    """How many answers there are of each outcome, and the badly judged ones with their feedback."""
    counts, bad = Counter(), []
    for name, verdict, what, source, useful in answers:
        found, message = outcome(name, verdict == "right", source, useful)
        counts[found] += 1
        if found in ("false fail", "false pass", "useless"):
            bad.append((found, name, what, source, message))
    return counts, bad


def main(arguments):
    """Prints the table of both halves."""
    for half in ("ours", "blind", "again"):
        if (Path(__file__).parent / f"{half}.py").exists():
            answers = importlib.import_module(f"tests.exercises.bank.{half}").ANSWERS
            counts, bad = table(answers)
            print(f"{half}: {len(answers)} answers, {dict(counts)}")
            for found, name, what, source, message in bad if "-v" in arguments else []:
                print(f"\n{found}: {name}, {what}\n{source}\n{message}")


if __name__ == "__main__":
    main(sys.argv[1:])
