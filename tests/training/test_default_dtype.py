"""A student may have made float64 torch's default: what the labs train stays float32."""

import ast

import numpy as np
import pytest
import torch

from labsupport.by_hand.initializers import gaussian
from labsupport.labs.batch_norm_mnist.opponents import SmallConvNet
from labsupport.labs.layer_norm.recurrent import RECURRENT_NORMS, RecurrentNetwork
from labsupport.places import ROOT, files_in
from labsupport.training.loop import fit
from labsupport.training.networks import NORMS, Network
from tiny_digits import tiny_digits

# What takes torch's default unless it is told a dtype.
MAKERS = {"zeros", "ones", "eye", "rand", "randn", "empty", "full", "linspace"}
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


@pytest.mark.parametrize(
    "make",
    [
        *(lambda n=n: RecurrentNetwork(norm=n, seed=0) for n in RECURRENT_NORMS),
        *(lambda n=n: SmallConvNet(n, seed=0) for n in ("plain", "batch norm")),
    ],
)
def test_the_nets_of_the_labs_are_float32(make, doubles):
    assert {value.dtype for value in make().parameters()} == {torch.float32}


def test_whatever_is_made_names_its_dtype():
    for path in files_in(ROOT / "labsupport", "**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                made = (owner == "torch" and node.func.attr in MAKERS) or (
                    owner in ("nn", "torch.nn", "nn.utils") and node.func.attr in MAKERS | LAYERS
                )
                named = {keyword.arg for keyword in node.keywords}
                assert not made or "dtype" in named, f"{path.name}: {ast.unparse(node)}"
