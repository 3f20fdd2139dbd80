"""Answers to every exercise by two more people who saw only the notebooks, not the engine.

The second of them was asked for what comes to mind last. Of their wrong answers those are kept
whose mistake stands in neither of the other parts. The last part of each, a regular
expression, was added after their first run, as in `blind`.
"""

NAMED = "A known mistake. "
NOTHING = "(?!)"
RIGHT = ""

ANSWERS = [
    (
        "root-mean-square",
        "right",
        "root of variance plus squared mean",
        """\
import numpy as np

def root_mean_square(h):
    h = np.asarray(h, dtype=float)
    return np.sqrt(np.var(h) + np.mean(h) ** 2)
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "Python loop over all entries, math.sqrt",
        """\
import math
import numpy as np

def root_mean_square(h):
    total, count = 0.0, 0
    for value in np.asarray(h).flat:
        total += float(value) ** 2
        count += 1
    return math.sqrt(total / count)
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "wrong",
        "slope of the inverse function, 1 / (h (1 - h))",
        """\
import numpy as np

def sigmoid_slope(h):
    with np.errstate(divide="ignore"):
        return 1 / (h * (1 - h))
""",
        NAMED + "That is the slope of the inverse, of a",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "tanh's formula, scaled to a height of one quarter",
        """\
import numpy as np

def sigmoid_slope(h):
    return 0.25 * (1 - h**2)
""",
        NAMED + "That is tanh's slope, 1 − h², made a q",
    ),
    (
        "sigmoid-slope",
        "right",
        "h minus its square",
        """\
import numpy as np

def sigmoid_slope(h):
    return h - np.square(h)
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "np.vectorize over single numbers",
        """\
import numpy as np

def sigmoid_slope(h):
    def one(p):
        return p * (1.0 - p)
    return np.vectorize(one, otypes=[float])(h)
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "wrong",
        "silent if the unit's mean output is near an end",
        """\
import numpy as np

def saturated_share(h, low, high):
    def near(v):
        return (v < low + 0.03) | (v > high - 0.03)
    return near(h).mean(), near(h.mean(axis=0)).mean()
""",
        NAMED + "You ask whether the mean of a unit's o",
    ),
    (
        "saturated-share",
        "wrong",
        "tanh's test on the absolute value, misses a sigmoid's low end",
        """\
import numpy as np

def saturated_share(h, low, high):
    saturated = np.abs(h) > high - 0.03
    return saturated.mean(), saturated.all(axis=0).mean()
""",
        "never uses",
    ),
    (
        "saturated-share",
        "right",
        "distance to the nearer end; largest distance of a column",
        """\
import numpy as np

def saturated_share(h, low, high):
    distance = np.minimum(h - low, high - h)
    share = np.count_nonzero(distance < 0.03) / h.size
    silent = np.count_nonzero(distance.max(axis=0) < 0.03) / h.shape[1]
    return share, silent
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "two Python loops with counters",
        """\
def saturated_share(h, low, high):
    rows, units = h.shape
    total = silent = 0
    for j in range(units):
        hits = 0
        for i in range(rows):
            if h[i, j] < low + 0.03 or h[i, j] > high - 0.03:
                hits += 1
        total += hits
        if hits == rows:
            silent += 1
    return total / (rows * units), silent / units
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "wrong",
        "sign of h only, delta keeps its size",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(h)[:, None] * delta[None, :]
""",
        "The signs are right",
    ),
    (
        "gradient-signs",
        "right",
        "torch's autograd on a layer of zeros",
        """\
import numpy as np
import torch

def gradient_signs(h, delta):
    h = torch.tensor(np.asarray(h, dtype=float))
    delta = torch.tensor(np.asarray(delta, dtype=float))
    W = torch.zeros(len(h), len(delta), dtype=torch.float64, requires_grad=True)
    ((h @ W) * delta).sum().backward()
    return torch.sign(W.grad).numpy()
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "loops, comparing signs pair by pair",
        """\
import numpy as np

def gradient_signs(h, delta):
    signs = np.zeros((len(h), len(delta)), dtype=int)
    for i, value in enumerate(h):
        for j, d in enumerate(delta):
            if value == 0 or d == 0:
                continue
            signs[i, j] = 1 if (value > 0) == (d > 0) else -1
    return signs
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "takes a unit, removes all its copies, repeats",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    left = np.asarray(W, dtype=float)
    count = 0
    while left.shape[1]:
        first = left[:, [0]]
        copies = np.abs(left - first).max(axis=0) <= tolerance
        left = left[:, ~copies]
        count += 1
    return count
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "all pairs by broadcasting; counts units without an earlier copy",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    units = W.T
    gaps = np.abs(units[:, None] - units[None]).max(axis=2)
    earlier = np.tril(gaps <= tolerance, k=-1)
    return int(np.sum(~earlier.any(axis=1)))
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "wrong",
        "takes tanh once more inside the slope",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    error = h @ v - y
    return np.outer(x, error * v * (1 - np.tanh(h) ** 2))
""",
        NAMED + "You took tanh of h once more\\. h is tan",
    ),
    (
        "hidden-gradient",
        "wrong",
        "an error of its own for each unit: h * v - y, not h @ v - y",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    error = h * v - y
    return np.outer(x, error * v * (1 - h**2))
""",
        NAMED + "There is one output, h @ v, and one er",
    ),
    (
        "hidden-gradient",
        "right",
        "complex step derivative, entry by entry",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    def loss(M):
        return 0.5 * (np.tanh(x @ M) @ v - y) ** 2
    W = np.asarray(W, dtype=float)
    gradient = np.zeros_like(W)
    for place in np.ndindex(*W.shape):
        M = W.astype(complex)
        M[place] += 1e-30j
        gradient[place] = loss(M).imag / 1e-30
    return gradient
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "double loop with math.tanh and 1 / cosh squared",
        """\
import math
import numpy as np

def hidden_gradient(x, W, v, y):
    a = [x[0] * W[0][j] + x[1] * W[1][j] for j in (0, 1)]
    guess = v[0] * math.tanh(a[0]) + v[1] * math.tanh(a[1])
    result = np.empty((2, 2))
    for i in (0, 1):
        for j in (0, 1):
            slope = 1 / math.cosh(a[j]) ** 2
            result[i, j] = x[i] * (guess - y) * v[j] * slope
    return result
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "a set of tuples",
        """\
def units_that_can_differ(W_in, b, W_out):
    seen = set()
    for j in range(len(b)):
        seen.add((tuple(W_in[:, j]), float(b[j]), tuple(W_out[j, :])))
    return len(seen)
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "a table of pairs that agree in all three",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    same = (W_in[:, :, None] == W_in[:, None, :]).all(axis=0)
    same &= b[:, None] == b[None, :]
    same &= (W_out[:, None] == W_out[None]).all(axis=2)
    # a group of g copies: each of its units counts 1/g
    return int(round((1 / same.sum(axis=0)).sum()))
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "wrong",
        "averages 1/fan_in and 1/fan_out",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    variance = (1 / fan_in + 1 / fan_out) / 2
    return np.sqrt(variance) * rng.standard_normal((fan_in, fan_out))
""",
        NAMED + "You took the mean of 1/fan_in and 1/fa",
    ),
    (
        "glorot-draw",
        "wrong",
        "makes its own generator, so each call gives the same numbers",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    std = np.sqrt(2 / (fan_in + fan_out))
    return std * rng.standard_normal((fan_in, fan_out))
""",
        "do not come from `rng`",
    ),
    (
        "glorot-draw",
        "right",
        "draws column by column: other order, same distribution",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    mean_fan = (fan_in + fan_out) / 2
    draws = rng.standard_normal(fan_in * fan_out)
    return draws.reshape(fan_out, fan_in).T / mean_fan**0.5
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "float32 numbers",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    std = np.float32((2 / (fan_in + fan_out)) ** 0.5)
    return std * rng.standard_normal((fan_in, fan_out), dtype=np.float32)
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "wrong",
        "the factor of the std, not of the variance",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    return var_x * np.sqrt(n * var_w) ** k
""",
        NAMED + "√\\(n · var_w\\) is the factor of the std\\.",
    ),
    (
        "variance-after-layers",
        "right",
        "loop over the layers, adding up n products in each",
        """\
def variance_after_layers(var_x, n, var_w, k):
    variance = var_x
    for _ in range(k):
        variance = sum(variance * var_w for _ in range(n))
    return variance
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "power of a 1 x 1 matrix",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    one_layer = np.array([[float(n) * var_w]])
    return float(np.linalg.matrix_power(one_layer, k)[0, 0] * var_x)
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "root of samples over the dot product of h with itself",
        """\
import numpy as np

def gain(f, z):
    h = np.asarray(f(z), dtype=float).ravel()
    return np.sqrt(len(h) / (h @ h))
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "variance plus squared mean, to the power -1/2",
        """\
import numpy as np

def gain(f, z):
    h = np.asarray(f(z), dtype=float)
    return (h.var() + h.mean() ** 2) ** -0.5
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "wrong",
        "draws new matrices in place of scaling the old ones",
        """\
import numpy as np

def repair_relu_net(weights):
    rng = np.random.default_rng(0)
    return [rng.standard_normal(W.shape) * np.sqrt(2 / len(W)) for W in weights]
""",
        "draws random numbers",
    ),
    (
        "repair-relu-net",
        "wrong",
        "subtracts the mean of each matrix, too",
        """\
import numpy as np

def repair_relu_net(weights):
    def standard(W):
        return (W - W.mean()) / W.std()
    return [np.sqrt(2 / W.shape[0]) * standard(W) for W in weights]
""",
        NAMED + "You subtracted the mean, so the direct",
    ),
    (
        "repair-relu-net",
        "right",
        "one root of a ratio of variances, in a loop",
        """\
import math
import numpy as np

def repair_relu_net(weights):
    repaired = []
    for W in weights:
        fan_in, _ = W.shape
        factor = math.sqrt(2 / (fan_in * float(np.var(W))))
        repaired.append(factor * W)
    return repaired
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "with the norm of the centered matrix, by map",
        """\
import numpy as np

def repair_relu_net(weights):
    def repair(W):
        size = np.linalg.norm(W - np.mean(W))
        return W * (np.sqrt(2 * W.shape[1]) / size)
    return list(map(repair, weights))
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "wrong",
        "the slope is under the root, too",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(n * scale**2 * slope)
""",
        NAMED + "The slope does not stand under the roo",
    ),
    (
        "layer-factor",
        "right",
        "adds up n variances, then the root",
        """\
def layer_factor(scale, n, slope):
    variance = 0.0
    for _ in range(n):
        variance = variance + scale**2
    return variance**0.5 * slope
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "root of the whole squared factor",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(n * np.square(scale * slope))
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "returns log probabilities, not logits",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    h = x
    for k in range(len(norms)):
        h = torch.sigmoid(norms[k](affine[k](h)))
    return torch.log_softmax(affine[-1](h), dim=1)
""",
        NAMED + "Logits are asked for, not their log\\-so",
    ),
    (
        "logits-with-batch-norm",
        "right",
        "recursion over the lists",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    if len(norms) == 0:
        return affine[0](x)
    h = torch.special.expit(norms[0](affine[0](x)))
    return logits_with_batch_norm(h, affine[1:], norms[1:])
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "sigmoid written with tanh, all affine layers counted by index",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    last = len(affine) - 1
    for k in range(len(affine)):
        x = affine[k](x)
        if k < last:
            x = (1 + torch.tanh(norms[k](x) / 2)) / 2
    return x
""",
        RIGHT,
    ),
    (
        "evaluate",
        "wrong",
        "sets only the flag of the outer model back, its layers stay in eval",
        """\
import torch

def evaluate(model, x, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        right = (model(x).argmax(1) == labels).float().mean().item()
    model.training = was
    return right, model.training
""",
        "put the mode back",
    ),
    (
        "evaluate",
        "wrong",
        "remembers and returns the mode, but never sets it back",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    share = (logits.argmax(1) == labels).float().mean().item()
    return share, mode
""",
        "put the mode back",
    ),
    (
        "evaluate",
        "right",
        "works on a deep copy, the model itself is not touched",
        """\
import copy
import torch

def evaluate(model, x, labels):
    twin = copy.deepcopy(model).eval()
    with torch.no_grad():
        answers = twin(x).max(dim=1).indices
    hits = sum(int(a) == int(t) for a, t in zip(answers, labels))
    return hits / len(labels), model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "notes the mode of every module and restores each in a finally",
        """\
import torch

def evaluate(model, x, labels):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    try:
        with torch.inference_mode():
            hits = torch.eq(torch.argmax(model(x), -1), labels).sum().item()
    finally:
        for module, mode in modes:
            module.training = mode
    return hits / labels.numel(), model.training
""",
        RIGHT,
    ),
    (
        "predict-the-u-curve",
        "wrong",
        "adds epsilon to the std, outside the root",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    r = 1 if batch_norm else w / 2
    slope = 0.25 / (1 + r**2) ** 0.25
    factor = w * slope
    if batch_norm:
        factor = factor / (0.21 * w + 1e-5)
    return factor**depth
""",
        NAMED + "ε stands under the root, beside the va",
    ),
    (
        "predict-the-u-curve",
        "wrong",
        "** 1/4 without parentheses: divides by 4, no fourth root",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    r = np.ones_like(w) if batch_norm else w / 2
    slope = 1 / 4 / ((1 + r**2) ** 1 / 4)
    factor = w * slope
    if batch_norm:
        factor = factor / np.sqrt((0.21 * w) ** 2 + 1e-5)
    return factor**depth
""",
        NAMED + "`\\*\\* 1/4` takes the first power and div",
    ),
    (
        "predict-the-u-curve",
        "wrong",
        "r = w / 2 with batch norm, too",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    slope = 0.25 / (1 + (w / 2) ** 2) ** 0.25
    factor = w * slope
    if batch_norm:
        factor /= np.sqrt((0.21 * w) ** 2 + 1e-5)
    return factor**depth
""",
        NAMED + "With batch norm r is 1, whatever w is\\.",
    ),
    (
        "predict-the-u-curve",
        "wrong",
        "squares w but not 0.21",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    r = 1.0 if batch_norm else w / 2
    factor = w * 0.25 / (1 + r**2) ** 0.25
    if batch_norm:
        factor = factor / np.sqrt(0.21 * w**2 + 1e-5)
    return factor**depth
""",
        NAMED + "0\\.21 is squared too: \\(0\\.21 w\\)², with t",
    ),
    (
        "predict-the-u-curve",
        "right",
        "loop over the scales with the math module",
        """\
import math
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    left = []
    for s in np.ravel(scales):
        w = float(s) * math.sqrt(n)
        if batch_norm:
            factor = w / (4 * 2**0.25) / math.hypot(0.21 * w, math.sqrt(1e-5))
        else:
            factor = w / (4 * (1 + w * w / 4) ** 0.25)
        product = 1.0
        for _ in range(depth):
            product *= factor
        left.append(product)
    return np.array(left).reshape(np.shape(scales))
""",
        RIGHT,
    ),
    (
        "predict-the-u-curve",
        "right",
        "root of the root, hypot, and a sum of logarithms",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = np.asarray(scales, dtype=float) * n**0.5
    r = np.where(batch_norm, 1.0, w / 2)
    logs = np.log(w) - np.log(4) - 0.5 * np.log(np.hypot(1, r))
    if batch_norm:
        logs = logs - np.log(np.hypot(0.21 * w, 1e-5**0.5))
    return np.exp(depth * logs)
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "wrong",
        "divides the centered values by the rms of the uncentered ones",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    centered = x - x.mean(axis=1, keepdims=True)
    var = (x**2).mean(axis=1, keepdims=True)
    return gamma * centered / np.sqrt(var + eps) + beta
""",
        NAMED + "You divide by the root mean square of ",
    ),
    (
        "layer-norm-forward",
        "right",
        "torch's layer_norm in float64",
        """\
import numpy as np
import torch

def layer_norm_forward(x, gamma, beta, eps):
    x, gamma, beta = (
        torch.tensor(np.asarray(part, dtype=float)) for part in (x, gamma, beta)
    )
    y = torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps)
    return y.numpy()
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "loop over the examples, variance as a dot product",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    rows = []
    for row in np.asarray(x, dtype=float):
        row = row - sum(row) / len(row)
        rows.append(gamma * row * (row @ row / len(row) + eps) ** -0.5 + beta)
    return np.stack(rows)
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "wrong",
        "stretch from dy, without gamma",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    shift = g.mean(axis=1, keepdims=True)
    stretch = (dy * x_hat).mean(axis=1, keepdims=True)
    return (g - shift - x_hat * stretch) / std
""",
        NAMED + "The second mean is of dy · x_hat\\. γ be",
    ),
    (
        "layer-norm-backward",
        "right",
        "the whole Jacobian of each example",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    batch, n = dy.shape
    dx = np.empty((batch, n))
    for k in range(batch):
        J = np.eye(n) - 1 / n - np.outer(x_hat[k], x_hat[k]) / n
        dx[k] = J @ (gamma * dy[k]) / std[k, 0]
    return dx
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "einsum and sums, n in the denominator",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    n = dy.shape[1]
    total = dy @ gamma
    along = np.einsum("bf,bf,f->b", dy, x_hat, gamma)
    inner = n * dy * gamma - total[:, None] - x_hat * along[:, None]
    return inner / (n * std)
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "wrong",
        "batch norm over the batch only, as for a sheet",
        """\
def averaged_axes(name):
    axes = {"batch norm": (0,), "layer norm": (1, 2, 3, 4)}
    axes["instance norm"] = (3, 4)
    axes["group norm"] = (2, 3, 4)
    return axes[name]
""",
        NAMED + "Batch norm of images averages over spa",
    ),
    (
        "averaged-axes",
        "right",
        "all axes minus those that are kept, in descending order",
        """\
def averaged_axes(name):
    kept = {
        "batch norm": {1, 2},
        "layer norm": {0},
        "instance norm": {0, 1, 2},
        "group norm": {0, 1},
    }
    return tuple(sorted(set(range(5)) - kept[name], reverse=True))
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "negative axes, counted from the end",
        """\
def averaged_axes(name):
    axes = (-2, -1)
    if name == "batch norm":
        axes += (-5,)
    if name in ("layer norm", "group norm"):
        axes += (-3,)
    if name == "layer norm":
        axes += (-4,)
    return axes
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "wrong",
        "looks at averages over all columns or rows, not at each",
        """\
import numpy as np

def which_normalizer(y):
    if abs(y.mean(axis=0).mean()) < 1e-3 and abs(y.var(axis=0).mean() - 1) < 1e-2:
        return "batch norm"
    if abs(y.mean(axis=1).mean()) < 1e-3 and abs(y.var(axis=1).mean() - 1) < 1e-2:
        return "layer norm"
    if abs((y**2).mean(axis=1).mean() - 1) < 1e-2:
        return "RMS norm"
    return "none"
""",
        NOTHING,
    ),
    (
        "which-normalizer",
        "right",
        "normalizes y once more: who changes nothing has made it",
        """\
import numpy as np

def which_normalizer(y):
    y = np.asarray(y, dtype=float)
    again = {}
    for name, axis in (("batch norm", 0), ("layer norm", 1)):
        centered = y - y.mean(axis=axis, keepdims=True)
        again[name] = centered / (centered.std(axis=axis, keepdims=True) + 1e-12)
    again["RMS norm"] = y / np.sqrt((y**2).mean(axis=1, keepdims=True))
    for name, z in again.items():
        if np.abs(z - y).max() < 0.003 * np.abs(y).max():
            return name
    return "none"
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "loops over lists of numbers",
        """\
def which_normalizer(y):
    def centered(vectors):
        return all(abs(sum(v) / len(v)) < 1e-3 for v in vectors)

    def unit_size(vectors):
        return all(abs(sum(e * e for e in v) / len(v) - 1) < 1e-2 for v in vectors)

    rows = [[float(e) for e in row] for row in y]
    columns = [list(column) for column in zip(*rows)]
    if centered(columns) and unit_size(columns):
        return "batch norm"
    if not unit_size(rows):
        return "none"
    return "layer norm" if centered(rows) else "RMS norm"
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "wrong",
        "trains on the pre-activations of the top layer",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    a = x
    for k, (W, b) in enumerate(layers):
        if k > 0:
            a = sigmoid(a)
        a = a @ W + b
    return train(a)
""",
        NAMED + "The sigmoid of the highest frozen laye",
    ),
    (
        "greedy-step",
        "wrong",
        "trains every layer anew on the way up",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    h = x
    for _ in layers:
        W, b = train(h)
        h = sigmoid(h @ W + b)
    return train(h)
""",
        NAMED + "You train the frozen layers anew\\. They",
    ),
    (
        "greedy-step",
        "right",
        "recursion, sigmoid written with tanh",
        """\
import numpy as np

def greedy_step(x, layers, train):
    if not layers:
        return train(x)
    W, b = layers[0]
    h = 0.5 + 0.5 * np.tanh((x @ W + b) / 2)
    return greedy_step(h, layers[1:], train)
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "functools.reduce, biases by an extra row of ones",
        """\
from functools import reduce
import numpy as np

def greedy_step(x, layers, train):
    def go_up(h, layer):
        W, b = layer
        ones = np.ones((len(h), 1))
        a = np.hstack([h, ones]) @ np.vstack([W, np.reshape(b, (1, -1))])
        return 1 / (1 + np.exp(-a))
    return train(reduce(go_up, layers, x))
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "wrong",
        "averages the two uses of W in place of adding them",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return (x.T @ d1 + d2.T @ h) / 2
""",
        NAMED + "You took the mean of the two terms\\. Th",
    ),
    (
        "tied-gradient",
        "right",
        "torch's autograd in float64",
        """\
import numpy as np
import torch

def tied_gradient(x, W, b, c):
    x, W, b, c = (
        torch.tensor(np.asarray(part, dtype=float)) for part in (x, W, b, c)
    )
    W.requires_grad_(True)
    h = torch.sigmoid(x @ W + b)
    loss = 0.5 * ((torch.sigmoid(h @ W.T + c) - x) ** 2).sum()
    (gradient,) = torch.autograd.grad(loss, W)
    return gradient.numpy()
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "image by image, adding outer products",
        """\
import numpy as np

def tied_gradient(x, W, b, c):
    def squash(a):
        return 1 / (1 + np.exp(-a))
    total = np.zeros(np.shape(W))
    for image in np.atleast_2d(x):
        h = squash(W.T @ image + b)
        back = squash(W @ h + c)
        at_output = (back - image) * (back - back**2)
        at_hidden = (W.T @ at_output) * (h - h**2)
        total += np.outer(image, at_hidden) + np.outer(at_output, h)
    return total
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "wrong",
        "returns the largest number at which it still helps",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    if helps.all() or not helps.any():
        return np.inf
    return labels[helps].max()
""",
        NOTHING,
    ),
    (
        "where-it-stops",
        "right",
        "Python loops over sorted columns and all pairs of seeds",
        """\
from itertools import product

def where_it_stops(labels, plain, pretrained):
    for column in sorted(range(len(labels)), key=lambda k: labels[k]):
        pairs = product(pretrained[:, column], plain[:, column])
        if not all(mine < other for mine, other in pairs):
            return labels[column]
    return float("inf")
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "broadcasts all pairs; infinity where it helps",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    beats = pretrained[:, np.newaxis, :] < plain[np.newaxis, :, :]
    helps = beats.reshape(-1, len(labels)).all(axis=0)
    return np.where(helps, np.inf, labels).min()
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "wrong",
        "norm with ord=2: of a matrix that is the spectral norm",
        """\
import numpy as np

def root_mean_square(h):
    return np.linalg.norm(h, ord=2) / np.sqrt(h.size)
""",
        NAMED + "np\\.linalg\\.norm\\(h, 2\\) of a matrix is it",
    ),
    (
        "root-mean-square",
        "wrong",
        "root per unit, then the mean of the units",
        """\
import numpy as np

def root_mean_square(h):
    per_unit = np.sqrt(np.mean(h**2, axis=0))
    return per_unit.mean()
""",
        NAMED + "You took the mean of each column's roo",
    ),
    (
        "root-mean-square",
        "wrong",
        "matrix product in place of the square of each entry",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.mean(h.T @ h))
""",
        NAMED + "h @ h is a product of vectors or matri",
    ),
    (
        "root-mean-square",
        "wrong",
        "divides the sum of squares by size - 1",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt((h**2).sum() / (h.size - 1))
""",
        NAMED + "You divided by the number of entries l",
    ),
    (
        "root-mean-square",
        "right",
        "hypotenuse of mean and std",
        """\
import numpy as np

def root_mean_square(h):
    return np.hypot(np.mean(h), np.std(h))
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "loop over the flat entries with math",
        """\
import math
import numpy as np

def root_mean_square(h):
    total, count = 0.0, 0
    for entry in np.ravel(h):
        total += float(entry) * float(entry)
        count += 1
    return math.sqrt(total / count)
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "wrong",
        "rewrites as tanh, 1 - (2h - 1)**2, forgets the quarter",
        """\
import numpy as np

def sigmoid_slope(h):
    t = 2 * h - 1
    return 1 - t**2
""",
        "times what it should be, everywhere",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "slope of the average output in place of each output's",
        """\
import numpy as np

def sigmoid_slope(h):
    return h * (1 - np.mean(h))
""",
        NAMED + "You took the mean of h for one of the ",
    ),
    (
        "sigmoid-slope",
        "right",
        "as a polynomial, -h**2 + h",
        """\
import numpy as np

def sigmoid_slope(h):
    return np.polyval([-1.0, 1.0, 0.0], h)
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "loop over the entries, then reshape",
        """\
import numpy as np

def sigmoid_slope(h):
    out = np.empty(np.size(h))
    for i, p in enumerate(np.ravel(h)):
        out[i] = p - p * p
    return out.reshape(np.shape(h))
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "wrong",
        "silent: the unit's output hardly varies",
        """\
import numpy as np

def saturated_share(h, low, high):
    near = (h - low < 0.03) | (high - h < 0.03)
    silent = h.std(axis=0) < 0.03
    return near.mean(), silent.mean()
""",
        NAMED + "You ask whether a unit's output varies",
    ),
    (
        "saturated-share",
        "right",
        "distance to the nearer end by np.minimum",
        """\
import numpy as np

def saturated_share(h, low, high):
    to_end = np.minimum(h - low, high - h)
    farthest = to_end.max(axis=0)
    return np.mean(to_end < 0.03), np.mean(farthest < 0.03)
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "counts in two loops",
        """\
import numpy as np

def saturated_share(h, low, high):
    inputs, units = h.shape
    near = silent = 0
    for j in range(units):
        in_column = 0
        for i in range(inputs):
            if abs(h[i, j] - low) < 0.03 or abs(high - h[i, j]) < 0.03:
                in_column += 1
        near += in_column
        silent += in_column == inputs
    return near / (inputs * units), silent / units
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "wrong",
        "only +1 and -1: an input of 0 gets a sign too",
        """\
import numpy as np

def gradient_signs(h, delta):
    same = np.sign(h)[:, None] == np.sign(delta)[None, :]
    return np.where(same, 1, -1)
""",
        "only where the right entry is 0",
    ),
    (
        "gradient-signs",
        "wrong",
        "counts only active inputs: negative h gives 0",
        """\
import numpy as np

def gradient_signs(h, delta):
    active = (h > 0).astype(float)
    return np.outer(active, np.sign(delta))
""",
        NAMED + "You left the negative inputs out\\. They",
    ),
    (
        "gradient-signs",
        "wrong",
        "multiplies delta by a slope 1 - delta**2 once more",
        """\
import numpy as np

def gradient_signs(h, delta):
    back = delta * (1 - delta**2)
    return np.sign(np.outer(h, back))
""",
        NAMED + "δ is the gradient of the pre\\-activatio",
    ),
    (
        "gradient-signs",
        "right",
        "signs first, then einsum",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.einsum("i,j->ij", np.sign(h), np.sign(delta))
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "double loop with comparisons",
        """\
import numpy as np

def gradient_signs(h, delta):
    signs = np.zeros((len(h), len(delta)), dtype=int)
    for i, x in enumerate(h):
        for j, d in enumerate(delta):
            if x == 0 or d == 0:
                continue
            signs[i, j] = 1 if (x > 0) == (d > 0) else -1
    return signs
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "wrong",
        "forgets the absolute value of the difference",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    count = 0
    for j in range(W.shape[1]):
        earlier = W[:, :j]
        if not (earlier - W[:, [j]] <= tolerance).all(axis=0).any():
            count += 1
    return count
""",
        NAMED + "Differences have a sign: np\\.abs comes ",
    ),
    (
        "count-distinct-units",
        "right",
        "takes the first unit, drops its copies, repeats",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    count = 0
    while W.shape[1] > 0:
        gap = np.abs(W - W[:, :1]).max(axis=0)
        W = W[:, gap > tolerance]
        count += 1
    return count
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "plain Python lists and any()",
        """\
def count_distinct_units(W, tolerance):
    seen = []
    for unit in W.T.tolist():
        for other in seen:
            if not any(abs(p - q) > tolerance for p, q in zip(unit, other)):
                break
        else:
            seen.append(unit)
    return len(seen)
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "wrong",
        "v's gradient, error * h, in place of error * v",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    error = h @ v - y
    dv = error * h
    return np.outer(x, dv * (1 - h**2))
""",
        NAMED + "The error goes back to unit j through ",
    ),
    (
        "hidden-gradient",
        "right",
        "torch does it by autograd",
        """\
import numpy as np
import torch

def hidden_gradient(x, W, v, y):
    w = torch.tensor(np.asarray(W, dtype=float), requires_grad=True)
    x = torch.tensor(np.asarray(x, dtype=float))
    v = torch.tensor(np.asarray(v, dtype=float))
    loss = 0.5 * (torch.tanh(x @ w) @ v - float(y)) ** 2
    loss.backward()
    return w.grad.numpy()
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "loops over i and j, slope as 1 / cosh**2",
        """\
import math
import numpy as np

def hidden_gradient(x, W, v, y):
    inputs, units = len(x), len(v)
    a = [sum(x[i] * W[i][j] for i in range(inputs)) for j in range(units)]
    error = sum(v[j] * math.tanh(a[j]) for j in range(units)) - y
    dW = np.zeros((inputs, units))
    for i in range(inputs):
        for j in range(units):
            dW[i, j] = error * v[j] * x[i] / math.cosh(a[j]) ** 2
    return dW
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "wrong",
        "W_out is reshaped, not transposed, to stand below W_in",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    units = W_in.shape[1]
    everything = np.vstack([W_in, b, W_out.reshape(-1, units)])
    return np.unique(everything, axis=1).shape[1]
""",
        NAMED + "You reshaped W_out\\. That tears its row",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "only the sum of a unit's outgoing weights counts",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    back = W_out.sum(axis=1)
    return np.unique(np.vstack([W_in, b, back]), axis=1).shape[1]
""",
        NAMED + "You took the sum of a unit's outgoing ",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "leaves out units whose outgoing weights are all 0",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    learns = (W_out != 0).any(axis=1)
    units = np.column_stack([W_in.T, b, W_out])[learns]
    return len(np.unique(units, axis=0))
""",
        NAMED + "You left out units whose outgoing weig",
    ),
    (
        "units-that-can-differ",
        "right",
        "a set of tuples",
        """\
def units_that_can_differ(W_in, b, W_out):
    units = set()
    for into, bias, out in zip(W_in.T, b, W_out):
        units.add((tuple(into), float(bias), tuple(out)))
    return len(units)
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "subtracts each unit that equals an earlier one",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    n = len(b)
    count = n
    for j in range(n):
        for k in range(j):
            if (
                b[j] == b[k]
                and np.array_equal(W_in[:, j], W_in[:, k])
                and np.array_equal(W_out[j], W_out[k])
            ):
                count -= 1
                break
    return count
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "wrong",
        "average of the two stds 1/sqrt(fan_in) and 1/sqrt(fan_out)",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    forward = 1 / np.sqrt(fan_in)
    backward = 1 / np.sqrt(fan_out)
    return rng.normal(0, (forward + backward) / 2, (fan_in, fan_out))
""",
        NAMED + "You took the mean of two standard devi",
    ),
    (
        "glorot-draw",
        "wrong",
        "root of the denominator only: 2 / sqrt(fan_in + fan_out)",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    W = rng.standard_normal((fan_in, fan_out))
    return W * 2 / np.sqrt(fan_in + fan_out)
""",
        NAMED + "The 2 stands under the root too: √\\(2/\\(",
    ),
    (
        "glorot-draw",
        "right",
        "Box and Muller: normal numbers from uniform ones",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    u = 1 - rng.random((fan_in, fan_out))
    angle = 2 * np.pi * rng.random((fan_in, fan_out))
    return np.sqrt(-4 * np.log(u) / (fan_in + fan_out)) * np.cos(angle)
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "draws the transposed matrix, divides by the root of the mean fan",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    mean_fan = np.mean([fan_in, fan_out])
    columns = [rng.normal(size=fan_in) for _ in range(fan_out)]
    return np.stack(columns, axis=1) / mean_fan**0.5
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "wrong",
        "adds each layer's variance to the old one",
        """\
def variance_after_layers(var_x, n, var_w, k):
    variance = var_x
    for _ in range(k):
        variance += n * var_w * variance
    return variance
""",
        NAMED + "You added each layer's variance to the",
    ),
    (
        "variance-after-layers",
        "wrong",
        "only n under the power",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * n**k * var_w
""",
        NAMED + "var_w belongs under the power: every l",
    ),
    (
        "variance-after-layers",
        "wrong",
        "mixes std and variance: sqrt(n) times var_w",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    return var_x * (np.sqrt(n) * var_w) ** k
""",
        NAMED + "Standard deviations grow with √n, vari",
    ),
    (
        "variance-after-layers",
        "right",
        "layer by layer, each time a sum of n products' variances",
        """\
def variance_after_layers(var_x, n, var_w, k):
    if k == 0:
        return var_x
    below = variance_after_layers(var_x, n, var_w, k - 1)
    return sum(below * var_w for _ in range(n))
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "the std of k layers, squared at the end",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    std = np.sqrt(var_x)
    for _ in range(k):
        std = std * np.sqrt(n * var_w)
    return std * std
""",
        RIGHT,
    ),
    (
        "gain",
        "wrong",
        "mean of z f(z): right for ReLU only",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.sqrt(np.mean(z * f(z)))
""",
        NAMED + "You took the mean of z · f\\(z\\)\\. What ad",
    ),
    (
        "gain",
        "wrong",
        "mean over the positive sums only",
        """\
import numpy as np

def gain(f, z):
    h = f(z)[z > 0]
    return 1 / np.sqrt(np.mean(h**2))
""",
        NAMED + "You left out the z that are not positi",
    ),
    (
        "gain",
        "right",
        "root of samples over the dot product",
        """\
import numpy as np

def gain(f, z):
    h = f(z)
    return np.sqrt(len(h) / np.dot(h, h))
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "adds up the squares in a loop, power -1/2",
        """\
import math

def gain(f, z):
    h = f(z)
    squared = 0.0
    for value in h.tolist():
        squared += value**2 / len(h)
    return squared**-0.5
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "wrong",
        "len(weights), the number of layers, as fan_in",
        """\
import numpy as np

def repair_relu_net(weights):
    fan_in = len(weights)
    return [W / W.std() * np.sqrt(2 / fan_in) for W in weights]
""",
        NAMED + "len\\(weights\\) is the number of layers\\. ",
    ),
    (
        "repair-relu-net",
        "wrong",
        "spectral norm set to sqrt(2)",
        """\
import numpy as np

def repair_relu_net(weights):
    return [np.sqrt(2) * W / np.linalg.norm(W, 2) for W in weights]
""",
        NAMED + "You set the largest stretch of each ma",
    ),
    (
        "repair-relu-net",
        "wrong",
        "draws new matrices in place of rescaling these",
        """\
import numpy as np

def repair_relu_net(weights):
    rng = np.random.default_rng(0)
    new = []
    for W in weights:
        fan_in, fan_out = W.shape
        new.append(np.sqrt(2 / fan_in) * rng.standard_normal((fan_in, fan_out)))
    return new
""",
        "draws random numbers",
    ),
    (
        "repair-relu-net",
        "wrong",
        "1 / fan_in for the first matrix, whose inputs come from no ReLU",
        """\
import numpy as np

def repair_relu_net(weights):
    repaired = []
    for k, W in enumerate(weights):
        variance = (1 if k == 0 else 2) / W.shape[0]
        repaired.append(W * np.sqrt(variance) / W.std())
    return repaired
""",
        NAMED + "The first matrix gets He's std as well",
    ),
    (
        "repair-relu-net",
        "wrong",
        "W.size in place of fan_in",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W * np.sqrt(2 / W.size) / np.std(W) for W in weights]
""",
        NAMED + "fan_in is the number of rows, W\\.shape\\[",
    ),
    (
        "repair-relu-net",
        "right",
        "factor from the variance by hand, in a loop",
        """\
def repair_relu_net(weights):
    repaired = []
    for W in weights:
        fan_in, fan_out = W.shape
        centered = W - W.sum() / (fan_in * fan_out)
        sum_of_squares = (centered * centered).sum()
        repaired.append(W * (2 * fan_out / sum_of_squares) ** 0.5)
    return repaired
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "map, with std(sqrt(fan_in / 2) W) as divisor",
        """\
import numpy as np

def repair_relu_net(weights):
    def repair(W):
        return W / np.std(W * np.sqrt(W.shape[0] / 2))
    return list(map(repair, weights))
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "wrong",
        "2 sqrt(n), the largest stretch of a random matrix",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return 2 * np.sqrt(n) * scale * slope
""",
        NAMED + "2√n is the largest stretch of a random",
    ),
    (
        "layer-factor",
        "wrong",
        "takes the slope for an output: slope (1 - slope)",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return scale * np.sqrt(n) * slope * (1 - slope)
""",
        NAMED + "slope is a slope already\\. slope · \\(1 −",
    ),
    (
        "layer-factor",
        "right",
        "root of n squared terms",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(n * scale**2 * slope**2)
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "sqrt(n) as the length of a vector of ones",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return slope * scale * np.linalg.norm(np.ones(int(n)))
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "normalizes by hand with torch's std, which divides by m - 1",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        a = layer(x)
        a = (a - a.mean(dim=0)) / a.std(dim=0)
        x = torch.sigmoid(norm.weight * a + norm.bias)
    return affine[-1](x)
""",
        NAMED + "You normalize by hand, and torch's var",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "the last hidden layer has no sigmoid",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for k in range(len(norms)):
        x = norms[k](affine[k](x))
        if k < len(norms) - 1:
            x = torch.sigmoid(x)
    return affine[-1](x)
""",
        NAMED + "The sigmoid of the highest hidden laye",
    ),
    (
        "logits-with-batch-norm",
        "right",
        "reduce, with the sigmoid by tanh",
        """\
from functools import reduce
import torch

def logits_with_batch_norm(x, affine, norms):
    *hidden, output = affine

    def step(h, pair):
        layer, norm = pair
        return 0.5 + 0.5 * torch.tanh(0.5 * norm(layer(h)))

    return output(reduce(step, zip(hidden, norms), x))
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "recursion over the first layer",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    if len(affine) == 1:
        return affine[0](x)
    h = torch.special.expit(norms[0](affine[0](x)))
    return logits_with_batch_norm(h, affine[1:], norms[1:])
""",
        RIGHT,
    ),
    (
        "evaluate",
        "wrong",
        "sets model.training only: the layers inside stay in eval mode",
        """\
import torch

def evaluate(model, x, labels):
    before = model.training
    model.eval()
    with torch.no_grad():
        answers = model(x).argmax(dim=1)
    model.training = before
    return (answers == labels).float().mean().item(), model.training
""",
        "put the mode back",
    ),
    (
        "evaluate",
        "wrong",
        "reports the old mode but leaves the model in eval",
        """\
import torch

def evaluate(model, x, labels):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        answers = torch.argmax(model(x), dim=1)
    share = (answers == labels).sum().item() / len(labels)
    return share, was_training
""",
        "put the mode back",
    ),
    (
        "evaluate",
        "right",
        "asks a deep copy",
        """\
import copy
import torch

def evaluate(model, x, labels):
    twin = copy.deepcopy(model).eval()
    with torch.no_grad():
        best = twin(x).topk(1, dim=1).indices[:, 0]
    hits = sum(int(p == q) for p, q in zip(best.tolist(), labels.tolist()))
    return hits / len(labels), model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "remembers each module's mode, restores in finally",
        """\
import torch

def evaluate(model, x, labels):
    modes = [(part, part.training) for part in model.modules()]
    try:
        for part, _ in modes:
            part.training = False
        with torch.inference_mode():
            wrong = torch.count_nonzero(model(x).max(1).indices - labels).item()
    finally:
        for part, mode in modes:
            part.training = mode
    return 1 - wrong / labels.numel(), model.training
""",
        RIGHT,
    ),
    (
        "predict-the-u-curve",
        "wrong",
        "batch norm divides once, not in each layer",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    r = np.ones_like(w) if batch_norm else w / 2
    left = (w * 0.25 / (1 + r**2) ** 0.25) ** depth
    if batch_norm:
        left /= np.sqrt((0.21 * w) ** 2 + 1e-5)
    return left
""",
        NAMED + "You divided once\\. Batch norm divides i",
    ),
    (
        "predict-the-u-curve",
        "wrong",
        "r is half the scale, not half of w",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w = scales * np.sqrt(n)
    if batch_norm:
        r, size = 1, np.sqrt((0.21 * w) ** 2 + 1e-5)
    else:
        r, size = scales / 2, 1
    slope = 0.25 / (1 + r**2) ** 0.25
    return (w * slope / size) ** depth
""",
        NAMED + "In the plain net r is w / 2, not half ",
    ),
    (
        "predict-the-u-curve",
        "right",
        "scale by scale, layer by layer with math",
        """\
import math
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    def one(s):
        w = s * math.sqrt(n)
        r = 1.0 if batch_norm else 0.5 * w
        factor = w / (4 * math.sqrt(math.hypot(1, r)))
        if batch_norm:
            factor /= math.hypot(0.21 * w, math.sqrt(1e-5))
        left = 1.0
        for _ in range(depth):
            left *= factor
        return left

    flat = [one(float(s)) for s in np.ravel(scales)]
    return np.array(flat).reshape(np.shape(scales))
""",
        RIGHT,
    ),
    (
        "predict-the-u-curve",
        "right",
        "all under one root, the power on the squares",
        """\
import numpy as np

def gradient_left(scales, n, depth, batch_norm):
    w2 = np.asarray(scales, dtype=float) ** 2 * n
    if batch_norm:
        squared = w2 / 16 / np.sqrt(2) / (0.0441 * w2 + 1e-5)
    else:
        squared = w2 / 16 / np.sqrt(1 + w2 / 4)
    return np.power(np.sqrt(squared), depth)
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "wrong",
        "eps as a floor: the larger of variance and eps",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    mean = x.mean(axis=1, keepdims=True)
    variance = np.maximum(x.var(axis=1, keepdims=True), eps)
    return gamma * (x - mean) / np.sqrt(variance) + beta
""",
        NAMED + "ε is no floor: it is added to every va",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "gamma and beta come before the normalization",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    a = gamma * x + beta
    mean = a.mean(axis=1, keepdims=True)
    return (a - mean) / np.sqrt(a.var(axis=1, keepdims=True) + eps)
""",
        NAMED + "γ and β come last\\. You applied them to",
    ),
    (
        "layer-norm-forward",
        "right",
        "torch's layer_norm in float64",
        """\
import numpy as np
import torch

def layer_norm_forward(x, gamma, beta, eps):
    x, gamma, beta = (
        torch.tensor(np.asarray(t, dtype=np.float64)) for t in (x, gamma, beta)
    )
    y = torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, float(eps))
    return y.numpy()
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "a loop over examples, variance as a dot product",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    rows = []
    for row in x:
        n = len(row)
        d = row - sum(row) / n
        rows.append(beta + gamma * d * (d @ d / n + eps) ** -0.5)
    return np.array(rows)
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "wrong",
        "only the last term is divided by std",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    g = gamma * dy
    shift = g.mean(axis=1, keepdims=True)
    stretch = (g * x_hat).mean(axis=1, keepdims=True)
    return g - shift - x_hat * stretch / std
""",
        NAMED + "The division by std is for all three p",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "one stretch for the whole batch",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    g = gamma * dy
    shift = g.mean(axis=1, keepdims=True)
    stretch = np.mean(g * x_hat)
    return (g - shift - x_hat * stretch) / std
""",
        NOTHING,
    ),
    (
        "layer-norm-backward",
        "right",
        "the Jacobian of each example",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    dx = np.zeros(np.shape(x_hat))
    n = x_hat.shape[1]
    for i in range(len(x_hat)):
        J = np.eye(n) - 1 / n - np.outer(x_hat[i], x_hat[i]) / n
        dx[i] = (np.diag(gamma) @ dy[i]) @ J / std[i, 0]
    return dx
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "einsum for both sums, all over n std",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    n = dy.shape[1]
    shift = np.einsum("ij,j->i", dy, gamma)[:, None]
    stretch = np.einsum("ij,ij,j->i", dy, x_hat, gamma)[:, None]
    return (n * dy * gamma - shift - stretch * x_hat) / (n * std)
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "wrong",
        "'a' or 'b' is always true: group norm is taken for instance norm",
        """\
def averaged_axes(name):
    if name == "batch norm":
        return (0, 3, 4)
    elif name == "layer norm":
        return (1, 2, 3, 4)
    elif name == "instance norm" or "group norm":
        return (3, 4)
""",
        NAMED + "Group norm averages over one axis more",
    ),
    (
        "averaged-axes",
        "wrong",
        "counts the axes of section 1, as if there were no groups",
        """\
def averaged_axes(name):
    axes = {
        "batch norm": (0, 2, 3),
        "layer norm": (1, 2, 3),
        "instance norm": (2, 3),
        "group norm": (2, 3),
    }
    return axes[name]
""",
        NOTHING,
    ),
    (
        "averaged-axes",
        "right",
        "all axes but those that are kept",
        """\
def averaged_axes(name):
    kept = {
        "instance norm": {0, 1, 2},
        "group norm": {0, 1},
        "layer norm": {0},
        "batch norm": {1, 2},
    }
    return tuple(sorted(set(range(5)) - kept[name]))
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "grows from space downward, in reverse order",
        """\
def averaged_axes(name):
    kind = name.split()[0]
    axes = [4, 3]
    if kind in ("layer", "group"):
        axes.append(2)
    if kind == "layer":
        axes.append(1)
    if kind == "batch":
        axes.append(0)
    return tuple(axes)
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "wrong",
        "variance with n - 1 (ddof=1)",
        """\
import numpy as np

def which_normalizer(y):
    def normal(axis):
        mean, var = y.mean(axis=axis), y.var(axis=axis, ddof=1)
        return np.allclose(mean, 0, atol=1e-3) and np.allclose(var, 1, atol=1e-2)
    if normal(0):
        return "batch norm"
    if normal(1):
        return "layer norm"
    if np.allclose((y**2).mean(axis=1), 1, atol=1e-2):
        return "RMS norm"
    return "none"
""",
        NAMED + "You divide by one less than the number",
    ),
    (
        "which-normalizer",
        "wrong",
        "forgets the absolute value of the means",
        """\
import numpy as np

def which_normalizer(y):
    tol = 1e-2
    if (y.mean(axis=0) < tol).all() and (abs(y.var(axis=0) - 1) < tol).all():
        return "batch norm"
    if (y.mean(axis=1) < tol).all() and (abs(y.var(axis=1) - 1) < tol).all():
        return "layer norm"
    if (abs((y**2).mean(axis=1) - 1) < tol).all():
        return "RMS norm"
    return "none"
""",
        NOTHING,
    ),
    (
        "which-normalizer",
        "wrong",
        "RMS norm: rows of length 1 in place of root mean square 1",
        """\
import numpy as np

def which_normalizer(y):
    def is_one(v):
        return np.allclose(v, 1, atol=1e-2)
    def is_zero(v):
        return np.allclose(v, 0, atol=1e-3)
    if is_zero(y.mean(axis=0)) and is_one(y.std(axis=0)):
        return "batch norm"
    if is_zero(y.mean(axis=1)) and is_one(y.std(axis=1)):
        return "layer norm"
    if is_one(np.linalg.norm(y, axis=1)):
        return "RMS norm"
    return "none"
""",
        NAMED + "RMS norm gives each row mean square 1,",
    ),
    (
        "which-normalizer",
        "wrong",
        "variance 1 only on the average of the columns or rows",
        """\
import numpy as np

def which_normalizer(y):
    names = {0: "batch norm", 1: "layer norm"}
    for axis, name in names.items():
        centered = np.abs(y.mean(axis=axis)).max() < 1e-3
        unit = abs(y.var(axis=axis).mean() - 1) < 1e-2
        if centered and unit:
            return name
    if abs((y**2).mean() - 1) < 1e-2:
        return "RMS norm"
    return "none"
""",
        NAMED + "You average over the statistics of the",
    ),
    (
        "which-normalizer",
        "right",
        "largest deviations of the moments, rows by the transposed",
        """\
import numpy as np

def which_normalizer(y):
    def off(value, target):
        return float(np.max(np.abs(value - target)))

    by = {"batch norm": y.T, "layer norm": y}
    for name, rows in by.items():
        n = rows.shape[1]
        if off(rows.sum(axis=1) / n, 0) < 1e-3 and off(rows.std(axis=1), 1) < 0.01:
            return name
    length = np.linalg.norm(y, axis=1) / np.sqrt(y.shape[1])
    return "RMS norm" if off(length, 1) < 0.01 else "none"
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "loops with flags over lists",
        """\
def which_normalizer(y):
    def fingerprint(lines):
        centered = unit = True
        for line in lines:
            m = sum(line) / len(line)
            s = sum(v * v for v in line) / len(line)
            centered = centered and abs(m) < 1e-3
            unit = unit and 0.98 < s < 1.02
        return centered, unit

    rows = y.tolist()
    columns = [list(c) for c in zip(*rows)]
    if fingerprint(columns) == (True, True):
        return "batch norm"
    centered, unit = fingerprint(rows)
    if not unit:
        return "none"
    return "layer norm" if centered else "RMS norm"
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "wrong",
        "the bias is added after the sigmoid",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid(x @ W) + b
    return train(x)
""",
        NAMED + "The bias comes before the sigmoid: sig",
    ),
    (
        "greedy-step",
        "wrong",
        "trains on bits, h > 1/2, as a Boltzmann machine would",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    h = x
    for W, b in layers:
        h = (sigmoid(h @ W + b) > 0.5).astype(float)
    return train(h)
""",
        NOTHING,
    ),
    (
        "greedy-step",
        "wrong",
        "trains on the stack's reconstruction of x: up, then down again",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    h = x
    for W, b in layers:
        h = sigmoid(h @ W + b)
    for W, b in reversed(layers):
        h = sigmoid(h @ W.T)
    return train(h)
""",
        NOTHING,
    ),
    (
        "greedy-step",
        "right",
        "recursion: the lowest layer first, the sigmoid by tanh",
        """\
import numpy as np

def greedy_step(x, layers, train):
    if len(layers) == 0:
        return train(x)
    W, b = layers[0]
    h = (1 + np.tanh((x @ W + b) / 2)) / 2
    return greedy_step(h, layers[1:], train)
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "reduce, with the bias as a further row of W",
        """\
from functools import reduce
import numpy as np

def greedy_step(x, layers, train):
    def up(h, layer):
        W, b = layer
        with_one = np.hstack([h, np.ones((len(h), 1))])
        return 1 / (1 + np.exp(-(with_one @ np.vstack([W, b]))))

    return train(reduce(up, layers, x))
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "wrong",
        "difference of the two parts, as in contrastive divergence",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    delta_back = (back - x) * back * (1 - back)
    delta_h = (delta_back @ W) * h * (1 - h)
    return x.T @ delta_h - delta_back.T @ h
""",
        NAMED + "The two terms are added, not subtracte",
    ),
    (
        "tied-gradient",
        "right",
        "autograd in float64",
        """\
import numpy as np
import torch

def tied_gradient(x, W, b, c):
    x, b, c = (torch.tensor(np.asarray(t, dtype=np.float64)) for t in (x, b, c))
    W = torch.tensor(np.asarray(W, dtype=np.float64), requires_grad=True)
    h = torch.sigmoid(x @ W + b)
    back = torch.sigmoid(h @ W.T + c)
    (gradient,) = torch.autograd.grad(((back - x) ** 2).sum() / 2, W)
    return gradient.numpy()
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "example by example, outer products",
        """\
import numpy as np

def tied_gradient(x, W, b, c):
    dW = np.zeros(W.shape)
    for row in x:
        h = 1 / (1 + np.exp(-(row @ W + b)))
        back = 1 / (1 + np.exp(-(W @ h + c)))
        down = (back - row) * (back - back**2)
        up = (W.T @ down) * (h - h**2)
        dW += np.outer(down, h) + np.outer(row, up)
    return dW
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "wrong",
        "sorts the labels, but not the columns with them",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    for count, good in zip(sorted(labels), helps):
        if not good:
            return count
    return np.inf
""",
        NAMED + "You sorted the labels alone\\. Their col",
    ),
    (
        "where-it-stops",
        "wrong",
        "argmax of all False is 0: no inf",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    order = np.argsort(labels)
    stops = (pretrained.max(axis=0) >= plain.min(axis=0))[order]
    return np.asarray(labels)[order][stops.argmax()]
""",
        "should be inf",
    ),
    (
        "where-it-stops",
        "wrong",
        "the count from which on it never helps again",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    answer = np.inf
    for k in np.argsort(labels)[::-1]:
        if helps[k]:
            break
        answer = labels[k]
    return answer
""",
        NAMED + "That is the number from which on it ne",
    ),
    (
        "where-it-stops",
        "right",
        "loops over sorted labels and all pairs of seeds",
        """\
import math

def where_it_stops(labels, plain, pretrained):
    places = sorted(range(len(labels)), key=lambda k: labels[k])
    for k in places:
        for before in pretrained[:, k]:
            for other in plain[:, k]:
                if not before < other:
                    return labels[k]
    return math.inf
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "all pairs by broadcasting, np.where puts inf where it helps",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    beats = pretrained[:, None, :] < plain[None, :, :]
    helps = np.logical_and.reduce(beats, axis=(0, 1))
    return np.where(helps, np.inf, labels).min()
""",
        RIGHT,
    ),
]
