"""Small Labs, to be recorded: two follow their controls, one trains."""

from labsupport.by_hand.initializers import gaussian
from labsupport.explore import Choice, Lab, Seed, Slider, Toggle, TrainingLab
from labsupport.figures.handle import Handle
from labsupport.figures.live import LiveFigure
from labsupport.figures.training import TrainingFigure
from labsupport.labs.start_here.explorer import one_unit
from labsupport.labs.start_here.figures import ShapeFigure
from labsupport.training.loop import Training
from labsupport.training.networks import Network
from tiny_digits import tiny_digits

BROKEN = 3.0  # the weight for which there is no answer


def unit(*, weight, activation, depth, **others):
    """The result of `one_unit`, whatever the others are; one weight is refused."""
    if abs(weight - BROKEN) < 1e-6:
        raise ZeroDivisionError("this weight is too odd")
    return one_unit(activation=activation, weight=weight * (depth / 2))


def small_lab(experiments=(), title="Small", **settings):
    """A Lab of which some activations and depths are recorded, no shift and no other seed."""
    controls = [
        Slider("weight", "weight w", 1.0, 0.5, 4.5, 0.125, marks={"1": 1.0}),
        Choice("activation", "activation", "tanh", ["tanh", "sigmoid", "relu", "elu"]),
        Slider("depth", "depth", 2, 1, 8, recorded=[2, 5]),
        Slider("shift", "shift", 0.0, -1.0, 1.0, 0.1),
        Toggle("extra", "extra"),
        Seed(),
    ]
    presets = {
        "gentle": {"activation": "tanh", "weight": 0.55},
        "steep": {"activation": "sigmoid", "weight": 4.0},
    }
    named = {"title": title, "settings": settings, "maker": "small_lab"}
    named["experiments"] = experiments
    return Lab(unit, ShapeFigure, controls=controls, presets=presets, **named)


def asked_lab():
    """The same Lab, of which the text asks for more."""
    shifted = {"activation": "elu", "shift": 0.5}
    pair = [{"activation": "relu", "weight": 2.0}, {"activation": "relu", "weight": 2.125}]
    return small_lab([[shifted], pair], title="Asked")


def two_sliders():
    """The same Lab; with one activation other depths are recorded than with the others."""
    elu = [[{"activation": "elu", "depth": depth}] for depth in (3, 4)]
    return small_lab(elu, title="Two sliders")


class PointFigure(LiveFigure):
    """A point that can be dragged; `pinned` is another one."""

    width, height = 4.0, 2.5

    def build(self, figure, result):
        axes = figure.add_subplot()
        axes.set(xlim=(0, 4), ylim=(0, 2))
        self.point = self.live(axes.plot([], [], "o")[0])
        self.handle = Handle(axes, "x", "y")

    def update(self, result, pinned):
        self.point.set(data=([result[0]], [result[1]]), markersize=result[2])

    @classmethod
    def words(cls, result):
        return f"a point at {result[0]:g}, {result[1]:g}"


def point_lab(**settings):
    """A Lab whose picture has a handle, recorded at fifteen places."""
    controls = [
        Slider("size", "size", 8, 4, 12),
        Slider("x", "x", 1.0, 0.0, 4.0, 0.5, recorded=[0, 1, 2, 3, 4]),
        Slider("y", "y", 1.0, 0.0, 2.0, 0.5, recorded=[0, 1, 2]),
    ]
    named = {"title": "Point", "settings": settings, "maker": "point_lab"}
    return Lab(lambda size, x, y: (x, y, size), PointFigure, controls=controls, **named)


def train(*, rate, seed):
    """A training of 16 steps on made-up digits; at one rate it fails as it begins."""
    if rate == BROKEN:
        return Refused(train(rate=1.0, seed=seed).record)
    network = Network((784, 12, 12, 10), activation="tanh", initializer=gaussian(0.3), seed=seed)
    settings = {"iterations": 16, "check_every": 4, "look_every": 4, "batch_size": 30}
    label = f"rate {rate:g}"
    return Training(network, tiny_digits(), learning_rate=rate, seed=seed, label=label, **settings)


class Refused:
    """A training that raises in its first step."""

    def __init__(self, record):
        self.record = record

    def __iter__(self):
        raise ValueError("this rate is too odd")


def small_training(experiments=(), title="Training", **settings):
    """A Lab that trains at two rates, and at those of the experiments."""
    controls = [Slider("rate", "learning rate", 0.1, 0.01, 10.0, 0.25, log=True), Seed()]
    presets = {"slow": {"rate": 0.1}, "fast": {"rate": 1.0}}
    named = {"title": title, "settings": settings, "experiments": experiments}
    return TrainingLab(train, TrainingFigure, controls=controls, presets=presets, **named)


def asked_training():
    """The same; the text asks for two rates, one after the other, and for one that fails."""
    return small_training([[{"rate": 0.2}, {"rate": 0.4}], [{"rate": BROKEN}]], "Asked training")
