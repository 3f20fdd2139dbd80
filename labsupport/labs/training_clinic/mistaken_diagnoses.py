"""The usual wrong answers to the last exercise of lab 15, and what to say of each."""

import numpy as np

# The lines of the table: (the diagnosis, whether it fits).
_LINES = {
    "scale": lambda first, batch, update, train, test: not first < 3.2,
    "rate": lambda first, batch, update, train, test: update < 1e-4,
    "net": lambda first, batch, update, train, test: batch < 0.9,
    "labels": lambda first, batch, update, train, test: train < 0.5,
    "noise": lambda first, batch, update, train, test: test - train > 0.1,
    "images": lambda first, batch, update, train, test: train - test > 0.15,
}


def _table(order=tuple(_LINES), **other):
    """The diagnoses with the lines in this order, and with other questions for some."""
    lines = _LINES | other

    def answer(first_loss, one_batch, update, train, test):
        numbers = first_loss, one_batch, update, train, test
        return next((name for name in order if lines[name](*numbers)), "healthy")

    return answer


def _last_wins(first_loss, one_batch, update, train, test):
    numbers = first_loss, one_batch, update, train, test
    return next((name for name in reversed(_LINES) if _LINES[name](*numbers)), "healthy")


def _words_interchanged(*numbers):
    other = {"noise": "images", "images": "noise"}
    found = _table()(*numbers)
    return other.get(found, found)


OF_DIAGNOSES = {
    "The last line that fits wins in your function. The first one should: return at once.": (
        _last_wins
    ),
    'You interchanged the words "noise" and "images".': _words_interchanged,
    "A first loss below ln 10 is no scale: a squared error begins near 0.25. Ask only whether it "
    "is below 3.2.": _table(
        scale=lambda first, batch, update, train, test: not abs(first - np.log(10)) <= 0.9
    ),
    "NaN > 3.2 is False, as is every comparison with NaN. Ask `not first_loss < 3.2`.": _table(
        scale=lambda first, batch, update, train, test: first > 3.2
    ),
    "Infinity is above 3.2 as well; you looked for NaN and for numbers only.": _table(
        scale=lambda first, batch, update, train, test: np.isnan(first) or 3.2 < first < np.inf
    ),
    "You asked for the one batch before the rate. With updates that small it says nothing.": _table(
        ("scale", "net", "rate", "labels", "noise", "images")
    ),
    "You asked for the labels before the one batch: a net that cannot learn 32 images by heart "
    "cannot blame the labels.": _table(("scale", "rate", "labels", "net", "noise", "images")),
    "You compared test and training before you asked whether it learns at all: below ½, the gap "
    "says little.": _table(("scale", "rate", "net", "noise", "images", "labels")),
    "Noise and images are interchanged: wrong labels hurt the *training* accuracy.": _table(
        noise=lambda first, batch, update, train, test: train - test > 0.1,
        images=lambda first, batch, update, train, test: test - train > 0.15,
    ),
    "The gap has a sign: training above test is too few images, test above training is noise. "
    "You took its size.": _table(
        noise=lambda first, batch, update, train, test: abs(test - train) > 0.1
    ),
    "You took one line for both gaps: 0.1 for noise, 0.15 for images.": _table(
        images=lambda first, batch, update, train, test: train - test > 0.1
    ),
    "The labels' line asks for the training accuracy; you asked for the test accuracy.": _table(
        labels=lambda first, batch, update, train, test: test < 0.5
    ),
    "You ask for the rate first. A first loss that is far off comes before any step.": _table(
        ("rate", "scale", "net", "labels", "noise", "images")
    ),
    "At its line a number is not below it: < and not <=.": _table(
        rate=lambda first, batch, update, train, test: update <= 1e-4,
        net=lambda first, batch, update, train, test: batch <= 0.9,
        labels=lambda first, batch, update, train, test: train <= 0.5,
    ),
    "A first loss up to ln 10 + a little would be too strict: the table's line is 3.2.": _table(
        scale=lambda first, batch, update, train, test: not first < np.log(10) + 0.05
    ),
}
