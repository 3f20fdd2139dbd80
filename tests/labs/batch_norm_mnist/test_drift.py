"""What a unit receives while it learns, and what batch norm makes of it."""

import numpy as np
import pytest
import torch

from labsupport.labs.batch_norm_mnist import drift
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
IMAGES = np.array(DIGITS.train_images[:256])
PLACES = {"plain": [], "batch norm": [1, 2, 3], "below": [1, 2]}
SEEN = drift.drift_by_layers(DIGITS, PLACES, seed=1)


def test_what_a_unit_receives_is_looked_at_before_training_and_every_ten_steps():
    assert list(SEEN) == list(PLACES)
    for one in SEEN.values():
        assert one.received.shape == one.arrives.shape == (21, 256, 100)
        assert not np.array_equal(one.received[0], one.received[-1])
    # The plain net's first look by hand: three matrices drawn one after the other.
    rng, h = np.random.default_rng(1), IMAGES
    for n in (784, 100, 100):
        a = h @ (0.1 * rng.standard_normal((n, 100)))
        h = 1 / (1 + np.exp(-a))
    np.testing.assert_allclose(SEEN["plain"].received[0], a, atol=1e-4)


@pytest.mark.parametrize("name", ["plain", "below"])
def test_a_sigmoid_without_batch_norm_receives_what_arrives(name):
    bare = SEEN[name]
    np.testing.assert_allclose(bare.received, bare.arrives, atol=1e-4)
    assert bare.gamma.tolist() == [1] * 100
    assert bare.beta.tolist() == [0] * 100


def test_batch_norm_below_widens_what_arrives_and_a_layer_that_is_not_there_is_refused():
    widths = {name: SEEN[name].arrives[0].std(axis=0).mean() for name in SEEN}
    assert widths["below"] > 3 * widths["plain"]
    assert np.array_equal(SEEN["below"].arrives[0], SEEN["batch norm"].arrives[0])
    with pytest.raises(ValueError, match="hidden layers"):
        drift.drift_by_layers(DIGITS, {"four": [4]})


def test_batch_norm_makes_of_what_arrives_mean_beta_and_std_gamma():
    normed = SEEN["batch norm"]
    norm = torch.nn.BatchNorm1d(100)
    with torch.no_grad():
        norm.weight.copy_(torch.from_numpy(normed.gamma))
        norm.bias.copy_(torch.from_numpy(normed.beta))
        expected = norm(torch.from_numpy(normed.arrives[-1]))
    np.testing.assert_allclose(normed.received[-1], expected, atol=1e-3)
    np.testing.assert_allclose(normed.received[0].mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(normed.received[0].std(axis=0), 1, rtol=0.01)
    assert (normed.gamma != 1).all()
