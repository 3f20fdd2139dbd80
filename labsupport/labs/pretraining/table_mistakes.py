"""The usual wrong answers to *where-it-stops*: what to say of each."""

import numpy as np


def _first(labels, stops):
    return labels[stops].min() if stops.any() else np.inf


def _last_help(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    return labels[helps].max() if helps.any() else np.inf


def _by_mean(labels, plain, pretrained):
    return _first(labels, pretrained.mean(axis=0) >= plain.mean(axis=0))


def _by_median(labels, plain, pretrained):
    return _first(labels, np.median(pretrained, axis=0) >= np.median(plain, axis=0))


def _seed_by_seed(labels, plain, pretrained):
    return _first(labels, (pretrained >= plain).any(axis=0))


def _stops(plain, pretrained):
    return pretrained.max(axis=0) >= plain.min(axis=0)


def _largest(labels, plain, pretrained):
    stops = _stops(plain, pretrained)
    return labels[stops].max() if stops.any() else np.inf


def _never_infinite(labels, plain, pretrained):
    return labels[np.argmax(_stops(plain, pretrained))]


def _all_of_them(labels, plain, pretrained):
    return labels[_stops(plain, pretrained)]


def _by_rows(labels, plain, pretrained):
    return _first(labels, pretrained.max(axis=1) >= plain.min(axis=1))


def _place(labels, plain, pretrained):
    stops = pretrained.max(axis=0) >= plain.min(axis=0)
    return float(np.argmax(stops)) if stops.any() else np.inf


def _sorted_alone(labels, plain, pretrained):
    return _first(np.sort(labels), _stops(plain, pretrained))


def _never_again(labels, plain, pretrained):
    order = np.argsort(labels)
    stops = _stops(plain, pretrained)[order]
    from_here = np.logical_and.accumulate(stops[::-1])[::-1]
    return _first(labels[order], from_here)


OF_TABLES = {
    "You sorted the labels alone. Their columns in the two tables have to go along.": _sorted_alone,
    "That is the number from which on it never helps again. Asked for is the fewest at which it "
    "does not.": _never_again,
    "You compared the medians. Half of the seeds may lie on the other side of a median: ask "
    "whether the bands overlap.": _by_median,
    "You compared the means. One lucky seed can carry a mean: ask whether the bands "
    "overlap.": _by_mean,
    "You compared seed 0 with seed 0. These are different nets, not pairs: every pretrained "
    "one must beat every plain one.": _seed_by_seed,
    "A tie is no gain: where the worst pretrained seed equals the best plain one, pretraining does "
    "not help beyond doubt.": lambda labels, plain, pretrained: _first(
        labels, pretrained.max(axis=0) > plain.min(axis=0)
    ),
    "You compared the best seeds. The worst pretrained seed has to beat the best plain "
    "one.": lambda labels, plain, pretrained: _first(
        labels, pretrained.min(axis=0) >= plain.min(axis=0)
    ),
    "You compared the worst seeds. The worst pretrained seed has to beat the best plain "
    "one.": lambda labels, plain, pretrained: _first(
        labels, pretrained.max(axis=0) >= plain.max(axis=0)
    ),
    "You ask where pretraining is surely worse. Asked for is where it no longer helps beyond "
    "doubt: the worst pretrained seed against the best plain one.": (
        lambda labels, plain, pretrained: _first(
            labels, pretrained.min(axis=0) >= plain.max(axis=0)
        )
    ),
    "These are errors: smaller is better. You took the tables for accuracies.": (
        lambda labels, plain, pretrained: _first(
            labels, pretrained.min(axis=0) <= plain.max(axis=0)
        )
    ),
    "That is the fewest labels at which it does help. Asked for is where it does "
    "not.": lambda labels, plain, pretrained: _first(
        labels, pretrained.max(axis=0) < plain.min(axis=0)
    ),
    "That is the largest number of labels at which it does not help. Asked for is the fewest.": (
        _largest
    ),
    "The axes are swapped: seeds are rows, so the worst seed is max(axis=0).": _by_rows,
    "You give up at the first number of labels. Only after the loop is it sure that there is none: "
    "return np.inf there.": lambda labels, plain, pretrained: (
        labels[0] if _stops(plain, pretrained)[0] else np.inf
    ),
    "Where there is none, np.inf is asked for, not None.": lambda labels, plain, pretrained: (
        _first(labels, _stops(plain, pretrained)) if _stops(plain, pretrained).any() else None
    ),
    "The first in the list is not always the fewest: the labels need not be "
    "sorted.": lambda labels, plain, pretrained: (
        labels[_stops(plain, pretrained)][0] if _stops(plain, pretrained).any() else np.inf
    ),
    "Where pretraining helps at every number of labels, the answer is np.inf.": _never_infinite,
    "The answer is the fewest labels, one number, not all of them.": _all_of_them,
    "That is the last number of labels at which it helps; asked for is the first at which it "
    "does not.": _last_help,
    "That is the place in the list: use it to look up labels.": _place,
}
