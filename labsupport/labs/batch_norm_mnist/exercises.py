"""Exercises of lab 09: a deep sigmoid network, with and without batch norm.

torch is imported inside the functions: the engine must start without it.
"""

import copy

import numpy as np

from labsupport.exercises.registry import exercise
from labsupport.labs.batch_norm_mnist import mistakes, network_mistakes
from labsupport.labs.batch_norm_mnist.u_curve import U_CURVE_MISTAKES, u_curve_cases


def factor_cases(rng):
    """The lecture's weights, larger ones, other widths and another slope."""
    return [(0.1, 100, 0.25), (0.4, 100, 0.25), (0.05, 400, 0.2), (1.0, 25, 0.1), (0.2, 150, 0.25)]


@exercise(
    "layer-factor",
    cases=factor_cases,
    hints=[
        "A unit adds up n products of a weight and an input. How large is a sum of n independent "
        "terms, if each has the size scale?",
        "Variances add, so n such terms make a sum of size √n · scale.",
        "The activation comes after the sum: its slope multiplies once, outside the root.",
    ],
    meaning="With the lecture's weights the factor is a quarter, and layer follows layer.",
    misconceptions=mistakes.OF_FACTORS,
)
def layer_factor(scale, n, slope):
    """By what one layer multiplies a signal: W = scale · randn(n, n), activation of this slope."""
    return scale * np.sqrt(n) * slope


def network_cases(rng):
    """Sigmoid networks of one, two and three hidden layers and batch norms that have seen data."""
    import torch

    cases = []
    for sizes in ((6, 5, 3), (6, 4, 4, 3), (6, 5, 5, 5, 3)):
        affine = [_affine(n_in, n_out, rng) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
        norms = [_norm(units, rng) for units in sizes[1:-1]]
        x = torch.from_numpy(rng.standard_normal((8, 6), dtype=np.float32))
        cases.append((x, affine, norms))
    return cases


def _tensor(array):
    import torch

    return torch.from_numpy(np.asarray(array, dtype=np.float32))


def _affine(fan_in, fan_out, rng):
    from labsupport.training.networks import affine_layer

    W = rng.standard_normal((fan_out, fan_in)).T
    return affine_layer(W, rng.standard_normal(fan_out))


def _norm(units, rng):
    import torch

    norm = torch.nn.BatchNorm1d(units, dtype=torch.float32, device="cpu")
    with torch.no_grad():
        norm.weight.copy_(_tensor(rng.uniform(0.5, 2, units)))
        norm.bias.copy_(_tensor(rng.standard_normal(units)))
        norm.running_mean.copy_(_tensor(rng.standard_normal(units)))
        norm.running_var.copy_(_tensor(rng.uniform(0.5, 2, units)))
    return norm


@exercise(
    "logits-with-batch-norm",
    cases=network_cases,
    hints=[
        "Without batch norm a hidden layer is x = torch.sigmoid(layer(x)). What goes between?",
        "Layer k has its own norm: `for layer, norm in zip(affine[:-1], norms, strict=True)`.",
        "In the loop, first layer, then norm, then torch.sigmoid. After it comes affine[-1], bare.",
    ],
    meaning="Affine, normalize, activate; and the output layer is left alone.",
    misconceptions=network_mistakes.OF_LOGITS,
    atol=1e-6,
)
def logits_with_batch_norm(x, affine, norms):
    """Logits (batch, classes) of a sigmoid network with batch norm in every hidden layer."""
    import torch

    for layer, norm in zip(affine[:-1], norms, strict=True):
        x = torch.sigmoid(norm(layer(x)))
    return affine[-1](x)


def model_cases(rng):
    """Small models with batch norm, handed over in the mode of training or of use."""
    import torch

    cases = []
    for training in (True, False):
        x = _tensor(rng.standard_normal((45, 6)) + 1)
        model = torch.nn.Sequential(_affine(6, 5, rng), _norm(5, rng), _affine(5, 3, rng))
        labels = copy.deepcopy(model).eval()(x).argmax(1)
        labels[:10] = (labels[:10] + 1) % 3
        cases.append((model.train(training), x, labels))
    return cases


@exercise(
    "evaluate",
    cases=model_cases,
    hints=[
        "In train mode batch norm uses the statistics of this batch. Which should it use here?",
        "model.eval() before the question; model.train(mode) puts any mode back.",
        "Remember was_training = model.training first, and call model.train(was_training) last.",
    ],
    meaning="Your answers no longer depend on who else is in the batch, and training can go on.",
    misconceptions=network_mistakes.OF_EVALUATIONS,
)
def evaluate(model, x, labels):
    """(share of x classified as labels, in eval mode; model.training as it was before)."""
    was_training = model.training
    model.eval()
    share = (model(x).argmax(1) == labels).float().mean().item()
    model.train(was_training)
    return share, model.training


@exercise(
    "predict-the-u-curve",
    cases=u_curve_cases,
    hints=[
        "First w = scales * np.sqrt(n). What is r in each of the two nets, and who divides?",
        "Plain: r is w / 2, and nobody divides. Batch norm: r is 1, and w is divided by "
        "np.sqrt((0.21 * w) ** 2 + 1e-5).",
        "factor = w * 0.25 / (1 + r**2) ** 0.25, with batch norm also / the root. It is raised to "
        "the power depth.",
    ],
    meaning="Some lines of arithmetic, and you know before training what is left of a gradient.",
    misconceptions=U_CURVE_MISTAKES,
)
def gradient_left(scales, n, depth, batch_norm):
    """The share of a gradient that is left after depth layers, for each scale of the weights."""
    w = scales * np.sqrt(n)
    r = 1 if batch_norm else w / 2
    slope = 0.25 / (1 + r**2) ** 0.25
    divisor = np.sqrt((0.21 * w) ** 2 + 1e-5) if batch_norm else 1
    return (w * slope / divisor) ** depth
