"""What the benchmarks promise besides times: where their figures come from."""

import ast
import dataclasses
import json
import subprocess
import sys
import time

import nbformat
import numpy as np
import psutil
import pytest

from benchmarks import (
    _noted,
    claims,
    init_on_mnist_full_size,
    memory,
    notebooks,
    optimization_full_size,
    pretraining_full_size,
    regularization_full_size,
    slider_latency,
)
from benchmarks._margins import Margins
from labsupport.course.files import read
from labsupport.labs.pretraining.experiment import FULL_SIZE, Size, stored_full_size
from labsupport.machine import commands
from tiny_digits import tiny_digits

TINY = Size(
    width=7,
    images=50,
    checked=30,
    growing={"learning_rate": 0.004, "iterations": 2, "batch_size": 16},
    tuning={"learning_rate": 0.3, "momentum": 0.5, "iterations": 3, "batch_size": 20},
)


@pytest.fixture
def stored(monkeypatch, tmp_path):
    """Where `--keep` writes, with a sweep that takes no time."""
    file = tmp_path / "data" / "pretraining_full_size.json"
    file.parent.mkdir()
    monkeypatch.setattr(pretraining_full_size, "STORED", file)
    monkeypatch.setattr(pretraining_full_size, "measure", lambda digits: {"how": digits.name})
    return file


def digits_named(monkeypatch, name):
    digits = dataclasses.replace(tiny_digits(), name=name)
    monkeypatch.setattr(pretraining_full_size, "load_digits", lambda: digits)


def test_the_full_size_sweep_of_other_digits_than_mnist_is_not_kept(monkeypatch, stored):
    digits_named(monkeypatch, "UCI digits")
    with pytest.raises(SystemExit, match="MNIST"):
        pretraining_full_size.main(["--keep"])
    assert not stored.exists()


def test_the_full_size_sweep_of_mnist_is_kept_when_asked_for(monkeypatch, stored):
    digits_named(monkeypatch, "MNIST")
    pretraining_full_size.main([])
    assert not stored.exists()
    pretraining_full_size.main(["--keep"])
    assert json.loads(stored.read_text(encoding="utf-8")) == {"how": "MNIST"}


# Each with what takes long there and under which name its result is kept ("": as it is), and how
# the words of its provenance begin and what is in them.
FULL_SIZE_OF = {
    init_on_mnist_full_size: ({"measured": ""}, "MNIST; 784-500-500-500-10", "40 test images"),
    regularization_full_size: (
        {"measured": "gains", "longer": "longer"},
        "MNIST; 784-100-100-10",
        "300 labels",
    ),
    optimization_full_size: ({"measured": ""}, "MNIST; 784-50-10", "20 test images"),
}


@pytest.mark.parametrize("name", ["MNIST", "UCI digits"])
@pytest.mark.parametrize("bench", FULL_SIZE_OF, ids=lambda bench: bench.__name__)
def test_what_a_lab_draws_of_a_full_size_is_kept_of_mnist_alone(monkeypatch, tmp_path, bench, name):
    slow, begins, tells = FULL_SIZE_OF[bench]
    file = tmp_path / "data" / "full_size.json"
    file.parent.mkdir()
    digits = dataclasses.replace(tiny_digits(), name=name)
    monkeypatch.setattr(bench, "STORED", file)
    monkeypatch.setattr(bench, "load_digits", lambda: digits)
    for function in slow:
        monkeypatch.setattr(bench, function, lambda *given: {"rates": {}})
    if name == "MNIST":
        bench.main([])
        assert not file.exists()
        bench.main(["--keep"])
        found = json.loads(file.read_text(encoding="utf-8"))
        assert found["how"].startswith(begins)
        assert tells in found["how"]
        kept = {key: {"rates": {}} for key in slow.values() if key} or {"rates": {}}
        assert found == {"how": found["how"], **kept}
    else:
        with pytest.raises(SystemExit, match="MNIST"):
            bench.main(["--keep"])
        assert not file.exists()


def test_the_full_size_sweep_says_with_which_digits_and_settings_it_was_made():
    digits = tiny_digits()
    found = pretraining_full_size.measure(digits, size=TINY, depths=(1,), labels=(20,), seeds=2)
    assert found["seeds"] == [0, 1]
    told = (
        "tiny; 7 sigmoid units", "on 50 images", "25% of the inputs", "2 Adam steps",
        "rate 0.004, batches of 16", "3 steps of SGD at rate 0.3, momentum 0.5, batches of 20",
        "at most 30 of the labeled", "on 30 test images", "Seeds 0 to 1.",
    )  # fmt: skip
    assert [words for words in told if words not in found["how"]] == []


def test_the_stored_sweep_is_of_the_size_that_the_package_names():
    stored = stored_full_size()
    assert stored["how"].startswith(f"MNIST; {FULL_SIZE.width} sigmoid units")
    assert f"{FULL_SIZE.tuning['iterations']} steps of SGD" in stored["how"]


def test_the_latency_is_measured_on_the_lab_as_the_notebook_has_it():
    notebook = read(commands.notebook_of("06"))
    assert slider_latency.OURS.strip() in [cell.source for cell in notebook.cells]


def test_the_table_of_notebooks_has_a_row_for_each_that_is_asked_for(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["notebooks", "06", "00"])
    notebooks.main()
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["lab", "cells", "open", "folded"]
    assert [row.split()[0] for row in rows] == ["00_start_here", "06_init_variance"]
    assert all(int(row.split()[1]) >= 20 for row in rows)


CELLS = """from labsupport.exercises import claim
import numpy as np
x = np.random.default_rng(3).random()
claim("x is what seed 3 gives", x == 0.08564916714362436, x)
claim("x is below one", x < 1, f"{x:.1f}", varies=True)
1 / 0"""


@pytest.fixture
def of_a_lab(tmp_path, monkeypatch):
    """What `bench claims` notes of a lab with two claims, whose cell then fails."""
    lab = tmp_path / "06_init_variance.ipynb"
    cells = [nbformat.v4.new_code_cell(CELLS)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), lab)
    return lambda shift, swap=(): claims.claims_of(lab, shift, "embedded", list(swap))


def test_a_claim_is_noted_with_its_value_and_a_cell_that_fails_with_its_error(of_a_lab):
    as_it_is, below, cell = of_a_lab(0)
    assert as_it_is == ["x is what seed 3 gives", True, "0.0856", {}]
    assert below == ["x is below one", True, "0.1", {"x < 1": 1 - 0.08564916714362436}]
    assert cell == ["cell 0 runs", False, "ZeroDivisionError: division by zero", {}]


def test_shifted_seeds_draw_other_numbers(of_a_lab):
    (_, held, told, _), (_, below, *_), _ = of_a_lab(70007)
    assert (held, below) == (False, True)
    assert told != "0.0856"


def test_a_lab_that_cannot_run_is_told_with_its_last_word(tmp_path):
    (noted,) = claims.claims_of(tmp_path / "06_absent.ipynb", 0, "embedded", [])
    assert noted[:2] == ["the lab runs", False]
    assert "06_absent.ipynb" in noted[2]


def test_an_exchange_swaps_results_by_their_keys_and_requests_by_their_names():
    swap = _noted.Swap("plain", "batch norm")
    found = {"plain": 1, ("batch norm", 2): 3, ("plain", 2): 4, "batch norm": 5, "other": 6}
    exchanged = {"plain": 5, ("batch norm", 2): 4, ("plain", 2): 3, "batch norm": 1, "other": 6}
    assert swap.value(found) == exchanged
    assert list(swap.value(found)) == list(found)
    assert swap.value({"six layers": {"tanh, plain": 1, "tanh, batch norm": 2}}) == {
        "six layers": {"tanh, plain": 2, "tanh, batch norm": 1}
    }
    asked = swap.wrapped(lambda norm, *, seed: (norm, seed))
    assert asked("plain", seed=1) == ("batch norm", 1)
    inner = swap.wrapped(lambda norms: {norm: asked(norm, seed=1) for norm in norms})
    swapped_once = {"plain": ("batch norm", 1), "batch norm": ("plain", 1)}
    assert inner(["plain", "batch norm"]) == swapped_once


def test_the_ledger_counts_how_often_a_claim_held_and_from_where_to_where_its_value_went():
    runs = {
        ("06", 0, "MNIST", ""): [["a", True, "0.5", {}], ["b", True, "1.2·10⁻³", {}]],
        ("06", 1, "MNIST", ""): [["a", False, "0.7", {}], ["b", True, "1,200", {}]],
    }
    assert claims.table(runs).splitlines() == [
        "* 06   1/2  a  [0.5 to 0.7]",
        "  06   2/2  b  [1.2·10⁻³ to 1,200]",
        "2 claims, 1 do not always hold, 0 come within 2 SD",
    ]


def test_the_ledger_marks_a_claim_that_comes_near_to_failing_on_one_of_the_data_sets():
    wide, narrow, same = [2.0, 4.0, 6.0], [0.5, 1.0, 2.0], [1.0, 1.0, 1.0]
    runs = {
        ("06", shift, data, ""): [
            ["a", True, "", {"x < 1": wide[shift], "y > 2": other[shift]}],
            ["b", True, "", {"z < 3": same[shift]}],
        ]
        for shift in range(3)
        for data, other in (("MNIST", [9.0, 9.5, 9.9]), ("embedded", narrow))
    }
    assert claims.table(runs).splitlines() == [
        "~ 06   6/6  a  [] 1.5 SD",
        "  06   6/6  b  []",
        "2 claims, 0 do not always hold, 1 come within 2 SD",
    ]


CLAIMED = {
    "direct": ("claim('a', x < 3)", {"x < 3": 2}),
    "by a name": ("fits = x < 3\nclaim('a', fits)", {"x < 3": 2}),
    "a chain": ("claim('a', 0 < x < 1.5)", {"0 < x < 1.5": 0.5}),
    "the smallest of many": ("claim('a', (h > 1).all())", {"h > 1": 1}),
    "of some": ("claim('a', (h > 2)[1:].all())", {}),
    "one will do": ("claim('a', (h > 2).any())", {}),
    "one by one": ("claim('a', all(part > 1 for part in h))", {"part > 1": 1}),
    "both": ("claim('a', x < 3 and h.min() > 1)", {"x < 3": 2, "h.min() > 1": 1}),
    "the outer one": ("claim('a', (h > 2.5).mean() > 0.5)", {"(h > 2.5).mean() > 0.5": 1 / 6}),
    "no order": ("claim('a', x == 1)", {}),
    "the last of two": ("x < 2\nx = 0\nclaim('a', x < 3)", {"x < 3": 3}),
}


@pytest.mark.parametrize("case", CLAIMED)
def test_a_claim_is_told_with_the_distance_of_what_it_compares(case):
    cell, expected = CLAIMED[case]
    margins, told = Margins(), []
    names = {"_noted_comparison": margins.noted, "x": 1, "h": np.array([2, 3, 4])}
    names["claim"] = lambda sentence, holds, compared: told.append((holds, margins.taken(compared)))
    exec(compile(margins.visit(ast.parse(cell)), "cell", "exec"), names)
    assert told == [(True, pytest.approx(expected))]


def test_after_an_exchange_a_claim_that_changes_and_holds_is_marked():
    run = ("06", 0, "MNIST")
    before = [["a", True, "1", {}], ["b", True, "2", {}], ["c", True, "3", {}]]
    after = [["a", False, "4", {}], ["b", True, "5", {}], ["c", True, "3", {}]]
    after += [["cell 3 runs", False, "KeyError", {}]]  # only after the exchange
    runs = {(*run, ""): before, (*run, "x and y"): after}
    assert claims.swap_table(runs, "x and y").splitlines() == [
        "  06   1/1 fail  a  [4]",
        "* 06   0/1 fail  b  [5]",
        "  06   1/1 fail  cell 3 runs  [KeyError]",
        "3 claims change, 1 of them may hold all the same; 1 do not change",
    ]


HELD = {"light": "time.sleep(1)", "heavy": "x = b'x' * 200_000_000; time.sleep(1); del x"}


def test_memory_is_that_of_the_kernel_at_its_peak(tmp_path):
    """Also where the memory is given back before the end."""
    peaks = {}
    for name, source in HELD.items():
        cell = nbformat.v4.new_code_cell(f"import time\n{source}")
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
        peaks[name] = memory.peak_of(path, "embedded")
    assert 30 < peaks["light"] < 150
    assert 180 < peaks["heavy"] - peaks["light"] < 230


def test_a_program_is_watched_with_all_its_children():
    """Also with those that were there before."""
    child = "x = b'x' * 100_000_000; print(); import time; time.sleep(60)"
    parent = (
        "import subprocess, sys, time; "
        f'subprocess.Popen([sys.executable, "-c", {child!r}]); time.sleep(60)'
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()  # the child holds its memory
        with memory.watching(psutil.Process(process.pid), own=True) as watch:
            time.sleep(1)
    finally:
        for one in psutil.Process(process.pid).children(recursive=True):
            one.kill()
        process.kill()
        process.communicate()
    assert 100 < watch.peak < 200
