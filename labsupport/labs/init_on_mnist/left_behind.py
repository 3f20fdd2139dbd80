"""Exercise "he-in-place": the models that it is given, and what an answer leaves in them.

torch is imported inside the functions: the engine must start without it.
"""

import copy
from dataclasses import dataclass

import numpy as np

from labsupport.exercises.draws import Draw, drawn

OLD, FOREIGN, SEEDED, UNFINITE = "old", "foreign", "seeded", "NaN or infinite"


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


@dataclass(frozen=True, repr=False)
class LeftBehind:
    """What an answer leaves in a model.

    kinds: of all its parts. weights: of each Linear, a `Draw`, or `OLD`; `FOREIGN`, not from the
    generator; `SEEDED`, the same for each of its states; `UNFINITE`. bias: the largest of all,
    infinity where one is gone. learn: whether every weight and bias still gets a gradient. types:
    of the weights' numbers.
    """

    kinds: tuple[str, ...]
    weights: tuple
    bias: float
    learn: bool
    types: tuple[str, ...]

    def __repr__(self) -> str:
        words = ["new" if isinstance(one, Draw) else one for one in self.weights]
        words = [f"all {words[0]}"] if len(set(words)) == 1 else words
        kind = self.types[0].removeprefix("torch.")
        return f"weights {', '.join(words)}; {kind}; largest bias {self.bias:.3g}"

    def difference_to(self, got) -> str | None:
        """A sentence saying how another answer leaves the model; None where it leaves it alike."""
        if not isinstance(got, LeftBehind):
            return "Change the model in place; what is returned does not count."
        if got.kinds != self.kinds:
            return (
                f"The model should keep its {len(self.kinds)} layers, but is now "
                f"{', '.join(got.kinds)}. Change only the numbers in them."
            )
        if got.learn != self.learn:
            return (
                "A weight or a bias has requires_grad=False now: it would never learn. Leave that "
                "as it is; the functions of torch.nn.init need no such step."
            )
        if got.types != self.types:
            return f"The weights should stay {self.types[0]}, but are {got.types[0]} now."
        return self._of_numbers(got)

    def _of_numbers(self, got) -> str | None:
        """The same, of weights and biases."""
        for k, (wanted, given) in enumerate(zip(self.weights, got.weights, strict=True), start=1):
            where = f"Linear layer {k} of {len(self.weights)}"
            if wanted is given and not isinstance(given, Draw):
                continue
            if given is OLD:
                return f"{where} has its old weights. Every Linear is asked for."
            if given is UNFINITE:
                return f"{where}: some of its weights are NaN or infinite."
            if given is FOREIGN:
                return f"{where}: its numbers do not come from rng. Hand over generator=rng."
            if given is SEEDED:
                return (
                    f"{where}: its numbers are the same for every state of rng. Hand over "
                    "generator=rng, and do not seed it."
                )
            sentence = wanted.difference_to(given) if isinstance(wanted, Draw) else "Otherwise."
            if sentence:
                return f"{where}: {sentence}"
        if np.isinf(got.bias) and np.isfinite(self.bias):
            return "A Linear has no bias any more. Keep the biases, and set them to 0."
        if not np.isclose(got.bias, self.bias, rtol=1e-5, atol=0):
            return f"The largest bias should be {self.bias:.3g}, but is {got.bias:.3g}."
        return None


def left_behind(function):
    """What `function(model, rng)` leaves in a copy of the model; its answer if that is `...`."""

    def look(model, rng):
        start = int(rng.initial_seed())
        before = linear_layers(model)

        def after(numpy_rng):
            twin = copy.deepcopy(model)
            answer = function(twin, seeded(numpy_rng.integers(2**62)))
            return twin, answer

        def weight(k):
            def draw(numpy_rng):
                return linear_layers(after(numpy_rng)[0])[k].weight.detach().numpy()

            return of_source(drawn(draw)(np.random.default_rng([start, k])), k)

        def of_source(draw, k):
            if not isinstance(draw, Draw):
                return UNFINITE
            if draw.from_rng or not draw.std:
                return draw
            old, new = before[k].weight.detach(), layers[k].weight.detach()
            if old.equal(new):
                return OLD
            again, _ = after(np.random.default_rng(start + 1))
            return SEEDED if new.equal(linear_layers(again)[k].weight.detach()) else FOREIGN

        twin, answer = after(np.random.default_rng(start))
        if answer is ...:
            return ...
        kinds, layers = tuple(type(part).__name__ for part in twin), linear_layers(twin)
        same = kinds == tuple(type(part).__name__ for part in model)
        weights = tuple(weight(k) for k in range(len(layers))) if same else ()
        biases = [np.inf if b is None else float(b.detach().abs().max())
                  for b in (layer.bias for layer in layers)]  # fmt: skip
        learn = all(parameter.requires_grad for parameter in twin.parameters())
        types = tuple(str(layer.weight.dtype) for layer in layers)
        return LeftBehind(kinds, weights, max(biases, default=0.0), learn, types)

    return look


def linear_layers(model):
    """The parts of a Sequential that have weights."""
    return [layer for layer in model if hasattr(layer, "weight")]
