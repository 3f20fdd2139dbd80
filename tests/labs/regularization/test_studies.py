"""What lab 13 measures, on tiny data and against loops written out."""

import numpy as np
import pytest
import torch

from labsupport.data.points import grid
from labsupport.labs.regularization import (
    bishop,
    clones,
    depth,
    ensembles,
    figures,
    full_size,
    gains,
    masks,
    penalties,
    playground,
    stopping,
    whole_net,
)
from labsupport.labs.regularization.learning import Recipe, split
from labsupport.labs.regularization.nets import Nets
from tiny_digits import tiny_digits

DIGITS = tiny_digits(train=1400)
SEEDS = (0, 1)


def test_a_proximal_step_ends_at_zero_and_a_subgradient_step_passes_it():
    start = torch.tensor([0.3, -0.3, 0.05, -0.05, 0.0])
    one, other = start.clone(), start.clone()
    penalties.subgradient(one, 0.1)
    penalties.proximal(other, 0.1)
    assert one.tolist() == pytest.approx([0.2, -0.2, -0.05, 0.05, 0.0])
    assert other.tolist() == pytest.approx([0.2, -0.2, 0.0, 0.0, 0.0])


def test_zeros_are_those_of_proximal_steps_alone():
    found = penalties.zeros(DIGITS, [1e-2], steps=20, seeds=SEEDS)
    assert found["subgradient: zeros"].shape == (2, 1)
    assert found["subgradient: zeros"].max() == 0
    assert found["proximal: zeros"].min() > 0.1


def test_l2_and_decay_are_one_under_plain_sgd_and_two_under_adam(monkeypatch):
    monkeypatch.setattr(penalties, "LABELS", 200)
    first = penalties.first_weights
    monkeypatch.setattr(
        penalties, "first_weights", lambda *given, **named: first(*given, steps=20, **named)
    )
    found = penalties.l2_apart_from_decay(DIGITS, 0.1, times=[1], seeds=SEEDS)
    assert found["plain SGD", 1] < 1e-3
    assert found["Adam", 1] > 0.05


def test_bends_are_0_for_a_plane_and_do_not_depend_on_the_scale():
    x, y = grid(1.0, 20).reshape(20, 20, 2).transpose(2, 0, 1)
    maps = np.stack([2 * x + y, np.sin(3 * x) + y**2])
    plain, curved = depth.bends(maps)
    assert plain == pytest.approx(0, abs=1e-4)
    assert curved > 0.05
    np.testing.assert_allclose(depth.bends(5 * maps), depth.bends(maps), rtol=1e-3, atol=1e-5)


def test_the_board_has_16_fields_and_its_map_is_without_error():
    truth = depth.checker(grid(1.0, depth.CELLS)).reshape(depth.CELLS, depth.CELLS)
    logits = 2.0 * truth[None] - 1
    assert depth.errors(logits).tolist() == [0]
    assert depth.errors(-logits).tolist() == [1]
    assert depth.borders(logits).tolist() == pytest.approx([6])


def test_widths_have_as_many_neurons_or_as_many_parameters():
    assert {layers * width for layers, width in depth.SAME_NEURONS.items()} == {132}
    counts = [depth.parameters(k, n) for k, n in {3: 44, **depth.SAME_PARAMETERS}.items()]
    assert max(counts) / min(counts) < 1.1
    made = Nets((2, 44, 44, 44, 1), [0])
    assert sum(p[0].numel() for p in made.parameters) == counts[0] == 4137


def test_maps_by_depth_have_a_row_per_seed():
    maps = depth.maps_by_depth({3: 6, 4: 5}, steps=4, seeds=SEEDS)
    assert {k: m.shape for k, m in maps.items()} == dict.fromkeys((3, 4), (2, 80, 80))
    layers, values = depth.by_layers({"x": maps})["share of the board wrong"]["x"]
    assert layers == [3, 4]
    assert values.shape == (2, 2)


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_early_stopping_ends_as_a_loop_says(patience):
    losses = np.round(np.random.default_rng(0).random((50, 9)), 1)
    restored, last = stopping.ends(losses, patience)
    for row, best_there, last_there in zip(losses, restored, last, strict=True):
        best, end = 0, len(row) - 1
        for epoch, loss in enumerate(row):
            best = epoch if loss < row[best] else best
            if epoch - best >= patience:
                end = epoch
                break
        assert (best_there, last_there) == (best, end)


def test_by_epoch_begins_before_training_and_wrong_labels_are_as_many_as_asked_for():
    run = stopping.by_epoch(DIGITS, epochs=3, seeds=SEEDS)
    assert {part: v.shape for part, v in run.loss.items()} == dict.fromkeys(stopping.PARTS, (2, 4))
    assert run.error["training"][:, -1].max() < run.error["training"][:, 0].min()
    whole = split(DIGITS, 200, seed=1)
    wrong = stopping.with_wrong_labels(whole, 0.3, seed=1)
    assert (wrong.train_labels != whole.train_labels).sum() == 60


def test_what_stopping_saves_is_the_last_test_error_less_that_of_the_best_epoch():
    losses = {"validation": np.array([[3.0, 1.0, 2.0]]), "test": np.array([[3.0, 1.5, 1.75]])}
    run = stopping.Epochs(losses, {"test": np.array([[0.9, 0.5, 0.25]])})
    assert {name: of.tolist() for name, of in stopping.saved(run).items()} == {
        "loss": [0.25],
        "error": [-0.25],
    }


def test_an_ensemble_votes_and_takes_both_means():
    p = torch.tensor([[0.6, 0.4], [0.6, 0.4], [0.05, 0.95]])[None, :, None]
    found = ensembles.joined(p.log(), np.array([1]))
    assert found.members.tolist() == pytest.approx([1 / 3])
    assert (found.vote.item(), found.arithmetic.item(), found.geometric.item()) == (0, 1, 1)


def test_a_bag_is_as_large_as_the_whole_and_leaves_a_third_out():
    whole = split(DIGITS, 1000, seed=0)
    one = ensembles.bag(whole, rng=np.random.default_rng(0))
    assert len(one.train_labels) == 1000
    distinct = len({row.tobytes() for row in one.train_images})
    assert distinct / 1000 == pytest.approx(0.632, abs=0.03)


def test_ensembles_have_a_number_per_seed(monkeypatch):
    monkeypatch.setattr(ensembles, "STEPS", 3)
    found = ensembles.ensembles(DIGITS, seeds=SEEDS)
    points = ensembles.points_gained(found)
    assert len(points) == 10
    assert "a member alone, seeds only" not in points
    best = found["seeds only"]
    gain = 100 * (best.vote - best.members)
    np.testing.assert_allclose(points["vote, seeds only"], gain)
    assert {gain.shape for gain in points.values()} == {(2,)}


def test_all_masks_are_all_and_the_geometric_mean_is_the_scaled_net():
    assert len(np.unique(masks.all_masks(5), axis=0)) == 32
    (net,) = masks.small_nets(DIGITS, 0.2, seeds=[0])
    on = masks.all_masks(12)
    chance = np.prod(np.where(on == 1, 0.8, 0.2), axis=1)
    each = masks.softmax((net.h[:3, None] * on / 0.8) @ net.W + net.b)
    geometric = masks.softmax(np.einsum("m,imc->ic", chance, np.log(each)))
    np.testing.assert_allclose(geometric, masks.softmax(net.h[:3] @ net.W + net.b), atol=1e-10)
    assert masks.two_layers_off(seed=0) > 1e-3


def test_monte_carlo_and_widths_have_a_number_per_seed():
    tests = masks.monte_carlo(DIGITS, 0.2, passes=2, seeds=SEEDS)
    assert {part.shape for pair in tests.values() for part in pair} == {(2,)}
    assert masks.gained_by_width(DIGITS, [8], 0.5, seeds=SEEDS).shape == (2, 1)


def test_a_layer_that_copies_has_r2_1_and_twins_have_cosine_1():
    nets = Nets((784, 6, 6, 10), [0])
    with torch.no_grad():
        nets.weights[1][0] = 2 * torch.eye(6)
    found = clones.copied(nets, DIGITS.test_images)
    assert found["R²"][0] == pytest.approx(1)
    assert found["R², shuffled"][0] < 0.95
    assert found["largest"][0] == pytest.approx(1)
    assert 0 < found["living"][0] <= 6
    with torch.no_grad():
        nets.weights[1][0, :, 1::2] = nets.weights[1][0, :, ::2]
    assert clones.nearest_cosines(nets)[0] == pytest.approx(1)


@pytest.mark.parametrize("kind", [k for k in playground.KINDS if k != "zoneout"])
def test_the_relatives_of_dropout_keep_the_mean(kind):
    rng = np.random.default_rng(0)
    h, W = rng.standard_normal(5), rng.standard_normal((5, 3))
    sums = playground.arriving(kind, h, W, 0.4, passes=20_000, seed=1)
    np.testing.assert_allclose(sums.mean(axis=0), h @ W, atol=0.05 * sums.std(axis=0).max())


def test_whiteout_shakes_small_weights_more_for_their_size_and_dropconnect_does_not():
    h, W, spread = np.ones(1), np.array([[0.1, 1.0]]), {}
    for kind in ("whiteout", "DropConnect"):
        sums = playground.arriving(kind, h, W, 0.4, passes=20_000, seed=2)
        spread[kind] = sums.std(axis=0) / W[0]
    small, large = spread["whiteout"]
    assert small / large == pytest.approx(10**0.5, rel=0.05)
    assert np.ptp(spread["DropConnect"]) < 0.02


def test_zoneout_keeps_the_last_value_and_an_unknown_kind_is_refused():
    h, before, W = np.ones(500), np.zeros(500), np.ones((500, 1))
    rng = np.random.default_rng(0)
    kept, same = playground.disturbed(h, W, "zoneout", 0.3, before=before, rng=rng)
    assert kept.mean() == pytest.approx(0.7, abs=0.06)
    assert same is W
    assert playground.recurrent_states(0.5).shape == (24, 12)
    with pytest.raises(ValueError, match="zoneout"):
        playground.disturbed(h, W, "blackout", 0.3, rng=rng)


def test_small_noise_adds_bishops_penalty():
    net = bishop.trained(0, steps=500)
    step = 1e-5
    numeric = (net.f(net.x + step) - net.f(net.x - step)) / (2 * step)
    np.testing.assert_allclose(net.slope(net.x), numeric, rtol=1e-5)
    added = bishop.added_by_noise(net, 0.01)
    assert added == pytest.approx(1e-4 * np.mean(net.slope(net.x) ** 2), rel=0.15)


def test_no_slope_of_a_whole_net_is_above_its_bound():
    found = whole_net.curves([0, 1.0], steps=30, seeds=SEEDS)
    for of in found.values():
        assert (of["slope"] < of["bound"]).all()
    assert (found[1.0]["bound"] < found[0]["bound"]).all()


def test_gains_are_those_at_the_strength_that_validation_chose():
    of = {"validation": np.array([[0.8, 0.8], [0.9, 0.8]]), "accuracy": np.array([[0, 0], [1, 2]])}
    none = {"validation": np.array([[0.5, 0.5]]), "accuracy": np.array([[0.5, 0.5]])}
    found = {"nothing": none, "decay": of}
    assert gains.gained(found, "accuracy")["decay"].tolist() == [0.5, 1.5]


def test_every_method_is_measured_with_every_strength_and_seed():
    grid = {"nothing": [Recipe()], "dropout": [Recipe(dropout=p) for p in (0.1, 0.2)]}
    found = gains.gains(DIGITS, 100, grid=grid, sizes=(784, 8, 10), steps=3, seeds=SEEDS)
    assert found["dropout"]["loss"].shape == (2, 2)
    assert len(list(gains.in_words(found))) == 1
    assert list(gains.QUICK) == list(gains.GRID)
    stored = full_size.measured(
        DIGITS, SEEDS, trainings={100: (2, 20)}, sizes=(784, 4, 10), grid=grid
    )
    assert np.shape(stored["100"]["dropout"]["accuracy"]) == (2, 2)


def test_what_is_stored_says_how_and_has_a_number_for_every_method_strength_and_seed():
    stored = full_size.stored_full_size()
    assert stored["how"].startswith("MNIST; 784-100-100-10")
    assert list(stored["gains"]) == list(full_size.TRAININGS)
    for of in stored["gains"].values():
        assert {m: len(v["accuracy"]) for m, v in of.items()} == {
            m: len(recipes) for m, recipes in gains.GRID.items()
        }
        assert {v["accuracy"].shape[1] for v in of.values()} == {5}
    assert list(full_size.gained(stored, "accuracy")[300]) == list(gains.GRID)[1:]
    assert "3,200 steps: 3 layers" in full_size.deeper_in_words(stored)
    assert "800 steps: 20 units" in full_size.wider_in_words(stored)


def test_a_longer_training_is_measured_by_depth_and_by_width(monkeypatch):
    monkeypatch.setattr(full_size.depth, "STEPS", 2)
    monkeypatch.setattr(full_size.masks, "WIDTH_STEPS", 2)
    found = full_size.longer(DIGITS, SEEDS, widths=(4,), depths={3: 5}, times=2)
    assert found["steps"] == {"depth": 4, "dropout": 4}
    assert {name: len(of) for name, of in found["depth"]["3"].items()} == {
        "errors": 2,
        "bends": 2,
        "borders": 2,
    }
    assert len(found["dropout"]["4"]) == 2


def test_figures_draw_a_dot_for_each_seed_and_a_line_for_each_label():
    figure = figures.draw_gains({"a": {"x": [1, 2, 3], "y": [0, 1, 2]}})
    assert [len(line.get_xdata()) for line in figure.axes[0].lines] == [2, 3, 1, 3, 1]
    figure = figures.draw_epochs(
        {"t": {"test": np.ones((3, 4))}}, ylabel="y", best={"t": [2, 2, 3]}
    )
    assert len(figure.axes[0].lines) == 2
    figure = figures.draw_by_depth({"y": {"a": ([3, 4], np.ones((5, 2)))}})
    assert len(figure.axes[0].lines) == 2
