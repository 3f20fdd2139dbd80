"""Claims are found again in the notebooks that hold them."""

import json

import pytest

from labsupport.exercises import claim
from labsupport.exercises.stored_claims import notebook_of, stored_claim, stored_claims


@pytest.fixture
def stored(tmp_path, capsys):
    claim("It learns", True)
    claim("One half, and more", True, 0.5)
    claim("It depends", True, [0.25, 17], varies=True)
    claim("Twice", True, 1)
    claim("Twice", True, 2)
    text = capsys.readouterr().out
    cells = [
        {"cell_type": "markdown", "source": ["✓ no claim  [3]"]},
        {"cell_type": "code", "outputs": [{"name": "stdout", "text": text.splitlines(True)}]},
        {"cell_type": "code", "outputs": [{"data": {"text/plain": ["x"]}}]},
    ]
    path = tmp_path / "07_x.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_each_claim_has_its_value_without_the_marks_of_what_varies(stored):
    assert stored_claims(stored) == {
        "It learns": [""],
        "One half, and more": ["0.5"],
        "It depends": ["0.25, 17"],
        "Twice": ["1", "2"],
    }


def test_a_claim_that_vanished_is_asked_for_in_vain_and_close_ones_are_named(stored, monkeypatch):
    monkeypatch.setattr("labsupport.exercises.stored_claims.lab_paths", lambda: [stored])
    assert stored_claim("07", "It depends") == "0.25, 17"
    with pytest.raises(KeyError, match="Did you mean 'It learns'"):
        stored_claim("07", "It learnt")
    with pytest.raises(ValueError, match="2 times"):
        stored_claim("07", "Twice")
    with pytest.raises(KeyError, match="no lab 99"):
        notebook_of("99")
