"""Whatever a student sets for the whole program: Labs show and trainings learn what they did."""

import warnings
from contextlib import contextmanager

import matplotlib
import numpy as np
import pytest
import torch

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.descent import steps_to
from labsupport.by_hand.histograms import histograms
from labsupport.by_hand.initializers import gaussian
from labsupport.course.explorers import explorers
from labsupport.explore import TrainingLab
from labsupport.labs.activation_saturation.experiment import saturation_by_scale
from labsupport.labs.batch_norm_by_hand.inputs import largest_stable_rate
from labsupport.labs.optimization.theory import steps_by_ratio, usual_momentum
from labsupport.labs.pretraining.autoencoders import Autoencoder, train_autoencoder
from labsupport.places import room_names
from labsupport.training.gradients import weight_gradient
from labsupport.training.loop import fit
from labsupport.training.networks import Network
from labsupport.training.side_by_side import SideBySide, train_side_by_side
from strange_settings import strange_settings
from tiny_digits import tiny_digits


@contextmanager
def put_back(set_it, put_it_back):
    set_it()
    try:
        yield
    finally:
        put_it_back()


@contextmanager
def strict_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


MODES = {
    "np.seterr raise": lambda: np.errstate(all="raise"),
    "np.seterr call": lambda: np.errstate(all="call"),
    "no gradients": lambda: torch.set_grad_enabled(False),
    "float64": lambda: put_back(
        lambda: torch.set_default_dtype(torch.float64),
        lambda: torch.set_default_dtype(torch.float32),
    ),
    "warnings are errors": strict_warnings,
    "deterministic": lambda: put_back(
        lambda: torch.use_deterministic_algorithms(True),
        lambda: torch.use_deterministic_algorithms(False),
    ),
    "another device": lambda: torch.device("meta"),  # as set_default_device("cuda") does
    "printed short": lambda: np.printoptions(precision=1, suppress=True, floatmode="fixed"),
    "rcParams": lambda: matplotlib.rc_context(strange_settings()),
}
each_mode = pytest.mark.parametrize("mode", MODES)
LABS = [make for room in room_names() for make in explorers(room)]


@pytest.fixture(scope="module")
def usual():
    """What each work gives where nothing was set."""
    return {}


def run(make):
    """The pictures of a Lab as it begins and at its last preset, and what a training learns."""
    lab = make()
    try:
        seen = [lab.picture, lab.summary]
        lab.press(list(lab.presets)[-1])
        if isinstance(lab, TrainingLab):
            for _, _step in zip(range(3), lab.training, strict=False):
                pass
            seen.append(np.array(lab.training.record.loss))
        else:
            seen += [lab.picture, lab.summary]
        assert lab.error == ""
    finally:
        lab.close()
    return seen


@each_mode
@pytest.mark.parametrize("make", LABS, ids=lambda make: f"{make.__module__}.{make.__name__}")
def test_a_lab_shows_the_same(make, mode, usual, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    if make not in usual:
        usual[make] = run(make)
    with MODES[mode]():
        found = run(make)
    for one, other in zip(found, usual[make], strict=True):
        np.testing.assert_array_equal(one, other)


def trained(kind):
    digits = tiny_digits()
    inputs = digits.train_images.shape[1]
    settings = {"learning_rate": 0.1, "iterations": 3, "batch_size": 16, "seed": 0}
    net = Network((inputs, 8, 8, 10), activation="tanh", initializer=gaussian(0.1), seed=0)
    if kind == "network":
        return fit(net, digits, look_every=1, **settings).loss
    if kind == "diverging network":
        return fit(net, digits, **settings | {"learning_rate": 1e30}).loss
    if kind == "autoencoder":
        net = Autoencoder(inputs, 8, seed=0)
        return np.array([s.loss for s in train_autoencoder(net, digits.train_images, **settings)])
    if kind == "side by side":
        together = SideBySide([net, net])
        del settings["learning_rate"], settings["seed"]
        plan = {"learning_rates": [0.1, 0.2], "seeds": [0, 0], **settings}
        list(train_side_by_side(together, digits, **plan))
        return torch.cat([p.detach().flatten() for p in together.parameters()]).numpy()
    return weight_gradient(net, digits, layer=1, rows=slice(0, 16)).numpy()


@each_mode
@pytest.mark.parametrize(
    "kind", ["network", "diverging network", "autoencoder", "side by side", "one gradient"]
)
def test_a_training_learns_the_same(kind, mode, usual):
    if kind not in usual:
        usual[kind] = trained(kind)
    with MODES[mode]():
        np.testing.assert_array_equal(trained(kind), usual[kind])


FAR_BELOW = {
    "far out": lambda: [
        [f(np.array([-1e4, -300.0, 300.0])) for f in (one.f, one.df)]
        for one in ACTIVATIONS.values()
    ],
    "shares by scale": lambda: list(
        saturation_by_scale([3.0, 10.0], ["sigmoid", "tanh"], seeds=[0]).values()
    ),
    "rates tried": lambda: [largest_stable_rate(np.eye(2) * s) for s in (0.1, 1.0, 3.0)],
    "steps by ratio": lambda: steps_by_ratio(usual_momentum, [3, 10]),
    "paths": lambda: steps_to(
        np.array([[[1e-170, 0.0]], [[1e-200, 0.0]]]), np.zeros(2), within=0.01
    ),
    "bins": lambda: histograms([np.array([1e-310, 0.5])], -1.0, 1.0, 60).share,
}


@pytest.mark.parametrize("work", FAR_BELOW)
def test_numbers_too_small_for_a_float_are_0_and_no_error(work):
    with np.errstate(all="ignore"):
        usual = FAR_BELOW[work]()
    with np.errstate(all="raise"):
        found = FAR_BELOW[work]()
    np.testing.assert_array_equal(found, usual)
