"""The usual wrong answers to the exercises of lab 09: what to say of each.

torch is imported inside the functions: the engine must start without it.
"""

import numpy as np

OF_FACTORS = {
    "You added the sizes. Terms of random sign partly cancel: n of them make √n, not "
    "n.": lambda scale, n, slope: scale * n * slope,
    "The slope is missing: the activation multiplies the signal too.": lambda scale, n, slope: (
        scale * np.sqrt(n)
    ),
    "scale is missing: it is the size of the weights.": lambda scale, n, slope: np.sqrt(n) * slope,
    "Only n stands under the root: scale and slope are standard deviation and factor "
    "already.": lambda scale, n, slope: np.sqrt(scale * n * slope),
    "The slope does not stand under the root: it multiplies the signal "
    "itself.": lambda scale, n, slope: scale * np.sqrt(n * slope),
    "scale does not stand under the root: it is a standard deviation already.": (
        lambda scale, n, slope: np.sqrt(scale * n) * slope
    ),
    "You divided by √n. More terms make a larger sum: multiply.": lambda scale, n, slope: (
        scale / np.sqrt(n) * slope
    ),
    "The slope multiplies the signal once: do not square it.": lambda scale, n, slope: (
        scale * np.sqrt(n) * slope**2
    ),
    "The slope multiplies, it does not divide.": lambda scale, n, slope: scale * np.sqrt(n) / slope,
    "The slope is handed in. You wrote ¼, which is the sigmoid's at 0.": lambda scale, n, slope: (
        scale * np.sqrt(n) * 0.25
    ),
    "That is the factor of the variance, without the slope's part: take the root, and multiply by "
    "the slope.": lambda scale, n, slope: scale**2 * n,
    "The variance has n · scale². Its slope is squared as well, and the root of all is asked "
    "for.": lambda scale, n, slope: scale**2 * n * slope,
    "The width is missing: n terms arrive at every unit.": lambda scale, n, slope: scale * slope,
    "That is the factor of the variance. A standard deviation takes its root: √n, and scale "
    "and slope unsquared.": lambda scale, n, slope: scale**2 * n * slope**2,
}


def _through(step):
    """A network whose hidden layer k computes step(x, affine[k], norms, k)."""

    def logits(x, affine, norms):
        for k in range(len(norms)):
            x = step(x, affine[k], norms, k)
        return affine[-1](x)

    return logits


def _sigmoid(a):
    import torch

    return torch.sigmoid(a)


def _logits(x, affine, norms):
    return _through(lambda x, layer, norms, k: _sigmoid(norms[k](layer(x))))(x, affine, norms)


def _in_first_layer_alone(x, layer, norms, k):
    return _sigmoid(layer(x) if k else norms[0](layer(x)))


OF_LOGITS = {
    "You normalize after the sigmoid. That can work too, but asked for is the paper's place: "
    "between the affine layer and the activation.": _through(
        lambda x, layer, norms, k: norms[k](_sigmoid(layer(x)))
    ),
    "You use the same batch norm in every layer. Each layer has a γ, a β and statistics of its "
    "own.": _through(lambda x, layer, norms, k: _sigmoid(norms[0](layer(x)))),
    "The sigmoid of the last layer is one too many: logits are its bare output. The loss takes the "
    "softmax itself.": lambda x, affine, norms: _sigmoid(_logits(x, affine, norms)),
    "Logits are asked for, not their log-softmax: the loss takes it "
    "itself.": lambda x, affine, norms: _logits(x, affine, norms).log_softmax(1),
    "The activation of this net is the sigmoid, not ReLU.": _through(
        lambda x, layer, norms, k: norms[k](layer(x)).relu()
    ),
    "The activation of this net is the sigmoid, not tanh.": _through(
        lambda x, layer, norms, k: norms[k](layer(x)).tanh()
    ),
    "Only the first layer is normalized. Every hidden layer has a norm of its own.": _through(
        _in_first_layer_alone
    ),
    "The norms are in the other order: norms[0] belongs to affine[0].": _through(
        lambda x, layer, norms, k: _sigmoid(norms[-1 - k](layer(x)))
    ),
    "First the affine layer, then the norm, then the sigmoid. Yours has the sigmoid twice.": (
        _through(lambda x, layer, norms, k: _sigmoid(norms[k](_sigmoid(layer(x)))))
    ),
    "The norms should use the statistics of this batch, as they come. You put them into eval "
    "mode.": lambda x, affine, norms: _logits(x, affine, [norm.eval() for norm in norms]),
    "The norms are not used: this is the plain network.": _through(
        lambda x, layer, norms, k: _sigmoid(layer(x))
    ),
    "The sigmoid is missing: without it the layers collapse into one affine map.": _through(
        lambda x, layer, norms, k: norms[k](layer(x))
    ),
    "Logits are asked for, the bare output of the last layer. The loss takes the softmax "
    "itself.": lambda x, affine, norms: _logits(x, affine, norms).softmax(1),
}


def _share(model, x, labels):
    return (model(x).argmax(1) == labels).float().mean().item()


def _left_in_eval(model, x, labels):
    model.eval()
    return _share(model, x, labels), model.training


def _always_back_to_train(model, x, labels):
    share = _share(model.eval(), x, labels)
    return share, model.train().training


def _share_of_wrong(model, x, labels):
    share, mode = _share_and_mode(model, x, labels)
    return 1 - share, mode


def _in_percent(model, x, labels):
    share, mode = _share_and_mode(model, x, labels)
    return 100 * share, mode


def _share_and_mode(model, x, labels):
    was_training = model.training
    share = _share(model.eval(), x, labels)
    return share, model.train(was_training).training


def _count_of_right(model, x, labels):
    share, mode = _share_and_mode(model, x, labels)
    return share * len(labels), mode


OF_EVALUATIONS = {
    "`model.eval()` is missing: batch norm normalized with the statistics of the test "
    "batch.": lambda model, x, labels: (_share(model, x, labels), model.training),
    "You left the model in eval mode. The next training step would run with frozen "
    "statistics.": _left_in_eval,
    "You always go back to train mode. A model that came in eval mode should leave in "
    "it.": _always_back_to_train,
    "That is the share of wrong answers. Asked for is the share of right ones.": _share_of_wrong,
    "That is in percent. A share lies between 0 and 1.": _in_percent,
    "That is the number of right answers. Divide by len(labels).": _count_of_right,
}


def _of_ends(width):
    """The width between the smallest and the largest scale that work."""

    def measured(scales, accuracies, level):
        good = scales[accuracies >= level]
        return width(good.min(), good.max())

    return measured


OF_DECADES = {
    "You counted the scales. Their number depends on how finely somebody swept; the decades "
    "between smallest and largest do not.": lambda scales, accuracies, level: float(
        (accuracies >= level).sum()
    ),
    "You counted the steps between the scales. They need not be a decade each: take the log10 of "
    "largest through smallest.": lambda scales, accuracies, level: float(
        (accuracies >= level).sum() - 1
    ),
    "You counted half a decade for each step. Somebody else may sweep in other steps: take the "
    "log10 of largest through smallest.": lambda scales, accuracies, level: (
        0.5 * float((accuracies >= level).sum() - 1)
    ),
    "That is the natural logarithm. A decade is a factor of ten: np.log10.": _of_ends(
        lambda low, high: np.log(high / low)
    ),
    "That is log2. A decade is a factor of ten: np.log10.": _of_ends(
        lambda low, high: np.log2(high / low)
    ),
    "The sign is turned around: largest through smallest.": _of_ends(
        lambda low, high: np.log10(low / high)
    ),
    "Accuracy exactly at the level is enough: ≥, not >.": lambda scales, accuracies, level: np.ptp(
        np.log10(scales[accuracies > level])
    ),
    "You took all scales. Only those with accuracy ≥ level count.": (
        lambda scales, accuracies, level: np.ptp(np.log10(scales))
    ),
    "You took the accuracies. Asked for are the decades between scales.": (
        lambda scales, accuracies, level: np.ptp(np.log10(accuracies[accuracies >= level]))
    ),
    "Those are the scales that do not work: accuracy below the level.": (
        lambda scales, accuracies, level: np.ptp(np.log10(scales[accuracies < level]))
    ),
    "The logarithm comes first: log10 of the ratio, not of the difference.": _of_ends(
        lambda low, high: np.log10(high - low)
    ),
    "That is the difference of the scales. On a log axis the ratio counts.": _of_ends(
        lambda low, high: high - low
    ),
    "That is the ratio. A decade is a factor of ten: take log10.": _of_ends(
        lambda low, high: high / low
    ),
}
