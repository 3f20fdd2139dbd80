"""Exercise "he-in-place": what is looked at, and the usual wrong answers.

torch is imported inside the functions: the engine must start without it.
"""

import copy

import numpy as np

from labsupport.exercises.draws import drawn


def relu_net(widths, rng):
    """A torch Sequential of Linear layers with ReLU between, weights and biases drawn with rng."""
    import torch

    from labsupport.training.networks import affine_layer

    layers = []
    for n_in, n_out in zip(widths, widths[1:], strict=False):
        W, b = rng.uniform(-1, 1, (n_in, n_out)), rng.uniform(-1, 1, n_out)
        layers += [affine_layer(W / np.sqrt(n_in), b / np.sqrt(n_in)), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def seeded(seed):
    """A generator of torch, whose numbers `seed` decides."""
    import torch

    return torch.Generator().manual_seed(int(seed))


def left_behind(function):
    """What `function(model, rng)` leaves in the Linear layers of a copy of the model.

    A `Draw` of each weight matrix, and the largest bias; its own answer where that is `...`.
    """

    def look(model, rng):
        start = int(rng.initial_seed())
        answers = []

        def linear_layers(numpy_rng):
            twin = copy.deepcopy(model)
            answers.append(function(twin, seeded(numpy_rng.integers(2**62))))
            return [layer for layer in twin if hasattr(layer, "weight")]

        def weight(k):
            def draw(numpy_rng):
                return linear_layers(numpy_rng)[k].weight.detach().numpy()

            return drawn(draw)(np.random.default_rng([start, k]))

        layers = linear_layers(np.random.default_rng(start))
        if answers[0] is ...:
            return ...
        biases = [float(layer.bias.detach().abs().max()) for layer in layers]
        return *(weight(k) for k in range(len(layers))), max(biases)

    return look


def _filled(fill, bias=lambda b: b.zero_(), chosen=lambda k, last: True):
    """An answer that fills each chosen weight with `fill(weight, rng)`, and each bias."""

    def answer(model, rng):
        import torch

        layers = [layer for layer in model if isinstance(layer, torch.nn.Linear)]
        with torch.no_grad():
            for k, layer in enumerate(layers):
                if chosen(k, len(layers) - 1):
                    fill(layer.weight, rng)
                bias(layer.bias)

    return answer


def _normal(std):
    """A fill with normal numbers of std(fan_in, fan_out)."""
    return lambda weight, rng: weight.normal_(0, std(*weight.shape[::-1]), generator=rng)


def _he(weight, rng):
    return _normal(lambda n_in, n_out: (2 / n_in) ** 0.5)(weight, rng)


def _uniform(bound):
    """A fill with uniform numbers in ±bound(fan_in)."""
    return lambda weight, rng: weight.uniform_(
        -bound(weight.shape[1]), bound(weight.shape[1]), generator=rng
    )


def _from_elsewhere(weight, rng):
    import torch

    _he(weight, torch.Generator().manual_seed(torch.Generator().seed() % 2**62))


OF_MODELS = {
    "The model is as it was. Change its weights in place, with the functions of torch.nn.init "
    "whose names end in an underscore.": lambda model, rng: None,
    "The biases are as they were: torch.nn.init.zeros_(layer.bias).": _filled(
        _he, bias=lambda b: None
    ),
    "The numbers do not come from rng: torch draws from a state that the whole program shares. "
    "Hand over generator=rng.": _filled(_from_elsewhere),
    "Your numbers have the right variance, but are uniform: that is kaiming_uniform_. He's normal "
    "draw is kaiming_normal_.": _filled(_uniform(lambda n: (6 / n) ** 0.5)),
    "That is 1/√n, LeCun's std: the factor 2 for ReLU is missing. kaiming_normal_ has it with "
    "nonlinearity='relu'.": _filled(_normal(lambda n_in, n_out: n_in**-0.5)),
    "That is Glorot's (Xavier's) draw, with both widths in it. He's has 2/fan_in.": _filled(
        _normal(lambda n_in, n_out: (2 / (n_in + n_out)) ** 0.5)
    ),
    "You took fan_out. A weight of torch is (fan_out, fan_in), and He's draw wants fan_in, which "
    "is weight.shape[1].": _filled(_normal(lambda n_in, n_out: (2 / n_out) ** 0.5)),
    "That is the variance, 2/n. A draw wants its root.": _filled(
        _normal(lambda n_in, n_out: 2 / n_in)
    ),
    "The last Linear layer is as it was. Every one is asked for.": _filled(
        _he, chosen=lambda k, last: k < last
    ),
    "Only the first layer has new weights: go through all of them.": _filled(
        _he, chosen=lambda k, last: k == 0
    ),
    "That is torch's own default, uniform in ±1/√n: the variance is a sixth of He's.": _filled(
        _uniform(lambda n: n**-0.5)
    ),
    "The biases are 1 now. He's draw goes with zero biases.": _filled(
        _he, bias=lambda b: b.fill_(1)
    ),
}
