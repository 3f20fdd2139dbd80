"""Answers written by somebody who saw only the notebooks, not the engine.

(exercise, verdict, what the answer is, source, what its feedback must say). The engine was frozen
before they were run for the first time; the last part, a regular expression, was added afterward,
by reading each message. Where NOTHING stands, no message yet says what is wrong.
"""

NAMED = "A known mistake. "
NOTHING = "(?!)"
RIGHT = ""

ANSWERS = [
    (
        "root-mean-square",
        "right",
        "norm divided by the root of the size",
        """\
import numpy as np

def root_mean_square(h):
    return np.linalg.norm(h) / np.sqrt(np.size(h))
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "a loop with running sum and count, math.sqrt",
        """\
import numpy as np
import math

def root_mean_square(h):
    total, count = 0.0, 0
    for value in np.ravel(h):
        total += float(value) ** 2
        count += 1
    return math.sqrt(total / count)
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "other algebra: variance plus squared mean",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.var(h) + np.mean(h) ** 2)
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "a lambda with power 0.5",
        """\
import numpy as np

root_mean_square = lambda h: np.mean(h ** 2) ** 0.5
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "computes in float32",
        """\
import numpy as np

def root_mean_square(h):
    h = np.asarray(h, dtype=np.float32)
    return np.sqrt(np.mean(h * h))
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "dot product of the flattened array, Python float back",
        """\
import numpy as np

def root_mean_square(h):
    flat = np.asarray(h, dtype=float).flatten()
    return float((flat @ flat / flat.size) ** 0.5)
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "wrong",
        "the std: takes off the mean first",
        """\
import numpy as np

def root_mean_square(h):
    return np.std(h)
""",
        NAMED + "That is the standard deviation: it takes the mean of h away ",
    ),
    (
        "root-mean-square",
        "wrong",
        "forgot the root",
        """\
import numpy as np

def root_mean_square(h):
    return np.mean(h ** 2)
""",
        NAMED + "You stopped at the mean of the squares: the root is missing\\.",
    ),
    (
        "root-mean-square",
        "wrong",
        "squares after the mean: |mean|",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.mean(h) ** 2)
""",
        NAMED + "You squared the mean\\. Square every entry first: np\\.mean\\(h\\*\\*2",
    ),
    (
        "root-mean-square",
        "wrong",
        "precedence: ** 1 / 2 halves instead of taking the root",
        """\
import numpy as np

def root_mean_square(h):
    return np.mean(h ** 2) ** 1 / 2
""",
        NAMED + "\\*\\* 1 / 2 is the power 1, and then half of it\\. Write \\*\\* 0\\.5, ",
    ),
    (
        "root-mean-square",
        "wrong",
        "divides by the number of rows, not of entries (right for 1-D)",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.sum(h ** 2) / len(h))
""",
        NAMED + "You divided by len\\(h\\), the number of rows\\. All entries of h ",
    ),
    (
        "root-mean-square",
        "wrong",
        "a root for each column (axis=0) instead of one number (right for 1-D)",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.mean(h ** 2, axis=0))
""",
        NAMED + "One number is asked for, of all entries: leave the axis out\\.",
    ),
    (
        "root-mean-square",
        "wrong",
        "root of every square first: mean of |h|",
        """\
import numpy as np

def root_mean_square(h):
    squares = h ** 2
    return np.mean(np.sqrt(squares))
""",
        NAMED + "You took the mean of the sizes \\|h\\|\\. Squaring first gives the",
    ),
    (
        "root-mean-square",
        "wrong",
        "prints instead of returning",
        """\
import numpy as np

def root_mean_square(h):
    print(np.sqrt(np.mean(h ** 2)))
""",
        "It returned None: is the `return` missing\\?",
    ),
    (
        "root-mean-square",
        "wrong",
        "squares the caller's array in place (the value is right once)",
        """\
import numpy as np

def root_mean_square(h):
    h *= h
    return np.sqrt(h.mean())
""",
        "It changed its input `h` in place: work on a new array or a ",
    ),
    (
        "root-mean-square",
        "wrong",
        "^ is not a power: raises for floats",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.mean(h ^ 2))
""",
        "It stopped with TypeError",
    ),
    (
        "root-mean-square",
        "wrong",
        "the mean of the rows' root mean squares (right for 1 row)",
        """\
import numpy as np

def root_mean_square(h):
    rows = np.sqrt((np.atleast_2d(h) ** 2).mean(axis=1))
    return rows.mean()
""",
        NAMED + "You took the mean of each row's root mean square\\. All entrie",
    ),
    (
        "root-mean-square",
        "wrong",
        "sum for mean: the norm",
        """\
def root_mean_square(h):
    return (h ** 2).sum() ** 0.5
""",
        NAMED + "That is the root of the sum\\. Divide by the number of entries",
    ),
    (
        "root-mean-square",
        "wrong",
        "divides by the count outside of the root",
        """\
import numpy as np

def root_mean_square(h):
    return np.sqrt(np.sum(np.square(h))) / h.size
""",
        NAMED + "Divide by the number of entries before you take the root, no",
    ),
    (
        "root-mean-square",
        "wrong",
        "rounds to one decimal",
        """\
import numpy as np

def root_mean_square(h):
    return round(float(np.sqrt(np.mean(h ** 2))), 1)
""",
        "The number should be -?[\\d.e+-]+, but is -?[\\d.e+-]+\\.",
    ),
    (
        "root-mean-square",
        "right",
        "a 0-d tensor of the right value",
        """\
import torch

def root_mean_square(h):
    return torch.as_tensor(h).double().square().mean().sqrt()
""",
        RIGHT,
    ),
    (
        "root-mean-square",
        "right",
        "recursion over nested rows, a helper that returns sum and count",
        """\
import numpy as np

def sum_and_count(h):
    if np.ndim(h) == 0:
        return float(h) ** 2, 1
    parts = [sum_and_count(row) for row in h]
    return sum(p[0] for p in parts), sum(p[1] for p in parts)

def root_mean_square(h):
    total, count = sum_and_count(h)
    return (total / count) ** 0.5
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "multiplied out",
        """\
def sigmoid_slope(h):
    return h - h ** 2
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "the square completed",
        """\
def sigmoid_slope(h):
    return 0.25 - (h - 0.5) ** 2
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "a list comprehension, reshaped",
        """\
import numpy as np

def sigmoid_slope(h):
    h = np.asarray(h)
    return np.array([u * (1 - u) for u in h.ravel()]).reshape(h.shape)
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "in place, but on a copy",
        """\
import numpy as np

def sigmoid_slope(h):
    out = np.array(h, dtype=float)
    out *= 1 - out
    return out
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "numpy functions instead of operators",
        """\
import numpy as np

def sigmoid_slope(h):
    return np.multiply(h, np.subtract(1.0, h))
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "by way of tanh: a quarter of 1 - (2h - 1)^2",
        """\
def sigmoid_slope(h):
    t = 2 * h - 1  # = tanh(a / 2)
    return (1 - t * t) / 4
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "a callable object",
        """\
class Slope:
    def __call__(self, h):
        return (1 - h) * h

sigmoid_slope = Slope()
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "wrong",
        "puts h through the sigmoid once more",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def sigmoid_slope(h):
    s = sigmoid(h)
    return s * (1 - s)
""",
        NAMED + "h is the output already, σ\\(a\\)\\. You put it through the sigmoi",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "the slope of tanh",
        """\
def sigmoid_slope(h):
    return 1 - h ** 2
""",
        NAMED + "That is the slope of tanh, 1 − h²\\. The sigmoid's has two fac",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "the package's df takes a, not h",
        """\
from labsupport.by_hand.activations import ACTIVATIONS

def sigmoid_slope(h):
    return ACTIVATIONS["sigmoid"].df(h)
""",
        NAMED + "h is the output already, σ\\(a\\)\\. You put it through the sigmoi",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "sign: h (h - 1)",
        """\
def sigmoid_slope(h):
    return h * (h - 1)
""",
        NAMED + "The sign is turned around: σ rises everywhere, so no slope i",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "parentheses forgotten: always 0",
        """\
def sigmoid_slope(h):
    return h * 1 - h
""",
        NAMED + "Without parentheses, h \\* 1 \\- h is h − h, which is 0\\.",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "averages over all outputs",
        """\
import numpy as np

def sigmoid_slope(h):
    return np.mean(h * (1 - h))
""",
        "It should return an array, but returned a float64\\.",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "changes the caller's h",
        """\
def sigmoid_slope(h):
    h -= h ** 2
    return h
""",
        "It changed its input `h` in place: work on a new array or a ",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "always the largest slope",
        """\
import numpy as np

def sigmoid_slope(h):
    return np.full(np.shape(h), 0.25)
""",
        "Every entry of yours is -?[\\d.e+-]+\\. 2 of 3 entries differ; the fir",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "numerical gradient along the array, not with respect to a",
        """\
import numpy as np

def sigmoid_slope(h):
    return np.gradient(h)
""",
        NAMED + "np\\.gradient takes differences from entry to entry\\. Asked for",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "a stray square: h (1 - h)^2",
        """\
def sigmoid_slope(h):
    return h * (1 - h) ** 2
""",
        NAMED + "The second factor stands there once: h \\(1 − h\\), not h \\(1 − h",
    ),
    (
        "sigmoid-slope",
        "wrong",
        "a matrix product instead of entry by entry",
        """\
def sigmoid_slope(h):
    return h @ (1 - h).T
""",
        "It should return an array, but returned a float64\\.",
    ),
    (
        "sigmoid-slope",
        "right",
        "goes back to a and differentiates there (0 and 1 give infinities, but the right 0)",
        """\
import numpy as np

def sigmoid_slope(h):
    with np.errstate(divide="ignore", over="ignore"):
        a = np.log(h) - np.log1p(-h)
        return 1 / (2 + np.exp(a) + np.exp(-a))
""",
        RIGHT,
    ),
    (
        "sigmoid-slope",
        "right",
        "a tensor, float32",
        """\
import torch

sigmoid_slope = lambda h: torch.tensor(h, dtype=torch.float32) * torch.tensor(1 - h, dtype=torch.float32)
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "loops and counters",
        """\
def saturated_share(h, low, high):
    inputs, units = h.shape
    near, silent = 0, 0
    for j in range(units):
        in_this_unit = 0
        for i in range(inputs):
            if abs(h[i, j] - low) < 0.03 or abs(h[i, j] - high) < 0.03:
                in_this_unit += 1
        near += in_this_unit
        silent += in_this_unit == inputs
    return near / (inputs * units), silent / units
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "distance to the nearer end, the farthest input of each unit; returns a list",
        """\
import numpy as np

def saturated_share(h, low, high):
    distance = np.minimum(np.abs(h - low), np.abs(h - high))
    return [(distance < 0.03).mean(), (distance.max(axis=0) < 0.03).mean()]
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "De Morgan: a unit is silent if no input escapes",
        """\
def saturated_share(h, low, high):
    escapes = (abs(h - low) >= 0.03) & (abs(h - high) >= 0.03)
    silent = ~escapes.any(axis=0)
    return 1 - escapes.mean(), silent.mean()
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "torch tensors with the right values",
        """\
import torch

def saturated_share(h, low, high):
    h = torch.as_tensor(h)
    near = ((h - low).abs() < 0.03) | ((h - high).abs() < 0.03)
    return near.double().mean(), near.all(dim=0).double().mean()
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "a helper, column by column, through the transposed array",
        """\
import numpy as np

def is_near(values, low, high):
    return np.array([min(abs(v - low), abs(v - high)) < 0.03 for v in values])

def saturated_share(h, low, high):
    columns = [is_near(column, low, high) for column in h.T]
    silent = [column.all() for column in columns]
    return np.mean(columns), sum(silent) / len(silent)
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "wrong",
        "all along the wrong axis: inputs, not units",
        """\
def saturated_share(h, low, high):
    near = (h - low < 0.03) | (high - h < 0.03)
    return near.mean(), near.all(axis=1).mean()
""",
        NAMED + "Your silent units are the inputs that saturate every unit: u",
    ),
    (
        "saturated-share",
        "wrong",
        "any instead of all",
        """\
def saturated_share(h, low, high):
    near = (h - low < 0.03) | (high - h < 0.03)
    return near.mean(), near.any(axis=0).mean()
""",
        NAMED + "A unit that some input saturates is not silent: another inpu",
    ),
    (
        "saturated-share",
        "wrong",
        "only the upper end counts",
        """\
def saturated_share(h, low, high):
    near = high - h < 0.03
    return near.mean(), near.all(axis=0).mean()
""",
        NAMED + "You looked at the upper end alone: near `low` it is as flat\\.",
    ),
    (
        "saturated-share",
        "wrong",
        "hard-coded for tanh: ignores low and high",
        """\
import numpy as np

def saturated_share(h, low, high):
    near = np.abs(h) > 0.97
    return near.mean(), near.all(axis=0).mean()
""",
        NAMED + "\\|h\\| > 0\\.97 is right for tanh alone\\. The sigmoid's lower end ",
    ),
    (
        "saturated-share",
        "wrong",
        "numbers instead of shares",
        """\
def saturated_share(h, low, high):
    near = (h - low < 0.03) | (high - h < 0.03)
    return near.sum(), near.all(axis=0).sum()
""",
        NAMED + "Those are counts\\. A share is the mean of the mask\\.",
    ),
    (
        "saturated-share",
        "wrong",
        "and for or: nothing is near both ends",
        """\
def saturated_share(h, low, high):
    near = (h - low < 0.03) & (high - h < 0.03)
    return near.mean(), near.all(axis=0).mean()
""",
        NAMED + "No output is near both ends at once: join the two with \\|, no",
    ),
    (
        "saturated-share",
        "wrong",
        "a silent unit has to stay at one end",
        """\
def saturated_share(h, low, high):
    at_low = h - low < 0.03
    at_high = high - h < 0.03
    silent = at_low.all(axis=0) | at_high.all(axis=0)
    return (at_low | at_high).mean(), silent.mean()
""",
        NAMED + "A unit need not stay at one end to be silent: it is flat at ",
    ),
    (
        "saturated-share",
        "wrong",
        "the two shares in the wrong order",
        """\
def saturated_share(h, low, high):
    near = (h < low + 0.03) | (h > high - 0.03)
    return near.all(axis=0).mean(), near.mean()
""",
        NAMED + "The two are in the other order: first the outputs, then the ",
    ),
    (
        "saturated-share",
        "wrong",
        "0.03 of the range, so 0.06 for tanh",
        """\
def saturated_share(h, low, high):
    margin = 0.03 * (high - low)
    near = (h < low + margin) | (h > high - margin)
    return near.mean(), near.all(axis=0).mean()
""",
        NAMED + "0\\.03 is meant as it stands, not as a share of the range: for",
    ),
    (
        "saturated-share",
        "wrong",
        "calls a unit silent if over 90 % of the inputs saturate it",
        """\
import numpy as np

def saturated_share(h, low, high):
    near = (np.abs(h - low) < 0.03) | (np.abs(h - high) < 0.03)
    return near.mean(), (near.mean(axis=0) > 0.9).mean()
""",
        NAMED + "A unit that nearly all inputs saturate is not silent: the la",
    ),
    (
        "saturated-share",
        "wrong",
        "silent units as a share of the saturated outputs",
        """\
import numpy as np

def saturated_share(h, low, high):
    near = (np.abs(h - low) < 0.03) | (np.abs(h - high) < 0.03)
    return near.mean(), near.all(axis=0).sum() / near.sum()
""",
        NAMED + "The second is a share of all units, not of the saturated out",
    ),
    (
        "saturated-share",
        "wrong",
        "<= where the statement says less than: 0.03 itself counts",
        """\
import numpy as np

def saturated_share(h, low, high):
    near = (np.abs(h - low) <= 0.03) | (np.abs(h - high) <= 0.03)
    return near.mean(), near.all(axis=0).mean()
""",
        NAMED + "An output exactly 0\\.03 away is not near: less than 0\\.03 is a",
    ),
    (
        "saturated-share",
        "wrong",
        "returns the mask of silent units, not their share",
        """\
def saturated_share(h, low, high):
    near = (h - low < 0.03) | (high - h < 0.03)
    return near.mean(), near.all(axis=0)
""",
        "Value 2 of 2: It should return one number, but returned an a",
    ),
    (
        "saturated-share",
        "right",
        "sorts the distances; the share is a float32",
        """\
import numpy as np

def saturated_share(h, low, high):
    distance = np.sort(np.minimum(np.abs(high - h), np.abs(h - low)), axis=0)
    near = np.count_nonzero(distance < 0.03) / distance.size
    return np.float32(near), np.float64(np.mean(distance[-1] < 0.03))
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "share of outputs as the mean of the units' shares; a unit is silent if its share is 1",
        """\
def saturated_share(h, low, high):
    of_units = []
    for j in range(h.shape[1]):
        hits = [1 if min(abs(value - low), abs(high - value)) < 0.03 else 0 for value in h[:, j]]
        of_units.append(sum(hits) / len(hits))
    return sum(of_units) / len(of_units), of_units.count(1.0) / len(of_units)
""",
        RIGHT,
    ),
    (
        "saturated-share",
        "right",
        "an array of two; all as a product, booleans as integers",
        """\
import numpy as np

def saturated_share(h, low, high):
    near = ((np.abs(h - low) < 0.03) + (np.abs(h - high) < 0.03)).astype(int)
    return np.array([near.sum() / near.size, near.prod(axis=0).sum() / near.shape[1]])
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "signs of the factors, multiplied",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(h)[:, None] * np.sign(delta)
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "einsum",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(np.einsum("i,j->ij", h, delta))
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "loops, integers",
        """\
import numpy as np

def gradient_signs(h, delta):
    signs = np.zeros((len(h), len(delta)), dtype=int)
    for i, a in enumerate(h):
        for j, d in enumerate(delta):
            if a * d > 0:
                signs[i, j] = 1
            elif a * d < 0:
                signs[i, j] = -1
    return signs
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "the outer product the other way round, then transposed; a tensor",
        """\
import torch

def gradient_signs(h, delta):
    products = torch.outer(torch.as_tensor(delta), torch.as_tensor(h))
    return torch.sign(products).T
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "one comparison minus the other; a matrix product of a column and a row",
        """\
import numpy as np

def gradient_signs(h, delta):
    g = h.reshape(-1, 1) @ delta.reshape(1, -1)
    return (g > 0).astype(np.int8) - (g < 0).astype(np.int8)
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "wrong",
        "transposed: (units, inputs)",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(np.outer(delta, h))
""",
        NAMED + "Your rows are units\\. W is \\(inputs, units\\), and so is its gra",
    ),
    (
        "gradient-signs",
        "wrong",
        "the gradient itself, no signs",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.outer(h, delta)
""",
        NAMED + "Those are the gradients\\. Only their signs are asked for\\.",
    ),
    (
        "gradient-signs",
        "wrong",
        "the signs of delta for all inputs: as if h were always positive",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.tile(np.sign(delta), (len(h), 1))
""",
        NAMED + "You left the inputs' signs out: all columns have one sign on",
    ),
    (
        "gradient-signs",
        "wrong",
        "the signs of the step, not of the gradient",
        """\
import numpy as np

def gradient_signs(h, delta):
    return -np.sign(np.outer(h, delta))
""",
        NAMED + "Those are the signs of the step, −∂L/∂W\\. The gradient's own ",
    ),
    (
        "gradient-signs",
        "wrong",
        "booleans: minus and zero are both False",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.outer(h, delta) > 0
""",
        "The entries should be of type float64, but are bool\\.",
    ),
    (
        "gradient-signs",
        "wrong",
        "a zero gradient gets the sign -1",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.where(np.outer(h, delta) > 0, 1, -1)
""",
        "It is wrong only where the right entry is 0\\. 4 of 6 entries ",
    ),
    (
        "gradient-signs",
        "wrong",
        "divides by the size: NaN where the gradient is 0",
        """\
import numpy as np

def gradient_signs(h, delta):
    g = np.outer(h, delta)
    return g / np.abs(g)
""",
        "It is wrong only where the right entry is 0\\. 4 NaN of 6 entr",
    ),
    (
        "gradient-signs",
        "wrong",
        "entry by entry instead of every pair",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(h * delta)
""",
        "It stopped with ValueError",
    ),
    (
        "gradient-signs",
        "wrong",
        "sum instead of product",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(h[:, None] + delta)
""",
        NAMED + "You added\\. The gradient is the product h\\[i\\] · δ\\[j\\]\\.",
    ),
    (
        "gradient-signs",
        "wrong",
        "characters + and - instead of numbers",
        """\
def gradient_signs(h, delta):
    return [["+" if a * d > 0 else "-" for d in delta] for a in h]
""",
        "It should return an array, but returned a list \\(its parts do",
    ),
    (
        "gradient-signs",
        "wrong",
        "returns after the first input (wrong indentation)",
        """\
import numpy as np

def gradient_signs(h, delta):
    signs = np.zeros((len(h), len(delta)))
    for i in range(len(h)):
        signs[i] = np.sign(h[i] * delta)
        return signs
""",
        "In this case: only the first row is right\\. 4 of 6 entries di",
    ),
    (
        "gradient-signs",
        "wrong",
        "forgets h's signs: uses |h|",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.sign(np.abs(h)[:, None] * delta[None, :])
""",
        "The sizes are right; the sign of 6 of 12 entries is not\\. 6 o",
    ),
    (
        "gradient-signs",
        "right",
        "nested comprehension, made an array",
        """\
import numpy as np

def gradient_signs(h, delta):
    return np.array([[np.sign(a) * np.sign(d) for d in delta] for a in h])
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "matrix of zeros, two masks set by index",
        """\
import numpy as np

def gradient_signs(h, delta):
    g = np.multiply.outer(h, delta)
    g[g > 0], g[g < 0] = 1, -1
    return g
""",
        RIGHT,
    ),
    (
        "gradient-signs",
        "right",
        "four cases: both positive, both negative, mixed",
        """\
def gradient_signs(h, delta):
    up, down = (h > 0)[:, None], (h < 0)[:, None]
    plus, minus = (delta > 0)[None, :], (delta < 0)[None, :]
    return 1.0 * (up & plus | down & minus) - 1.0 * (up & minus | down & plus)
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "a list of the units kept so far",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    kept = []
    for unit in W.T:
        if all(np.abs(unit - other).max() > tolerance for other in kept):
            kept.append(unit)
    return len(kept)
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "all pairs at once; a unit counts if no earlier one is a copy",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    apart = np.abs(W[:, :, None] - W[:, None, :]).max(axis=0)
    copies = apart <= tolerance
    return int((np.triu(copies, 1).sum(axis=0) == 0).sum())
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "takes a unit and throws away its copies until none is left",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    count = 0
    rest = W
    while rest.shape[1] > 0:
        far = np.max(np.abs(rest - rest[:, :1]), axis=0) > tolerance
        rest = rest[:, far]
        count += 1
    return count
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "recursion",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    if W.shape[1] == 0:
        return 0
    first = W[:, [0]]
    others = W[:, ~(np.abs(W - first) <= tolerance).all(axis=0)]
    return 1 + count_distinct_units(others, tolerance)
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "allclose with the relative tolerance switched off; for and else",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    distinct = 0
    for j in range(W.shape[1]):
        for i in range(j):
            if np.allclose(W[:, i], W[:, j], rtol=0, atol=tolerance):
                break
        else:
            distinct += 1
    return distinct
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "wrong",
        "rows for columns",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    kept = []
    for unit in W:
        if all(np.abs(unit - other).max() > tolerance for other in kept):
            kept.append(unit)
    return len(kept)
""",
        NAMED + "You counted rows\\. With x @ W a row belongs to an input; a un",
    ),
    (
        "count-distinct-units",
        "wrong",
        "np.unique: no tolerance",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    return np.unique(W, axis=1).shape[1]
""",
        NAMED + "You compared exactly\\. Rounding differs in the 17th digit; us",
    ),
    (
        "count-distinct-units",
        "wrong",
        "rounds to multiples of the tolerance: neighbors on both sides of a border count twice (and 0 divides)",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    return np.unique(np.round(W / tolerance), axis=1).shape[1]
""",
        NAMED + "You rounded to multiples of the tolerance\\. Two numbers that ",
    ),
    (
        "count-distinct-units",
        "wrong",
        "compares with the first unit only",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    apart = np.abs(W - W[:, :1]).max(axis=0)
    return 1 + int((apart > tolerance).sum())
""",
        NAMED + "You compared every unit with the first one only\\. Two others ",
    ),
    (
        "count-distinct-units",
        "wrong",
        "compares neighbors only",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    apart = np.abs(np.diff(W, axis=1)).max(axis=0)
    return 1 + int((apart > tolerance).sum())
""",
        NAMED + "You compared each unit with the one before it\\. A copy may st",
    ),
    (
        "count-distinct-units",
        "wrong",
        "< for <=: with tolerance 0 no unit has a copy",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    kept = []
    for unit in W.T:
        if not any(np.abs(unit - other).max() < tolerance for other in kept):
            kept.append(unit)
    return len(kept)
""",
        NAMED + "A difference of exactly the tolerance is not more than it: s",
    ),
    (
        "count-distinct-units",
        "wrong",
        "one close entry makes a copy: any for all",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    kept = []
    for unit in W.T:
        if not any((np.abs(unit - other) <= tolerance).any() for other in kept):
            kept.append(unit)
    return len(kept)
""",
        NAMED + "One entry that agrees makes no copy: all have to\\.",
    ),
    (
        "count-distinct-units",
        "wrong",
        "allclose keeps its relative tolerance of 1e-5",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    kept = []
    for unit in W.T:
        if not any(np.allclose(unit, other, atol=tolerance) for other in kept):
            kept.append(unit)
    return len(kept)
""",
        NAMED + "np\\.allclose and np\\.isclose also allow a relative difference,",
    ),
    (
        "count-distinct-units",
        "wrong",
        "abs forgotten: a unit that is smaller everywhere is taken for a copy",
        """\
def count_distinct_units(W, tolerance):
    kept = []
    for unit in W.T:
        if all((unit - other).max() > tolerance for other in kept):
            kept.append(unit)
    return len(kept)
""",
        NAMED + "Differences have a sign: take np\\.abs before you compare with",
    ),
    (
        "count-distinct-units",
        "wrong",
        "distance of the vectors instead of the largest entry",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    kept = []
    for unit in W.T:
        if all(np.linalg.norm(unit - other) > tolerance for other in kept):
            kept.append(unit)
    return len(kept)
""",
        NAMED + "You compared the length of the difference\\. A unit is a copy ",
    ),
    (
        "count-distinct-units",
        "wrong",
        "the rank: multiples and mixtures are no copies",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    return int(np.linalg.matrix_rank(W, tol=tolerance))
""",
        NAMED + "You computed the rank, with a tolerance\\. Units that are mult",
    ),
    (
        "count-distinct-units",
        "wrong",
        "the package's function, without the tolerance handed in",
        """\
from labsupport.labs.zero_init_symmetry import units

def count_distinct_units(W, tolerance):
    return units.distinct_units(W)
""",
        "Your code never uses `tolerance`",
    ),
    (
        "count-distinct-units",
        "wrong",
        "an infinite loop: the list is never shortened",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    rest = list(W.T)
    count = 0
    while rest:
        first = rest[0]
        others = [u for u in rest if np.abs(u - first).max() > tolerance]
        count += 1
    return count
""",
        "It did not end within",
    ),
    (
        "count-distinct-units",
        "wrong",
        "only the units that have no copy at all",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    apart = np.abs(W[:, :, None] - W[:, None, :]).max(axis=0)
    return int(((apart <= tolerance).sum(axis=0) == 1).sum())
""",
        NAMED + "You counted only units that have no copy at all\\. Those that ",
    ),
    (
        "count-distinct-units",
        "wrong",
        "compares only the sums of the weights",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    sums = np.sort(W.sum(axis=0))
    return 1 + int((np.diff(sums) > tolerance).sum())
""",
        NAMED + "You compared sums or means\\. Different units can have the sam",
    ),
    (
        "count-distinct-units",
        "right",
        "sorts nothing: marks copies in a boolean array",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    units = W.shape[1]
    is_copy = np.zeros(units, dtype=bool)
    for i in range(units):
        if is_copy[i]:
            continue
        for j in range(i + 1, units):
            if (abs(W[:, j] - W[:, i]) <= tolerance).all():
                is_copy[j] = True
    return units - int(is_copy.sum())
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "counts down from all units; no entry beyond the tolerance to some earlier unit",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    count = W.shape[1]
    for j in range(1, W.shape[1]):
        beyond = np.abs(W[:, :j] - W[:, j : j + 1]) > tolerance
        if not beyond.any(axis=0).all():
            count -= 1
    return count
""",
        RIGHT,
    ),
    (
        "count-distinct-units",
        "right",
        "a generator of booleans, a NumPy integer",
        """\
import numpy as np

def count_distinct_units(W, tolerance):
    def is_new(j):
        return not any(np.ptp(W[:, [i, j]], axis=1).max() <= tolerance for i in range(j))

    return np.sum([is_new(j) for j in range(W.shape[1])])
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "the outer product the other way round, transposed",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    back = (h @ v - y) * v * (1 - h * h)
    return np.outer(back, x).T
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "entry by entry from the formula of section 1",
        """\
import numpy as np
import math

def hidden_gradient(x, W, v, y):
    h = [math.tanh(W[0][j] * x[0] + W[1][j] * x[1]) for j in range(2)]
    error = v[0] * h[0] + v[1] * h[1] - y
    grad = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            grad[i, j] = error * v[j] * (1 - h[j] ** 2) * x[i]
    return grad
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "central differences",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    def loss(W):
        return 0.5 * (np.tanh(x @ W) @ v - y) ** 2

    grad = np.zeros_like(W, dtype=float)
    for place in np.ndindex(W.shape):
        up, down = np.array(W, dtype=float), np.array(W, dtype=float)
        up[place] += 1e-6
        down[place] -= 1e-6
        grad[place] = (loss(up) - loss(down)) / 2e-6
    return grad
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "cosh for the slope, einsum",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    a = x @ W
    error = np.tanh(a) @ v - y
    return error * np.einsum("i,j,j->ij", x, v, np.cosh(a) ** -2)
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "the layers of the package, as the cell in section 1 does",
        """\
import numpy as np
from labsupport.by_hand import layers
from labsupport.by_hand.activations import ACTIVATIONS

def hidden_gradient(x, W, v, y):
    a, back_a = layers.affine(x[None], W, np.zeros(2))
    h, back_h = layers.activate(a, ACTIVATIONS["tanh"])
    output, back_output = layers.affine(h, v[:, None], np.zeros(1))
    return back_a(*back_h(back_output(output - y)[0]))[1]
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "wrong",
        "v forgotten",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer(x, (h @ v - y) * (1 - h ** 2))
""",
        NAMED + "v is missing: unit j receives the gradient of the output thr",
    ),
    (
        "hidden-gradient",
        "wrong",
        "the slope forgotten",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer(x, (h @ v - y) * v)
""",
        NAMED + "You forgot the slope of tanh: between h and a lies a factor ",
    ),
    (
        "hidden-gradient",
        "wrong",
        "transposed",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer((h @ v - y) * v * (1 - h ** 2), x)
""",
        NAMED + "You transposed the result\\. dW has the shape of W: one row pe",
    ),
    (
        "hidden-gradient",
        "wrong",
        "sign: y minus output",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer(x, (y - h @ v) * v * (1 - h ** 2))
""",
        NAMED + "The sign is turned: the loss is ½\\(output \\- y\\)², its slope is",
    ),
    (
        "hidden-gradient",
        "wrong",
        "slope of the pre-activation: 1 - (xW)^2",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    a = x @ W
    error = np.tanh(a) @ v - y
    return np.outer(x, error * v * (1 - a ** 2))
""",
        NAMED + "The slope of tanh is 1 \\- h\\*\\*2, with h = tanh\\(a\\)\\. You squared",
    ),
    (
        "hidden-gradient",
        "wrong",
        "the first unit's factors for both units: right for copies only",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    error = h @ v - y
    column = error * v[0] * (1 - h[0] ** 2) * x
    return np.column_stack([column, column])
""",
        "All is right but the last column\\. 2 of 4 entries differ; the",
    ),
    (
        "hidden-gradient",
        "wrong",
        "no outer product: shape (2,)",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return (h @ v - y) * v * (1 - h ** 2) * x
""",
        "The shape should be \\(2, 2\\), but is \\(2,\\)\\. One axis is gone\\.",
    ),
    (
        "hidden-gradient",
        "wrong",
        "W @ x: rows as units",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(W @ x)
    return np.outer(x, (h @ v - y) * v * (1 - h ** 2))
""",
        NAMED + "The units are columns of W: h = tanh\\(x @ W\\), not tanh\\(W @ x\\)",
    ),
    (
        "hidden-gradient",
        "wrong",
        "the pair (dW, dv), as section 1's function returns it",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    error = h @ v - y
    return np.outer(x, error * v * (1 - h ** 2)), error * h
""",
        "is the right one: return it alone",
    ),
    (
        "hidden-gradient",
        "wrong",
        "the sigmoid's slope",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer(x, (h @ v - y) * v * h * (1 - h))
""",
        NAMED + "The slope of tanh is 1 \\- h\\*\\*2\\. Yours, h \\* \\(1 \\- h\\), is the si",
    ),
    (
        "hidden-gradient",
        "wrong",
        "factor 2",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return 2 * np.outer(x, (h @ v - y) * v * (1 - h ** 2))
""",
        NAMED + "A factor 2 too much: the loss has a ½ in front, which its de",
    ),
    (
        "hidden-gradient",
        "wrong",
        "the notebook's x and y instead of the arguments",
        """\
import numpy as np

x_here = np.array([0.5, -1.0])
y_here = 1.0

def hidden_gradient(x, W, v, y):
    h = np.tanh(x_here @ W)
    return np.outer(x_here, (h @ v - y_here) * v * (1 - h ** 2))
""",
        "Your code never uses `x` and `y`",
    ),
    (
        "hidden-gradient",
        "wrong",
        "h in place of x",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer(h, (h @ v - y) * v * (1 - h ** 2))
""",
        NAMED + "You multiplied by h where the input belongs: the weights of ",
    ),
    (
        "hidden-gradient",
        "wrong",
        "the square on the wrong side: (1 - h)^2",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    return np.outer(x, (h @ v - y) * v * (1 - h) ** 2)
""",
        NAMED + "The square belongs to h alone: 1 \\- h\\*\\*2, not \\(1 \\- h\\)\\*\\*2\\.",
    ),
    (
        "hidden-gradient",
        "right",
        "a column times a row, float32",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    x, W, v = (np.asarray(a, dtype=np.float32) for a in (x, W, v))
    h = np.tanh(x @ W)
    row = (np.dot(v, h) - np.float32(y)) * v * (1 - h) * (1 + h)
    return x[:, np.newaxis] * row[np.newaxis, :]
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "written as x' times a diagonal: matrix products only",
        """\
import numpy as np

def hidden_gradient(x, W, v, y):
    h = np.tanh(x @ W)
    error = h @ v - y
    return x.reshape(2, 1) @ (error * v).reshape(1, 2) @ np.diag(1 - h ** 2)
""",
        RIGHT,
    ),
    (
        "hidden-gradient",
        "right",
        "column by column, a helper for one unit",
        """\
import numpy as np

def one_unit(x, w, v_j, error):
    slope = 1 - np.tanh(w @ x) ** 2
    return error * v_j * slope * x

def hidden_gradient(x, W, v, y):
    error = sum(v[j] * np.tanh(W[:, j] @ x) for j in range(2)) - y
    return np.stack([one_unit(x, W[:, j], v[j], error) for j in range(2)], axis=1)
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "all three stacked, unique columns",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return np.unique(np.vstack([W_in, b, W_out.T]), axis=1).shape[1]
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "a set of tuples",
        """\
def units_that_can_differ(W_in, b, W_out):
    return len({(tuple(W_in[:, j]), b[j], tuple(W_out[j])) for j in range(len(b))})
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "loops and array_equal",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    count = 0
    for j in range(len(b)):
        copy = False
        for i in range(j):
            if (
                np.array_equal(W_in[:, i], W_in[:, j])
                and b[i] == b[j]
                and np.array_equal(W_out[i], W_out[j])
            ):
                copy = True
        if not copy:
            count += 1
    return count
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "a table unit by unit: same in all three; counts the first of each class",
        """\
def units_that_can_differ(W_in, b, W_out):
    same_in = (W_in[:, :, None] == W_in[:, None, :]).all(axis=0)
    same_b = b[:, None] == b[None, :]
    same_out = (W_out[:, None, :] == W_out[None, :, :]).all(axis=2)
    same = same_in & same_b & same_out
    return len(set(same.argmax(axis=1)))
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "one column of numbers per unit in a dict, a float back",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    units = {}
    for row in np.column_stack([W_in.T, b, W_out]).tolist():
        units[tuple(row)] = True
    return float(len(units))
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "wrong",
        "looks at the weights in only",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return np.unique(W_in, axis=1).shape[1]
""",
        NAMED + "You compared the incoming weights only\\. A bias, or a way out",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the weights out forgotten",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return np.unique(np.vstack([W_in, b]), axis=1).shape[1]
""",
        NAMED + "You forgot the outgoing weights\\. The gradient comes back thr",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the biases forgotten",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return np.unique(np.vstack([W_in, W_out.T]), axis=1).shape[1]
""",
        NAMED + "You forgot the bias: it shifts the unit's input, so the unit",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the largest of the three counts: differences may be spread",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return max(len(np.unique(W_in.T, axis=0)), len(np.unique(b)), len(np.unique(W_out, axis=0)))
""",
        NAMED + "You counted each part for itself\\. A unit is one column of al",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the product of the three counts: can be more than there are units",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return len(np.unique(W_in.T, axis=0)) * len(np.unique(b)) * len(np.unique(W_out, axis=0))
""",
        NAMED + "You multiplied three counts\\. Not every combination occurs: c",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "all units, always",
        """\
def units_that_can_differ(W_in, b, W_out):
    return W_in.shape[1]
""",
        NAMED + "That is the number of all units\\. Those that agree in everyth",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "agreeing in one of the three is enough for a copy: or for and",
        """\
def units_that_can_differ(W_in, b, W_out):
    kept = []
    for j in range(len(b)):
        if not any(
            (W_in[:, i] == W_in[:, j]).all() or b[i] == b[j] or (W_out[i] == W_out[j]).all()
            for i in kept
        ):
            kept.append(j)
    return len(kept)
""",
        NAMED + "You took the smallest of three counts, or units for copies t",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the smallest of the three counts",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    counts = [len(np.unique(W_in, axis=1).T), len(np.unique(b)), len(np.unique(W_out, axis=0))]
    return min(counts)
""",
        NAMED + "You took the smallest of three counts, or units for copies t",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "not transposed: raises unless fan_out equals the number of units",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return np.unique(np.vstack([W_in, b, W_out]), axis=1).shape[1]
""",
        "It stopped with ValueError",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "one sum for each unit: different units may have the same sum",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return len(np.unique(W_in.sum(axis=0) + b + W_out.sum(axis=1)))
""",
        NAMED + "You compared sums\\. Different units can have the same one: co",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "unique numbers, not unique columns (axis forgotten)",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return len(np.unique(np.vstack([W_in, b, W_out.T])))
""",
        NAMED + "np\\.unique without an axis counts numbers\\. Units are columns:",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "counts the units that have no copy",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    _, counts = np.unique(np.vstack([W_in, b, W_out.T]), axis=1, return_counts=True)
    return int((counts == 1).sum())
""",
        NAMED + "You counted only units that have no copy\\. Those that have so",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the different units themselves, not how many",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return np.unique(np.vstack([W_in, b, W_out.T]), axis=1)
""",
        "It should return one number, but returned an array of shape ",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the rank of the stacked weights",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    return int(np.linalg.matrix_rank(np.vstack([W_in, b, W_out.T])))
""",
        NAMED + "You computed a rank\\. Units that are multiples of each other ",
    ),
    (
        "units-that-can-differ",
        "wrong",
        "the answer left open for all but equal layers: ... returned",
        """\
def units_that_can_differ(W_in, b, W_out):
    if (W_in == W_in[:, :1]).all() and (b == b[0]).all() and (W_out == W_out[0]).all():
        return 1
    return ...
""",
        "… Not attempted yet: replace the `\\.\\.\\.` of units_that_can_dif",
    ),
    (
        "units-that-can-differ",
        "right",
        "strikes out the units that an earlier one equals, NumPy integer",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    table = np.hstack([W_in.T, b.reshape(-1, 1), W_out])
    equal = (table[:, None] == table[None]).all(axis=-1)
    return np.int64(len(table)) - np.tril(equal, -1).any(axis=1).sum()
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "removes copies from a list",
        """\
def units_that_can_differ(W_in, b, W_out):
    units = [list(W_in[:, j]) + [b[j]] + list(W_out[j, :]) for j in range(len(b))]
    different = []
    while units:
        unit = units.pop()
        if unit not in different:
            different.append(unit)
    return len(different)
""",
        RIGHT,
    ),
    (
        "units-that-can-differ",
        "right",
        "one class number each for weights in, biases and weights out, then unique triples",
        """\
import numpy as np

def units_that_can_differ(W_in, b, W_out):
    def classes(rows):
        _, number = np.unique(rows, axis=0, return_inverse=True)
        return np.ravel(number)

    triples = zip(classes(W_in.T), classes(b[:, None]), classes(W_out))
    return len(set(triples))
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "rng.normal with its std",
        """\
def glorot_draw(fan_in, fan_out, rng):
    return rng.normal(0.0, (2 / (fan_in + fan_out)) ** 0.5, size=(fan_in, fan_out))
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "drawn transposed",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    drawn = rng.standard_normal((fan_out, fan_in)).T
    return drawn * np.sqrt(2 / (fan_in + fan_out))
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "row by row",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    std = np.sqrt(2) / np.sqrt(fan_in + fan_out)
    W = np.empty((fan_in, fan_out))
    for i in range(fan_in):
        W[i] = std * rng.standard_normal(fan_out)
    return W
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "float32 draws, divided by the root of the mean fan",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    mean_fan = (fan_in + fan_out) / 2
    return rng.standard_normal((fan_in, fan_out), dtype=np.float32) / np.float32(np.sqrt(mean_fan))
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "the sum of two draws, each with half the variance",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    shape = (fan_in, fan_out)
    return (rng.standard_normal(shape) + rng.standard_normal(shape)) / np.sqrt(fan_in + fan_out)
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "one flat draw, every number by itself, reshaped in column order",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    numbers = [rng.standard_normal() for _ in range(fan_in * fan_out)]
    return np.reshape(numbers, (fan_in, fan_out), order="F") * np.sqrt(2 / (fan_in + fan_out))
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "wrong",
        "the variance used as std",
        """\
def glorot_draw(fan_in, fan_out, rng):
    return rng.normal(0, 2 / (fan_in + fan_out), (fan_in, fan_out))
""",
        NAMED + "You multiplied by the variance\\. A factor c makes the varianc",
    ),
    (
        "glorot-draw",
        "wrong",
        "the 2 forgotten",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * np.sqrt(1 / (fan_in + fan_out))
""",
        NAMED + "The 2 is missing: the mean of fan_in and fan_out is \\(fan_in ",
    ),
    (
        "glorot-draw",
        "wrong",
        "He's variance",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in)
""",
        NAMED + "That is 2/fan_in, He's choice for ReLU\\. Glorot's has both fa",
    ),
    (
        "glorot-draw",
        "wrong",
        "uniform, not normal (the variance is right)",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))
""",
        NAMED + "Your numbers are uniform\\. Their variance is right, but norma",
    ),
    (
        "glorot-draw",
        "wrong",
        "ignores the generator: numpy's global one",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return np.random.randn(fan_in, fan_out) * np.sqrt(2 / (fan_in + fan_out))
""",
        NAMED + "The numbers do not come from rng\\. Draw with the generator th",
    ),
    (
        "glorot-draw",
        "wrong",
        "makes its own generator: the same weights each time",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))
""",
        "The numbers do not come from `rng`: draw with the generator ",
    ),
    (
        "glorot-draw",
        "wrong",
        "shape (fan_out, fan_in)",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)) * np.sqrt(2 / (fan_in + fan_out))
""",
        "The shape should be \\(4, 3\\), but is \\(3, 4\\)\\. Rows and columns ",
    ),
    (
        "glorot-draw",
        "wrong",
        "parentheses forgotten in the denominator",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in + fan_out)
""",
        "The standard deviation should be -?[\\d.e+-]+, but is -?[\\d.e+-]+: -?[\\d.e+-]+ t",
    ),
    (
        "glorot-draw",
        "wrong",
        "the std passed as the mean (first argument of normal)",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.normal(np.sqrt(2 / (fan_in + fan_out)), size=(fan_in, fan_out))
""",
        "The mean should be 0, but is -?[\\d.e+-]+\\.",
    ),
    (
        "glorot-draw",
        "wrong",
        "the root over the 2 only",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * np.sqrt(2) / (fan_in + fan_out)
""",
        NAMED + "The root covers the 2 alone: √\\(2/\\(fan_in \\+ fan_out\\)\\)\\.",
    ),
    (
        "glorot-draw",
        "wrong",
        "one row for all inputs: not independent",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    row = rng.standard_normal(fan_out) * np.sqrt(2 / (fan_in + fan_out))
    return np.tile(row, (fan_in, 1))
""",
        "Some numbers occur again and again: each weight is drawn for",
    ),
    (
        "glorot-draw",
        "wrong",
        "integer division: all weights 0",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return np.sqrt(2 // (fan_in + fan_out)) * rng.standard_normal((fan_in, fan_out))
""",
        "All numbers are the same: 0\\.",
    ),
    (
        "glorot-draw",
        "wrong",
        "rng.random: between 0 and 1",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    return rng.random((fan_in, fan_out)) * np.sqrt(2 / (fan_in + fan_out))
""",
        "The mean should be 0, but is -?[\\d.e+-]+\\.",
    ),
    (
        "glorot-draw",
        "wrong",
        "a truncated normal: redraws what is beyond 2 std (the variance is 23 % too small)",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    z = rng.standard_normal((fan_in, fan_out))
    while (abs(z) > 2).any():
        far = abs(z) > 2
        z[far] = rng.standard_normal(far.sum())
    return z * np.sqrt(2 / (fan_in + fan_out))
""",
        "The standard deviation should be -?[\\d.e+-]+, but is -?[\\d.e+-]+: -?[\\d.e+-]+",
    ),
    (
        "glorot-draw",
        "right",
        "column by column",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    variance = 2.0 / (fan_in + fan_out)
    columns = [rng.normal(loc=0, scale=variance ** 0.5, size=fan_in) for _ in range(fan_out)]
    return np.column_stack(columns)
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "draws, changes all signs, keeps the distribution",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    W = rng.standard_normal(size=(fan_in, fan_out))
    W *= -1
    W /= np.sqrt((fan_in + fan_out) / 2)
    return W
""",
        RIGHT,
    ),
    (
        "glorot-draw",
        "right",
        "in two halves, the lower rows first",
        """\
import numpy as np

def glorot_draw(fan_in, fan_out, rng):
    std = np.sqrt(2 / (fan_in + fan_out))
    half = fan_in // 2
    lower = rng.normal(0, std, (fan_in - half, fan_out))
    upper = rng.normal(0, std, (half, fan_out))
    return np.concatenate([upper, lower], axis=0)
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "a loop",
        """\
def variance_after_layers(var_x, n, var_w, k):
    variance = var_x
    for _ in range(k):
        variance = n * var_w * variance
    return variance
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "recursion with base case",
        """\
def variance_after_layers(var_x, n, var_w, k):
    if k == 0:
        return var_x
    return n * var_w * variance_after_layers(var_x, n, var_w, k - 1)
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "product of a list",
        """\
import math

def variance_after_layers(var_x, n, var_w, k):
    return var_x * math.prod([n * var_w] * k)
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "powers taken separately",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * float(n) ** k * var_w ** k
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "as the square of a std",
        """\
import numpy as np

variance_after_layers = lambda var_x, n, var_w, k: (np.sqrt(var_x) * np.sqrt(n * var_w) ** k) ** 2
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "wrong",
        "only var_w gets the power",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * n * var_w ** k
""",
        NAMED + "n belongs under the power: every layer adds up n products\\.",
    ),
    (
        "variance-after-layers",
        "wrong",
        "the inputs' variance gets the power as well",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return (var_x * n * var_w) ** k
""",
        NAMED + "You raised var_x to the power k as well\\. The inputs come in ",
    ),
    (
        "variance-after-layers",
        "wrong",
        "one layer too few",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * (n * var_w) ** (k - 1)
""",
        NAMED + "That is one layer too few: k layers make the power k\\.",
    ),
    (
        "variance-after-layers",
        "wrong",
        "times k instead of power k",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * n * var_w * k
""",
        NAMED + "You multiplied by k\\. Every layer multiplies what the one bef",
    ),
    (
        "variance-after-layers",
        "wrong",
        "takes var_w for a std",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * (n * var_w ** 2) ** k
""",
        NAMED + "var_w is a variance already: do not square it\\.",
    ),
    (
        "variance-after-layers",
        "wrong",
        "returns the std",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    return np.sqrt(var_x * (n * var_w) ** k)
""",
        NAMED + "That is the standard deviation\\. The question asks for the va",
    ),
    (
        "variance-after-layers",
        "wrong",
        "range(1, k): one layer too few",
        """\
def variance_after_layers(var_x, n, var_w, k):
    for layer in range(1, k):
        var_x *= n * var_w
    return var_x
""",
        NAMED + "That is one layer too few: k layers make the power k\\.",
    ),
    (
        "variance-after-layers",
        "wrong",
        "the list of all layers",
        """\
def variance_after_layers(var_x, n, var_w, k):
    variances = [var_x]
    for _ in range(k):
        variances.append(variances[-1] * n * var_w)
    return variances
""",
        "is the right one: return it alone",
    ),
    (
        "variance-after-layers",
        "wrong",
        "recursion without a base case",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return n * var_w * variance_after_layers(var_x, n, var_w, k - 1)
""",
        "It calls itself again and again, without an end \\(RecursionEr",
    ),
    (
        "variance-after-layers",
        "wrong",
        "hard-coded 500 units",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * (500 * var_w) ** k
""",
        "Your code never uses `n`",
    ),
    (
        "variance-after-layers",
        "wrong",
        "half of it, as for ReLU",
        """\
def variance_after_layers(var_x, n, var_w, k):
    return var_x * (0.5 * n * var_w) ** k
""",
        NAMED + "The ½ belongs to ReLU, which throws half of the second momen",
    ),
    (
        "variance-after-layers",
        "wrong",
        "returns after the first layer (indentation)",
        """\
def variance_after_layers(var_x, n, var_w, k):
    for _ in range(k):
        var_x = var_x * n * var_w
        return var_x
""",
        NAMED + "That is one layer\\. The next ones multiply by the same factor",
    ),
    (
        "variance-after-layers",
        "wrong",
        "simulates with a fixed seed: only roughly right",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    rng = np.random.default_rng(1)
    h = np.sqrt(var_x) * rng.standard_normal((200, n))
    for _ in range(k):
        h = h @ (np.sqrt(var_w) * rng.standard_normal((n, n)))
    return h.var()
""",
        "It draws random numbers",
    ),
    (
        "variance-after-layers",
        "right",
        "NumPy's power and float32",
        """\
import numpy as np

def variance_after_layers(var_x, n, var_w, k):
    return np.float32(var_x) * np.power(np.float32(n * var_w), k)
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "accumulate, the last of all layers",
        """\
from itertools import accumulate

def variance_after_layers(var_x, n, var_w, k):
    return list(accumulate([var_x] + k * [n * var_w], lambda v, factor: v * factor))[-1]
""",
        RIGHT,
    ),
    (
        "variance-after-layers",
        "right",
        "a callable class that counts down",
        """\
class Variance:
    def __call__(self, var_x, n, var_w, k):
        while k > 0:
            var_x, k = var_x * n * var_w, k - 1
        return var_x

variance_after_layers = Variance()
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "a power of -1/2",
        """\
import numpy as np

def gain(f, z):
    return np.mean(f(z) ** 2) ** -0.5
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "root of the number of samples over the norm",
        """\
import numpy as np

def gain(f, z):
    return np.sqrt(len(z)) / np.linalg.norm(f(z))
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "in ten pieces, summed",
        """\
import numpy as np

def gain(f, z):
    total = 0.0
    for part in np.array_split(z, 10):
        h = f(part)
        total += float(np.dot(h, h))
    return (z.size / total) ** 0.5
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "variance plus squared mean",
        """\
import numpy as np

def gain(f, z):
    h = f(z)
    mean_square = h.var() + h.mean() ** 2
    return 1 / np.sqrt(mean_square)
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "einsum, Python float",
        """\
import numpy as np
import math

def gain(f, z):
    h = np.asarray(f(z), dtype=np.float64)
    return 1 / math.sqrt(np.einsum("i,i->", h, h) / h.shape[0])
""",
        RIGHT,
    ),
    (
        "gain",
        "wrong",
        "the root forgotten",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.mean(f(z) ** 2)
""",
        NAMED + "That is the factor for the variance\\. The weights are multipl",
    ),
    (
        "gain",
        "wrong",
        "not inverted",
        """\
import numpy as np

def gain(f, z):
    return np.sqrt(np.mean(f(z) ** 2))
""",
        NAMED + "That is upside down: where f shrinks the signal, the weights",
    ),
    (
        "gain",
        "wrong",
        "the std instead of the root mean square: wrong for ReLU",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.std(f(z))
""",
        NAMED + "You divided by the standard deviation of f\\(z\\)\\. The sum feels",
    ),
    (
        "gain",
        "wrong",
        "He's number for all activations",
        """\
import numpy as np

def gain(f, z):
    return np.sqrt(2)
""",
        NAMED + "√2 is ReLU's gain\\. Another f gets another one: compute it fr",
    ),
    (
        "gain",
        "wrong",
        "the mean squared, not the mean of the squares",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.sqrt(np.mean(f(z)) ** 2)
""",
        NAMED + "You squared the mean\\. Square every h first: np\\.mean\\(h\\*\\*2\\), n",
    ),
    (
        "gain",
        "wrong",
        "the activation forgotten",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.sqrt(np.mean(z ** 2))
""",
        NAMED + "You used z where h = f\\(z\\) belongs: the next layer sees what ",
    ),
    (
        "gain",
        "wrong",
        "squares z before the activation",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.sqrt(np.mean(f(z ** 2)))
""",
        NAMED + "You squared z before the activation\\. First h = f\\(z\\), then h²",
    ),
    (
        "gain",
        "wrong",
        "the gain of the gradient: mean square of the slope",
        """\
import numpy as np

def gain(f, z):
    slope = (f(z + 1e-5) - f(z - 1e-5)) / 2e-5
    return 1 / np.sqrt(np.mean(slope ** 2))
""",
        NAMED + "That is the gain of the gradient, from the slope of f\\. Asked",
    ),
    (
        "gain",
        "wrong",
        "sum for mean",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.sqrt(np.sum(f(z) ** 2))
""",
        NAMED + "You took the sum of h²\\. The gain needs its mean\\.",
    ),
    (
        "gain",
        "wrong",
        "ignores the z handed in and draws its own",
        """\
import numpy as np

def gain(f, z):
    z = np.random.default_rng(0).standard_normal(1000)
    return 1 / np.sqrt(np.mean(f(z) ** 2))
""",
        "It draws random numbers",
    ),
    (
        "gain",
        "wrong",
        "mean of the absolute values",
        """\
import numpy as np

def gain(f, z):
    return 1 / np.mean(np.abs(f(z)))
""",
        NAMED + "You took the mean of \\|h\\|\\. What adds up is h²: the root of it",
    ),
    (
        "gain",
        "wrong",
        "a table of known names, None for the rest",
        """\
import numpy as np

def gain(f, z):
    if f is np.tanh:
        return 5 / 3
    if np.all(f(z) >= 0):
        return np.sqrt(2)
""",
        NOTHING,
    ),
    (
        "gain",
        "wrong",
        "normalizes the caller's z in place",
        """\
import numpy as np

def gain(f, z):
    z -= z.mean()
    z /= z.std()
    return 1 / np.sqrt(np.mean(f(z) ** 2))
""",
        "It changed its input `z` in place: work on a new array or a ",
    ),
    (
        "gain",
        "right",
        "np.average, np.reciprocal",
        """\
import numpy as np

def gain(f, z):
    h = f(z)
    return np.reciprocal(np.sqrt(np.average(np.square(h))))
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "the sum of squares from a matrix product of a row and a column, shape taken off",
        """\
import numpy as np

def gain(f, z):
    h = f(z).reshape(1, -1)
    return np.sqrt(h.size / (h @ h.T)).item()
""",
        RIGHT,
    ),
    (
        "gain",
        "right",
        "sorts a copy of the samples first (the order does not matter)",
        """\
import numpy as np

def gain(f, z):
    h = f(np.sort(z))
    return 1.0 / np.sqrt(np.cumsum(h ** 2)[-1] / len(h))
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "a loop and append",
        """\
import numpy as np

def repair_relu_net(weights):
    repaired = []
    for W in weights:
        he = np.sqrt(2 / len(W))
        repaired.append(W / W.std() * he)
    return repaired
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "map with a helper",
        """\
def repair(W):
    fan_in, _ = W.shape
    return W * (2 / (fan_in * W.var())) ** 0.5

def repair_relu_net(weights):
    return list(map(repair, weights))
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "recursion over the list",
        """\
import numpy as np

def repair_relu_net(weights):
    if len(weights) == 0:
        return []
    first, *rest = weights
    return [first * (np.sqrt(2.0 / first.shape[0]) / np.std(first))] + repair_relu_net(rest)
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "in place on copies",
        """\
import numpy as np

def repair_relu_net(weights):
    copies = [W.copy() for W in weights]
    for W in copies:
        W *= np.sqrt(2 / W.shape[0]) / W.std()
    return copies
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "a tuple of float32 matrices",
        """\
import numpy as np

def repair_relu_net(weights):
    return tuple(
        (W * np.sqrt(2 / W.shape[0]) / W.std()).astype(np.float32) for W in weights
    )
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "wrong",
        "LeCun's std",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W / W.std() * np.sqrt(1 / W.shape[0]) for W in weights]
""",
        NAMED + "That is the right scale for tanh\\. A ReLU throws half of E\\[z²",
    ),
    (
        "repair-relu-net",
        "wrong",
        "fan_out for fan_in (right for square matrices)",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W / W.std() * np.sqrt(2 / W.shape[1]) for W in weights]
""",
        NAMED + "You took fan_out, the number of columns\\. Forward, a unit add",
    ),
    (
        "repair-relu-net",
        "wrong",
        "does not take out the old scale",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W * np.sqrt(2 / W.shape[0]) for W in weights]
""",
        NAMED + "You multiplied by √\\(2/fan_in\\) without undoing the old scale ",
    ),
    (
        "repair-relu-net",
        "wrong",
        "the variance 2/fan_in as std",
        """\
def repair_relu_net(weights):
    return [W / W.std() * 2 / W.shape[0] for W in weights]
""",
        NAMED + "You multiplied by the variance 2/fan_in\\. A factor c makes th",
    ),
    (
        "repair-relu-net",
        "wrong",
        "one number for all matrices, from the first",
        """\
import numpy as np

def repair_relu_net(weights):
    first = weights[0]
    factor = np.sqrt(2 / first.shape[0]) / first.std()
    return [factor * W for W in weights]
""",
        NAMED + "Every matrix has a scale and a fan_in of its own\\. You took t",
    ),
    (
        "repair-relu-net",
        "wrong",
        "a number for each column",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W / W.std(axis=0) * np.sqrt(2 / W.shape[0]) for W in weights]
""",
        NAMED + "Each matrix gets one number of its own\\. You gave one to each",
    ),
    (
        "repair-relu-net",
        "wrong",
        "new random matrices, not the same ones",
        """\
import numpy as np

def repair_relu_net(weights):
    rng = np.random.default_rng(0)
    return [np.sqrt(2 / W.shape[0]) * rng.standard_normal(W.shape) for W in weights]
""",
        "It draws random numbers",
    ),
    (
        "repair-relu-net",
        "wrong",
        "returns after the first matrix",
        """\
import numpy as np

def repair_relu_net(weights):
    repaired = []
    for W in weights:
        repaired.append(W * np.sqrt(2 / W.shape[0]) / W.std())
        return repaired
""",
        "It should return 3 values, but returned 1\\.",
    ),
    (
        "repair-relu-net",
        "wrong",
        "divides by the variance",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W * np.sqrt(2 / W.shape[0]) / W.var() for W in weights]
""",
        NAMED + "You divided by the variance of W\\. Its standard deviation, W\\.",
    ),
    (
        "repair-relu-net",
        "wrong",
        "returns the factors, not the matrices",
        """\
import numpy as np

def repair_relu_net(weights):
    return [np.sqrt(2 / W.shape[0]) / W.std() for W in weights]
""",
        "Value 1 of 3: It should return an array, but returned a floa",
    ),
    (
        "repair-relu-net",
        "wrong",
        "Glorot's std",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W / W.std() * np.sqrt(2 / sum(W.shape)) for W in weights]
""",
        NAMED + "That is Glorot's scale, made for tanh\\. He's for ReLU is √\\(2/",
    ),
    (
        "repair-relu-net",
        "wrong",
        "fan_in of the first matrix everywhere",
        """\
import numpy as np

def repair_relu_net(weights):
    n = weights[0].shape[0]
    return [W * np.sqrt(2 / n) / W.std() for W in weights]
""",
        NAMED + "Every matrix has a fan_in of its own\\. You took that of the f",
    ),
    (
        "repair-relu-net",
        "wrong",
        "hard-coded 500 inputs",
        """\
import numpy as np

def repair_relu_net(weights):
    return [W * np.sqrt(2 / 500) / W.std() for W in weights]
""",
        "All numbers are in the right proportion: yours is the right ",
    ),
    (
        "repair-relu-net",
        "wrong",
        "rebinds the loop variable: returns the matrices unchanged",
        """\
import numpy as np

def repair_relu_net(weights):
    for W in weights:
        W = W * np.sqrt(2 / W.shape[0]) / W.std()
    return weights
""",
        "That is `weights\\[k\\]`, as it came in\\. Value 1 of 3: 1,200 of ",
    ),
    (
        "repair-relu-net",
        "right",
        "the mean square of what is left after the mean, but only one factor on W",
        """\
import numpy as np

def repair_relu_net(weights):
    out = []
    for k in range(len(weights)):
        W = np.asarray(weights[k])
        deviation = W - W.mean()
        std = np.linalg.norm(deviation) / np.sqrt(W.size)
        out.append(W * np.sqrt(2) / (np.sqrt(W.shape[0]) * std))
    return out
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "makes a std of 1 first, then He's, with einsum for the variance",
        """\
import numpy as np

def repair_relu_net(weights):
    result = []
    for W in weights:
        fan_in, fan_out = W.shape
        d = W - np.mean(W)
        var = np.einsum("ij,ij->", d, d) / (fan_in * fan_out)
        result += [W / np.sqrt(var * fan_in / 2)]
    return result
""",
        RIGHT,
    ),
    (
        "repair-relu-net",
        "right",
        "zip of matrices and factors",
        """\
import numpy as np

def repair_relu_net(weights):
    wanted = [(2 / len(W)) ** 0.5 for W in weights]
    present = [np.std(W) for W in weights]
    return [np.multiply(W, a / p) for W, a, p in zip(weights, wanted, present)]
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "all under one root",
        """\
def layer_factor(scale, n, slope):
    return (n * scale ** 2 * slope ** 2) ** 0.5
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "the norm of n equal numbers",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return slope * np.linalg.norm(np.full(n, scale))
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "variances added in a loop, the root at the end",
        """\
import math

def layer_factor(scale, n, slope):
    variance = 0
    for _ in range(n):
        variance += scale ** 2
    return math.sqrt(variance) * slope
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "float32",
        """\
import numpy as np

layer_factor = lambda scale, n, slope: np.float32(scale) * np.sqrt(np.float32(n)) * np.float32(slope)
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "n over its root",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return slope * scale * n / np.power(n, 0.5)
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "wrong",
        "n instead of its root",
        """\
def layer_factor(scale, n, slope):
    return scale * n * slope
""",
        NAMED + "You added the sizes\\. Terms of random sign partly cancel: n o",
    ),
    (
        "layer-factor",
        "wrong",
        "the slope forgotten",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(n) * scale
""",
        NAMED + "The slope is missing: the activation multiplies the signal t",
    ),
    (
        "layer-factor",
        "wrong",
        "hard-codes the quarter",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(n) * scale / 4
""",
        NAMED + "The slope is handed in\\. You wrote ¼, which is the sigmoid's ",
    ),
    (
        "layer-factor",
        "wrong",
        "hard-codes 100 units",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(100) * scale * slope
""",
        "Your code never uses `n`",
    ),
    (
        "layer-factor",
        "wrong",
        "the factor of the variance",
        """\
def layer_factor(scale, n, slope):
    return n * scale ** 2 * slope ** 2
""",
        NAMED + "That is the factor of the variance\\. A standard deviation tak",
    ),
    (
        "layer-factor",
        "wrong",
        "the scale under the root as well",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.sqrt(n * scale) * slope
""",
        NAMED + "scale does not stand under the root: it is a standard deviat",
    ),
    (
        "layer-factor",
        "wrong",
        "divides by the root",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return scale * slope / np.sqrt(n)
""",
        NAMED + "You divided by √n\\. More terms make a larger sum: multiply\\.",
    ),
    (
        "layer-factor",
        "wrong",
        "precedence: n ** 1 / 2 is n / 2",
        """\
def layer_factor(scale, n, slope):
    return n ** 1 / 2 * scale * slope
""",
        NAMED + "\\*\\* 1 / 2 is the power 1, and then half of it\\. Write \\*\\* 0\\.5, ",
    ),
    (
        "layer-factor",
        "wrong",
        "all seven layers at once",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return (np.sqrt(n) * scale * slope) ** 7
""",
        NAMED + "That is the factor of all seven layers\\. One is asked for\\.",
    ),
    (
        "layer-factor",
        "wrong",
        "cuts the root to an integer (right for 100)",
        """\
def layer_factor(scale, n, slope):
    return scale * int(n ** 0.5) * slope
""",
        "The number should be -?[\\d.e+-]+, but is -?[\\d.e+-]+\\. \\(4 of 5 cases are r",
    ),
    (
        "layer-factor",
        "wrong",
        "measures one random matrix: only near the factor, far off for small n",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((100, n))
    W = scale * rng.standard_normal((n, n))
    return slope * (x @ W).std() / x.std()
""",
        "It draws random numbers",
    ),
    (
        "layer-factor",
        "right",
        "one half in the exponent, written as a callable object",
        """\
class Factor:
    def __call__(self, scale, n, slope):
        return scale * n ** (1 / 2) * slope

layer_factor = Factor()
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "the std of a sum of n terms, by recursion in the square",
        """\
def layer_factor(scale, n, slope):
    def variance(terms):
        return 0.0 if terms == 0 else scale ** 2 + variance(terms - 1)

    return slope * variance(n) ** 0.5 if n < 500 else slope * scale * n ** 0.5
""",
        RIGHT,
    ),
    (
        "layer-factor",
        "right",
        "a 0-d array",
        """\
import numpy as np

def layer_factor(scale, n, slope):
    return np.array(np.sqrt(n) * scale * slope)
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "zip stops before the output layer by itself",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine, norms):
        x = torch.sigmoid(norm(layer(x)))
    return affine[-1](x)
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "recursion from the bottom",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    if len(norms) == 0:
        return affine[0](x)
    h = torch.sigmoid(norms[0](affine[0](x)))
    return logits_with_batch_norm(h, affine[1:], norms[1:])
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "builds one Sequential",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    parts = []
    for k in range(len(norms)):
        parts += [affine[k], norms[k], torch.nn.Sigmoid()]
    return torch.nn.Sequential(*parts, affine[-1])(x)
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "sigmoid through tanh, pops from a copy of the list",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    layers = list(affine)
    output = layers.pop()
    h = x
    while layers:
        norm = norms[len(norms) - len(layers)]
        a = norm(layers.pop(0)(h))
        h = 0.5 * (1 + torch.tanh(a / 2))
    return output(h)
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "functools.reduce",
        """\
from functools import reduce

def logits_with_batch_norm(x, affine, norms):
    *hidden, last = affine
    return last(reduce(lambda h, pair: pair[1](pair[0](h)).sigmoid(), zip(hidden, norms), x))
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "norm after the sigmoid",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        x = norm(torch.sigmoid(layer(x)))
    return affine[-1](x)
""",
        NAMED + "You normalize after the sigmoid\\. That can work too, but aske",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "a sigmoid on the logits",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        x = torch.sigmoid(norm(layer(x)))
    return torch.sigmoid(affine[-1](x))
""",
        NAMED + "The sigmoid of the last layer is one too many: logits are it",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "the output layer is never reached",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine, norms):
        x = torch.sigmoid(norm(layer(x)))
    return x
""",
        "The shape should be \\(8, 3\\), but is \\(8, 5\\)\\.",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "the first norm in every layer",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer in affine[:-1]:
        x = torch.sigmoid(norms[0](layer(x)))
    return affine[-1](x)
""",
        NAMED + "You use the same batch norm in every layer\\. Each layer has a",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "returns inside the loop",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        x = torch.sigmoid(norm(layer(x)))
        return affine[-1](x)
""",
        NAMED + "You return inside the loop, after the first hidden layer\\.",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "takes the output layer out of the caller's list",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    output = affine.pop()
    for layer, norm in zip(affine, norms):
        x = torch.sigmoid(norm(layer(x)))
    return output(x)
""",
        "It changed the length of its input `affine`: work on a copy\\.",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "own batch norm without the learned gamma and beta",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer in affine[:-1]:
        a = layer(x)
        a = (a - a.mean(dim=0)) / torch.sqrt(a.var(dim=0, unbiased=False) + 1e-5)
        x = torch.sigmoid(a)
    return affine[-1](x)
""",
        "Your code never uses `norms`",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "probabilities, not logits",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        x = torch.sigmoid(norm(layer(x)))
    return torch.softmax(affine[-1](x), dim=1)
""",
        NAMED + "Logits are asked for, the bare output of the last layer\\. The",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "the norms in reverse order",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], reversed(norms)):
        x = torch.sigmoid(norm(layer(x)))
    return affine[-1](x)
""",
        NAMED + "The norms are in the other order: norms\\[0\\] belongs to affine",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "every layer starts from x again",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        h = torch.sigmoid(norm(layer(x)))
    return affine[-1](h)
""",
        "It stopped with RuntimeError",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "tanh where sigmoid is asked",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        x = torch.tanh(norm(layer(x)))
    return affine[-1](x)
""",
        NAMED + "The activation of this net is the sigmoid, not tanh\\.",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "the sigmoid is forgotten",
        """\
def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        x = norm(layer(x))
    return affine[-1](x)
""",
        NAMED + "The sigmoid is missing: without it the layers collapse into ",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "switches the norms to eval mode, so they ignore the batch (and stay so)",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer, norm in zip(affine[:-1], norms):
        norm.eval()
        x = torch.sigmoid(norm(layer(x)))
    return affine[-1](x)
""",
        NAMED + "The norms should use the statistics of this batch, as they c",
    ),
    (
        "logits-with-batch-norm",
        "wrong",
        "normalizes once, before all layers' work, at the last hidden layer only",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    for layer in affine[:-1]:
        x = torch.sigmoid(layer(x))
    x = norms[-1](x)
    return affine[-1](x)
""",
        NAMED + "You normalize the last hidden layer alone, and after its sig",
    ),
    (
        "logits-with-batch-norm",
        "right",
        "counts down with an index, 1 / (1 + exp)",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    k = 0
    while k < len(affine) - 1:
        x = 1 / (1 + torch.exp(-norms[k](affine[k](x))))
        k += 1
    return affine[k](x)
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "fills a list of all layers' outputs, pieces named",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    outputs = [x]
    for k, norm in enumerate(norms):
        received = affine[k](outputs[-1])
        normalized = norm(received)
        outputs.append(torch.special.expit(normalized))
    return affine[len(norms)](outputs[-1])
""",
        RIGHT,
    ),
    (
        "logits-with-batch-norm",
        "right",
        "one loop over all affine layers, the last is told apart by its number",
        """\
import torch

def logits_with_batch_norm(x, affine, norms):
    h = x
    for k in range(len(affine)):
        h = affine[k](h)
        if k < len(affine) - 1:
            h = norms[k](h)
            h = torch.nn.functional.sigmoid(h)
    return h
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "try and finally",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    try:
        with torch.no_grad():
            share = (model(x).argmax(dim=1) == labels).double().mean().item()
    finally:
        model.train(mode)
    return share, model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "evaluates a deep copy, never touches the model",
        """\
import copy

def evaluate(model, x, labels):
    twin = copy.deepcopy(model).eval()
    answers = twin(x).argmax(1)
    return (answers == labels).sum().item() / len(labels), model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "image by image, batches of one",
        """\
import torch

def evaluate(model, x, labels):
    was = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for i in range(len(x)):
            right += int(model(x[i : i + 1])[0].argmax()) == int(labels[i])
    model.train(was)
    return right / len(x), was
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "if and else instead of train(mode); numpy counts",
        """\
import numpy as np

def evaluate(model, x, labels):
    if model.training:
        model.eval()
        answers = model(x).detach().numpy().argmax(axis=1)
        model.train()
    else:
        answers = model(x).detach().numpy().argmax(axis=1)
    return np.mean(answers == labels.numpy()), model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "remembers the mode of every part; the share is a tensor",
        """\
import torch

def evaluate(model, x, labels):
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    with torch.inference_mode():
        share = (model(x).max(dim=1).indices == labels).float().mean()
    for part, mode in modes:
        part.training = mode
    return share, model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "in pieces, counted, the last piece smaller",
        """\
import torch

def evaluate(model, x, labels):
    before = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for part, target in zip(x.split(7), labels.split(7)):
            right += (model(part).softmax(1).argmax(1) == target).sum().item()
    model.train(before)
    return right / labels.numel(), before
""",
        RIGHT,
    ),
    (
        "evaluate",
        "wrong",
        "leaves the model in eval mode",
        """\
import torch

def evaluate(model, x, labels):
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    return share, model.training
""",
        NAMED + "You left the model in eval mode\\. The next training step woul",
    ),
    (
        "evaluate",
        "wrong",
        "always back to train mode",
        """\
import torch

def evaluate(model, x, labels):
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    model.train()
    return share, model.training
""",
        NAMED + "You always go back to train mode\\. A model that came in eval ",
    ),
    (
        "evaluate",
        "wrong",
        "tells the old mode, but does not go back to it",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    return share, mode
""",
        "It left `model` in eval mode, but got it in train mode: put ",
    ),
    (
        "evaluate",
        "wrong",
        "never calls eval()",
        """\
import torch

def evaluate(model, x, labels):
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    return share, model.training
""",
        NAMED + "`model\\.eval\\(\\)` is missing: batch norm normalized with the st",
    ),
    (
        "evaluate",
        "wrong",
        "sets only the flag of the model itself: its layers stay in eval mode",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    model.training = mode
    return share, model.training
""",
        "It left part 0 of `model` \\(Linear\\) in eval mode, but got it ",
    ),
    (
        "evaluate",
        "wrong",
        "reads the mode after eval()",
        """\
import torch

def evaluate(model, x, labels):
    model.eval()
    mode = model.training
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    model.train(mode)
    return share, mode
""",
        NAMED + "You left the model in eval mode\\. The next training step woul",
    ),
    (
        "evaluate",
        "wrong",
        "train without parentheses: nothing happens",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    if mode:
        model.train
    return share, mode
""",
        "It left `model` in eval mode, but got it in train mode: put ",
    ),
    (
        "evaluate",
        "wrong",
        "argmax over the batch (axis 0): raises, as there are more images than classes",
        """\
def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    share = (model(x).argmax(0) == labels).float().mean().item()
    model.train(mode)
    return share, mode
""",
        "It stopped with RuntimeError",
    ),
    (
        "evaluate",
        "wrong",
        "the number that is right, not the share",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        right = (model(x).argmax(1) == labels).sum().item()
    model.train(mode)
    return right, mode
""",
        NAMED + "That is the number of right answers\\. Divide by len\\(labels\\)\\.",
    ),
    (
        "evaluate",
        "wrong",
        "integer division: 0 or 1",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        right = (model(x).argmax(1) == labels).sum()
    model.train(mode)
    return right.item() // len(labels), mode
""",
        NOTHING,
    ),
    (
        "evaluate",
        "wrong",
        "the share that is wrong",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) != labels).float().mean().item()
    model.train(mode)
    return share, mode
""",
        NAMED + "That is the share of wrong answers\\. Asked for is the share o",
    ),
    (
        "evaluate",
        "wrong",
        "asks the model before eval()",
        """\
def evaluate(model, x, labels):
    mode = model.training
    answers = model(x).argmax(1)
    model.eval()
    share = (answers == labels).float().mean().item()
    model.train(mode)
    return share, mode
""",
        NAMED + "`model\\.eval\\(\\)` is missing: batch norm normalized with the st",
    ),
    (
        "evaluate",
        "wrong",
        "only the share, no mode",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        share = (model(x).argmax(1) == labels).float().mean().item()
    model.train(mode)
    return share
""",
        "It should return 2 values, but returned a float\\.",
    ),
    (
        "evaluate",
        "wrong",
        "mean of the pieces' shares, though the last piece is smaller",
        """\
import torch

def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    shares = []
    with torch.no_grad():
        for part, target in zip(x.split(8), labels.split(8)):
            shares.append((model(part).argmax(1) == target).float().mean().item())
    model.train(mode)
    return sum(shares) / len(shares), mode
""",
        NOTHING,
    ),
    (
        "evaluate",
        "wrong",
        "toggles the mode instead of going back to it",
        """\
def evaluate(model, x, labels):
    mode = model.training
    model.eval()
    share = (model(x).argmax(1) == labels).float().mean().item()
    model.train(not mode)
    return share, model.training
""",
        NAMED + "You turn the mode around: a model that came in train mode le",
    ),
    (
        "evaluate",
        "right",
        "a context manager of one's own",
        """\
import torch
from contextlib import contextmanager

@contextmanager
def asked(model):
    mode = model.training
    model.eval()
    yield
    model.train(mode)

def evaluate(model, x, labels):
    with asked(model), torch.no_grad():
        right = torch.eq(torch.argmax(model(x), dim=-1), labels)
    return right.sum().item() / right.numel(), model.training
""",
        RIGHT,
    ),
    (
        "evaluate",
        "right",
        "model.train(False) for eval, a list comprehension, a list of two",
        """\
def evaluate(model, x, labels):
    before = bool(model.training)
    model.train(False)
    answers = [int(row.argmax()) for row in model(x)]
    model.train(before)
    right = [a == b for a, b in zip(answers, labels.tolist())]
    return [sum(right) / len(right), before]
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "works on the transposed array",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    xt = x.T
    x_hat = (xt - xt.mean(axis=0)) / np.sqrt(xt.var(axis=0) + eps)
    return x_hat.T * gamma + beta
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "a loop over the examples",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    y = np.zeros(x.shape)
    for i, row in enumerate(x):
        y[i] = gamma * (row - row.mean()) / np.sqrt(row.var() + eps) + beta
    return y
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "torch's own layer norm, a tensor back",
        """\
import torch

def layer_norm_forward(x, gamma, beta, eps):
    x, gamma, beta = (torch.as_tensor(a, dtype=torch.float64) for a in (x, gamma, beta))
    return torch.nn.functional.layer_norm(x, (x.shape[1],), gamma, beta, eps)
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "centers with a matrix, einsum for the variance",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    n = x.shape[1]
    centered = x @ (np.eye(n) - np.full((n, n), 1 / n))
    variance = np.einsum("ij,ij->i", centered, centered) / n
    return beta + gamma * centered * (variance + eps)[:, None] ** -0.5
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "apply_along_axis with a helper",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    def one(row):
        d = row - np.mean(row)
        return d / np.sqrt(np.mean(d * d) + eps)

    return np.apply_along_axis(one, 1, x) * gamma + beta
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "wrong",
        "batch norm: axis 0",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return gamma * x_hat + beta
""",
        NAMED + "You averaged over the batch \\(axis 0\\): that is batch norm\\.",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "keepdims forgotten: raises, or mixes rows when the batch has as many rows as features",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=1)) / np.sqrt(x.var(axis=1) + eps)
    return gamma * x_hat + beta
""",
        "It stopped with ValueError",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "eps added to the std",
        """\
def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=1, keepdims=True)) / (x.std(axis=1, keepdims=True) + eps)
    return gamma * x_hat + beta
""",
        NAMED + "ε stands outside the root\\. It is added to the variance, unde",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "ddof=1",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    variance = x.var(axis=1, keepdims=True, ddof=1)
    return gamma * (x - x.mean(axis=1, keepdims=True)) / np.sqrt(variance + eps) + beta
""",
        NAMED + "You divide by n − 1 \\(ddof=1\\)\\. Normalizers use the biased var",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "eps hard-coded",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    variance = x.var(axis=1, keepdims=True)
    return gamma * (x - x.mean(axis=1, keepdims=True)) / np.sqrt(variance + 1e-5) + beta
""",
        "Your code never uses `eps`",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "one mean and variance for the whole batch",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta
""",
        NAMED + "You took one mean and one variance of the whole array\\. Every",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "gamma and beta forgotten",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)
""",
        NAMED + "γ and β are left out: that is x̂\\. Now γ · x̂ \\+ β\\.",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "gamma times (x_hat + beta)",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return gamma * (x_hat + beta)
""",
        NAMED + "γ multiplies β as well\\. First γ · x̂, then \\+ β\\.",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "the root forgotten",
        """\
def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=1, keepdims=True)) / (x.var(axis=1, keepdims=True) + eps)
    return gamma * x_hat + beta
""",
        NAMED + "The root is left out: divide by the standard deviation, not ",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "RMS norm: the mean stays",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    return gamma * x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps) + beta
""",
        NAMED + "That is RMS norm\\. Layer norm subtracts the mean of the row f",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "centers the caller's x in place",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    x -= x.mean(axis=1, keepdims=True)
    return gamma * x / np.sqrt((x ** 2).mean(axis=1, keepdims=True) + eps) + beta
""",
        "It changed its input `x` in place: work on a new array or a ",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "eps left out: NaN for a constant row",
        """\
def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    return gamma * x_hat + beta
""",
        NAMED + "ε is left out: a constant row would divide by 0\\.",
    ),
    (
        "layer-norm-forward",
        "wrong",
        "gamma and beta swapped",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    x_hat = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return beta * x_hat + gamma
""",
        NAMED + "γ and β have changed places: γ multiplies, β is added\\.",
    ),
    (
        "layer-norm-forward",
        "right",
        "fixes gamma over std first, works on a copy in place",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    y = np.array(x, dtype=float)
    y -= y.mean(axis=-1)[..., None]
    y *= gamma / np.sqrt(np.square(y).mean(axis=-1, keepdims=True) + eps)
    y += beta
    return y
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "sums instead of means, a list of rows made an array",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    rows = []
    n = len(gamma)
    for row in x:
        mu = sum(row) / n
        var = sum((value - mu) ** 2 for value in row) / n
        rows.append([(value - mu) / (var + eps) ** 0.5 * g + s for value, g, s in zip(row, gamma, beta)])
    return np.array(rows)
""",
        RIGHT,
    ),
    (
        "layer-norm-forward",
        "right",
        "float32",
        """\
import numpy as np

def layer_norm_forward(x, gamma, beta, eps):
    x = x.astype(np.float32)
    centered = x - x.mean(1, keepdims=True)
    std = np.sqrt(centered.var(1, keepdims=True) + np.float32(eps))
    return (centered / std * gamma + beta).astype(np.float32)
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "the Jacobian of each row",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    n = dy.shape[1]
    dx = np.empty_like(x_hat)
    for i in range(len(dy)):
        J = (np.eye(n) - 1 / n - np.outer(x_hat[i], x_hat[i]) / n) / std[i, 0]
        dx[i] = J @ (gamma * dy[i])
    return dx
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "sums over n, one fraction",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    n = g.shape[1]
    top = n * g - g.sum(1, keepdims=True) - x_hat * (g * x_hat).sum(1, keepdims=True)
    return top / (n * std)
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "einsum",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    g = np.einsum("ij,j->ij", dy, gamma)
    n = g.shape[1]
    stretch = np.einsum("ij,ij->i", g, x_hat) / n
    shift = np.einsum("ij->i", g) / n
    return (g - shift[:, None] - np.einsum("ij,i->ij", x_hat, stretch)) / std
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "torch's autograd: rebuilds x and eps from x_hat and std",
        """\
import torch

def layer_norm_backward(dy, x_hat, std, gamma):
    dy, x_hat, s, gamma = (torch.tensor(a, dtype=torch.float64) for a in (dy, x_hat, std, gamma))
    x = (x_hat * s).requires_grad_()
    eps = s ** 2 - x.detach().var(dim=1, keepdim=True, unbiased=False)
    centered = x - x.mean(dim=1, keepdim=True)
    out = centered / torch.sqrt((centered ** 2).mean(dim=1, keepdim=True) + eps)
    (out * gamma).backward(dy)
    return x.grad.numpy()
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "the three paths one after the other: through std, through the mean, directly",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    n = dy.shape[-1]
    direct = dy * gamma / std
    by_mean = -direct.mean(axis=-1, keepdims=True)
    by_std = -x_hat * np.sum(dy * gamma * x_hat, axis=-1, keepdims=True) / (n * std)
    return by_std + by_mean + direct
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "wrong",
        "gamma at the end instead of the beginning",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    shift = dy.mean(axis=1, keepdims=True)
    stretch = (dy * x_hat).mean(axis=1, keepdims=True)
    return gamma * (dy - shift - x_hat * stretch) / std
""",
        NAMED + "γ comes too late\\. The gradient meets it first, on its way to",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "gamma forgotten",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    shift = dy.mean(axis=1, keepdims=True)
    stretch = (dy * x_hat).mean(axis=1, keepdims=True)
    return (dy - shift - x_hat * stretch) / std
""",
        NAMED + "γ is missing: the gradient reaches x̂ as dy · γ\\.",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "axis 0: batch norm's way back",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    return (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / std
""",
        NAMED + "You averaged over the batch \\(axis 0\\): that is batch norm's w",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "the shift is not taken out",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    return (g - x_hat * (g * x_hat).mean(axis=1, keepdims=True)) / std
""",
        NAMED + "The mean path is missing: subtract the mean of dx_hat\\.",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "the stretch is not taken out: std as a constant",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    return (g - g.mean(axis=1, keepdims=True)) / std
""",
        NAMED + "The variance path is missing, or comes out as 0: subtract x_hat · mean\\(dx_hat ·",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "multiplies by std",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    stretch = (g * x_hat).mean(axis=1, keepdims=True)
    return (g - g.mean(axis=1, keepdims=True) - x_hat * stretch) * std
""",
        NAMED + "You multiplied by std\\. x̂ is x divided by it, and so is the ",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "sums for means",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    stretch = (g * x_hat).sum(axis=1, keepdims=True)
    return (g - g.sum(axis=1, keepdims=True) - x_hat * stretch) / std
""",
        NAMED + "You took sums\\. Both parts are means\\.",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "x_hat forgotten before the stretch",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    stretch = (g * x_hat).mean(axis=1, keepdims=True)
    return (g - g.mean(axis=1, keepdims=True) - stretch) / std
""",
        NAMED + "The mean of dx_hat · x_hat is subtracted as it is\\. It belong",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "sign of the last term",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    stretch = (g * x_hat).mean(axis=1, keepdims=True)
    return (g - g.mean(axis=1, keepdims=True) + x_hat * stretch) / std
""",
        NAMED + "The last part has the wrong sign: it is subtracted too\\.",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "returns dx, dgamma and dbeta",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    stretch = (g * x_hat).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - x_hat * stretch) / std
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)
""",
        "is the right one: return it alone",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "multiplies the caller's dy by gamma",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    dy *= gamma
    stretch = (dy * x_hat).mean(axis=1, keepdims=True)
    return (dy - dy.mean(axis=1, keepdims=True) - x_hat * stretch) / std
""",
        "It changed its input `dy` in place: work on a new array or a",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "gamma is missing inside the two means",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    shift = dy.mean(axis=1, keepdims=True)
    stretch = (dy * x_hat).mean(axis=1, keepdims=True)
    return (gamma * dy - shift - x_hat * stretch) / std
""",
        NAMED + "Both means are of dx_hat = dy · γ\\. You took them of dy\\.",
    ),
    (
        "layer-norm-backward",
        "wrong",
        "product of the means for the mean of the product",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    m = g.mean(axis=1, keepdims=True)
    return (g - m - x_hat * m * x_hat.mean(axis=1, keepdims=True)) / std
""",
        NAMED + "The variance path is missing, or comes out as 0: subtract x_hat · mean\\(dx_hat ·",
    ),
    (
        "layer-norm-backward",
        "right",
        "takes the two parts out by projection",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    g = dy * gamma
    n = g.shape[1]
    ones = np.ones((n, 1))
    g_rest = g - (g @ ones / n) @ ones.T
    return (g_rest - x_hat * (np.diag(g @ x_hat.T) / n)[:, None]) / std
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "transposed, so that means go down the columns",
        """\
def layer_norm_backward(dy, x_hat, std, gamma):
    g = (dy * gamma).T
    z = x_hat.T
    return ((g - g.mean(0) - z * (g * z).mean(0)) / std.ravel()).T
""",
        RIGHT,
    ),
    (
        "layer-norm-backward",
        "right",
        "row by row, in place on an own copy of dy",
        """\
import numpy as np

def layer_norm_backward(dy, x_hat, std, gamma):
    dx = np.array(dy)
    for row, z, s in zip(dx, x_hat, std):
        row *= gamma
        stretch = row @ z / len(z)
        row -= row.mean()
        row -= z * stretch
        row /= s
    return dx
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "match, the order reversed",
        """\
def averaged_axes(name):
    match name:
        case "batch norm":
            return (4, 3, 0)
        case "layer norm":
            return (4, 3, 2, 1)
        case "instance norm":
            return (4, 3)
        case "group norm":
            return (4, 3, 2)
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "a dictionary of sets, made a sorted tuple",
        """\
def averaged_axes(name):
    space = {3, 4}
    more = {"batch norm": {0}, "layer norm": {1, 2}, "instance norm": set(), "group norm": {2}}
    return tuple(sorted(space | more[name]))
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "from what is not averaged over",
        """\
def averaged_axes(name):
    kept = {"batch": (1, 2), "layer": (0,), "instance": (0, 1, 2), "group": (0, 1)}
    first = name.split()[0]
    return tuple(axis for axis in range(5) if axis not in kept[first])
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "a callable object",
        """\
class Axes:
    table = dict(batch="034", layer="1234", instance="34", group="234")

    def __call__(self, name):
        return tuple(int(d) for d in self.table[name[:-5]])

averaged_axes = Axes()
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "if by if, tuples added",
        """\
def averaged_axes(name):
    axes = (3, 4)
    if name == "group norm" or name == "layer norm":
        axes = (2,) + axes
    if name == "layer norm":
        axes = (1,) + axes
    if name == "batch norm":
        axes = axes + (0,)
    return axes
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "wrong",
        "thinks of four axes (batch, channels, height, width)",
        """\
def averaged_axes(name):
    return {
        "batch norm": (0, 2, 3),
        "layer norm": (1, 2, 3),
        "instance norm": (2, 3),
        "group norm": (1, 2, 3),
    }[name]
""",
        NAMED + "You think of four axes\\. Here are five: the channels take two",
    ),
    (
        "averaged-axes",
        "wrong",
        "batch norm averages over the channels of a group, too",
        """\
def averaged_axes(name):
    return {
        "batch norm": (0, 2, 3, 4),
        "layer norm": (1, 2, 3, 4),
        "instance norm": (3, 4),
        "group norm": (2, 3, 4),
    }[name]
""",
        NAMED + "Batch norm keeps every channel apart: axes 1 and 2 together ",
    ),
    (
        "averaged-axes",
        "wrong",
        "instance and group norm swapped",
        """\
def averaged_axes(name):
    return {
        "batch norm": (0, 3, 4),
        "layer norm": (1, 2, 3, 4),
        "instance norm": (2, 3, 4),
        "group norm": (3, 4),
    }[name]
""",
        NAMED + "Instance norm and group norm are swapped: instance norm keep",
    ),
    (
        "averaged-axes",
        "wrong",
        "axes counted from 1",
        """\
def averaged_axes(name):
    return {
        "batch norm": (1, 4, 5),
        "layer norm": (2, 3, 4, 5),
        "instance norm": (4, 5),
        "group norm": (3, 4, 5),
    }[name]
""",
        NAMED + "Axes are counted from 0: the last one is 4\\.",
    ),
    (
        "averaged-axes",
        "wrong",
        "the axes that are kept",
        """\
def averaged_axes(name):
    return {
        "batch norm": (1, 2),
        "layer norm": (0,),
        "instance norm": (0, 1, 2),
        "group norm": (0, 1),
    }[name]
""",
        NAMED + "Those are the axes that stay\\. Asked for are those that are a",
    ),
    (
        "averaged-axes",
        "right",
        "lists instead of tuples: the engine takes any order and any sequence",
        """\
def averaged_axes(name):
    axes = {"batch norm": [0, 3, 4], "layer norm": [1, 2, 3, 4]}
    axes |= {"instance norm": [3, 4], "group norm": [2, 3, 4]}
    return axes[name]
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "wrong",
        "space forgotten",
        """\
def averaged_axes(name):
    return {"batch norm": (0,), "layer norm": (1, 2), "instance norm": (), "group norm": (2,)}[name]
""",
        NAMED + "Space is forgotten: all four average over height and width, ",
    ),
    (
        "averaged-axes",
        "wrong",
        "layer norm forgets the groups: it is group norm",
        """\
def averaged_axes(name):
    if name == "batch norm":
        return 0, 3, 4
    if name in ("layer norm", "group norm"):
        return 2, 3, 4
    return 3, 4
""",
        NAMED + "Layer norm knows no groups: all channels share one mean, and",
    ),
    (
        "averaged-axes",
        "wrong",
        "group norm averages over the groups instead of a group's channels",
        """\
def averaged_axes(name):
    space = (3, 4)
    if name == "batch norm":
        return (0, *space)
    if name == "layer norm":
        return (1, 2, *space)
    if name == "group norm":
        return (1, *space)
    return space
""",
        NAMED + "Group norm averages over the channels inside a group, axis 2",
    ),
    (
        "averaged-axes",
        "wrong",
        "group norm left out: raises KeyError",
        """\
def averaged_axes(name):
    return {"batch norm": (0, 3, 4), "layer norm": (1, 2, 3, 4), "instance norm": (3, 4)}[name]
""",
        "It stopped with KeyError",
    ),
    (
        "averaged-axes",
        "wrong",
        'string comparison with "or": always batch norm',
        """\
def averaged_axes(name):
    if name == "batch norm" or "batchnorm":
        return (0, 3, 4)
    if name == "layer norm":
        return (1, 2, 3, 4)
    if name == "instance norm":
        return (3, 4)
    return (2, 3, 4)
""",
        "The answer is not the right one: 2 missing and 1 too many\\. Y",
    ),
    (
        "averaged-axes",
        "wrong",
        "the names of the axes instead of their numbers",
        """\
def averaged_axes(name):
    return {
        "batch norm": ("batch", "height", "width"),
        "layer norm": ("groups", "channels", "height", "width"),
        "instance norm": ("height", "width"),
        "group norm": ("channels", "height", "width"),
    }[name]
""",
        "It should return numbers, not words: \\('batch', 'height', 'wi",
    ),
    (
        "averaged-axes",
        "wrong",
        "the layer norm of transformers: no space",
        """\
def averaged_axes(name):
    if name == "batch norm":
        return (0, 3, 4)
    elif name == "layer norm":
        return (1, 2)
    elif name == "instance norm":
        return (3, 4)
    elif name == "group norm":
        return (2, 3, 4)
""",
        NAMED + "Layer norm averages over space too: an image has one mean, n",
    ),
    (
        "averaged-axes",
        "right",
        "a lambda over a dictionary, NumPy integers",
        """\
import numpy as np

averaged_axes = lambda name: tuple(np.array({"b": [0, 3, 4], "l": [1, 2, 3, 4], "i": [3, 4], "g": [2, 3, 4]}[name[0]]))
""",
        RIGHT,
    ),
    (
        "averaged-axes",
        "right",
        "axes picked from a string of letters",
        """\
def averaged_axes(name):
    letters = {"batch norm": "bhw", "layer norm": "gchw", "instance norm": "hw", "group norm": "chw"}
    return tuple("bgchw".index(letter) for letter in letters[name])
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "means and mean squares with a tolerance of 0.01",
        """\
import numpy as np

def which_normalizer(y):
    def near(a, b):
        return np.all(np.abs(a - b) < 0.01)

    if near(y.mean(axis=1), 0) and near(y.std(axis=1), 1):
        return "layer norm"
    if near(y.mean(axis=0), 0) and near(y.std(axis=0), 1):
        return "batch norm"
    if near((y ** 2).mean(axis=1), 1):
        return "RMS norm"
    return "none"
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "normalizes once more and looks whether anything changes",
        """\
import numpy as np

def normalize(x, axis, eps=1e-5):
    mean = x.mean(axis=axis, keepdims=True)
    return (x - mean) / np.sqrt(x.var(axis=axis, keepdims=True) + eps)

def which_normalizer(y):
    again = {
        "batch norm": normalize(y, 0),
        "layer norm": normalize(y, 1),
        "RMS norm": y / np.sqrt((y ** 2).mean(axis=1, keepdims=True) + 1e-5),
    }
    for name, z in again.items():
        if np.allclose(z, y, rtol=0, atol=0.02):
            return name
    return "none"
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "norms of rows and columns, loops",
        """\
def which_normalizer(y):
    m, n = y.shape
    columns = rows = lengths = True
    for j in range(n):
        c = y[:, j]
        columns = columns and abs(c.sum() / m) < 1e-2 and abs(c @ c / m - 1) < 2e-2
    for r in y:
        lengths = lengths and abs(r @ r / n - 1) < 2e-2
        rows = rows and abs(r.sum() / n) < 1e-2
    if columns:
        return "batch norm"
    if lengths:
        return "layer norm" if rows else "RMS norm"
    return "none"
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "torch, transposed for batch norm",
        """\
import numpy as np
import torch

def which_normalizer(y):
    def looks_normal(rows):
        flat = torch.allclose(rows.mean(1), torch.zeros(len(rows), dtype=rows.dtype), atol=1e-2)
        unit = torch.allclose(rows.var(1, unbiased=False), torch.ones(len(rows), dtype=rows.dtype), atol=2e-2)
        return flat and unit

    y = torch.as_tensor(np.array(y, dtype=np.float64))
    if looks_normal(y):
        return "layer norm"
    if looks_normal(y.T):
        return "batch norm"
    square = y.square().mean(1)
    return "RMS norm" if bool(((square - 1).abs() < 2e-2).all()) else "none"
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "wrong",
        "means only: centered columns pass for batch norm",
        """\
import numpy as np

def which_normalizer(y):
    if np.allclose(y.mean(axis=0), 0, atol=0.01):
        return "batch norm"
    if np.allclose(y.mean(axis=1), 0, atol=0.01):
        return "layer norm"
    if np.allclose((y ** 2).mean(axis=1), 1, atol=0.01):
        return "RMS norm"
    return "none"
""",
        NAMED + "Mean 0 is not enough for batch norm: somebody may only have ",
    ),
    (
        "which-normalizer",
        "wrong",
        "RMS before layer norm: layer norm is never found",
        """\
import numpy as np

def which_normalizer(y):
    if np.allclose((y ** 2).mean(axis=1), 1, atol=0.01):
        return "RMS norm"
    if np.allclose(y.mean(axis=1), 0, atol=0.01):
        return "layer norm"
    if np.allclose(y.mean(axis=0), 0, atol=0.01) and np.allclose(y.std(axis=0), 1, atol=0.01):
        return "batch norm"
    return "none"
""",
        NAMED + "You ask for RMS norm first\\. Layer norm's rows have mean squa",
    ),
    (
        "which-normalizer",
        "wrong",
        "the axes of batch and layer norm swapped",
        """\
import numpy as np

def which_normalizer(y):
    if np.allclose(y.mean(axis=1), 0, atol=0.01) and np.allclose(y.std(axis=1), 1, atol=0.01):
        return "batch norm"
    if np.allclose(y.mean(axis=0), 0, atol=0.01) and np.allclose(y.std(axis=0), 1, atol=0.01):
        return "layer norm"
    if np.allclose((y ** 2).mean(axis=1), 1, atol=0.01):
        return "RMS norm"
    return "none"
""",
        NAMED + "Rows and columns are swapped: `axis=0` averages over the bat",
    ),
    (
        "which-normalizer",
        "wrong",
        "exact comparison: nothing is ever exactly 0 and 1",
        """\
def which_normalizer(y):
    if (y.mean(axis=1) == 0).all() and (y.std(axis=1) == 1).all():
        return "layer norm"
    if (y.mean(axis=0) == 0).all() and (y.std(axis=0) == 1).all():
        return "batch norm"
    if ((y ** 2).mean(axis=1) == 1).all():
        return "RMS norm"
    return "none"
""",
        NAMED + "Nothing is ever exactly 0 or 1: give np\\.allclose an atol=1e\\-",
    ),
    (
        "which-normalizer",
        "wrong",
        "default tolerances: epsilon makes the variance a little less than 1",
        """\
import numpy as np

def which_normalizer(y):
    if np.allclose(y.mean(axis=1), 0) and np.allclose(y.std(axis=1), 1):
        return "layer norm"
    if np.allclose(y.mean(axis=0), 0) and np.allclose(y.std(axis=0), 1):
        return "batch norm"
    if np.allclose((y ** 2).mean(axis=1), 1):
        return "RMS norm"
    return "none"
""",
        NAMED + "Your comparison is too strict: ε keeps the mean squares a li",
    ),
    (
        "which-normalizer",
        "wrong",
        "averages over the columns' means and stds: they may cancel",
        """\
def which_normalizer(y):
    if abs(y.mean(axis=1)).max() < 0.01 and abs(y.std(axis=1) - 1).max() < 0.01:
        return "layer norm"
    if abs(y.mean(axis=0).mean()) < 0.01 and abs(y.std(axis=0).mean() - 1) < 0.01:
        return "batch norm"
    if abs((y ** 2).mean(axis=1) - 1).max() < 0.01:
        return "RMS norm"
    return "none"
""",
        NOTHING,
    ),
    (
        "which-normalizer",
        "wrong",
        "looks at the first row and the first column only",
        """\
def which_normalizer(y):
    row, column = y[0], y[:, 0]
    if abs(column.mean()) < 0.01 and abs(column.std() - 1) < 0.01:
        return "batch norm"
    if abs(row.mean()) < 0.01 and abs(row.std() - 1) < 0.01:
        return "layer norm"
    if abs((row ** 2).mean() - 1) < 0.01:
        return "RMS norm"
    return "none"
""",
        NAMED + "You look at the first row or column alone\\. A normalizer sets",
    ),
    (
        "which-normalizer",
        "wrong",
        "abs forgotten: negative means and small stds pass",
        """\
def which_normalizer(y):
    if (y.mean(axis=0) < 0.01).all() and (y.std(axis=0) - 1 < 0.01).all():
        return "batch norm"
    if (y.mean(axis=1) < 0.01).all() and (y.std(axis=1) - 1 < 0.01).all():
        return "layer norm"
    if ((y ** 2).mean(axis=1) - 1 < 0.01).all():
        return "RMS norm"
    return "none"
""",
        'It says "batch norm" where "none" is right \\(2 cases\\), "layer',
    ),
    (
        "which-normalizer",
        "wrong",
        'no "none" at all: RMS norm is what remains',
        """\
import numpy as np

def which_normalizer(y):
    if np.allclose(y.mean(axis=0), 0, atol=0.01) and np.allclose(y.std(axis=0), 1, atol=0.01):
        return "batch norm"
    if np.allclose(y.mean(axis=1), 0, atol=0.01) and np.allclose(y.std(axis=1), 1, atol=0.01):
        return "layer norm"
    return "RMS norm"
""",
        NAMED + "Something is named that no normalizer made: where no fingerp",
    ),
    (
        "which-normalizer",
        "wrong",
        'the value None instead of the string "none"',
        """\
import numpy as np

def which_normalizer(y):
    if np.allclose(y.mean(axis=0), 0, atol=0.01) and np.allclose(y.std(axis=0), 1, atol=0.01):
        return "batch norm"
    if np.allclose((y ** 2).mean(axis=1), 1, atol=0.01):
        if np.allclose(y.mean(axis=1), 0, atol=0.01):
            return "layer norm"
        return "RMS norm"
""",
        "It returned None: is the `return` missing\\? \\(4 of 26 cases ar",
    ),
    (
        "which-normalizer",
        "wrong",
        "whole array instead of rows and columns",
        """\
import numpy as np

def which_normalizer(y):
    if abs(y.mean()) < 0.01 and abs(y.std() - 1) < 0.01:
        if np.abs(y.mean(axis=0)).max() < 0.01:
            return "batch norm"
        return "layer norm"
    if abs((y ** 2).mean() - 1) < 0.01:
        return "RMS norm"
    return "none"
""",
        'It says "layer norm" where "none" is right \\(2 cases\\), "RMS n',
    ),
    (
        "which-normalizer",
        "wrong",
        "RMS tested with the std, so a mean of 0 is asked for",
        """\
import numpy as np

def which_normalizer(y):
    close = lambda a, b: np.allclose(a, b, atol=0.01)
    if close(y.mean(axis=0), 0) and close(y.std(axis=0), 1):
        return "batch norm"
    if close(y.mean(axis=1), 0) and close(y.std(axis=1), 1):
        return "layer norm"
    if close(y.std(axis=1), 1):
        return "RMS norm"
    return "none"
""",
        NAMED + "RMS norm sets the mean square, not the standard deviation: n",
    ),
    (
        "which-normalizer",
        "right",
        "counts the fingerprints in one table, batch norm first",
        """\
import numpy as np

def which_normalizer(y):
    def off(values, target):
        return float(np.max(np.abs(values - target)))

    square_rows = off(np.mean(y * y, axis=1), 1)
    square_columns = off(np.mean(y * y, axis=0), 1)
    mean_rows = off(np.mean(y, axis=1), 0)
    mean_columns = off(np.mean(y, axis=0), 0)
    found = "none"
    if square_rows < 0.02:
        found = "RMS norm"
        if mean_rows < 0.02:
            found = "layer norm"
    elif square_columns < 0.02 and mean_columns < 0.02:
        found = "batch norm"
    return found
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "np.isclose with its own tolerances, all as booleans of NumPy, a table searched in order",
        """\
import numpy as np

def which_normalizer(y):
    y = np.asarray(y, dtype=np.float64)
    square = (y ** 2).mean(axis=1)
    tests = [
        ("batch norm", np.isclose(y.mean(axis=0), 0, atol=1e-2).all() & np.isclose(y.var(axis=0), 1, atol=2e-2).all()),
        ("layer norm", np.isclose(y.mean(axis=1), 0, atol=1e-2).all() & np.isclose(y.var(axis=1), 1, atol=2e-2).all()),
        ("RMS norm", np.isclose(square, 1, atol=2e-2).all()),
        ("none", np.bool_(True)),
    ]
    return next(name for name, passed in tests if passed)
""",
        RIGHT,
    ),
    (
        "which-normalizer",
        "right",
        "one test for rows, called with y and with y transposed; a np.str_ back",
        """\
import numpy as np

def fingerprint(rows):
    centered = np.abs(np.mean(rows, axis=1)).max() < 0.01
    size = np.abs(np.linalg.norm(rows, axis=1) / np.sqrt(rows.shape[1]) - 1).max() < 0.01
    return centered, size

def which_normalizer(y):
    row_centered, row_size = fingerprint(y)
    column_centered, column_size = fingerprint(y.T)
    if column_centered and column_size:
        return np.str_("batch norm")
    if row_size:
        return np.str_("layer norm" if row_centered else "RMS norm")
    return np.str_("none")
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "a loop, sigmoid written out",
        """\
import numpy as np

def greedy_step(x, layers, train):
    h = x
    for W, b in layers:
        h = 1 / (1 + np.exp(-(h @ W + b)))
    return train(h)
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "reduce",
        """\
import numpy as np
from functools import reduce

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    return train(reduce(lambda h, layer: sigmoid(h @ layer[0] + layer[1]), layers, x))
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "recursion: one layer up, the rest of the list",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    if len(layers) == 0:
        return train(x)
    (W, b), *rest = layers
    return greedy_step(sigmoid(x @ W + b), rest, train)
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "an index, a list of all outputs, einsum",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    outputs = [x]
    for k in range(len(layers)):
        W, b = layers[k]
        outputs.append(sigmoid(np.einsum("ni,ij->nj", outputs[k], W) + b))
    W, b = train(outputs[-1])
    return W, b
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "the bias as a further row of W; sigmoid through tanh",
        """\
import numpy as np

def greedy_step(x, layers, train):
    for W, b in layers:
        with_one = np.hstack([x, np.ones((len(x), 1))])
        a = with_one @ np.vstack([W, b])
        x = (1 + np.tanh(a / 2)) / 2
    return train(x)
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "wrong",
        "trains on the images again",
        """\
def greedy_step(x, layers, train):
    return train(x)
""",
        NAMED + "You train the next layer on the images\\. It stands on top of ",
    ),
    (
        "greedy-step",
        "wrong",
        "the sigmoid forgotten",
        """\
def greedy_step(x, layers, train):
    for W, b in layers:
        x = x @ W + b
    return train(x)
""",
        NAMED + "The sigmoid is missing: the next layer sees outputs, not wha",
    ),
    (
        "greedy-step",
        "wrong",
        "from the highest layer down",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in reversed(layers):
        x = sigmoid(x @ W + b)
    return train(x)
""",
        NAMED + "The layers are in the other order: begin with the lowest, la",
    ),
    (
        "greedy-step",
        "wrong",
        "only the last layer, on the raw x",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    W, b = layers[-1]
    return train(sigmoid(x @ W + b))
""",
        "It stopped with ValueError",
    ),
    (
        "greedy-step",
        "wrong",
        "each layer reads x, not the layer below",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    h = x
    for W, b in layers:
        h = sigmoid(x @ W + b)
    return train(h)
""",
        NAMED + "Only the highest layer is used, and on the images: each laye",
    ),
    (
        "greedy-step",
        "wrong",
        "returns inside the loop: trained on the first layer's output",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid(x @ W + b)
        return train(x)
""",
        NAMED + "You return inside the loop, after the lowest layer: move tra",
    ),
    (
        "greedy-step",
        "wrong",
        "the bias forgotten",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, _ in layers:
        x = sigmoid(x @ W)
    return train(x)
""",
        NAMED + "The biases are missing: a frozen layer is W and b\\.",
    ),
    (
        "greedy-step",
        "wrong",
        "appends the new layer to the caller's list",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid(x @ W + b)
    layers.append(train(x))
    return layers[-1]
""",
        "It changed the length of its input `layers`: work on a copy\\.",
    ),
    (
        "greedy-step",
        "wrong",
        "leaves out the highest frozen layer",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers[:-1]:
        x = sigmoid(x @ W + b)
    return train(x)
""",
        NAMED + "The highest frozen layer is left out\\. Send x through all of ",
    ),
    (
        "greedy-step",
        "wrong",
        "returns the inputs of the next layer, never trains",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid(x @ W + b)
    return x
""",
        NAMED + "That is what the stack gives\\. Train the next layer on it: tr",
    ),
    (
        "greedy-step",
        "wrong",
        "return forgotten",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid(x @ W + b)
    train(x)
""",
        "It returned None: is the `return` missing\\?",
    ),
    (
        "greedy-step",
        "wrong",
        "all layers with the new one, instead of the new one",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    h = x
    for W, b in layers:
        h = sigmoid(h @ W + b)
    return layers + [train(h)]
""",
        NAMED + "That is the whole stack\\. Asked for is the \\(W, b\\) of the new ",
    ),
    (
        "greedy-step",
        "wrong",
        "goes down again and trains on the reconstruction",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid(x @ W + b)
    for W, b in reversed(layers):
        x = sigmoid(x @ W.T)
    return train(x)
""",
        NOTHING,
    ),
    (
        "greedy-step",
        "wrong",
        "bias inside the product: (x + b) @ W raises unless the layer is square",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def greedy_step(x, layers, train):
    for W, b in layers:
        x = sigmoid((x + b) @ W)
    return train(x)
""",
        "It stopped with ValueError",
    ),
    (
        "greedy-step",
        "right",
        "a while loop over a copy of the list, a helper for one layer",
        """\
import numpy as np

def up(h, layer):
    W, b = layer
    return np.reciprocal(1 + np.exp(-h.dot(W) - b))

def greedy_step(x, layers, train):
    frozen = list(layers)
    while frozen:
        x = up(x, frozen.pop(0))
    return tuple(train(x))
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "one layer as a nested function, an iterator",
        """\
import numpy as np

def greedy_step(x, layers, train):
    def through(h, W, b):
        return 1.0 / (1.0 + np.exp(-np.add(np.matmul(h, W), b)))

    frozen = iter(layers)
    h = np.array(x)
    for pair in frozen:
        h = through(h, *pair)
    return train(h)
""",
        RIGHT,
    ),
    (
        "greedy-step",
        "right",
        "example by example up, then all in one array",
        """\
import numpy as np

def greedy_step(x, layers, train):
    tops = []
    for row in x:
        for W, b in layers:
            row = 1 / (1 + np.exp(-(W.T @ row + b)))
        tops.append(row)
    return train(np.array(tops))
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "one product for both places of W",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return np.vstack([x, d2]).T @ np.vstack([d1, h])
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "torch's autograd, a tensor back",
        """\
import torch

def tied_gradient(x, W, b, c):
    x, b, c = (torch.tensor(a, dtype=torch.float64) for a in (x, b, c))
    W = torch.tensor(W, dtype=torch.float64, requires_grad=True)
    h = torch.sigmoid(x @ W + b)
    back = torch.sigmoid(h @ W.T + c)
    (0.5 * ((back - x) ** 2).sum()).backward()
    return W.grad
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "example by example, outer products",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    total = np.zeros(W.shape)
    for row in x:
        h = sigmoid(row @ W + b)
        back = sigmoid(W @ h + c)
        d2 = (back - row) * back * (1 - back)
        total += np.outer(d2, h)
        total += np.outer(row, W.T @ d2 * h * (1 - h))
    return total
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "central differences, entry by entry",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    def loss(W):
        back = sigmoid(sigmoid(x @ W + b) @ W.T + c)
        return 0.5 * np.sum((back - x) ** 2)

    grad = np.zeros(W.shape)
    for place in np.ndindex(*W.shape):
        step = np.zeros(W.shape)
        step[place] = 1e-5
        grad[place] = (loss(W + step) - loss(W - step)) / 2e-5
    return grad
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "einsum, the second term transposed at the end",
        """\
import numpy as np

def tied_gradient(x, W, b, c):
    s = lambda a: 0.5 * (1 + np.tanh(a / 2))
    h = s(x @ W + b)
    back = s(np.einsum("nj,ij->ni", h, W) + c)
    d2 = (back - x) * (back - back ** 2)
    d1 = np.einsum("ni,ij->nj", d2, W) * (h - h ** 2)
    return np.einsum("ni,nj->ij", x, d1) + np.einsum("nj,ni->ji", h, d2).T
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "wrong",
        "only the way up",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1
""",
        NAMED + "Only the way up is there\\. The same W also brings h down agai",
    ),
    (
        "tied-gradient",
        "wrong",
        "only the way down",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    return d2.T @ h
""",
        NAMED + "Only the way down is there: x reaches W on the way up as wel",
    ),
    (
        "tied-gradient",
        "wrong",
        "second term not transposed: raises unless W is square",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1 + h.T @ d2
""",
        NAMED + "The second term is turned round: W\\.T was used on the way dow",
    ),
    (
        "tied-gradient",
        "wrong",
        "the slope of the output forgotten",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = back - x
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1 + d2.T @ h
""",
        NAMED + "The slope of the last sigmoid is missing: back · \\(1 − back\\)\\.",
    ),
    (
        "tied-gradient",
        "wrong",
        "the slope of the hidden units forgotten",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = d2 @ W
    return x.T @ d1 + d2.T @ h
""",
        NAMED + "The slope of the hidden sigmoid is missing: h · \\(1 − h\\)\\.",
    ),
    (
        "tied-gradient",
        "wrong",
        "factor 2: forgets the one half",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = 2 * (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1 + d2.T @ h
""",
        NAMED + "A factor 2 too much: the ½ in L cancels it\\.",
    ),
    (
        "tied-gradient",
        "wrong",
        "mean over the batch",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return (x.T @ d1 + d2.T @ h) / len(x)
""",
        NAMED + "You took the mean over the examples\\. L is a sum over them\\.",
    ),
    (
        "tied-gradient",
        "wrong",
        "sign of the error",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (x - back) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1 + d2.T @ h
""",
        NAMED + "The error has the wrong sign: L falls where back comes neare",
    ),
    (
        "tied-gradient",
        "wrong",
        "the two gradients as a pair, not their sum",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1, d2.T @ h
""",
        NAMED + "Both terms are right, but the way up and the way down are tw",
    ),
    (
        "tied-gradient",
        "wrong",
        "slope with the square: 1 - h^2, as for tanh",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * (1 - back ** 2)
    d1 = (d2 @ W) * (1 - h ** 2)
    return x.T @ d1 + d2.T @ h
""",
        NAMED + "The slope of the sigmoid is h · \\(1 − h\\)\\. Yours, 1 − h², is t",
    ),
    (
        "tied-gradient",
        "wrong",
        "c forgotten on the way down",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return x.T @ d1 + d2.T @ h
""",
        "Your code never uses `c`",
    ),
    (
        "tied-gradient",
        "wrong",
        "back in place of x on the way up",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    h = sigmoid(x @ W + b)
    back = sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = (d2 @ W) * h * (1 - h)
    return back.T @ d1 + d2.T @ h
""",
        NAMED + "The way up begins at x: its term is x\\.T @ da1, not back\\.T @ ",
    ),
    (
        "tied-gradient",
        "right",
        "two helpers, the two gradients named and added, in place on the sum",
        """\
import numpy as np

def tied_gradient(x, W, b, c):
    def sigma(a):
        return np.exp(-np.logaddexp(0, -a))

    h = sigma(x @ W + b)
    back = sigma(h @ W.T + c)
    delta = (back - x) * back
    delta *= 1 - back
    as_decoder = np.tensordot(delta, h, axes=(0, 0))
    as_encoder = np.tensordot(x, (delta @ W) * h * (1 - h), axes=(0, 0))
    as_decoder += as_encoder
    return as_decoder
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "torch without autograd",
        """\
import torch

def tied_gradient(x, W, b, c):
    x, W, b, c = (torch.as_tensor(a, dtype=torch.float64) for a in (x, W, b, c))
    h = torch.sigmoid(x @ W + b)
    back = torch.sigmoid(h @ W.T + c)
    d2 = (back - x) * back * (1 - back)
    d1 = d2 @ W * h * (1 - h)
    return (x.T @ d1 + d2.T @ h).numpy()
""",
        RIGHT,
    ),
    (
        "tied-gradient",
        "right",
        "works with column vectors: everything transposed, the result transposed back",
        """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def tied_gradient(x, W, b, c):
    X, V = x.T, W.T
    H = sigmoid(V @ X + b[:, None])
    B = sigmoid(W @ H + c[:, None])
    D2 = (B - X) * B * (1 - B)
    D1 = (V @ D2) * H * (1 - H)
    return (H @ D2.T + D1 @ X.T).T
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "a loop over sorted pairs, math.inf at the end",
        """\
import math

def where_it_stops(labels, plain, pretrained):
    for count, p, q in sorted(zip(labels, plain.T.tolist(), pretrained.T.tolist())):
        if max(q) >= min(p):
            return count
    return math.inf
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "min with a default",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=0) >= plain.min(axis=0)
    return min(np.asarray(labels)[fails], default=np.inf)
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "every pair of seeds, by broadcasting",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    beats = pretrained[:, None, :] < plain[None, :, :]
    helps = beats.all(axis=(0, 1))
    return np.where(helps, np.inf, labels).min()
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "the running minimum, loops over seeds",
        """\
def where_it_stops(labels, plain, pretrained):
    fewest = float("inf")
    for j in range(len(labels)):
        doubt = any(q >= p for q in pretrained[:, j] for p in plain[:, j])
        if doubt and labels[j] < fewest:
            fewest = labels[j]
    return fewest
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "np.min with initial and where",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    margin = np.min(plain, axis=0) - np.max(pretrained, axis=0)
    return np.min(np.asarray(labels, dtype=float), where=margin <= 0, initial=np.inf)
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "wrong",
        "compares the means",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.mean(axis=0) >= plain.mean(axis=0)
    return labels[fails].min() if fails.any() else np.inf
""",
        NAMED + "You compared the means\\. One lucky seed can carry a mean: ask",
    ),
    (
        "where-it-stops",
        "wrong",
        "a tie counts as beating",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=0) > plain.min(axis=0)
    return labels[fails].min() if fails.any() else np.inf
""",
        NAMED + "A tie is no gain: where the worst pretrained seed equals the",
    ),
    (
        "where-it-stops",
        "wrong",
        "takes the errors for accuracies",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.min(axis=0) <= plain.max(axis=0)
    return labels[fails].min() if fails.any() else np.inf
""",
        NAMED + "These are errors: smaller is better\\. You took the tables for",
    ),
    (
        "where-it-stops",
        "wrong",
        "argmax of nothing: the first label when pretraining helps everywhere",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=0) >= plain.min(axis=0)
    return labels[np.argmax(fails)]
""",
        NAMED + "Where pretraining helps at every number of labels, the answe",
    ),
    (
        "where-it-stops",
        "wrong",
        "None when there is none",
        """\
def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=0) >= plain.min(axis=0)
    if fails.any():
        return labels[fails].min()
""",
        NAMED + "Where there is none, np\\.inf is asked for, not None\\.",
    ),
    (
        "where-it-stops",
        "wrong",
        "seed by seed, not every pair",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = ~(pretrained < plain).all(axis=0)
    return labels[fails].min() if fails.any() else np.inf
""",
        NAMED + "You compared seed 0 with seed 0\\. These are different nets, n",
    ),
    (
        "where-it-stops",
        "wrong",
        "the place in the list, not the number of labels",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=0) >= plain.min(axis=0)
    return np.flatnonzero(fails)[0] if fails.any() else np.inf
""",
        NAMED + "That is the place in the list: use it to look up labels\\.",
    ),
    (
        "where-it-stops",
        "wrong",
        "best against best",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.min(axis=0) >= plain.min(axis=0)
    return labels[fails].min() if fails.any() else np.inf
""",
        NAMED + "You compared the best seeds\\. The worst pretrained seed has t",
    ),
    (
        "where-it-stops",
        "wrong",
        "the most labels at which it still helps",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    helps = pretrained.max(axis=0) < plain.min(axis=0)
    return labels[helps].max() if helps.any() else np.inf
""",
        NAMED + "That is the last number of labels at which it helps; asked f",
    ),
    (
        "where-it-stops",
        "wrong",
        "over the columns: axis 1",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=1) >= plain.min(axis=1)
    return labels[: len(fails)][fails[: len(labels)]].min() if fails.any() else np.inf
""",
        NAMED + "The axes are swapped: seeds are rows, so the worst seed is m",
    ),
    (
        "where-it-stops",
        "wrong",
        "the first in the list, not the fewest: wrong when labels are not sorted",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    for count, p, q in zip(labels, plain.T, pretrained.T):
        if q.max() >= p.min():
            return count
    return np.inf
""",
        NAMED + "The first in the list is not always the fewest: the labels n",
    ),
    (
        "where-it-stops",
        "wrong",
        "all such labels as an array",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    fails = pretrained.max(axis=0) >= plain.min(axis=0)
    return labels[fails] if fails.any() else np.inf
""",
        "It should return one number, but returned an array of shape ",
    ),
    (
        "where-it-stops",
        "wrong",
        "return np.inf inside the loop, in the else",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    for j in range(len(labels)):
        if pretrained[:, j].max() >= plain[:, j].min():
            return labels[j]
        else:
            return np.inf
""",
        NAMED + "You give up at the first number of labels\\. Only after the lo",
    ),
    (
        "where-it-stops",
        "wrong",
        "sorts the caller's errors in place",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    plain.sort(axis=0)
    pretrained.sort(axis=0)
    fails = pretrained[-1] >= plain[0]
    return labels[fails].min() if fails.any() else np.inf
""",
        "It changed its input `plain` in place: work on a new array o",
    ),
    (
        "where-it-stops",
        "wrong",
        "min of an empty array: raises when pretraining helps everywhere",
        """\
def where_it_stops(labels, plain, pretrained):
    return labels[pretrained.max(axis=0) >= plain.min(axis=0)].min()
""",
        "It stopped with ValueError",
    ),
    (
        "where-it-stops",
        "right",
        "dictionary from labels to verdict",
        """\
def where_it_stops(labels, plain, pretrained):
    verdict = {}
    for j, count in enumerate(labels):
        verdict[count] = sorted(pretrained[:, j])[-1] < sorted(plain[:, j])[0]
    doubtful = [count for count in verdict if not verdict[count]]
    return min(doubtful) if doubtful else float("inf")
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "walks from the most labels to the fewest and keeps the last failure",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    answer = np.inf
    for j in np.argsort(labels)[::-1]:
        if not max(pretrained[:, j]) < min(plain[:, j]):
            answer = labels[j]
    return answer
""",
        RIGHT,
    ),
    (
        "where-it-stops",
        "right",
        "masked array, filled with infinity",
        """\
import numpy as np

def where_it_stops(labels, plain, pretrained):
    helps = np.all(pretrained.max(axis=0) < plain, axis=0)
    return np.ma.masked_array(np.asarray(labels, dtype=float), mask=helps).filled(np.inf).min()
""",
        RIGHT,
    ),
]
