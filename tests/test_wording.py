import numpy as np
import pytest

from labsupport.wording import marked, number, this_run


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.2138, "0.214"),
        (0.000529, "0.000529"),
        (0.0001, "0.0001"),
        (0.00009999, "0.0001"),
        (-0.5, "-0.5"),
        (23.44, "23.4"),
        (1234, "1230"),
        (99_949.0, "99900"),
        (99_951.0, "10⁵"),
        (764_321.0, "7.6·10⁵"),
        (8.04e-5, "8·10⁻⁵"),
        (5.26e-7, "5.3·10⁻⁷"),
        (1e-9, "10⁻⁹"),
        (-1e-12, "-10⁻¹²"),
        (np.inf, "diverged"),
        (np.nan, "diverged"),
    ],
)
def test_a_number_is_written_short_and_infinity_reads_diverged(value, text):
    assert number(value) == text


def test_what_varies_is_marked_where_it_stands_and_nothing_else():
    assert this_run(0.5) == "[this run: 0.5]"
    words = "tanh, He: iteration 1 of 100, loss 2.000. Layers as of iteration 1."
    expected = "tanh, He: iteration 1 of 100, [this run: loss 2.000]. Layers as of iteration 1."
    assert marked(words, "loss 2.000") == expected
    assert marked(words, "") == words


def test_a_mark_that_would_end_too_early_is_refused():
    with pytest.raises(ValueError, match="may not contain"):
        this_run("[1, 2]")
