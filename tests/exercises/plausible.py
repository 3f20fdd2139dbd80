"""Inputs that somebody may well hand to a solution: {exercise: a function rng → cases}.

They are more and other than the cases of the exercise. A mutant that answers like the reference on
all of them counts as the same function.
"""

import numpy as np

from labsupport.exercises.broken_normalizers import normalized
from labsupport.exercises.registry import find_exercise
from labsupport.labs.batch_norm_mnist import exercises as batch_norm
from labsupport.labs.gated_activations.mistakes import normal_cdf, normal_density
from labsupport.labs.init_on_mnist.left_behind import relu_net, seeded

TIMES = 40


def arrays(rng):
    shapes = [(1,), (2,), (7,), (4, 3), (3, 4), (1, 5), (5, 1), (2, 3, 4)]
    return [rng.normal(rng.normal(), 2, shape) for shape in shapes * 4]


def neurons(rng):
    cases = []
    for n in (1, 2, 5) * 12:
        y = float(rng.choice([0, 1, rng.random()]))
        cases.append((rng.standard_normal(n), float(rng.normal()), rng.normal(0.3, 1, n), y))
    return cases


def chains(rng):
    cases = []
    for length in (1, 2, 3, 7) * 8:
        w, h = rng.normal(0, 2, length), [rng.normal()]
        for weight in w:
            h.append(1 / (1 + np.exp(-weight * h[-1])))
        cases.append((w, np.array(h)))
    return cases


def steps_back(rng):
    cases = []
    for _ in range(TIMES):
        batch, inputs, units = rng.integers(1, 6, 3)
        delta, W = rng.standard_normal((batch, units)), rng.standard_normal((inputs, units))
        cases.append((delta, W, rng.random((batch, inputs))))
    return cases


def with_zeros(rng):
    return [(np.round(a, rng.integers(0, 3)),) for a in arrays(rng)]


def around_six(rng):
    shapes = [(1,), (5,), (3, 4)] * 8
    corners = [(np.array([0.0, 6.0]),), (np.array([6.0]),), (np.array([-1.0, 7.0]),)]
    return [(rng.uniform(-9, 15, shape),) for shape in shapes] + corners


def layers_with_gradients(rng):
    cases = []
    for _ in range(TIMES):
        shape = tuple(rng.integers(1, 6, 2))
        cases.append((rng.normal(0, 2, shape), rng.standard_normal(shape)))
    return cases


def relu_layers(rng):
    cases = []
    for _ in range(TIMES):
        h = np.maximum(rng.standard_normal(tuple(rng.integers(1, 6, 2))), 0)
        h[:, rng.random(h.shape[1]) < 0.4] = 0
        cases.append((h,))
    return cases


def shared(rng):
    """Outputs that may lie exactly on the border, for both kinds of ends."""
    cases = []
    for _ in range(TIMES):
        shape = rng.integers(1, 7, 2)
        for low, high in ((-1, 1), (0, 1)):
            h = rng.choice(
                [low, high, low + 0.03, high - 0.03, 0.5, low + 0.02, high - 0.01], shape
            )
            cases.append((h, low, high))
            cases.append((rng.uniform(low, high, shape), low, high))
    return cases


def matrices_with_copies(rng):
    cases = []
    for _ in range(TIMES):
        rows, kinds, units = rng.integers(1, 6, 3)
        W = rng.integers(-1, 3, (rows, kinds)).astype(float)[:, rng.integers(0, kinds, units)]
        cases.append((W, 0.5))
        cases.append((W + 1e-7 * rng.standard_normal(W.shape), 1e-5))
        cases.append((W + 0.5 * rng.integers(0, 2, W.shape), 0.5))
    return cases


def layers_with_copies(rng):
    cases = []
    for _ in range(TIMES):
        n_in, units, n_out = rng.integers(1, 6, 3)
        parts = rng.integers(0, 2, (n_in, units)), rng.integers(0, 2, units)
        cases.append((*(1.0 * part for part in parts), 1.0 * rng.integers(0, 2, (units, n_out))))
    return cases


def draws(rng):
    sizes = [(1, 2), (3, 1), (10, 40), (40, 10), (20, 20)]
    return [(n_in, n_out, np.random.default_rng(n_in)) for n_in, n_out in sizes]


def lists_of_matrices(rng):
    cases = []
    for _ in range(TIMES):
        widths = rng.integers(2, 8, rng.integers(2, 6))
        pairs = zip(widths, widths[1:], strict=False)
        cases.append(([rng.normal(0.5, rng.uniform(0.1, 3), pair) for pair in pairs],))
    return cases


def functions_of_z(rng):
    functions = [np.tanh, np.abs, np.sin, lambda z: z**2, lambda z: np.maximum(z, 0.1 * z)]
    return [(f, rng.normal(0.1, 1, size)) for f in functions for size in (3, 50, 501)]


def u_curves(rng):
    cases = []
    for _ in range(TIMES):
        scales = np.sort(10 ** rng.uniform(-4, 1, 9))
        n, depth = int(rng.integers(10, 900)), int(rng.integers(2, 9))
        cases += [(scales, n, depth, False), (scales, n, depth, True)]
    return cases


def models(rng):
    return [case for _ in range(5) for case in batch_norm.model_cases(rng)]


def networks(rng):
    return [case for _ in range(5) for case in batch_norm.network_cases(rng)]


def batches(rng):
    for _ in range(TIMES):
        batch, features = rng.integers(2, 7, 2)
        x = rng.normal(rng.normal(0, 3), 2, (batch, features))
        yield x, rng.uniform(0.5, 2, features), rng.standard_normal(features)


def forwards(rng):
    return [(*parts, eps) for parts in batches(rng) for eps in (1e-5, 1e-3, 0.1)]


def backwards(rng):
    cases = []
    for x, gamma, _ in batches(rng):
        std = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        x_hat = (x - x.mean(axis=1, keepdims=True)) / std
        cases.append((rng.standard_normal(x.shape) + 0.5, x_hat, std, gamma))
    return cases


def normalized_tensors(rng):
    """What normalizers and their halves make of batches of every size, ε from none to large."""
    cases = []
    for _ in range(12):
        rows, columns = rng.integers(3, 40, 2)
        x = rng.normal(0, 1, (rows, columns)) * rng.uniform(0.5, 3, columns) + 1
        x += rng.uniform(1, 2, (rows, 1))
        made = [x] + [normalized(x, axis, eps) for axis in (0, 1, None) for eps in (0, 1e-5)]
        for axis in (0, 1):
            mean = x.mean(axis=axis, keepdims=True)
            square = np.sqrt((x**2).mean(axis=axis, keepdims=True))
            made += [x - mean, x / square, x / x.std(axis=axis, keepdims=True)]
        half = made[1].copy()
        half[:, 1:] *= 1.5  # the first column alone is as batch norm leaves it
        other = made[3].copy()
        other[1:] *= 1.5  # and the first row alone as layer norm does
        shifted = made[3].copy()
        shifted[1:] += 0.4  # one row is centered
        made += [half, other, shifted, normalized(x, 0, 0) + 0.1, normalized(x, 1, 0) + 0.1]
        made += [1.1 * normalized(x, 0, 0), 1.1 * normalized(x, 1, 0), 1.1 * (x / square)]
        signs = np.where(np.arange(columns) % 2, 1, -1)
        for axis, turned in ((0, signs), (1, signs[rng.integers(0, columns, rows)][:, None])):
            size = np.sqrt((x**2).mean(axis=axis, keepdims=True))
            made.append(np.abs(x) / size * turned)
        cases += [(y,) for y in made if not _on_the_border(y)]
    return cases


def _on_the_border(y):
    """Whether a statistic misses 0 or 1 by so little that the tolerance decides."""
    for axis in (0, 1):
        for goal, statistic in ((0, y.mean(axis=axis)), (1, (y**2).mean(axis=axis))):
            if 2e-4 < np.abs(statistic - goal).max() < 0.05:
                return True
    return False


def stacks(rng):
    train = find_exercise("greedy-step").arguments()[0][2]
    cases = []
    for depth in (0, 1, 2, 4):
        for _ in range(6):
            sizes = rng.integers(3, 7, depth + 1)
            layers = [
                (rng.standard_normal((n_in, n_out)), rng.standard_normal(n_out))
                for n_in, n_out in zip(sizes, sizes[1:], strict=False)
            ]
            cases.append((rng.random((5, sizes[0])), layers, train))
    return cases


def autoencoders(rng):
    cases = []
    for _ in range(TIMES):
        batch, visible, hidden = rng.integers(1, 6, 3)
        W = rng.standard_normal((visible, hidden))
        b, c = rng.standard_normal(hidden), rng.standard_normal(visible)
        cases.append((rng.random((batch, visible)), W, b, c))
    return cases


def tables(rng):
    """Errors in steps of 0.1, so that ties are many; label counts up and down."""
    cases = []
    for _ in range(2 * TIMES):
        labels = np.array([100, 300, 1000, 3000, 10000])[: rng.integers(1, 6)]
        counts = rng.integers(1, 5, 2)
        plain, pretrained = (rng.integers(0, 6, (seeds, len(labels))) / 10 for seeds in counts)
        cases += [(labels, plain + 0.2, pretrained), (labels[::-1], plain + 0.4, pretrained)]
        cases.append((labels, plain + 0.6, pretrained))
    return cases


def loss_curves(rng):
    level = np.log(10) - 0.05
    cases = [(np.array([level]),), (np.array([3.0]),), (np.array([1.0]),)]
    for _ in range(TIMES):
        losses = rng.normal(level, rng.choice([0.03, 0.5, 3]), rng.integers(1, 30))
        cases.append((losses,))
        cases.append((np.where(rng.random(losses.shape) < 0.3, level, losses),))
    return cases


def plateaus(rng):
    def settings():
        return float(rng.uniform(0.01, 2)), int(rng.integers(1, 600)), float(rng.uniform(0.001, 1))

    return [(float(rng.uniform(1, 500)), settings(), settings()) for _ in range(TIMES)]


def pairs_of_gradients(rng):
    cases = []
    for _ in range(TIMES):
        shapes = [tuple(rng.integers(1, 5, rng.integers(1, 3))) for _ in range(rng.integers(1, 4))]
        before = [rng.standard_normal(shape) for shape in shapes]
        cases.append((before, [g * rng.normal() + rng.standard_normal(g.shape) for g in before]))
    return cases


def steps_of_three_kinds(rng):
    def steps(longest):
        seeds = rng.integers(5, longest, rng.integers(2, 7)).astype(float)
        return np.where(rng.random(len(seeds)) < 0.1, np.inf, seeds)

    def finite():
        return rng.integers(5, 40, rng.integers(2, 7)).astype(float)

    return [(finite() + 40, finite(), steps(150)) for _ in range(TIMES)]


def some_designs(rng):
    cases = []
    for _ in range(TIMES):
        parts = [f"part {k}" for k in range(rng.integers(1, 5))]
        designs = {
            f"design {k}": {part: int(rng.integers(2)) for part in parts}
            for k in range(rng.integers(1, 9))
        }
        cases.append((designs, str(rng.choice(list(designs))), str(rng.choice(parts))))
    return cases


def first_layers(rng):
    cases = []
    for _ in range(TIMES):
        batch, inputs, units = rng.integers(2, 7), rng.integers(1, 5), rng.integers(1, 5)
        W, x = rng.standard_normal((inputs, units)), rng.normal(1, 1, (batch, inputs))
        cases.append((W, rng.standard_normal(units), x))
    return cases


def relu_models(rng):
    sizes = [(50, 90, 70, 30), (80, 30, 60, 40), (100, 50, 20, 50), (30, 30, 90, 20)]
    return [(relu_net(widths, rng), seeded(k)) for k, widths in enumerate(sizes, start=5)]


def momentum_states(rng):
    shapes = [(1,), (4,), (2, 3), (3, 2)] * 4
    return [
        (*rng.standard_normal((3, *shape)), float(rng.uniform(0.01, 1)), float(rng.uniform(0.1, 1)))
        for shape in shapes
    ]


def adam_states(rng):
    cases = []
    for t, shape in zip(
        [1, 2, 3, 5, 10, 30, 100, 1000], [(1,), (4,), (2, 3), (3, 2)] * 2, strict=True
    ):
        w, m, gradient = rng.standard_normal((3, *shape))
        s, rate = rng.uniform(0.01, 3, shape), float(rng.uniform(0.001, 1))
        cases += [(w, m, s, t, gradient, rate), (w, 0 * m, 0 * s, 1, 10 * gradient, rate)]
    return cases


def lists_of_gradients(rng):
    cases = []
    for size in 10.0 ** rng.uniform(-2, 2, TIMES):
        shapes = [(3,), (2, 4), (1,), (4, 1)][: rng.integers(1, 5)]
        threshold = float(rng.choice([0.1, 1, 5, 30]))
        cases.append(([size * rng.standard_normal(shape) for shape in shapes], threshold))
    return cases


def curvatures(rng):
    cases = []
    for n in [1, 2, 3, 4] * 5:
        A = rng.standard_normal((n, n))
        cases.append((A @ A.T + 0.1 * np.eye(n), float(rng.uniform(0, 0.99))))
    return cases


def batch_norm_forwards(rng):
    return [(*parts, eps) for parts in batches(rng) for eps in (1e-5, 1e-3, 0.1)]


def batch_norm_backwards(rng):
    return [
        (rng.standard_normal(x.shape) + 0.5, x, gamma, float(rng.choice([1e-5, 1e-2])))
        for x, gamma, _ in batches(rng)
    ]


def in_use(rng):
    cases = []
    for _ in range(TIMES):
        features = rng.integers(1, 5)
        seen = [
            rng.normal(rng.normal(), rng.uniform(0.1, 3), (rng.integers(2, 7), features))
            for _ in range(rng.integers(0, 5))
        ]
        x = rng.normal(0, 2, (rng.integers(1, 5), features))
        cases.append((x, seen, float(rng.uniform(0.01, 1)), float(rng.choice([1e-5, 0.1]))))
    return cases


def layers_to_fold(rng):
    cases = []
    for _ in range(TIMES):
        inputs, units = rng.integers(1, 6, 2)
        W, b = rng.standard_normal((inputs, units)), rng.standard_normal(units)
        knobs = rng.uniform(0.5, 2, units), rng.standard_normal(units)
        stored = rng.standard_normal(units), rng.uniform(0.01, 4, units)
        cases.append((W, b, *knobs, *stored, float(rng.choice([1e-5, 0.1]))))
    return cases


def dropped_layers(rng):
    cases = []
    for _ in range(TIMES):
        shape, p = tuple(rng.integers(1, 6, 2)), float(rng.choice([0.1, 0.25, 0.5, 0.75, 0.9]))
        parts = rng.standard_normal((2, *shape))
        cases.append((*parts, rng.random(shape), p))
        cases.append((*parts, rng.integers(0, 4, shape) / 4, p))
    return cases


def steps_with_decay(rng):
    cases = []
    for _ in range(TIMES):
        W, gradient = rng.standard_normal((2, *rng.integers(1, 5, 2)))
        cases.append((W, gradient, float(rng.uniform(0.01, 1)), float(rng.choice([0, 0.1, 2]))))
    return cases


def validation_losses(rng):
    """In steps of 0.1, so that ties are many."""
    cases = []
    for _ in range(2 * TIMES):
        losses = list(rng.integers(3, 12, rng.integers(1, 15)) / 10)
        cases.append((losses, int(rng.integers(1, 5))))
    return cases


def bags(rng):
    return [(rng.integers(0, n, n),) for n in rng.integers(1, 40, 2 * TIMES)]


def numbers(*ranges):
    """Cases of plain numbers, each drawn between its two ends; whole ones from whole ends."""

    def cases(rng):
        def one(low, high):
            whole = isinstance(low, int)
            return int(rng.integers(low, high)) if whole else float(rng.uniform(low, high))

        return [tuple(one(*ends) for ends in ranges) for _ in range(TIMES)]

    return cases


def first_losses(rng):
    losses = ("cross-entropy", "softmax twice", "squared", "yes or no")
    return [(int(rng.integers(2, 300)), loss) for loss in losses * 5]


def batches_to_learn(rng):
    cases = []
    for steps in (0, 1, 2, 5, 20) * 4:
        n, inputs, classes = rng.integers(2, 9, 3)
        x, labels = rng.normal(0.2, 1, (n, inputs)), rng.integers(0, classes, n)
        cases.append((x, labels, int(classes), float(rng.uniform(0.05, 1)), steps))
    return cases


def weights_and_gradients(rng):
    cases = []
    for layers in (1, 2, 3, 5) * 6:
        shapes = [tuple(rng.integers(2, 9, 2)) for _ in range(layers)]
        weights = [rng.normal(rng.normal(), 0.5, shape) for shape in shapes]
        gradients = [rng.normal(rng.normal(), rng.random(), shape) for shape in shapes]
        cases.append((weights, gradients, float(10 ** rng.uniform(-4, 1))))
    return cases


def charts(rng):
    cases = []
    for _ in range(6 * TIMES):
        first = rng.choice([2.3, 2.4, 2.9, 3.5, 12.0, np.nan, np.inf])
        update = 10 ** rng.uniform(-5, -1)
        batch = rng.choice([1.0, 1.0, 0.95, 0.85, 0.5])
        train = rng.choice([0.1, 0.45, 0.55, 0.7, 0.9, 1.0])
        test = np.clip(train + rng.choice([-0.4, -0.17, -0.13, -0.02, 0.02, 0.08, 0.12, 0.3]), 0, 1)
        cases.append((float(first), float(batch), float(update), float(train), float(test)))
    return cases


def maxout_layers(rng):
    cases = []
    for _ in range(TIMES):
        images, inputs, units, pieces = rng.integers(1, 6, 4)
        W, b = rng.standard_normal((inputs, units, pieces)), rng.standard_normal((units, pieces))
        cases.append((rng.standard_normal((images, inputs)), W, b))
    return cases


def gated_blocks(rng):
    cases = []
    for _ in range(TIMES):
        images, inputs, hidden = rng.integers(1, 6, 3)
        V, W = rng.standard_normal((2, inputs, hidden))
        x, U = rng.standard_normal((images, inputs)), rng.standard_normal((hidden, inputs))
        cases.append((x, V, W, U))
    return cases


PLAUSIBLE = {
    "root-mean-square": lambda rng: [(h,) for h in arrays(rng)],
    "neuron-gradient": neurons,
    "chain-gradient": chains,
    "backward-step": steps_back,
    "sigmoid-slope": lambda rng: [(1 / (1 + np.exp(-h)),) for h in arrays(rng)],
    "saturated-share": shared,
    "relu-and-slope": with_zeros,
    "relu6-from-two": around_six,
    "prelu-gradient": layers_with_gradients,
    "sparse-and-dead": relu_layers,
    "maxout-forward": maxout_layers,
    "gelu-and-slope": lambda rng: [(a, normal_cdf(a), normal_density(a)) for a in arrays(rng)],
    "standardizing": lambda rng: [(rng.normal(rng.normal(), 2, n),) for n in (2, 5, 40) * 12],
    "swiglu": gated_blocks,
    "gradient-signs": lambda rng: [
        (rng.integers(-2, 3, n) / 2, rng.normal(0, 1, m)) for n in (1, 2, 5) for m in (1, 3) * 8
    ],
    "count-distinct-units": matrices_with_copies,
    "hidden-gradient": lambda rng: [
        (rng.normal(0, 1, 2), rng.normal(0, 1, (2, 2)), rng.normal(0, 1, 2), rng.normal())
        for _ in range(TIMES)
    ],
    "units-that-can-differ": layers_with_copies,
    "smallest-noise": lambda rng: [
        (rng.uniform(50, 600), 10.0 ** rng.choice(np.arange(-14, -2), 2, replace=False), steps)
        for steps in rng.uniform(50, 400, (TIMES, 2))
    ],
    "glorot-draw": draws,
    "variance-after-layers": numbers((0.1, 3.0), (2, 500), (1e-3, 0.5), (1, 9)),
    "gain": functions_of_z,
    "repair-relu-net": lists_of_matrices,
    "layer-factor": numbers((0.01, 1.0), (2, 500), (0.1, 1.0)),
    "steps-on-plateau": loss_curves,
    "predict-a-plateau": plateaus,
    "signal-kept": lambda rng: [
        (float(rng.uniform(0.01, 2)), int(rng.integers(1, 600)), int(rng.integers(1, 9)))
        for _ in range(TIMES)
    ],
    "he-in-place": relu_models,
    "batch-norm-forward": batch_norm_forwards,
    "batch-norm-backward": batch_norm_backwards,
    "normalize-in-use": in_use,
    "fold-batch-norm": layers_to_fold,
    "inverted-dropout": dropped_layers,
    "weight-decay-step": steps_with_decay,
    "early-stopping": validation_losses,
    "bag-shares": bags,
    "momentum-step": momentum_states,
    "adam-step": adam_states,
    "clip-by-norm": lists_of_gradients,
    "largest-rate": curvatures,
    "logits-with-batch-norm": networks,
    "evaluate": models,
    "predict-the-u-curve": u_curves,
    "gradient-predictiveness": pairs_of_gradients,
    "share-given-back": steps_of_three_kinds,
    "find-the-controls": some_designs,
    "fold-the-first-batch-in": first_layers,
    "layer-norm-forward": forwards,
    "layer-norm-backward": backwards,
    "averaged-axes": lambda rng: find_exercise("averaged-axes").arguments(),
    "which-normalizer": normalized_tensors,
    "greedy-step": stacks,
    "tied-gradient": autoencoders,
    "where-it-stops": tables,
    "first-loss": first_losses,
    "one-batch": batches_to_learn,
    "update-ratios": weights_and_gradients,
    "diagnose": charts,
}
