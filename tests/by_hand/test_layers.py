import re
import warnings

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.gradcheck import check_gradient
from labsupport.by_hand.layers import (
    activate,
    affine,
    batch_norm,
    batch_norm_inference,
    fold_batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    normalize,
    power_norm,
    rms_norm,
    softmax_cross_entropy,
    update_running,
)

LABELS = np.array([2, 0, 1, 1, 2, 3, 0])
MEAN, VARIANCE = np.array([0.3, -1.0, 2.0, 0.0, 5.0]), np.array([0.5, 2.0, 1.0, 9.0, 0.1])


def torch_batch_norm(x, gamma, beta):
    return F.batch_norm(x, None, None, gamma, beta, training=True)


def torch_batch_norm_inference(x, gamma, beta):
    mean, variance = torch.tensor(MEAN), torch.tensor(VARIANCE)
    return F.batch_norm(x, mean, variance, gamma, beta, training=False)


def normalize_with_stored_statistics(x, gamma, beta):
    return batch_norm_inference(x, gamma, beta, MEAN, VARIANCE)


def torch_normalize(x, axes):
    mean = x.mean(dim=axes, keepdim=True)
    return (x - mean) / (x.var(dim=axes, keepdim=True, correction=0) + 1e-5).sqrt()


def torch_group_norm(groups):
    return lambda x, gamma, beta: F.group_norm(x, groups, gamma, beta)


# (batch, channels, height, width), and one number per channel, or per value of an example
IMAGES, CHANNELS, EXAMPLE = (3, 6, 2, 4), (6,), (6, 2, 4)

# name: (layer, the same in torch, the shapes of its inputs)
LAYERS = {
    "affine": (affine, lambda x, W, b: x @ W + b, [(7, 5), (5, 4), (4,)]),
    "batch_norm": (batch_norm, torch_batch_norm, [(7, 5), (5,), (5,)]),
    "batch_norm_inference": (
        normalize_with_stored_statistics,
        torch_batch_norm_inference,
        [(7, 5), (5,), (5,)],
    ),
    "batch_norm of images": (batch_norm, torch_batch_norm, [IMAGES, CHANNELS, CHANNELS]),
    "layer_norm": (
        layer_norm,
        lambda x, gamma, beta: F.layer_norm(x, (5,), gamma, beta),
        [(7, 5), (5,), (5,)],
    ),
    "layer_norm of images": (
        layer_norm,
        lambda x, gamma, beta: F.layer_norm(x, EXAMPLE, gamma, beta),
        [IMAGES, EXAMPLE, EXAMPLE],
    ),
    "layer_norm of one example": (
        layer_norm,
        lambda x, gamma, beta: F.layer_norm(x, (5,), gamma, beta),
        [(1, 5), (5,), (5,)],
    ),
    "instance_norm": (
        instance_norm,
        lambda x, gamma, beta: F.instance_norm(x, weight=gamma, bias=beta),
        [IMAGES, CHANNELS, CHANNELS],
    ),
    **{
        f"group_norm of {groups}": (
            lambda x, gamma, beta, groups=groups: group_norm(x, gamma, beta, groups=groups),
            torch_group_norm(groups),
            [IMAGES, CHANNELS, CHANNELS],
        )
        for groups in (1, 2, 3, 6)
    },
    "rms_norm": (
        rms_norm,
        lambda x, gamma: F.rms_norm(x, (5,), gamma, eps=1e-5),
        [(7, 5), (5,)],
    ),
    "rms_norm of images": (
        rms_norm,
        lambda x, gamma: F.rms_norm(x, EXAMPLE, gamma, eps=1e-5),
        [IMAGES, EXAMPLE],
    ),
    **{
        f"normalize over {axes}": (
            lambda x, axes=axes: normalize(x, axes),
            lambda x, axes=axes: torch_normalize(x, axes),
            [IMAGES],
        )
        for axes in [(0,), (1,), (0, 2, 3), (1, 2, 3), (2, 3), (-1,), (0, 1, 2, 3)]
    },
    "softmax_cross_entropy": (
        lambda logits: softmax_cross_entropy(logits, LABELS),
        lambda logits: F.cross_entropy(logits, torch.tensor(LABELS)),
        [(7, 4)],
    ),
    **{
        f"activate_{name}": (
            lambda a, act=act: activate(a, act),
            None,  # compared with torch in test_activations
            [(7, 5)],
        )
        for name, act in ACTIVATIONS.items()
    },
}

each_layer = pytest.mark.parametrize("name", LAYERS)


def draw_inputs(name, dtype=np.float64, seed=1):
    rng = np.random.default_rng(seed)
    # Not centered and not of unit variance, so that no gamma, beta, mean or std is trivial.
    return [rng.normal(0.7, 1.8, shape).astype(dtype) for shape in LAYERS[name][2]]


@each_layer
def test_the_backward_equals_central_differences(name):
    layer, _, _ = LAYERS[name]
    check_gradient(layer, *draw_inputs(name), rng=np.random.default_rng(2), rtol=1e-8)


@pytest.mark.parametrize("name", [name for name, (_, reference, _) in LAYERS.items() if reference])
def test_values_and_gradients_equal_those_of_torch(name):
    layer, reference, _ = LAYERS[name]
    inputs = draw_inputs(name)
    y, backward = layer(*inputs)
    dy = np.random.default_rng(3).normal(size=np.shape(y))
    tensors = [torch.tensor(x, requires_grad=True) for x in inputs]
    expected = reference(*tensors)
    expected.backward(torch.tensor(dy))
    np.testing.assert_allclose(y, expected.detach().numpy(), rtol=1e-8, atol=1e-13)
    for gradient, tensor in zip(backward(dy), tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-8, atol=1e-13)


@each_layer
def test_float32_is_kept(name):
    layer, _, _ = LAYERS[name]
    inputs = draw_inputs(name, np.float32)
    if name == "batch_norm_inference":
        statistics = MEAN.astype(np.float32), VARIANCE.astype(np.float32)
        y, backward = batch_norm_inference(*inputs, *statistics)
    else:
        y, backward = layer(*inputs)
    assert isinstance(y, float) or y.dtype == np.float32
    dy = np.ones(np.shape(y), dtype=np.float32)
    assert all(gradient.dtype == np.float32 for gradient in backward(dy))


@each_layer
def test_inputs_are_not_changed(name):
    layer, _, _ = LAYERS[name]
    inputs = draw_inputs(name)
    before = [x.copy() for x in inputs]
    y, backward = layer(*inputs)
    dy = np.ones(np.shape(y))
    backward(dy)
    for x, old in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(x, old)
    np.testing.assert_array_equal(dy, np.ones(np.shape(y)))


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "softmax_cross_entropy"])
def test_a_gradient_that_would_only_broadcast_is_refused(name):
    layer, _, _ = LAYERS[name]
    y, backward = layer(*draw_inputs(name))
    shape = (*np.shape(y)[:-1], 1)
    with pytest.raises(
        ValueError, match=rf"must have the output's shape .*, not {re.escape(str(shape))}"
    ):
        backward(np.ones(shape))


def test_batch_norm_of_the_worked_example():
    x = np.array([[4.0], [7.0], [5.0]])
    y, _ = batch_norm(x, np.ones(1), np.zeros(1), eps=1e-12)
    assert x.mean() == pytest.approx(5.3333, abs=5e-5)
    assert x.var() == pytest.approx(1.5556, abs=5e-5)
    np.testing.assert_allclose(y.ravel(), [-1.0690, 1.3363, -0.2673], atol=5e-5)


def test_batch_norm_gives_every_feature_mean_beta_and_standard_deviation_gamma():
    x, gamma, beta = draw_inputs("batch_norm")
    y, _ = batch_norm(x, gamma, beta, eps=1e-14)
    np.testing.assert_allclose(y.mean(axis=0), beta, atol=1e-12)
    np.testing.assert_allclose(y.std(axis=0), np.abs(gamma), rtol=1e-10)


def test_batch_norm_does_not_feel_a_shift_or_a_scale_of_its_input():
    x, gamma, beta = draw_inputs("batch_norm")
    y, _ = batch_norm(x, gamma, beta, eps=1e-14)
    moved, _ = batch_norm(100 * x + 3, gamma, beta, eps=1e-14)
    np.testing.assert_allclose(moved, y, rtol=1e-9, atol=1e-11)


def test_batch_norm_of_one_example_gives_beta_and_no_gradient():
    gamma, beta = np.array([2.0, -1.0]), np.array([0.5, 3.0])
    y, backward = batch_norm(np.array([[10.0, -7.0]]), gamma, beta)
    dx, dgamma, dbeta = backward(np.array([[1.0, 2.0]]))
    np.testing.assert_array_equal(y, [beta])
    np.testing.assert_array_equal(dx, [[0, 0]])
    np.testing.assert_array_equal(dgamma, [0, 0])
    np.testing.assert_array_equal(dbeta, [1, 2])


def test_batch_norm_of_a_constant_feature_stays_finite():
    y, backward = batch_norm(np.full((4, 1), 3.0), np.ones(1), np.array([0.5]))
    np.testing.assert_array_equal(y, np.full((4, 1), 0.5))
    assert np.isfinite(backward(np.arange(4.0)[:, np.newaxis])[0]).all()


def test_layer_norm_does_not_feel_the_other_examples_and_batch_norm_does():
    x, gamma, beta = draw_inputs("layer_norm")
    others = x.copy()
    others[1:] *= 3
    assert (layer_norm(x, gamma, beta)[0][0] == layer_norm(others, gamma, beta)[0][0]).all()
    assert (batch_norm(x, gamma, beta)[0][0] != batch_norm(others, gamma, beta)[0][0]).all()


def test_one_group_averages_as_layer_norm_and_single_channels_as_instance_norm():
    x = draw_inputs("instance_norm")[0]
    ones, zeros = np.ones(6), np.zeros(6)
    whole = layer_norm(x, np.ones(EXAMPLE), np.zeros(EXAMPLE))[0]
    np.testing.assert_allclose(group_norm(x, ones, zeros, groups=1)[0], whole, rtol=1e-12)
    single = instance_norm(x, ones, zeros)[0]
    np.testing.assert_allclose(group_norm(x, ones, zeros, groups=6)[0], single, rtol=1e-12)


def test_rms_norm_equals_layer_norm_where_the_mean_is_zero_and_feels_a_shift_elsewhere():
    x = draw_inputs("rms_norm")[0]
    x -= x.mean(axis=1, keepdims=True)
    ones, zeros = np.ones(5), np.zeros(5)
    np.testing.assert_allclose(rms_norm(x, ones)[0], layer_norm(x, ones, zeros)[0], rtol=1e-12)
    assert np.abs(rms_norm(x + 3, ones)[0] - rms_norm(x, ones)[0]).min() > 0.1
    np.testing.assert_allclose(layer_norm(x + 3, ones, zeros)[0], layer_norm(x, ones, zeros)[0])


def test_power_norm_divides_by_what_it_knew_before_the_batch_and_learns_the_quadratic_mean():
    x, gamma, beta = draw_inputs("layer_norm")
    y, square = power_norm(x, gamma, beta, VARIANCE, eps=1e-12)
    np.testing.assert_allclose(y, gamma * x / np.sqrt(VARIANCE) + beta, rtol=1e-9)
    np.testing.assert_allclose(square, 0.9 * VARIANCE + 0.1 * (x**2).mean(axis=0))
    for _ in range(200):
        y, square = power_norm(x, np.ones(5), np.zeros(5), square)
    np.testing.assert_allclose((y**2).mean(axis=0), 1, rtol=1e-4)


def test_power_norm_does_not_feel_the_other_examples():
    x, gamma, beta = draw_inputs("layer_norm")
    alone, _ = power_norm(x[:1], gamma, beta, VARIANCE)
    np.testing.assert_allclose(power_norm(x, gamma, beta, VARIANCE)[0][:1], alone, rtol=1e-12)


@pytest.mark.parametrize("momentum", [0.1, 0.3, 1.0])
def test_running_statistics_equal_those_of_torch(momentum):
    rng = np.random.default_rng(4)
    reference = torch.nn.BatchNorm1d(5, momentum=momentum, dtype=torch.float64)
    mean, variance = np.zeros(5), np.ones(5)
    for m in (2, 7, 64):
        x = rng.normal(2, 3, (m, 5))
        reference(torch.tensor(x))
        mean, variance = update_running(mean, variance, x, momentum=momentum)
    np.testing.assert_allclose(mean, reference.running_mean.numpy(), rtol=1e-12)
    np.testing.assert_allclose(variance, reference.running_var.numpy(), rtol=1e-12)


def test_running_statistics_are_returned_and_not_written_into_the_old_ones():
    mean, variance = np.zeros(2), np.ones(2)
    update_running(mean, variance, np.array([[1.0, 2.0], [3.0, 5.0]]))
    np.testing.assert_array_equal(mean, [0, 0])
    np.testing.assert_array_equal(variance, [1, 1])


def test_running_statistics_refuse_one_example_and_a_momentum_beyond_1():
    with pytest.raises(ValueError, match="batches of 2 or more"):
        update_running(np.zeros(2), np.ones(2), np.ones((1, 2)))
    with pytest.raises(ValueError, match="momentum must lie in"):
        update_running(np.zeros(2), np.ones(2), np.ones((3, 2)), momentum=1.1)


def test_inference_treats_each_example_alone():
    x, gamma, beta = draw_inputs("batch_norm_inference")
    together, _ = normalize_with_stored_statistics(x, gamma, beta)
    alone = [normalize_with_stored_statistics(row[np.newaxis], gamma, beta)[0] for row in x]
    np.testing.assert_array_equal(together, np.concatenate(alone))


def test_a_folded_batch_norm_is_one_affine_layer_with_the_same_output():
    rng = np.random.default_rng(5)
    x, W, b = rng.normal(size=(7, 3)), rng.normal(size=(3, 5)), rng.normal(size=5)
    gamma, beta = rng.normal(size=5), rng.normal(size=5)
    two_layers, _ = batch_norm_inference(affine(x, W, b)[0], gamma, beta, MEAN, VARIANCE, eps=1e-3)
    one_layer, _ = affine(x, *fold_batch_norm(W, b, gamma, beta, MEAN, VARIANCE, eps=1e-3))
    np.testing.assert_allclose(one_layer, two_layers, rtol=1e-12, atol=1e-13)


def test_the_loss_of_equal_logits_is_the_logarithm_of_the_number_of_classes():
    loss, backward = softmax_cross_entropy(np.zeros((3, 10)), np.array([1, 2, 3]))
    assert loss == pytest.approx(np.log(10))
    (dlogits,) = backward()
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-16)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_loss_of_huge_logits_is_finite_and_without_a_warning(dtype):
    logits = np.array([[1e30, -1e30, 0.0], [-1e4, 1e4, 0.0]], dtype=dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss, backward = softmax_cross_entropy(logits, np.array([0, 0]))
        (dlogits,) = backward()
    assert loss == pytest.approx(1e4)
    np.testing.assert_allclose(dlogits, [[0, 0, 0], [-0.5, 0.5, 0]], atol=1e-12)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 1], "labels must be 3 integers"),
        ([0.0, 1.0, 2.0], "labels must be 3 integers"),
        (np.eye(3, dtype=int), "argmax"),
        ([0, 1, 4], "0 … 3"),
        ([0, -1, 2], "they run from -1 to 2"),
    ],
)
def test_labels_that_do_not_fit_the_logits_are_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        softmax_cross_entropy(np.zeros((3, 4)), labels)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: affine(np.ones((2, 3)), np.ones((4, 5)), np.ones(5)), "W must be (3, fan_out)"),
        (lambda: affine(np.ones((2, 3)), np.ones((3, 5)), np.ones((1, 5))), "b must be (5,)"),
        (lambda: affine(np.ones(3), np.ones((3, 5)), np.ones(5)), "x[np.newaxis, :]"),
        (lambda: batch_norm(np.ones((2, 3)), np.ones(2), np.ones(3)), "gamma must be (3,)"),
        (lambda: batch_norm(np.ones((2, 3)), np.ones(3), 0.0), "beta must be (3,)"),
        (lambda: batch_norm(np.ones((0, 3)), np.ones(3), np.ones(3)), "not empty"),
        (lambda: batch_norm(np.ones((2, 1)), np.ones(1), np.ones(1), eps=0), "eps must be"),
        (
            lambda: batch_norm_inference(
                np.ones((2, 1)), np.ones(1), np.ones(1), np.ones(1), -np.ones(1)
            ),
            "running_var must not be negative",
        ),
        (lambda: layer_norm(np.ones(3), np.ones(3), np.ones(3)), "x[np.newaxis, :]"),
        (lambda: layer_norm(np.ones((2, 3)), np.ones(2), np.ones(3)), "gamma must be (3,)"),
        (lambda: layer_norm(np.ones((2, 3)), np.ones(3), 0.0), "beta must be (3,)"),
        (lambda: rms_norm(np.ones((2, 3)), np.ones(2)), "gamma must be (3,)"),
        (lambda: instance_norm(np.ones((2, 3)), np.ones(3), np.ones(3)), "channels, *space"),
        (
            lambda: group_norm(np.ones((2, 6, 4)), np.ones(6), np.ones(6), groups=4),
            "groups is 4; it must divide the 6 channels",
        ),
        *(
            (
                lambda groups=groups: group_norm(np.ones((2, 6)), *np.ones((2, 6)), groups=groups),
                f"groups is {groups}; it must divide the 6 channels",
            )
            for groups in (0, 2.0)
        ),
        (lambda: normalize(np.ones((0, 3)), (0,)), "x has shape (0, 3); it must not be empty"),
        (lambda: normalize(np.ones((2, 3)), (0, -2)), "different axes"),
        (lambda: normalize(np.ones((2, 3)), (2,)), "different axes"),
        (lambda: normalize(np.ones((2, 3)), ()), "one or more"),
        (lambda: normalize(np.ones((2, 3)), (0,), eps=-1), "eps must be"),
        (
            lambda: power_norm(np.ones((2, 1)), np.ones(1), np.ones(1), -np.ones(1)),
            "running_square must not be negative",
        ),
        (
            lambda: power_norm(np.ones((2, 1)), np.ones(1), np.ones(1), np.ones(1), momentum=2),
            "momentum must lie in",
        ),
    ],
)
def test_shapes_and_numbers_that_do_not_fit_are_named(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
