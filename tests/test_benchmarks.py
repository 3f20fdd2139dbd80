"""What the benchmarks promise besides times: where their figures come from."""

import dataclasses
import json

import nbformat
import pytest

from benchmarks import notebooks, pretraining_full_size, slider_latency
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
    notebook = nbformat.read(commands.notebook_of("06"), as_version=4)
    assert slider_latency.OURS.strip() in [cell.source for cell in notebook.cells]


def test_the_table_of_notebooks_has_a_row_for_each_that_is_asked_for(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["notebooks", "06", "00"])
    notebooks.main()
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["lab", "cells", "open", "folded"]
    assert [row.split()[0] for row in rows] == ["00_start_here", "06_init_variance"]
    assert all(int(row.split()[1]) >= 20 for row in rows)
