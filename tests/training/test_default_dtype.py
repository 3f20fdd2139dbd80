"""A student's float64 and random state are not ours: the labs train float32, and draw apart."""

import ast

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import gaussian
from labsupport.labs.activation_saturation.cost import time_shares
from labsupport.labs.batch_norm_mnist.opponents import SmallConvNet
from labsupport.labs.layer_norm.recurrent import RECURRENT_NORMS, RecurrentNetwork
from labsupport.labs.optimization.recurrent import RecurrentNets
from labsupport.places import ROOT, files_in
from labsupport.training.loop import fit
from labsupport.training.networks import NORMS, Network
from tiny_digits import tiny_digits

# What takes torch's default unless it is told a dtype.
MAKERS = {"zeros", "ones", "eye", "rand", "randn", "empty", "full", "linspace"}
# And what takes the dtype of its values, but torch's default device.
OF_VALUES = {"tensor", "as_tensor", "arange", "randperm", "randint"}
LAYERS = {"Linear", "Conv1d", "Conv2d", "BatchNorm1d", "BatchNorm2d", "LayerNorm", "RMSNorm"}


@pytest.fixture
def doubles():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def weights_after_training(norm):
    digits = tiny_digits()
    sizes = (digits.train_images.shape[1], 8, 8, 10)
    net = Network(sizes, activation="tanh", initializer=gaussian(0.1), norm=norm, seed=0)
    fit(net, digits, learning_rate=0.1, iterations=5, batch_size=16, seed=0)
    return [value.numpy() for value in net.state_dict().values()]


@pytest.mark.parametrize("norm", ["plain", *NORMS])
def test_a_training_gives_the_same_weights_whatever_the_default_is(norm, request):
    usual = weights_after_training(norm)
    request.getfixturevalue("doubles")
    for ours, theirs in zip(usual, weights_after_training(norm), strict=True):
        np.testing.assert_array_equal(ours, theirs)


NETS = [
    *(lambda n=n: RecurrentNetwork(norm=n, seed=0) for n in RECURRENT_NORMS),
    *(lambda n=n: SmallConvNet(n, seed=0) for n in ("plain", "batch norm")),
]


@pytest.mark.parametrize("make", NETS)
def test_the_nets_of_the_labs_are_float32(make, doubles):
    assert {value.dtype for value in make().parameters()} == {torch.float32}


def test_recurrent_nets_side_by_side_are_float32(doubles):
    images = torch.zeros(1, 2, 784, dtype=torch.float32)
    assert RecurrentNets([0, 1]).logits(images).dtype == torch.float32


@pytest.mark.parametrize(
    "make",
    [
        *NETS,
        *(lambda n=n: weights_after_training(n) for n in ("plain", *NORMS)),
        lambda: time_shares(["tanh"], [50], units=50),
    ],
)
def test_torch_s_random_state_stays_the_student_s(make):
    before = torch.random.get_rng_state()
    make()
    assert torch.equal(torch.random.get_rng_state(), before)


def made_in(source):
    """(call, function, arguments named) of what a source makes with torch."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, name = ast.unparse(node.func.value), node.func.attr
            maker = owner == "torch" and name in MAKERS | OF_VALUES
            if maker or (owner in ("nn", "torch.nn", "nn.utils") and name in MAKERS | LAYERS):
                named = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                yield ast.unparse(node), name, named


def test_whatever_is_made_names_dtype_and_device_and_draws_from_its_own_generator():
    for path in files_in(ROOT / "labsupport", "**/*.py"):
        for call, name, named in made_in(path.read_text(encoding="utf-8")):
            assert "dtype" in named or name in OF_VALUES, f"{path}: {call}"
            assert named.get("device") in ("'cpu'", "'meta'"), f"{path}: {call}"
            assert name not in ("rand", "randn") or "generator" in named, f"{path}: {call}"
            if name.startswith(("Linear", "Conv")):
                assert named.get("device") == "'meta'", f"{path}: {call}"
