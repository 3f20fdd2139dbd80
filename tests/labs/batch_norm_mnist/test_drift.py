"""What a unit receives while it learns, and what batch norm makes of it."""

import numpy as np
import torch

from labsupport.labs.batch_norm_mnist import drift
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
IMAGES = np.array(DIGITS.train_images[:256])
SEEN = drift.drift_by_method(DIGITS, seed=1)


def test_what_a_unit_receives_is_looked_at_before_training_and_every_ten_steps():
    assert list(SEEN) == ["plain", "batch norm"]
    for one in SEEN.values():
        assert one.received.shape == one.arrives.shape == (21, 256, 100)
        assert not np.array_equal(one.received[0], one.received[-1])
    # The plain net's first look by hand: three matrices drawn one after the other.
    rng, h = np.random.default_rng(1), IMAGES
    for n in (784, 100, 100):
        a = h @ (0.1 * rng.standard_normal((n, 100)))
        h = 1 / (1 + np.exp(-a))
    np.testing.assert_allclose(SEEN["plain"].received[0], a, atol=1e-4)


def test_a_plain_sigmoid_receives_what_arrives():
    plain = SEEN["plain"]
    np.testing.assert_allclose(plain.received, plain.arrives, atol=1e-4)
    assert plain.gamma.tolist() == [1] * 100
    assert plain.beta.tolist() == [0] * 100


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
