"""`judge` refuses every one-place change of a reference that can change an answer."""

import numpy as np
import pytest

from labsupport.exercises.judging import judge
from labsupport.exercises.registry import all_exercises, find_exercise
from tests.exercises.mutants import mutants, survivors
from tests.exercises.plausible import PLAUSIBLE

ORDER = "the order of the examples, inputs or seeds does not count"
# Mutants that nobody can tell from the reference on plausible inputs, and why.
EQUIVALENT = {
    "root-mean-square": {"h → h[::-1], first of all": ORDER},
    "saturated-share": {"h → h[::-1], first of all": ORDER},
    "relu-and-slope": {
        "np.maximum(a, 0) → np.maximum(0, a)": "the larger of two is the same",
        "(a > 0).astype(float) → a > 0": "True and False count as 1 and 0",
    },
    "relu6-from-two": {
        "np.maximum(x, 0) → np.maximum(0, x)": "the same",
        "np.maximum(x - 6, 0) → np.maximum(0, x - 6)": "the same",
    },
    "prelu-gradient": {"np.minimum(a, 0) → np.minimum(0, a)": "the smaller of two is the same"},
    "sparse-and-dead": {"h → h[::-1], first of all": ORDER},
    "count-distinct-units": {"W → W[::-1], first of all": ORDER},
    "units-that-can-differ": {"W_in → W_in[::-1], first of all": ORDER},
    "gain": {"z → z[::-1], first of all": ORDER},
    "standardizing": {"h → h[::-1], first of all": ORDER},
    "tied-gradient": {"x → x[::-1], first of all": ORDER},
    "where-it-stops": {
        "plain → plain[::-1], first of all": ORDER,
        "pretrained → pretrained[::-1], first of all": ORDER,
    },
    "bag-shares": {"drawn → drawn[::-1], first of all": ORDER},
    "he-in-place": {
        "model → model[::-1], first of all": ORDER,
        "torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng) → "
        "torch.nn.init.kaiming_normal_(layer.weight, generator=rng)": "a leaky ReLU of slope 0",
    },
    "batch-norm-backward": {"x → dy": "both have as many rows"},
    "clip-by-norm": {"min(1, threshold / norm) → min(threshold / norm, 1)": "the same"},
    "logits-with-batch-norm": {
        "zip(affine[:-1], norms, strict=True) → zip(affine[:-1], norms)": "strict only warns",
        "True → False": "strict only warns",
    },
    "evaluate": {
        "(model(x).argmax(1) == labels).float().mean().item() → "
        "(model(x).argmax(1) == labels).float().mean()": "a tensor of the right value is right",
    },
    "share-given-back": {
        "plain → plain[::-1], first of all": ORDER,
        "batch_norm → batch_norm[::-1], first of all": ORDER,
        "account → account[::-1], first of all": ORDER,
    },
    "fold-the-first-batch-in": {
        "x → x[::-1], first of all": ORDER,
        "b → b[::-1], first of all": "the old bias cancels: it is in the mean as well",
        "b → b[:1], first of all": "the same",
    },
    "layer-norm-backward": {"std → std[:, :1], first of all": "std has one column"},
    "averaged-axes": {"(3, 4) → (4, 3)": "axes may come in any order"},
    "which-normalizer": {
        "0.001 → 0.002": "the exercise names no tolerance: from 0.0005 to 0.02 all are right",
        "0.001 → 0.0005": "the same",
        "0.001 → 0.01": "the same",
        "np.allclose((y ** 2).mean(axis=axis), 1, **near) → "
        "np.allclose(1, (y ** 2).mean(axis=axis), **near)": "rtol is 1e-5 of either side",
        "np.allclose(y.mean(axis=axis), 0, **near) → "
        "np.allclose(0, y.mean(axis=axis), **near)": "the same",
        "np.allclose(y.mean(axis=axis), 0, **near) → "
        "np.allclose(y.mean(axis=axis), 0)": "ε moves the squares, and leaves the means at 0",
        "y.mean → y.sum": "a sum is 0 where the mean is",
        "y → y[::-1], first of all": ORDER,
    },
    "one-batch": {
        "1 → 2": "one step more at the end, whose p is never computed",
        "k < steps → k <= steps": "a step after the last p changes nothing",
        "x → labels #3": "both have as many rows",
    },
    "update-ratios": {
        "zip(weights, gradients, strict=True) → zip(weights, gradients)": "strict only warns",
        "True → False": "strict only warns",
        "np.array([rate * np.linalg.norm(g) / np.linalg.norm(W) for W, g in pairs]) → "
        "[rate * np.linalg.norm(g) / np.linalg.norm(W) for W, g in pairs]": "a list is right too",
    },
    "diagnose": {
        "first_loss < 3.2 → first_loss <= 3.2": "no loss is measured as exactly 3.2",
        "train - test > 0.15 → train - test >= 0.15": "rounding decides whether a gap is 0.15",
        "test - train > 0.1 → test - train >= 0.1": "the same",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("task", all_exercises(), ids=lambda task: task.name)
def test_every_mutant_that_can_differ_is_refused_and_no_other_is_listed(task):
    count, passed = survivors(task)
    assert count > 10
    assert [change for change, different in passed.items() if different] == []
    assert set(passed) == set(EQUIVALENT.get(task.name, {}))


def test_every_exercise_has_plausible_inputs_other_than_its_cases():
    names = {task.name for task in all_exercises()}
    assert names == set(PLAUSIBLE)
    assert all(len(PLAUSIBLE[name](np.random.default_rng(1))) >= 4 for name in names)


def test_a_mutant_differs_in_one_place_and_none_is_the_original():
    source = 'def f(a, b):\n    """Docs."""\n    return np.mean(a) > b - 1'
    changes = {one.change for one in mutants(source, ["a", "b"])}
    assert {"np.mean → np.sum", "b - 1 → b + 1", "1 → 2", "1 → 0", "a → b"} <= changes
    assert "np.mean(a) > b - 1 → np.mean(a) >= b - 1" in changes
    assert "a → a[:1], first of all" in changes
    texts = [one.source for one in mutants(source, ["a", "b"])]
    assert len(texts) == len(set(texts))
    assert source.replace('"""Docs."""', "'Docs.'") not in texts


# False passes that were found by hand once


def _children_in_eval(model, x, labels):
    was_training = model.training
    model.eval()
    share = (model(x).argmax(1) == labels).float().mean().item()
    model.training = was_training
    return share, model.training


def _model_in_eval(model, x, labels):
    was_training = model.training
    model.eval()
    return (model(x).argmax(1) == labels).float().mean().item(), was_training


def _autograd_off(model, x, labels):
    import torch

    torch.set_grad_enabled(False)
    return find_exercise("evaluate").reference(model, x, labels)


def _with_default_rtol(W, tolerance):
    kept = []
    for unit in W.T:
        if not any(np.allclose(unit, other, atol=tolerance) for other in kept):
            kept.append(unit)
    return len(kept)


def _by_the(row_or_rows, atol=1e-3):
    def which(y):
        def near(statistic, goal):
            return row_or_rows(np.isclose(statistic, goal, atol=atol))

        for axis, name in ((0, "batch norm"), (1, "layer norm")):
            if near(y.mean(axis), 0) and near((y**2).mean(axis), 1):
                return name
        return "RMS norm" if near((y**2).mean(1), 1) else "none"

    return which


def _tie_wins(labels, plain, pretrained):
    helps = pretrained.max(axis=0) <= plain.min(axis=0)
    return np.inf if helps.all() else labels[~helps].min()


def _norms_in_place(x, affine, norms):
    out = find_exercise("logits-with-batch-norm").reference(x, affine, norms)
    x.mul_(2)
    return out


@pytest.mark.parametrize(
    ("name", "attempt", "says"),
    [
        ("evaluate", _children_in_eval, "left part 0 of `model` (Linear) in eval mode"),
        ("evaluate", _model_in_eval, "left `model` in eval mode, but got it in train mode"),
        ("evaluate", _autograd_off, "left autograd off for the whole program"),
        ("count-distinct-units", _with_default_rtol, "Set rtol=0|With rtol=0"),
        ("which-normalizer", _by_the(lambda near: near[0]), "first row or column alone"),
        ("which-normalizer", _by_the(np.any), "Any row or column"),
        ("which-normalizer", _by_the(np.all, 0.3), "tolerance is so large"),
        ("where-it-stops", _tie_wins, "A tie is no gain"),
        ("logits-with-batch-norm", _norms_in_place, "changed its input `x` in place"),
    ],
)
def test_what_once_passed_though_wrong_is_refused_and_named(name, attempt, says):
    result = judge(find_exercise(name), attempt)
    assert not result
    assert any(part in result.message for part in says.split("|")), result.message


def test_autograd_is_on_again_after_an_attempt_that_turned_it_off():
    import torch

    judge(find_exercise("evaluate"), _autograd_off)
    assert torch.is_grad_enabled()
