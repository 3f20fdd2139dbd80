"""Our optimizers take torch's steps, bit for bit, and load no compiler."""

import subprocess
import sys

import pytest
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import initializer
from labsupport.places import ROOT
from labsupport.settings import course_settings
from labsupport.training.networks import Network
from labsupport.training.optimizers import SGD, Adam

PAIRS = {
    "SGD": (SGD, torch.optim.SGD, {"lr": 0.3}),
    "momentum": (SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "Adam": (Adam, torch.optim.Adam, {"lr": 0.01}),
}


def network():
    return Network((6, 5, 3), activation="tanh", initializer=initializer("glorot"), seed=0)


def weights_after(optimizer, settings, *, frozen=()):
    net, draws = network(), torch.Generator().manual_seed(0)
    for number in frozen:
        net.affine[number].requires_grad_(False)
    steps = optimizer(net.parameters(), **settings)
    for _ in range(20):
        x = torch.randn(8, 6, generator=draws)
        steps.zero_grad()
        F.cross_entropy(net(x), torch.arange(8) % 3).backward()
        steps.step()
    return [w.detach().clone() for w in net.parameters()]


@pytest.mark.parametrize("frozen", [(), (0,)], ids=["all", "a frozen layer"])
@pytest.mark.parametrize("name", PAIRS)
def test_the_steps_are_torchs(name, frozen):
    ours, torchs, settings = PAIRS[name]
    expected = weights_after(torchs, settings, frozen=frozen)
    for found, wanted in zip(weights_after(ours, settings, frozen=frozen), expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=0, atol=0)
    assert not torch.equal(expected[-1], list(network().parameters())[-1])


def test_a_training_loads_neither_torchs_compiler_nor_sympy():
    code = """
import sys
from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import load_digits
from labsupport.labs.pretraining.autoencoders import Autoencoder, train_autoencoder
from labsupport.training.loop import fit
from labsupport.training.networks import Network
digits = load_digits()
net = Network((784, 9, 10), activation="tanh", initializer=initializer("glorot"),
              norm="batch norm", seed=0)
fit(net, digits, learning_rate=0.1, iterations=2, momentum=0.5, seed=0, look_every=1)
first = Autoencoder(784, 9, seed=0)
list(train_autoencoder(first, digits.train_images[:300], iterations=2, seed=0))
sys.exit(not {"torch._dynamo", "sympy"}.isdisjoint(sys.modules))
"""
    settings = course_settings() | {"LABSUPPORT_DIGITS": "embedded"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=settings, timeout=100)
    assert done.returncode == 0
