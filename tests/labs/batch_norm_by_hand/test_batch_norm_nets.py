"""The nets of lab 08: their places, their stored statistics, folding, and the length of weights."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.layers import update_running
from labsupport.labs.batch_norm_by_hand import (
    experiment,
    figures,
    in_use,
    inputs,
    nets,
    weight_scale,
)
from labsupport.training.networks import as_tensor
from tiny_digits import tiny_digits

FEW = {"seeds": (0, 1)}


@pytest.fixture(scope="module")
def digits():
    return tiny_digits()


@pytest.mark.parametrize("place", nets.KINDS)
def test_the_same_seed_gives_the_same_weights_at_every_place(place):
    one, other = nets.net("sigmoid", seed=3), nets.net("sigmoid", place=place, seed=3)
    for mine, theirs in zip(one.affine, other.affine, strict=True):
        assert torch.equal(mine.weight, theirs.weight)


def test_after_normalizes_what_the_next_layer_receives_and_the_control_is_two_numbers(digits):
    images = as_tensor(digits.train_images)
    for place, off in (("after", 0.01), (nets.CONTROL, 0.4)):
        hidden = []
        nets.net("sigmoid", place=place, seed=0).train()(images, hidden)
        assert torch.stack([h.mean() for h in hidden]).abs().max() < off
        assert torch.stack([h.std() - 1 for h in hidden]).abs().max() < off
    for place, mean, std in (("only centered", 0, 0.2083), ("only stretched", 2.4, 1)):
        hidden = []
        nets.net("sigmoid", place=place, seed=0).train()(images, hidden)
        assert hidden[0].mean().item() == pytest.approx(mean, abs=0.1)
        assert hidden[0].std().item() == pytest.approx(std, rel=0.4)
    z = np.random.default_rng(0).standard_normal(200_000)
    outputs = 1 / (1 + np.exp(-z))
    assert outputs.mean() == pytest.approx(nets.SIGMOID_MEAN, abs=0.002)
    assert outputs.std() == pytest.approx(nets.SIGMOID_STD, abs=0.001)


def test_reading_with_the_batchs_own_statistics_leaves_the_stored_ones_alone(digits):
    made = nets.net("relu", seed=0)
    before = {k: v.clone() for k, v in made.state_dict().items() if "running" in k}
    own, stored = (nets.share_right(made, digits, training=mode) for mode in (True, False))
    assert 0 <= own <= 1
    assert 0 <= stored <= 1
    assert made.training
    assert all(torch.equal(made.state_dict()[k], v) for k, v in before.items())
    assert {norm.momentum for norm in made.norm.values()} == {0.1}


def test_steps_are_counted_per_place_and_rate_and_are_infinite_where_they_do_not_suffice(digits):
    found = nets.steps_by_place(digits, "relu", [0.1, 1e-6], at_most=3, **FEW)
    assert set(found) == set(nets.PLACES)
    assert found["after"].shape == (2, 2)
    assert np.isinf(found["before"][:, 1]).all()


def test_frozen_knobs_stay_where_they_are(digits):
    right = nets.right_with_frozen(digits, "tanh", steps=2, **FEW)
    assert set(right) == {"learned", "frozen"}
    assert right["frozen"].shape == (2,)
    skews = nets.normalized_skews(digits, "relu", **FEW)
    assert skews["before"] < skews["after"]


def test_population_statistics_are_the_means_of_those_of_batches(digits, monkeypatch):
    monkeypatch.setattr(in_use, "BATCH", 16)
    made = nets.net("relu", seed=0)
    images = [b[0] for _, b in zip(range(20), in_use.minibatches(digits, 16, seed=5), strict=False)]
    with torch.no_grad():
        received = [made.affine[0](part).numpy() for part in images]
    norm = in_use.with_population_statistics(made, digits, seed=5).norm["1"]
    mean = np.mean([x.mean(axis=0) for x in received], axis=0)
    variance = np.mean([x.var(axis=0, ddof=1) for x in received], axis=0)
    np.testing.assert_allclose(norm.running_mean, mean, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(norm.running_var, variance, rtol=1e-4)
    assert not made.norm["1"].running_mean.any()


def test_the_running_statistics_of_torch_are_ours():
    rng = np.random.default_rng(0)
    norm, stored = torch.nn.BatchNorm1d(3, dtype=torch.float64), (np.zeros(3), np.ones(3))
    for _ in range(4):
        x = rng.normal(1, 2, (5, 3))
        norm(torch.tensor(x))
        stored = update_running(*stored, x)
    np.testing.assert_allclose(norm.running_mean, stored[0])
    np.testing.assert_allclose(norm.running_var, stored[1])


def test_shares_come_per_kind_of_statistics_seed_and_step(digits, monkeypatch):
    monkeypatch.setattr(in_use, "BATCH", 16)
    read = in_use.shares_along_the_way(digits, "relu", [1, 3], **FEW)
    assert list(read) == list(in_use.WAYS)
    assert {shares.shape for shares in read.values()} == {(2, 2)}


def test_only_what_is_exchanged_changes(digits, monkeypatch):
    monkeypatch.setattr(in_use, "BATCH", 16)
    made, source = nets.net("sigmoid", seed=0), nets.net("sigmoid", seed=0)
    for norm in source.norm.values():
        norm.running_mean.fill_(2.0)
        norm.running_var.fill_(3.0)
    mixed = in_use._with_statistics_of(source, made, ("running_var",))
    assert all((norm.running_var == 3).all() for norm in mixed.norm.values())
    assert not any(norm.running_mean.any() for norm in mixed.norm.values())
    assert all((norm.running_var == 1).all() for norm in made.norm.values())
    shares = in_use.share_by_exchange(digits, steps=2, **FEW)
    assert list(shares) == ["nothing", "variance", "mean", "both"]
    assert all(0 <= share <= 1 for share in shares.values())


def test_a_folded_net_has_no_batch_norm_and_the_same_outputs(digits, monkeypatch):
    monkeypatch.setattr(in_use, "BATCH", 16)
    made = in_use.trained(digits)
    plain = in_use.folded(made)
    assert len(plain.norm) == 0
    both = [in_use.outputs(net, digits.test_images) for net in (made, plain)]
    np.testing.assert_allclose(*both, atol=1e-3)
    assert all(time > 0 for time in in_use.microseconds(made, plain, images=digits.test_images))


def test_a_walk_lengthens_weights_and_turns_them_and_decay_shortens_them(digits, monkeypatch):
    monkeypatch.setattr(weight_scale, "BATCH", 16)
    free, held = (
        weight_scale.walk(digits, "relu", rate=1.0, decay=decay, steps=5, **FEW)
        for decay in (0.0, 0.1)
    )
    assert free.length.shape == (2, 6)
    assert free.turned.shape == free.gradient.shape == free.loss.shape == (2, 5)
    assert (free.growth > 1).all()
    assert (held.growth < free.growth).all()
    # A right angle: the step is the tangent of the turn.
    expected = np.arctan(1.0 * free.gradient / free.length[:, :-1])
    np.testing.assert_allclose(free.turned, expected, rtol=0.02)


def test_ten_times_the_weights_at_a_hundred_times_the_rate_lose_alike(digits, monkeypatch):
    monkeypatch.setattr(weight_scale, "BATCH", 16)
    small, large = (
        weight_scale.losses_from(digits, times=times, rate=rate, steps=4)
        for times, rate in ((1, 0.3), (10, 30))
    )
    np.testing.assert_allclose(small, large, atol=1e-8)
    other = weight_scale.losses_from(digits, times=10, rate=0.3, steps=4)
    assert np.abs(other - small).max() > 1e-6


def test_ink_and_width_of_a_bar():
    picture = np.zeros((28, 28))
    picture[4:24, 10:17] = 1
    ((ink, width),) = inputs.ink_and_width(picture.reshape(1, 784))
    assert ink == pytest.approx(140 / 784)
    assert width == pytest.approx(7 / 28)


def test_the_largest_rate_that_works_is_two_over_the_largest_bend():
    x = np.random.default_rng(0).standard_normal((200, 2)) * [3, 0.5]
    bends = np.linalg.eigvalsh(inputs.second_moments(x))
    assert inputs.largest_stable_rate(x) == pytest.approx(2 / bends[-1], rel=1e-3)
    way = inputs.way_to_goal(x, 1 / bends[-1])
    assert np.linalg.norm(way[-1] - inputs.GOAL) < 0.01
    assert np.linalg.norm(way[-2] - inputs.GOAL) >= 0.01
    white = inputs.whitened(x)
    np.testing.assert_allclose(inputs.second_moments(white), np.eye(2), atol=1e-9)
    assert len(inputs.way_to_goal(white, 1.0)) == 2
    scaled = inputs.standardized(x)
    np.testing.assert_allclose(scaled.std(axis=0), 1)
    assert min(inputs.milliseconds(features=3)) > 0


def test_torch_agrees_with_its_own_formula():
    x = np.array([4.0, 7.0, 5.0])
    assert experiment.gradient_of_torch(np.ones(3), x, 2.0) == pytest.approx(0, abs=1e-12)
    maps = np.random.default_rng(0).standard_normal((2, 3, 4, 4))
    assert experiment.batch_norm_of_torch(maps).mean(axis=(0, 2, 3)) == pytest.approx(0, abs=1e-9)


def test_the_pictures_show_what_they_are_given():
    x = np.random.default_rng(0).standard_normal((50, 2))
    way = inputs.way_to_goal(x, 1.0)
    figure = figures.draw_preparations({"raw": x, "whitened": x}, {"raw": way, "whitened": way})
    assert "raw, whitened" in figure.words
    assert figure.axes[2].get_title(loc="left") == f"{len(way) - 1} steps"
    zeros = np.concatenate([np.zeros(50), np.abs(x[:, 0])])
    shapes = figures.draw_shapes({"a unit": (zeros, zeros - zeros.mean())})
    assert "% of the values" in shapes.axes[0].texts[0].get_text()
