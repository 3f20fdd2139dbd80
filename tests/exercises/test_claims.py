import numpy as np
import pytest

from labsupport.exercises import claim


@pytest.mark.parametrize(
    ("value", "varies", "line"),
    [
        (None, False, "✓ it holds"),
        (0.123456, False, "✓ it holds  [0.123]"),
        (np.float32(1e-9), False, "✓ it holds  [1e-09]"),
        (12345, False, "✓ it holds  [12,345]"),
        ("95 %", True, "✓ it holds  [this run: 95 %]"),
        ([0.63, np.float64(0.48712)], True, "✓ it holds  [this run: 0.63, 0.487]"),
        (float("nan"), False, "✓ it holds  [NaN]"),
        (-np.inf, False, "✓ it holds  [−∞]"),
        (np.array([1.0, np.nan]), False, "✓ it holds  [1, NaN]"),
    ],
)
def test_a_claim_prints_its_sentence_and_the_rounded_value(capsys, value, varies, line):
    claim("it holds", np.bool_(True), value, varies=varies)
    assert capsys.readouterr().out == line + "\n"


def test_a_false_claim_raises_with_sentence_value_and_what_to_do(capsys):
    with pytest.raises(AssertionError) as failure:
        claim("the signal is gone", np.bool_(False), float("nan"))
    message = str(failure.value)
    assert "✗ the signal is gone  [NaN]" in message
    assert "did not hold here" in message
    assert "restart the kernel" in message
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("holds", [np.array([True, False]), 1, None, "yes", [True]])
def test_a_claim_wants_one_truth_value(holds):
    with pytest.raises(TypeError, match="one True or False"):
        claim("it holds", holds)


def test_a_varying_claim_needs_a_value_that_can_be_masked():
    with pytest.raises(ValueError, match="give the value"):
        claim("it holds", True, varies=True)
    with pytest.raises(ValueError, match="may not contain"):
        claim("it holds", True, "[1, 2]", varies=True)
