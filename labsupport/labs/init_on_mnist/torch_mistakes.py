"""Exercise "he-in-place": the usual wrong answers.

torch is imported inside the functions: the engine must start without it.
"""


def _filled(fill, bias=lambda b: b.zero_(), chosen=lambda k, last: True):
    """An answer that fills each chosen layer: its weight by `fill(weight, rng)`, and its bias."""

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


def _frozen(model, rng):
    _filled(_he)(model, rng)
    for parameter in model.parameters():
        parameter.requires_grad_(False)


def _longer(model, rng):
    import torch

    _filled(_he)(model, rng)
    model.append(torch.nn.ReLU())


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
    "Your numbers have the right variance, but are not normal; those of kaiming_uniform_ are "
    "uniform. He's normal draw is kaiming_normal_.": _filled(_uniform(lambda n: (6 / n) ** 0.5)),
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
    "Only the last layer has new weights: go through all of them.": _filled(
        _he, chosen=lambda k, last: k == last
    ),
    "The first Linear layer is as it was. Every one is asked for.": _filled(
        _he, chosen=lambda k, last: k > 0
    ),
    "You have set requires_grad to False, so the model no longer learns. The functions of "
    "torch.nn.init need no such step.": _frozen,
    "You have appended a ReLU. The outputs of the last Linear are the model's answer: change only "
    "numbers.": _longer,
    "You have copied a=√5 from torch's default: that is the gain √(1/3). ReLU's is √2: "
    "nonlinearity='relu'.": _filled(_normal(lambda n_in, n_out: (1 / (3 * n_in)) ** 0.5)),
    "That is torch's gain for tanh, 5/3. These layers are followed by ReLU: "
    "nonlinearity='relu'.": _filled(_normal(lambda n_in, n_out: 5 / 3 * n_in**-0.5)),
    "That is torch's own default, uniform in ±1/√n: the variance is a sixth of He's.": _filled(
        _uniform(lambda n: n**-0.5)
    ),
    "The biases are 1 now. He's draw goes with zero biases.": _filled(
        _he, bias=lambda b: b.fill_(1)
    ),
}
