"""The usual wrong answers to the exercises of lab 06: what to say of each."""

import numpy as np


def drawn_with_std(std):
    """A draw of the right shape whose standard deviation is `std(fan_in, fan_out)`."""
    return lambda fan_in, fan_out, rng: (
        std(fan_in, fan_out) * rng.standard_normal((fan_in, fan_out))
    )


def drawn_uniformly(half_width):
    """A draw of uniform numbers between ± half_width(fan_in, fan_out)."""
    return lambda fan_in, fan_out, rng: (
        half_width(fan_in, fan_out) * rng.uniform(-1, 1, (fan_in, fan_out))
    )


def drawn_elsewhere(fan_in, fan_out, rng):
    """Glorot's weights, but from a generator that is not the one handed in."""
    std = np.sqrt(2 / (fan_in + fan_out))
    return std * np.random.default_rng().standard_normal((fan_in, fan_out))


def rescaled(std):
    """A repair that gives each matrix the standard deviation `std(fan_in, fan_out)`."""
    return lambda weights: [W * (std(*W.shape) / W.std()) for W in weights]


OF_DRAWS = {
    "That is 1/fan_in, LeCun's choice: it keeps the forward signal and ignores the gradient. "
    "Glorot's has both fans in it.": drawn_with_std(lambda n_in, n_out: n_in**-0.5),
    "That is 1/fan_out, what the gradient alone wants. Glorot's has both fans in "
    "it.": drawn_with_std(lambda n_in, n_out: n_out**-0.5),
    "That is 2/fan_in, He's choice for ReLU. Glorot's has both fans in it.": drawn_with_std(
        lambda n_in, n_out: (2 / n_in) ** 0.5
    ),
    "That is 2/fan_out. Glorot's has both fans in it: 2/(fan_in + fan_out).": drawn_with_std(
        lambda n_in, n_out: (2 / n_out) ** 0.5
    ),
    "The numbers do not come from rng. Draw with the generator that is handed in, "
    "rng.standard_normal(…): then the draw can be repeated.": drawn_elsewhere,
    "Your numbers are uniform. Their variance is right, but normal ones are asked for: "
    "rng.standard_normal.": drawn_uniformly(lambda n_in, n_out: (6 / (n_in + n_out)) ** 0.5),
    "Your numbers are uniform, and between ±c their variance is only c²/3. Normal ones are "
    "asked for: rng.standard_normal.": drawn_uniformly(
        lambda n_in, n_out: (2 / (n_in + n_out)) ** 0.5
    ),
    "The 6 belongs to uniform numbers, whose variance is c²/3. Normal ones need "
    "2/(fan_in + fan_out).": drawn_with_std(lambda n_in, n_out: (6 / (n_in + n_out)) ** 0.5),
    "You took the mean of 1/fan_in and 1/fan_out. Glorot's variance is 1 divided by the mean of "
    "the fans: 2/(fan_in + fan_out).": drawn_with_std(
        lambda n_in, n_out: ((1 / n_in + 1 / n_out) / 2) ** 0.5
    ),
    "rng.normal takes the mean first: rng.normal(0, std, size).": lambda n_in, n_out, rng: (
        rng.normal((2 / (n_in + n_out)) ** 0.5, size=(n_in, n_out))
    ),
    "The sum stands below the 2 as a whole: 2/(fan_in + fan_out), with the "
    "parentheses.": drawn_with_std(lambda n_in, n_out: (2 / n_in + n_out) ** 0.5),
    "You took the mean of two standard deviations, 1/√fan_in and 1/√fan_out. Glorot takes the mean "
    "of the fans, under the root.": drawn_with_std(
        lambda n_in, n_out: (n_in**-0.5 + n_out**-0.5) / 2
    ),
    "The 2 stands under the root too: √(2/(fan_in + fan_out)).": drawn_with_std(
        lambda n_in, n_out: 2 / (n_in + n_out) ** 0.5
    ),
    "The fans are added, not multiplied: 2/(fan_in + fan_out).": drawn_with_std(
        lambda n_in, n_out: (2 / (n_in * n_out)) ** 0.5
    ),
    "These are standard normal numbers, of variance 1: multiply them by the root of the "
    "variance you want.": drawn_with_std(lambda n_in, n_out: 1),
    "The root covers the 2 alone: √(2/(fan_in + fan_out)).": drawn_with_std(
        lambda n_in, n_out: 2**0.5 / (n_in + n_out)
    ),
    "You divided by the standard deviation. Multiply by it.": drawn_with_std(
        lambda n_in, n_out: ((n_in + n_out) / 2) ** 0.5
    ),
    "You multiplied by the variance. A factor c makes the variance c², so take the "
    "root.": drawn_with_std(lambda n_in, n_out: 2 / (n_in + n_out)),
    "The 2 is missing: the mean of fan_in and fan_out is (fan_in + fan_out)/2, so the variance "
    "is 2/(fan_in + fan_out).": drawn_with_std(lambda n_in, n_out: (n_in + n_out) ** -0.5),
}

OF_VARIANCE = {
    "√(n · var_w) is the factor of the std. The variance is multiplied by its square in each "
    "layer.": lambda var_x, n, var_w, k: var_x * np.sqrt(n * var_w) ** k,
    "You multiplied by k. Every layer multiplies what the one before has made, so the factor "
    "is raised to the power k.": lambda var_x, n, var_w, k: var_x * n * var_w * k,
    "That is one layer too many: k layers make the power k.": lambda var_x, n, var_w, k: (
        var_x * (n * var_w) ** (k + 1)
    ),
    "That is one layer too few: k layers make the power k.": lambda var_x, n, var_w, k: (
        var_x * (n * var_w) ** (k - 1)
    ),
    "You raised var_x to the power k as well. The inputs come in once.": (
        lambda var_x, n, var_w, k: (var_x * n * var_w) ** k
    ),
    "n belongs under the power: every layer adds up n products.": lambda var_x, n, var_w, k: (
        var_x * n * var_w**k
    ),
    "var_w belongs under the power: every layer has weights.": lambda var_x, n, var_w, k: (
        var_x * n**k * var_w
    ),
    "var_x is missing: with inputs twice as large everything is.": (
        lambda var_x, n, var_w, k: (n * var_w) ** k
    ),
    "That is one layer. The next ones multiply by the same factor: raise it to the power "
    "k.": lambda var_x, n, var_w, k: var_x * n * var_w,
    "var_w is a variance already: do not square it.": lambda var_x, n, var_w, k: (
        var_x * (n * var_w**2) ** k
    ),
    "Standard deviations grow with √n, variances with n.": lambda var_x, n, var_w, k: (
        var_x * (np.sqrt(n) * var_w) ** k
    ),
    "The n terms of a unit add up to n times the variance. You divided by n.": (
        lambda var_x, n, var_w, k: var_x * (var_w / n) ** k
    ),
    "The ½ belongs to ReLU, which throws half of the second moment away. These layers are "
    "linear.": lambda var_x, n, var_w, k: var_x * (n * var_w / 2) ** k,
    "You added each layer's variance to the old one. A layer replaces its input: multiply.": (
        lambda var_x, n, var_w, k: var_x * (1 + n * var_w) ** k
    ),
    "You added up the layers. Each multiplies what the one before has made.": (
        lambda var_x, n, var_w, k: var_x + k * n * var_w
    ),
    "The n is missing. A unit adds up n products, and variances of independent terms "
    "add.": lambda var_x, n, var_w, k: var_x * var_w**k,
    "That is the standard deviation. The question asks for the variance: do not take the "
    "root.": lambda var_x, n, var_w, k: np.sqrt(var_x * (n * var_w) ** k),
}

OF_GAIN = {
    "You divided by the standard deviation of f(z). The sum feels the second moment E[h²], and "
    "ReLU's mean is not 0: that is the half that everybody misremembers.": lambda f, z: (
        1 / np.std(f(z))
    ),
    "√2 is ReLU's gain. Another f gets another one: compute it from f(z).": lambda f, z: np.sqrt(2),
    "You used z where h = f(z) belongs: the next layer sees what the activation gives.": (
        lambda f, z: 1 / np.sqrt(np.mean(z**2))
    ),
    "You squared z before the activation. First h = f(z), then h².": lambda f, z: (
        1 / np.sqrt(np.mean(f(z**2)))
    ),
    "That is the gain of the gradient, from the slope of f. Asked for is the signal's: E[h²] with "
    "h = f(z).": lambda f, z: 1 / np.sqrt(np.mean(((f(z + 1e-5) - f(z - 1e-5)) / 2e-5) ** 2)),
    "You took the mean of |h|. What adds up is h²: the root of its mean.": lambda f, z: (
        1 / np.mean(np.abs(f(z)))
    ),
    "You took the mean of z · f(z). What adds up is h² = f(z)².": lambda f, z: (
        1 / np.sqrt(np.mean(z * f(z)))
    ),
    "You left out the z that are not positive. They count too: as what f makes of them.": (
        lambda f, z: 1 / np.sqrt(np.mean(f(z[z > 0]) ** 2))
    ),
    "You took the sum of h². The gain needs its mean.": lambda f, z: 1 / np.sqrt(np.sum(f(z) ** 2)),
    "You squared the mean. Square every h first: np.mean(h**2), not np.mean(h)**2.": (
        lambda f, z: 1 / np.abs(np.mean(f(z)))
    ),
    "You divided by the variance of f(z). The sum feels the second moment E[h²], and the gain "
    "is 1 divided by its root.": lambda f, z: 1 / np.var(f(z)),
    "That is E[h²] itself. The gain is 1 divided by its root.": lambda f, z: np.mean(f(z) ** 2),
    "A factor √2 too much: it is ReLU's gain, and comes out by itself where f is ReLU.": (
        lambda f, z: np.sqrt(2 / np.mean(f(z) ** 2))
    ),
    "That is the factor for the variance. The weights are multiplied by its root.": lambda f, z: (
        1 / np.mean(f(z) ** 2)
    ),
    "That is upside down: where f shrinks the signal, the weights must be larger.": lambda f, z: (
        np.sqrt(np.mean(f(z) ** 2))
    ),
}

OF_REPAIR = {
    "That is the right scale for tanh. A ReLU throws half of E[z²] away, so the variance needs "
    "the factor 2.": rescaled(lambda fan_in, fan_out: (1 / fan_in) ** 0.5),
    "You multiplied by the variance 2/fan_in. A factor c makes the variance c², so take the "
    "root.": rescaled(lambda fan_in, fan_out: 2 / fan_in),
    "You divided by the variance of W. Its standard deviation, W.std(), makes the scale "
    "1.": lambda weights: [W / W.var() * np.sqrt(2 / W.shape[0]) for W in weights],
    "That is Glorot's scale, made for tanh. He's for ReLU is √(2/fan_in).": rescaled(
        lambda fan_in, fan_out: (2 / (fan_in + fan_out)) ** 0.5
    ),
    "Their std is 1 now, and a unit adds up fan_in terms: multiply by √(2/fan_in).": rescaled(
        lambda fan_in, fan_out: 1
    ),
    "fan_in is the number of rows, W.shape[0]. W.size counts all entries.": rescaled(
        lambda fan_in, fan_out: (2 / (fan_in * fan_out)) ** 0.5
    ),
    "Every matrix has a scale and a fan_in of its own. You took those of the "
    "first.": lambda weights: [
        W / weights[0].std() * np.sqrt(2 / weights[0].shape[0]) for W in weights
    ],
    "Every matrix has a fan_in of its own. You took that of the first.": lambda weights: [
        W / W.std() * np.sqrt(2 / weights[0].shape[0]) for W in weights
    ],
    "Each matrix gets one number of its own. You gave one to each column.": lambda weights: [
        W / W.std(axis=0) * np.sqrt(2 / W.shape[0]) for W in weights
    ],
    "You took fan_out, the number of columns. Forward, a unit adds up fan_in = W.shape[0] "
    "terms.": rescaled(lambda fan_in, fan_out: (2 / fan_out) ** 0.5),
    "len(weights) is the number of layers. fan_in is that of each matrix: W.shape[0].": (
        lambda weights: [W / W.std() * np.sqrt(2 / len(weights)) for W in weights]
    ),
    "You set the largest stretch of each matrix, its spectral norm. He sets the std: "
    "√(2/fan_in).": lambda weights: [W / np.linalg.norm(W, 2) * np.sqrt(2) for W in weights],
    "The first matrix gets He's std as well: the exercise treats all layers "
    "alike.": lambda weights: [
        W / W.std() * np.sqrt((2 if k else 1) / W.shape[0]) for k, W in enumerate(weights)
    ],
    "You subtracted the mean, so the directions are others. Only the length is wrong: multiply "
    "each matrix by one number.": lambda weights: [
        (W - W.mean()) / W.std() * np.sqrt(2 / W.shape[0]) for W in weights
    ],
    "You multiplied by √(2/fan_in) without undoing the old scale first: divide by W.std().": (
        lambda weights: [W * np.sqrt(2 / W.shape[0]) for W in weights]
    ),
}
