"""Usual wrong answers to the exercises on early stopping and bags: what to say of each."""

import numpy as np


def _stopped(losses, patience):
    """The right answer."""
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


def _by_rises(losses, patience):
    """Stops after so many epochs in a row that are worse than the one before."""
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises >= patience:
            return int(np.argmin(losses[: epoch + 1])), epoch
    return int(np.argmin(losses)), len(losses) - 1


def _never_reset(losses, patience):
    """Counts all epochs without a new best one, not those in a row."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


def _with_ties(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss <= losses[best] else best
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


def _patience_from_1(losses, patience):
    """Begins as if the second epoch were the best so far."""
    best = min(1, len(losses) - 1)
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


def _always_early(losses, patience):
    """Takes the last `patience` epochs for those without a new lowest loss, at the end too."""
    best, epoch = _stopped(losses, patience)
    return (best, epoch) if epoch - best >= patience else (max(epoch - patience, 0), epoch)


def _with_tolerance(losses, patience, least=0.01):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] - least else best
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


OF_STOPPING = {
    "You looked into the future: the lowest loss of all epochs may come after the end. Only epochs "
    "up to the stop count.": lambda losses, patience: (
        int(np.argmin(losses)),
        _stopped(losses, patience)[1],
    ),
    "You never stop. With patience the epochs after the end are not trained.": (
        lambda losses, patience: (int(np.argmin(losses)), len(losses) - 1)
    ),
    "You keep the weights of the last epoch. Those of the best one are restored.": (
        lambda losses, patience: (_stopped(losses, patience)[1],) * 2
    ),
    "You stop one epoch late: the end is reached with `patience` epochs without a new lowest loss, "
    "not with one more.": lambda losses, patience: _stopped(losses, patience + 1),
    "You stop one epoch early.": lambda losses, patience: _stopped(losses, max(patience - 1, 1)),
    "You looked for the lowest loss of all epochs first. Training does not know it yet: go through "
    "the epochs in order.": lambda losses, patience: (
        int(np.argmin(losses)),
        min(int(np.argmin(losses)) + patience, len(losses) - 1),
    ),
    "You compare each loss with the one before. Compare with the lowest so far.": _by_rises,
    "You ask that a loss be lower by some margin. Any lower loss is a new lowest one.": (
        _with_tolerance
    ),
    "At first the best epoch is 0, not 1.": _patience_from_1,
    "The best epoch is not always `patience` before the last one: training may end while it still "
    "waits, or still improves.": _always_early,
    "Your count goes on after a new lowest loss. It begins anew there.": _never_reset,
    "A loss that only equals the lowest is no new lowest one: <, not <=.": _with_ties,
    "You count from 1. The first loss belongs to epoch 0.": lambda losses, patience: tuple(
        k + 1 for k in _stopped(losses, patience)
    ),
    "The two results are in the other order: first the epoch that is restored.": (
        lambda losses, patience: _stopped(losses, patience)[::-1]
    ),
    "You return the lowest loss. Asked for is its epoch.": lambda losses, patience: (
        losses[_stopped(losses, patience)[0]],
        _stopped(losses, patience)[1],
    ),
    "You return the lowest loss of all. Asked for is an epoch, the best one before the end.": (
        lambda losses, patience: (min(losses), _stopped(losses, patience)[1])
    ),
    "You return how many epochs are trained. The last of them has one number less: epochs count "
    "from 0.": lambda losses, patience: (
        _stopped(losses, patience)[0],
        _stopped(losses, patience)[1] + 1,
    ),
    "Training cannot go on after the last epoch: best + patience may be more than len(losses) − "
    "1.": lambda losses, patience: (
        _stopped(losses, patience)[0],
        _stopped(losses, patience)[0] + patience,
    ),
    "Where the patience never runs out, the last epoch is len(losses) − 1.": (
        lambda losses, patience: (
            _stopped(losses, patience)[0],
            min(_stopped(losses, patience)[0] + patience, len(losses)),
        )
    ),
}


def _counts(drawn):
    return np.bincount(drawn, minlength=len(drawn))


def _shares(left_out, twice):
    """The two shares from the counts and the draws."""
    return lambda drawn: (left_out(_counts(drawn), drawn), twice(_counts(drawn), drawn))


def _left(counts, drawn):
    return np.mean(counts == 0)


def _twice(counts, drawn):
    return np.mean(counts >= 2)


OF_BAGS = {
    "Examples after the largest that was drawn are missing in your counts: minlength=len(drawn).": (
        lambda drawn: (np.mean(np.bincount(drawn) == 0), np.mean(np.bincount(drawn) >= 2))
    ),
    "Your counts end with the largest example that was drawn; those after it were left out too: "
    "minlength=len(drawn).": lambda drawn: (
        np.sum(np.bincount(drawn) == 0) / len(drawn),
        np.sum(np.bincount(drawn) >= 2) / len(drawn),
    ),
    "The second share counts exactly twice. Three times is asked for too: >= 2.": _shares(
        _left, lambda counts, drawn: np.mean(counts == 2)
    ),
    "The second share counts three times or more: twice is > 1.": _shares(
        _left, lambda counts, drawn: np.mean(counts > 2)
    ),
    "The second number is the share of the draws that repeat an earlier one. Asked for are "
    "examples: those drawn twice or more.": _shares(
        _left, lambda counts, drawn: 1 - len(np.unique(drawn)) / len(drawn)
    ),
    "The second number is the share of draws that hit such examples. Asked for is the share of the "
    "examples.": _shares(_left, lambda counts, drawn: counts[counts >= 2].sum() / len(drawn)),
    "The first number is the share that was drawn. Asked for is the share left out.": _shares(
        lambda counts, drawn: np.mean(counts > 0), _twice
    ),
    "The second number counts once or more.": _shares(
        _left, lambda counts, drawn: np.mean(counts > 0)
    ),
    "The second number is the share drawn exactly once. Twice or more is asked for.": _shares(
        _left, lambda counts, drawn: np.mean(counts == 1)
    ),
    "The first number is the share drawn exactly once.": _shares(
        lambda counts, drawn: np.mean(counts == 1), _twice
    ),
    "These are numbers of examples. Divide by n.": _shares(
        lambda counts, drawn: (counts == 0).sum(), lambda counts, drawn: (counts >= 2).sum()
    ),
    "The two results are in the other order.": _shares(_twice, _left),
    "You gave the shares of a very large bag. Count those of this one.": lambda drawn: (
        np.exp(-1.0),
        1 - 2 * np.exp(-1.0),
    ),
    "You gave what is expected of a bag of this size. Count what was drawn.": lambda drawn: (
        (1 - 1 / len(drawn)) ** len(drawn),
        1 - (1 - 1 / len(drawn)) ** len(drawn) - (1 - 1 / len(drawn)) ** (len(drawn) - 1),
    ),
    "The second number is taken of the drawn examples only. Divide by all n.": _shares(
        _left, lambda counts, drawn: np.mean(counts[counts > 0] >= 2)
    ),
    "In percent these would be right. A share lies between 0 and 1.": _shares(
        lambda counts, drawn: 100 * np.mean(counts == 0),
        lambda counts, drawn: 100 * np.mean(counts >= 2),
    ),
}
