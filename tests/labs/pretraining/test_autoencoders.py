"""An autoencoder gives back what was masked, and torch agrees with the formula."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.activations import activation
from labsupport.labs.pretraining.autoencoders import Autoencoder, mask, train_autoencoder
from tiny_digits import tiny_digits

IMAGES = tiny_digits().train_images
SETTINGS = {"learning_rate": 0.02, "iterations": 40, "batch_size": 32, "seed": 4}
both = pytest.mark.parametrize("tied", [False, True])


def losses(*, tied=False, **settings):
    steps = train_autoencoder(
        Autoencoder(784, 20, tied=tied, seed=1), IMAGES, **{**SETTINGS, **settings}
    )
    return [step.loss for step in steps]


@both
def test_up_and_down_are_the_formulas(tied):
    autoencoder = Autoencoder(784, 20, tied=tied, seed=1)
    for _ in train_autoencoder(autoencoder, IMAGES, **SETTINGS):  # so that no bias is zero
        pass
    sigmoid = activation("sigmoid").f
    x = IMAGES[:5].astype(float)
    h = sigmoid(x @ autoencoder.weight + autoencoder.bias)
    decoder = autoencoder.affine[1]
    V = autoencoder.weight.T if tied else decoder.weight.detach().numpy().T
    back = sigmoid(h @ V + decoder.bias.detach().numpy())
    np.testing.assert_allclose(autoencoder.up(x), h, atol=1e-5)
    np.testing.assert_allclose(autoencoder.down(h), back, atol=1e-5)
    with torch.no_grad():
        np.testing.assert_allclose(autoencoder(torch.tensor(IMAGES[:5])), back, atol=1e-5)
    assert autoencoder.up(x).dtype == autoencoder.down(h).dtype == np.float32


def test_tied_weights_are_one_matrix_that_gets_both_gradients():
    autoencoder = Autoencoder(784, 20, tied=True, seed=1)
    assert sorted(p.numel() for p in autoencoder.parameters()) == [20, 784, 784 * 20]
    h = torch.rand(3, 20)
    autoencoder._decode(h).sum().backward()
    assert autoencoder.affine[0].weight.grad.abs().sum() > 0


@both
def test_training_lowers_the_error_and_counts_its_steps(tied):
    autoencoder = Autoencoder(784, 20, tied=tied, seed=1)
    steps = list(train_autoencoder(autoencoder, IMAGES, **SETTINGS))
    assert [step.iteration for step in steps] == list(range(1, 41))
    assert steps[-1].loss < 0.6 * steps[0].loss


def test_the_first_loss_is_the_squared_error_of_the_masked_batch():
    rng = np.random.default_rng(SETTINGS["seed"])
    x = IMAGES[rng.integers(len(IMAGES), size=32)]
    autoencoder = Autoencoder(784, 20, seed=1)
    back = autoencoder.down(autoencoder.up(mask(x, 0.25, rng=rng)))
    assert losses(iterations=1)[0] == pytest.approx(np.mean((back - x) ** 2), rel=1e-5)


def test_the_seeds_decide_everything_and_torchs_own_state_nothing():
    torch.manual_seed(1)
    one = losses()
    torch.manual_seed(2)
    assert losses() == one
    assert losses(seed=5) != one


def test_a_mask_hides_its_share_and_changes_nothing_else():
    x = np.ones((200, 100), np.float32)
    seen = mask(x, 0.25, rng=np.random.default_rng(0))
    assert set(np.unique(seen)) == {0.0, 1.0}
    assert abs((seen == 0).mean() - 0.25) < 0.02
    assert seen.dtype == np.float32
    assert (x == 1).all()
    np.testing.assert_array_equal(mask(x, 0, rng=np.random.default_rng(0)), x)


@pytest.mark.parametrize(
    ("setting", "cure"),
    [
        ({"masking": 1.0}, "below 1"),
        ({"masking": -0.1}, "0 .nothing is hidden. or more"),
        ({"learning_rate": float("nan")}, "finite number, 0 or more"),
        ({"iterations": -1}, "0 or more"),
        ({"batch_size": 0}, "1 or more"),
    ],
)
def test_a_setting_that_cannot_train_is_refused_at_once(setting, cure):
    with pytest.raises(ValueError, match=cure):
        train_autoencoder(Autoencoder(784, 20, seed=1), IMAGES, **{**SETTINGS, **setting})


def one_changed(value):
    images = IMAGES.copy()
    images[3, 5] = value
    return images


@pytest.mark.parametrize(
    "inputs",
    [
        (255 * IMAGES).astype(np.uint8),
        *map(one_changed, (-0.01, 1.01, np.nan, np.inf)),
    ],
)
def test_inputs_that_are_no_shares_of_white_are_refused_with_the_cure(inputs):
    with pytest.raises(ValueError, match=r"inputs run from .* in 0 … 1.* divide bytes by 255"):
        train_autoencoder(Autoencoder(784, 20, seed=1), inputs, **SETTINGS)


def test_training_ends_after_the_first_loss_that_is_not_finite():
    found = losses(learning_rate=1e37)
    assert 1 < len(found) < 40
    assert np.isfinite(found[:-1]).all()
    assert not np.isfinite(found[-1])


@pytest.mark.parametrize("inputs", [IMAGES[:, :100], IMAGES[:0], IMAGES[0]])
def test_inputs_of_another_shape_are_refused_with_both_shapes(inputs):
    with pytest.raises(ValueError, match=r"takes \(images, 784\)"):
        train_autoencoder(Autoencoder(784, 20, seed=1), inputs, **SETTINGS)
