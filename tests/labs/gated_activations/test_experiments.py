"""What lab 04 trains and sends through layers, against counts and formulas by hand."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.labs.gated_activations import betas, contest, deep, deep_nets, search, units
from labsupport.training.networks import TORCH_ACTIVATIONS, Network
from labsupport.training.side_by_side import SideBySide
from tiny_digits import tiny_digits

SEEDS = [0, 3]


@pytest.fixture(scope="module")
def data():
    return contest.small(tiny_digits())


@pytest.fixture
def short(monkeypatch):
    """Trainings that end soon."""
    monkeypatch.setattr(contest, "BATCH", 16)
    monkeypatch.setattr(betas, "STEPS", 4)
    monkeypatch.setattr(search, "STEPS", 4)


def parameters_of(net):
    return sum(p.numel() for p in net.parameters())


def test_small_digits_are_centered_and_of_mean_square_1(data):
    images = data.learn.train_images
    assert images.shape[1] == 196
    np.testing.assert_allclose(images.mean(axis=0), 0, atol=1e-5)
    assert np.mean(images.astype(float) ** 2) == pytest.approx(1, rel=1e-3)
    assert len(data.learn.test_images) == len(data.learn.test_labels)
    assert data.test_images.shape == (len(data.test_labels), 196)


def test_a_halved_image_holds_means_of_four_pixels():
    image = np.arange(784.0).reshape(1, 28, 28)
    small = contest.halved(image.reshape(1, -1)).reshape(14, 14)
    assert small[0, 0] == image[0, :2, :2].mean()
    assert small[3, 5] == image[0, 6:8, 10:12].mean()


def test_a_maxout_unit_is_the_largest_of_neighboring_pre_activations():
    a = torch.tensor([[1.0, -2.0, 0.5, -3.0, -4.0, -1.0]])
    assert units.maxout(3).make(2)(a).tolist() == [[1.0, -1.0]]
    assert units.maxout(2).make(3)(a).tolist() == [[1.0, 0.5, -1.0]]


def test_a_gated_unit_multiplies_its_first_half_by_the_gate_of_its_second():
    a = torch.tensor([[2.0, 3.0, 0.5, -1.0]])
    found = units.UNITS["SwiGLU"].make(2)(a)
    torch.testing.assert_close(found, a[:, :2] * F.silu(a[:, 2:]))


def test_a_learned_swish_begins_as_swish_and_learns():
    f = units.learned_swish(3.0).make(4)
    a = torch.tensor([-1.0, 0.5])
    torch.testing.assert_close(f(a).detach(), a * torch.sigmoid(3 * a))
    f(a).sum().backward()
    assert f.beta.grad is not None


@pytest.mark.parametrize("name", units.UNITS)
def test_every_unit_has_nets_of_about_equally_many_parameters(name):
    unit = units.UNITS[name]
    sizes = units.same_size(contest.SIZES, unit.width)
    count = units.parameters(sizes, unit.width)
    assert count == pytest.approx(units.parameters(contest.SIZES), rel=0.03)
    assert count == parameters_of(contest.builder(unit)(0))


@pytest.mark.parametrize("name", units.UNITS)
def test_the_gain_keeps_the_size_of_a_gradient(name):
    unit = units.UNITS[name]
    assert units.passed_back(unit, units.gain_for(unit)) == pytest.approx(1, abs=0.02)


def test_the_gain_of_relu_is_hes():
    assert units.gain_for(units.UNITS["ReLU"]) == pytest.approx(2**0.5, rel=0.01)
    assert units.gain_for(units.maxout(5)) == pytest.approx(1, rel=0.01)


def test_a_unit_that_passes_too_little_has_the_largest_gain_that_is_looked_for():
    weak = units.elementwise("weak", lambda a: 0.01 * a)
    assert units.gain_for(weak) == units.MOST


def test_smaller_weights_are_the_same_weights_times_a_factor():
    unit = units.UNITS["GLU"]
    whole, less = (contest.builder(unit, smaller=size)(2) for size in (1.0, 0.6))
    torch.testing.assert_close(less.affine[0].weight, 0.6 * whole.affine[0].weight)


def test_adam_takes_the_steps_of_torchs():
    nets = [contest.builder(units.UNITS["ReLU"], (5, 4, 3, 2))(seed) for seed in SEEDS]
    together, adam = SideBySide(nets), contest.Adam()
    twin = [p.detach().clone().requires_grad_() for p in together.parameters()]
    torchs = torch.optim.Adam(twin, lr=0.02)
    rng = np.random.default_rng(0)
    for _ in range(4):
        for p, q in zip(together.parameters(), twin, strict=True):
            p.grad = torch.tensor(rng.standard_normal(p.shape), dtype=p.dtype)
            q.grad = p.grad.clone()
        adam(together, torch.tensor([0.02, 0.02]))
        torchs.step()
    for p, q in zip(together.parameters(), twin, strict=True):
        torch.testing.assert_close(p, q, rtol=1e-4, atol=1e-6)


def test_the_rate_with_the_best_mean_is_chosen_and_tested_on_fresh_seeds(data, short, monkeypatch):
    seen = []

    def fake(build, data, *, rates, seeds, **settings):
        seen.append((tuple(rates), tuple(seeds)))
        return [(rate, seed) for rate in rates for seed in seeds]

    scores = {0.1: 0.5, 0.2: 0.8, 0.4: 0.6}
    monkeypatch.setattr(contest, "trained", fake)
    monkeypatch.setattr(
        contest, "held_out", lambda nets, data: np.array([scores[r] for r, _ in nets])
    )
    monkeypatch.setattr(contest, "tested", lambda nets, data: np.array([r for r, _ in nets]))
    found = contest.at_best_rate([None], data, rates=list(scores), choose=[0, 1], fresh=[7, 8, 9])
    assert found.rate == 0.2
    assert found.right.tolist() == [0.2] * 3
    assert seen == [((0.1, 0.2, 0.4), (0, 1)), ((0.2,), (7, 8, 9))]


def test_nets_learn_and_one_that_diverges_has_nothing_right(data, short):
    build = contest.builder(units.UNITS["ReLU"])
    nets = contest.trained(build, data, rates=[0.05, 1e6], seeds=SEEDS, steps=30)
    right = contest.held_out(nets, data).reshape(2, 2)
    assert (right[0] > 0.2).all()
    assert (right[1] < right[0]).all()


def test_the_pieces_that_never_win_are_counted(data, short):
    net = contest.builder(units.maxout(5))(0)
    with torch.no_grad():
        net.affine[0].bias[:5] = torch.tensor([0.0, 1e4, 0, 0, 0])
    share = betas._silent(SideBySide([net]), data, 5)
    plain = betas._silent(SideBySide([contest.builder(units.maxout(5))(0)]), data, 5)
    assert share[0] >= plain[0] + 3.9 / (5 * 16)
    found = betas.never_win(data, 5, [0.1], seeds=SEEDS)
    assert list(found) == [0.0, 0.1]


def test_learned_betas_have_a_layer_each_and_move(data, short):
    learned, right = betas.learned_betas(data, (1, 3), seeds=SEEDS)
    assert learned[3].shape == (2, 2)
    assert (learned[1] != 1).all()
    assert list(right) == ["β from 1", "β from 3", "SiLU"]


def test_a_factor_of_the_gradient_of_beta_moves_it_farther(data, short):
    slow, fast = (
        betas.learned_betas(data, (3,), seeds=SEEDS, faster=factor)[0][3] for factor in (1, 30)
    )
    assert (np.abs(fast - 3) > 5 * np.abs(slow - 3)).all()


# The search


def test_all_candidates_differ_and_the_known_ones_are_among_them():
    curves = search.candidates()
    values = np.array([curve(search.GRID).numpy() for curve in curves.values()])
    assert len(np.unique(values.round(6), axis=0)) == len(curves)
    x = search.GRID
    known = {"max(0, x)": torch.relu(x), "x · σ(x)": F.silu(x), "σ(x)": torch.sigmoid(x)}
    for name, expected in known.items():
        torch.testing.assert_close(curves[name](x), expected)


def some_scores():
    right = np.array([
        [[0.5, 0.5, 0.5, 0.5], [0.9, 0.8, 0.9, 0.8]],
        [[0.6, 0.7, 0.6, 0.7], [0.0, 0.0, 0.0, 0.0]],
        [[0.1, 0.1, 0.1, 0.1], [0.2, 0.2, 0.2, 0.2]],
    ])  # fmt: skip
    return search.Scores(("a", "b", "c"), (0.1, 0.2), right)


def test_each_candidate_counts_at_its_best_rate():
    scores = some_scores()
    np.testing.assert_allclose(scores.at_best_rate(), [0.85, 0.65, 0.2])
    assert scores.best(2) == ["a", "b"]
    assert [scores.rate_of(name) for name in "abc"] == [0.2, 0.1, 0.2]
    np.testing.assert_allclose(scores.at_best_rate([0, 2]), [0.9, 0.6, 0.2])
    assert [scores.place(name) for name in "abc"] == [1, 2, 3]
    assert search.best_rates(scores, ["b", "a"]) == {"b": 0.1, "a": 0.2}


def test_the_agreement_of_an_order_that_never_changes_is_1():
    assert search.agreement(some_scores(), best=2) == {
        "all": pytest.approx(1),
        "best": pytest.approx(1),
    }


def test_rank_correlation_is_that_of_ranks():
    assert search.rank_correlation(np.array([1, 2, 9]), np.array([0, 5, 6])) == pytest.approx(1)
    assert search.rank_correlation(np.array([1, 2, 9]), np.array([6, 5, 0])) == pytest.approx(-1)


def test_a_search_has_a_score_for_each_rate_and_seed(data, short):
    some = {name: search.candidates()[name] for name in ("max(0, x)", "x²")}
    scores = search.search(data, some, seeds=SEEDS, rates=(0.1, 0.2))
    assert scores.right.shape == (2, 2, 2)
    fresh = search.anew(data, {"x²": 0.1}, seeds=[5, 6, 7])
    assert fresh["x²"].shape == (3,)


# Deep signals and deep nets


def test_selu_with_lecuns_weights_holds_mean_and_variance():
    signal = deep.send(ACTIVATIONS["selu"].f, seed=1, depth=20)
    assert signal.variance[-1] == pytest.approx(1, abs=0.2)
    assert abs(signal.mean[-1]) < 0.1
    assert signal.differences[-1] > 0.9


def test_what_says_the_same_for_all_inputs_has_no_differences():
    signal = deep.send(lambda a: np.ones_like(a), seed=1, depth=2)
    np.testing.assert_allclose(signal.differences, 0, atol=1e-6)


@pytest.mark.parametrize("p", [0.05, 0.2])
def test_alpha_dropout_keeps_mean_and_variance_and_ordinary_dropout_the_mean(p):
    rng = np.random.default_rng(0)
    h = ACTIVATIONS["selu"].f(rng.standard_normal(400_000))
    after = deep.alpha_dropout(p)(h, rng)
    assert abs(after.mean()) < 0.01
    assert after.var() == pytest.approx(1, abs=0.01)
    ordinary = deep.ordinary_dropout(p)(h, rng)
    assert abs(ordinary.mean()) < 0.01
    assert ordinary.var() == pytest.approx(1 / (1 - p), abs=0.02)


@pytest.mark.parametrize("kind", ["ordinary", "alpha"])
def test_the_noise_of_dropout_is_the_variance_over_masks(kind):
    rng = np.random.default_rng(0)
    h = ACTIVATIONS["selu"].f(rng.standard_normal(400))
    drop = {"ordinary": deep.ordinary_dropout, "alpha": deep.alpha_dropout}[kind](0.1)
    over_masks = np.array([drop(h, rng) for _ in range(2000)]).var(axis=0)
    weight = {"ordinary": np.mean(h**2), "alpha": 1.0}[kind]
    assert over_masks.mean() == pytest.approx(deep.noise(kind, 0.1) * weight, rel=0.1)


@pytest.mark.parametrize("name", ["relu", "elu"])
def test_what_is_shifted_and_scaled_has_mean_0_and_variance_1(name):
    h = deep.shifted_and_scaled(name)(np.random.default_rng(0).standard_normal(400_000))
    assert h.mean() == pytest.approx(0, abs=0.01)
    assert h.var() == pytest.approx(1, abs=0.01)


def test_medians_by_layer_have_a_number_for_each():
    assert {len(one) for one in deep.variances(seeds=[1]).values()} == {deep.DEPTH}
    assert deep.selu_means(seeds=[1, 2]).shape == (2, deep.DEPTH)
    assert {len(one) for one in deep.differences(seeds=[1]).values()} == {deep.DEPTH}


@pytest.mark.parametrize("kind", ["ordinary", "alpha"])
def test_dropout_is_there_in_training_alone(kind):
    net = Network(
        (6, 5, 5, 2), activation="selu", initializer=units.weights_for(units.UNITS["ReLU"]), seed=0
    )
    plain, together = SideBySide([net]), SideBySide([net])
    deep_nets._change(kind, 0.5)(together)
    x = torch.ones(1, 3, 6)
    assert torch.equal(together.eval()(x), plain.eval()(x))
    assert not torch.equal(together.train()(x), plain.train()(x))


def test_deep_nets_of_every_kind_are_built_and_trained(data, short):
    few = {"rates": (0.05,), "choose": SEEDS, "fresh": [4], "steps": 2}
    kinds = {"plain": deep_nets.Kind("elu", 1.2), "norm": deep_nets.KINDS["ReLU, batch norm"]}
    kinds["dropped"] = deep_nets.WITH_DROPOUT["alpha dropout, 3 %"]
    found = deep_nets.results(data, kinds, **few)
    assert {name: one.right.shape for name, one in found.items()} == dict.fromkeys(kinds, (1,))
    assert deep_nets.own_gain("relu") == pytest.approx(2**0.5, rel=0.01)


def test_the_units_are_torchs_own_functions_where_they_are_in_the_registry():
    a = torch.linspace(-3, 3, 7)
    for name in ("ReLU", "GELU", "SiLU"):
        assert torch.equal(units.UNITS[name].make(1)(a), TORCH_ACTIVATIONS[name.lower()].make(1)(a))
