"""The Lab "Held back": its fits against loops, and its picture in every room."""

import numpy as np
import pytest

from labsupport.explore.lab import Lab
from labsupport.figures.live import Drawing
from labsupport.labs.regularization import curve
from labsupport.labs.regularization.curve_figure import CurveFigure
from labsupport.labs.regularization.explorer import explorer

NET = {"units": 30, "count": 20, "noise": 0.3, "seed": 2}


def features(fit):
    return curve._features(fit.x, curve._points(20, 0.3, 30, 2)[2])


def weights(kind, strength):
    path = curve._all_strengths(kind, 30, 20, 0.3, 2)
    return path.v[:, int(np.abs(curve.STRENGTHS - strength).argmin())]


@pytest.mark.parametrize("kind", ["L2", "dropout"])
def test_a_fit_is_the_minimum_of_error_and_penalty(kind):
    fit = curve.fit(kind=kind, strength=0.4, **NET)
    h, v = features(fit), weights(kind, 0.4)
    setting = curve.setting_of(kind, 0.4)
    scale = 1.0 if kind == "L2" else (h**2).mean(axis=0)
    factor = setting if kind == "L2" else setting / (1 - setting)
    slope = h.T @ (h @ v - fit.y) / 20 + factor * scale * v
    np.testing.assert_allclose(slope, 0, atol=1e-6)


def test_l2_of_dropout_is_the_mean_over_many_masks():
    fit = curve.fit(kind="dropout", strength=0.4, **NET)
    h, v, p = features(fit), weights("dropout", 0.4), curve.setting_of("dropout", 0.4)
    masks = (np.random.default_rng(0).random((40_000, 1, 30)) >= p) / (1 - p)
    noisy = np.mean([(((h * m) @ v - fit.y) ** 2).mean() for m in masks])
    clean = ((h @ v - fit.y) ** 2).mean()
    penalty = p / (1 - p) * ((h**2).mean(axis=0) * v**2).sum()
    assert noisy - clean == pytest.approx(penalty, rel=0.05)


def test_l1_has_exact_zeros_and_meets_its_conditions():
    fit = curve.fit(kind="L1", strength=0.6, **NET)
    h, v, strength = features(fit), weights("L1", 0.6), curve.setting_of("L1", 0.6)
    pull = h.T @ (fit.y - h @ v) / 20
    assert fit.zeros > 0.4
    assert np.abs(pull).max() <= strength * 1.05
    np.testing.assert_allclose(pull[v != 0], strength * np.sign(v[v != 0]), rtol=0.05)


def test_early_stopping_is_gradient_descent_stopped():
    strength = 0.96
    steps = round(curve.setting_of("early stopping", strength))
    fit = curve.fit(kind="early stopping", strength=strength, **NET)
    h, v = features(fit), np.zeros(30)
    rate = 20 / np.linalg.norm(h, 2) ** 2
    for _ in range(steps):
        v = v - rate * h.T @ (h @ v - fit.y) / 20
    np.testing.assert_allclose(weights("early stopping", strength), v, rtol=0.2, atol=0.1)


def test_input_noise_is_the_mean_over_many_noisy_points():
    strength = 0.52
    fit = curve.fit(kind="input noise", strength=strength, **NET)
    std, hidden = curve.setting_of("input noise", strength), curve._points(20, 0.3, 30, 2)[2]
    noise = std * np.random.default_rng(0).standard_normal((4000, 20))
    h = curve._features((fit.x + noise).ravel(), hidden)
    y = np.tile(fit.y, 4000)
    slope = h.T @ (h @ weights("input noise", strength) - y) / len(y)
    assert np.abs(slope).max() < 0.02


def test_every_kind_does_next_to_nothing_at_strength_0_and_something_at_1():
    for kind in curve.KINDS:
        none, most = (curve.fit(kind=kind, strength=s, **NET) for s in (0.0, 1.0))
        assert none.train[none.place] < 0.25
        assert most.train[most.place] > none.train[none.place]
        assert most.sharpest < none.sharpest
        assert kind in none.summary


@pytest.mark.parametrize("kind", ["L1", "dropout", "input noise"])
def test_without_strength_every_kind_is_the_same_net(kind):
    errors = [curve.fit(kind=k, strength=0.0, **NET).test[0] for k in ("L2", kind)]
    assert errors[1] == pytest.approx(errors[0], rel=0.15)


def test_the_errors_are_drawn_up_to_the_strength_and_no_further():
    result = curve.fit(kind="L2", strength=0.4, **NET)
    pinned = curve.fit(kind="L1", strength=0.2, **NET)
    drawing = Drawing(CurveFigure)
    drawing.frame(result, pinned)
    figure = drawing.picture
    for line, last in [(figure.test, 0.4), (figure.train, 0.4), (figure.old_test, 0.2)]:
        assert line.get_xdata()[0] == 0
        assert line.get_xdata()[-1] == pytest.approx(last)
    for dot, values in zip(figure.old_here, (pinned.train, pinned.test), strict=True):
        assert dot.get_visible()
        np.testing.assert_allclose(dot.get_data(), [[0.2], [values[pinned.place]]])


@pytest.mark.parametrize("size", [(360, 640), (900, 500), (1366, 768)])
def test_the_picture_holds_its_curves_in_every_room(size):
    result = curve.fit(kind="L2", strength=0.4, **NET)
    pinned = curve.fit(kind="L1", strength=0.0, **NET)
    drawing = Drawing(CurveFigure)
    drawing.room = type(drawing.room)(*size)
    assert drawing.frame(result, pinned).startswith(b"\x89PNG")
    figure = drawing.picture
    np.testing.assert_array_equal(figure.line.get_ydata(), result.fitted)
    np.testing.assert_array_equal(figure.ghost.get_ydata(), pinned.fitted)
    assert figure.ghost.get_visible()
    drawing.frame(result, None)
    assert not figure.ghost.get_visible()


def test_the_lab_answers_each_strength_from_what_it_knows():
    lab = explorer(units=30)
    try:
        assert isinstance(lab, Lab)
        lab.set(strength=0.4)
        first = curve._all_strengths.cache_info().misses
        for strength in curve.STRENGTHS[:5]:
            lab.set(strength=float(strength))
        assert curve._all_strengths.cache_info().misses == first
    finally:
        lab.close()
