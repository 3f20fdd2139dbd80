"""Nets that go on in larger batches: what learns, what stays, and how long the weights became."""

import numpy as np
import pytest
import torch

from labsupport.by_hand import layers
from labsupport.labs.layer_norm.larger_batches import (
    accuracies_after_50_batches,
    growth,
    trained_on,
)
from labsupport.labs.layer_norm.small_batches import normalized_network, trained
from labsupport.training.measures import accuracy
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
BEGUN = trained("batch norm", DIGITS, batch_size=4, images=40, seed=0)


def state(network):
    return {name: value.clone() for name, value in network.state_dict().items()}


def changed(one, other):
    """The names of what differs, up to the first number."""
    mine, theirs = state(one), state(other)
    return {name.partition(".")[0] for name in mine if not torch.equal(mine[name], theirs[name])}


@pytest.mark.parametrize(
    ("only", "learned"), [("", {"affine", "norm"}), ("affine", {"affine"}), ("norm", {"norm"})]
)
def test_only_what_is_named_learns_and_the_net_itself_stays(only, learned):
    before = state(BEGUN)
    ended = trained_on(BEGUN, DIGITS, only=only, batches=3, seed=1)
    assert all(torch.equal(before[name], value) for name, value in state(BEGUN).items())
    parameters = dict(ended.named_parameters())
    moved = {name for name, p in parameters.items() if not torch.equal(p, before[name])}
    assert {name.partition(".")[0] for name in moved} == learned
    assert all(p.requires_grad for p in (*parameters.values(), *BEGUN.parameters()))


def test_the_statistics_are_stored_on_even_where_gamma_and_beta_are_held():
    ended = trained_on(BEGUN, DIGITS, only="affine", batches=3, seed=1)
    assert "norm" in changed(ended, BEGUN)


def test_a_name_that_no_parameter_has_is_refused():
    with pytest.raises(ValueError, match="'gamma'; no parameter"):
        trained_on(BEGUN, DIGITS, only="gamma", seed=0)


def test_every_way_has_an_accuracy_per_seed_and_the_new_net_sees_the_same_batches():
    nets = {("batch norm", m): [BEGUN] * 2 for m in (2, 4)}
    table = accuracies_after_50_batches(nets, DIGITS, seeds=[3, 4])
    assert {values.shape for values in table.values()} == {(2,)}
    test = DIGITS.test_images, DIGITS.test_labels
    assert table["batch norm, m = 2"].tolist() == [accuracy(BEGUN, *test)] * 2
    new = trained_on(normalized_network("batch norm", seed=4), DIGITS, seed=54)
    assert table["batch norm, a new net"][1] == accuracy(new, *test)
    # Both are the same net here, and go on in the same batches.
    assert np.array_equal(table["batch norm, all goes on"], table["batch norm, from m = 4"])


def test_growth_is_one_at_the_start_and_counts_the_first_layer_alone():
    nets = [normalized_network("batch norm", seed=seed) for seed in (5, 6)]
    assert growth(nets, seeds=[5, 6]).tolist() == [1, 1]
    with torch.no_grad():
        nets[1].affine[0].weight *= 3
        nets[0].affine[1].weight *= 7
    np.testing.assert_allclose(growth(nets, seeds=[5, 6]), [1, 3], rtol=1e-6)


@pytest.mark.parametrize(("d", "told"), [(0.0, 316), (1.0, 0.00001)])
def test_of_a_pair_the_way_back_leaves_what_the_lab_says(d, told):
    pair, g = np.array([[5 + d], [5 - d]]), np.array([[3.0], [1.0]])
    _, way_back = layers.normalize(pair, (0,), eps=1e-5)
    (dx,) = way_back(g)
    np.testing.assert_allclose((dx[0] - dx[1]) / (g[0] - g[1]), told, rtol=1e-3)
