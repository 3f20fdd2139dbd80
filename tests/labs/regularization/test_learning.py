"""Nets side by side, their regularizers and their data, against torch and loops written out."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.data.images import Images
from labsupport.labs.regularization import learning
from labsupport.labs.regularization.learning import (
    Noise,
    Recipe,
    Split,
    batches,
    examples,
    gradients,
    masks_for,
    moved,
    split,
    train,
)
from labsupport.labs.regularization.nets import (
    Nets,
    log_probabilities,
    own_log_probabilities,
    scores,
)
from labsupport.training.networks import as_tensor
from tiny_digits import tiny_digits

DIGITS = tiny_digits(train=700)


def twin(nets, k):
    """Net k of `nets` as torch makes it."""
    layers = []
    for W, b in zip(nets.weights, nets.biases, strict=True):
        layer = nn.utils.skip_init(nn.Linear, *W.shape[1:])
        with torch.no_grad():
            layer.weight.copy_(W[k].T)
            layer.bias.copy_(b[k, 0])
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def test_each_net_computes_and_learns_as_if_it_were_alone():
    together = Nets((784, 12, 10), [3, 8])
    twins = [twin(together, k) for k in range(2)]
    x, y = next(batches([split(DIGITS, 100, seed=s) for s in (3, 8)], [3, 8], 20))
    gradients(together, x, y, [Recipe(), Recipe(smoothing=0.3)], Noise(0))
    for k, (net, share) in enumerate(zip(twins, (0.0, 0.3), strict=True)):
        F.cross_entropy(net(x[k]), y[k], label_smoothing=share).backward()
        for layer, W in zip(net[::2], together.weights, strict=True):
            torch.testing.assert_close(W.grad[k].T, layer.weight.grad, rtol=1e-4, atol=1e-6)
    images = DIGITS.test_images
    torch.testing.assert_close(
        log_probabilities(together, images)[1],
        F.log_softmax(twin(together, 1)(as_tensor(images)), 1),
    )


def test_batch_norm_is_that_of_torch_in_training_and_after_it():
    nets = Nets((784, 6, 10), [1], batch_norm=True)
    x = as_tensor(DIGITS.train_images[:30])
    theirs = nn.Sequential(
        *list(twin(nets, 0))[:1], nn.BatchNorm1d(6), nn.ReLU(), list(twin(nets, 0))[2]
    )
    torch.testing.assert_close(nets.forward(x[None], training=True)[0], theirs(x))
    theirs.eval()
    # torch keeps the unbiased variance: 30/29 of ours
    nets.running[0][1].sub_(0.9).mul_(30 / 29).add_(0.9)
    torch.testing.assert_close(nets.forward(x[None])[0], theirs(x), rtol=1e-4, atol=1e-4)


def test_training_is_sgd_with_momentum_along_half_a_cosine_and_decay_beside_it():
    whole, recipe = split(DIGITS, 60, seed=0), Recipe(decay=0.5)
    nets = Nets((784, 8, 10), [0])
    net = twin(nets, 0)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    train(nets, [whole], [recipe], steps=3, batch=20)
    for step, (x, y) in zip(range(3), batches([whole], [0], 20), strict=False):
        rate = 0.1 * (0.5 + 0.5 * np.cos(np.pi * step / 3))
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        F.cross_entropy(net(x[0]), y[0]).backward()
        with torch.no_grad():
            for layer in net[::2]:
                layer.weight.mul_(1 - rate * 0.5)
        optimizer.step()
    torch.testing.assert_close(nets.weights[0][0].T, net[0].weight, rtol=1e-3, atol=1e-5)


def test_every_recipe_learns_tiny_digits():
    splits = [split(DIGITS, 200, seed=0)]
    for recipe in [
        Recipe(),
        Recipe(dropout=0.2),
        Recipe(input_noise=0.1),
        Recipe(smoothing=0.1),
        Recipe(batch_norm=True),
    ]:
        nets = Nets((784, 40, 10), [0], batch_norm=recipe.batch_norm)
        train(nets, splits, [recipe], steps=80, batch=20)
        right, loss = scores(log_probabilities(nets, DIGITS.test_images), DIGITS.test_labels)
        assert right[0] > 0.8, recipe
        assert loss[0] < 1.2, recipe


def test_a_split_has_parts_that_share_no_image_and_too_many_labels_are_refused():
    whole = split(DIGITS, 100, seed=4)
    assert isinstance(whole, Split)
    assert len(whole.train_labels) == 100
    assert len(whole.validation_labels) == 300
    train_rows = {row.tobytes() for row in whole.train_images}
    assert not train_rows & {row.tobytes() for row in whole.validation_images}
    with pytest.raises(ValueError, match="400 can be learned from"):
        split(DIGITS, 500, seed=4)


def test_of_images_kept_as_bytes_only_those_to_learn_from_are_scaled(monkeypatch):
    calls = []
    monkeypatch.setattr(learning, "give_back_mapped", lambda: calls.append(1))
    pixels = [Images(np.uint8(255 * one)) for one in (DIGITS.train_images, DIGITS.test_images)]
    kept = split(replace(DIGITS, train_images=pixels[0], test_images=pixels[1]), 100, seed=4)
    assert calls == [1]  # what was read of the file, from all over it
    assert isinstance(kept.train_images, np.ndarray)
    assert isinstance(kept.validation_images, Images)
    assert isinstance(kept.test_images, Images)
    scaled = replace(DIGITS, train_images=pixels[0][:], test_images=pixels[1][:])
    plain = split(scaled, 100, seed=4)
    for name in ("train_images", "validation_images", "test_images"):
        np.testing.assert_array_equal(getattr(kept, name)[:], getattr(plain, name)[:])


def test_own_log_probabilities_are_those_of_each_net_on_its_own_images():
    nets, count = Nets((784, 6, 10), [0, 1]), 700  # more than are looked at together
    both = [DIGITS.train_images[:count], DIGITS.train_images[:count][::-1]]
    together = own_log_probabilities(nets, both)
    assert together.shape == (2, count, 10)
    for k, images in enumerate(both):
        alone = F.log_softmax(twin(nets, k)(as_tensor(images)), dim=1)
        np.testing.assert_allclose(together[k], alone.detach(), rtol=1e-5)


def test_masks_are_new_for_each_example_and_keep_the_mean():
    nets = Nets((784, 400, 10), [0, 1])
    (mask,) = masks_for(nets, [Recipe(dropout=0.25), Recipe()], 50, Noise(0))
    assert sorted(mask[0].unique().tolist()) == pytest.approx([0, 4 / 3])
    assert mask[1].unique().tolist() == [1]
    assert float(mask[0].mean()) == pytest.approx(1, abs=0.02)
    assert not torch.equal(mask[0, 0], mask[0, 1])
    assert masks_for(nets, [Recipe(), Recipe()], 50, Noise(0)) == []


def test_an_image_is_moved_by_whole_pixels_and_turned_about_its_middle():
    picture = np.zeros((28, 28), np.float32)
    picture[10, 12] = 1
    image, one, none = torch.tensor(picture.reshape(1, -1)), torch.ones(1), torch.zeros(1)
    there = moved(image, 3 * one, -2 * one, none).reshape(28, 28)
    assert float(there[8, 15]) == pytest.approx(1, abs=1e-4)
    turned = moved(image, none, none, 180 * one).reshape(28, 28)
    assert float(turned[17, 15]) == pytest.approx(1, abs=1e-4)
    torch.testing.assert_close(moved(image, none, none, none), image, rtol=0, atol=1e-5)
    rows = examples(picture.reshape(1, -1), seed=0)
    assert {row.shape for row in rows.values()} == {(1, 784)}


def test_a_students_default_dtype_changes_nothing():
    recipes = [Recipe(shift=2), Recipe(turn=10), Recipe(input_noise=0.1), Recipe(dropout=0.2)]
    whole, before = split(DIGITS, 100, seed=0), torch.get_default_dtype()
    found = []
    try:
        for dtype in (torch.float32, torch.float64):
            torch.set_default_dtype(dtype)
            nets = Nets((784, 6, 10), [0, 1, 2, 3], batch_norm=True)
            train(nets, [whole] * 4, recipes, steps=3, batch=20)
            rows = np.concatenate(list(examples(DIGITS.test_images[:2], seed=0).values()))
            found.append((log_probabilities(nets, DIGITS.test_images).numpy(), rows))
    finally:
        torch.set_default_dtype(before)
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)
