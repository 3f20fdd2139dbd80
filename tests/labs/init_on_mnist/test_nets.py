"""Lab 07's nets: their first weights, against torch and by hand, and what is measured of them."""

import numpy as np
import pytest
import torch
from torch import nn

from labsupport.labs.init_on_mnist import nets
from labsupport.training.networks import as_tensor
from tiny_digits import tiny_digits

DIGITS = tiny_digits()


def torchs_own(fan_in, fan_out):
    """A Linear of torch; its shared random state is put back."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return nn.Linear(fan_in, fan_out)


@pytest.mark.parametrize("std", [0.01, 1.0, *nets.STDS])
def test_each_matrix_has_the_std_that_it_is_named_after(std):
    made = nets.net(std=std, depth=2, width=300, seed=3)
    wanted = {"1/√n": 1, "√(2/n)": 2**0.5, "torch's default": 3**-0.5}
    for layer in made.affine[:-1]:
        n = layer.in_features
        expected = std if isinstance(std, float) else wanted[std] / n**0.5
        assert float(layer.weight.detach().std()) == pytest.approx(expected, rel=0.02)


def test_the_default_is_distributed_as_in_torch_weights_and_biases():
    made, own = nets.net(std="torch's default", width=400, seed=0).affine[1], torchs_own(400, 400)
    for ours, theirs in ((made.weight, own.weight), (made.bias, own.bias)):
        ours, theirs = ours.detach().numpy().ravel(), theirs.detach().numpy().ravel()
        assert np.abs(ours).max() <= 400**-0.5
        places = np.linspace(0.05, 0.95, 10)
        apart = np.quantile(ours, places) - np.quantile(theirs, places)
        assert np.abs(apart).max() < 0.12 * 400**-0.5
    assert float(own.weight.detach().std()) == pytest.approx(
        nets.torch_default().std(400, 400), rel=0.01
    )


def test_biases_are_zero_unless_another_value_is_asked_for():
    plain, shifted = nets.net(std=0.1, seed=0), nets.net(std=0.1, bias=0.5, seed=0)
    assert all(float(layer.bias.detach().abs().max()) == 0 for layer in plain.affine)
    values = [float(layer.bias.detach().min()) for layer in shifted.affine]
    assert values == [0.5, 0.5, 0.5, 0.0]


def test_another_output_layer_leaves_the_hidden_ones_as_they_are():
    usual, other = nets.net(std=1.0, seed=2), nets.net(std=1.0, last="1/√n", seed=2)
    for mine, theirs in zip(usual.affine[:-1], other.affine[:-1], strict=True):
        assert torch.equal(mine.weight, theirs.weight)
    assert float(other.affine[-1].weight.detach().std()) == pytest.approx(0.1, rel=0.1)


def test_frozen_hidden_layers_keep_their_weights_and_the_last_one_learns():
    made = nets.net(std="1/√n", only_last=True, seed=0)
    before = [layer.weight.detach().clone() for layer in made.affine]
    for _ in nets.steps_of(made, DIGITS, rate=0.1, steps=3, seed=0):
        pass
    same = [torch.equal(a, b.weight) for a, b in zip(before, made.affine, strict=True)]
    assert same == [True, True, True, False]


def test_nets_of_one_seed_are_alike_and_torchs_own_state_is_left_alone():
    state = torch.get_rng_state()
    first, again = (nets.net(std="torch's default", last="1/√n", seed=4) for _ in range(2))
    for mine, theirs in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(mine, theirs)
        assert mine.dtype == torch.float32
    assert torch.equal(state, torch.get_rng_state())


def test_what_is_learned_has_a_row_for_each_seed_and_tiny_digits_are_learned():
    starts = {"right": {"std": "1/√n"}, "small": {"std": 0.001}}
    losses, shares = nets.learned(DIGITS, starts, rate=0.3, steps=40, seeds=[0, 1])
    assert {name: loss.shape for name, loss in losses.items()} == dict.fromkeys(starts, (2, 40))
    assert shares["right"].min() > 0.8
    np.testing.assert_allclose(losses["small"], np.log(10), atol=0.05)


def test_a_loss_after_one_that_diverged_is_infinite():
    wild = {"wild": {"std": 1.0, "activation": "relu"}}
    losses, _ = nets.learned(DIGITS, wild, rate=1e6, steps=12, seeds=[0])
    assert np.isinf(losses["wild"][0, -1])
    assert not np.isnan(losses["wild"]).any()


def test_first_gradients_are_those_of_autograd():
    made = nets.net(std=1.0, seed=1)
    images = as_tensor(DIGITS.train_images[:256])
    labels = as_tensor(DIGITS.train_labels[:256])
    nn.functional.cross_entropy(made(images), labels).backward()
    expected = [float(layer.weight.grad.norm()) for layer in made.affine]
    found = nets.first_gradients(DIGITS, 1.0, seeds=[0, 1])
    assert found.shape == (2, 4)
    np.testing.assert_allclose(found[1], expected, rtol=1e-4)


def test_first_gradients_with_another_output_layer_are_those_of_that_net():
    found = nets.first_gradients(DIGITS, 1.0, last="1/√n", seeds=[1])
    made = nets.net(std=1.0, last="1/√n", seed=1)
    images = as_tensor(DIGITS.train_images[:256])
    nn.functional.cross_entropy(made(images), as_tensor(DIGITS.train_labels[:256])).backward()
    expected = [float(layer.weight.grad.norm()) for layer in made.affine]
    np.testing.assert_allclose(found[0], expected, rtol=1e-4)


def test_first_errors_are_the_gradients_of_the_logits_and_at_most_root_2_long():
    losses, lengths = nets.first_errors(DIGITS, 1.0, seeds=[0, 1])
    assert losses.shape == lengths.shape == (2,)
    assert lengths.max() <= 2**0.5 + 1e-6
    labels = as_tensor(DIGITS.train_labels[:256])
    logits = nets.net(std=1.0, seed=1)(as_tensor(DIGITS.train_images[:256])).detach()
    logits.requires_grad_(True)
    loss = nn.functional.cross_entropy(logits, labels, reduction="sum")
    loss.backward()
    assert losses[1] == pytest.approx(loss.item() / len(labels), rel=1e-4)
    assert lengths[1] == pytest.approx(float(logits.grad.norm(dim=1).mean()), rel=1e-4)


def test_least_squares_read_tiny_digits_off_random_layers_of_the_right_size():
    right, large = (nets.read_out(DIGITS, std, seeds=[0, 1]) for std in ("1/√n", 1.0))
    assert right.shape == (2,)
    assert right.min() > 0.8
    assert right.min() >= large.max()


def test_accuracies_by_depth_have_seeds_in_rows_and_depths_in_columns():
    found = nets.accuracy_by_depth(DIGITS, ["√(2/n)"], [1, 3], rate=0.2, steps=30, seeds=[0, 1, 2])
    assert found["√(2/n)"].shape == (3, 2)
    assert found["√(2/n)"].min() > 0.5


def test_stds_while_learning_begin_with_those_of_the_untrained_net():
    watched = {"mine": {"std": 0.02, "rate": 0.0}}
    stds = nets.stds_while_learning(DIGITS, watched, steps=4, look_every=2, seeds=[0])["mine"]
    assert stds.shape == (1, 3, 3)
    np.testing.assert_allclose(stds[0, 1], stds[0, 0])  # at rate 0 nothing changes
    h = DIGITS.train_images[:256]
    for layer, std in zip(nets.net(std=0.02, seed=0).affine, stds[0, 0], strict=False):
        h = np.tanh(h @ layer.weight.detach().numpy().T)
        assert std == pytest.approx(h.std(), rel=1e-4)
