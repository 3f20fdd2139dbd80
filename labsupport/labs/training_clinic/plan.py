"""A training in plain settings: what a healthy one does, each of which a disease may change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """One training. The values below are those of a healthy patient.

    hidden: hidden layers of 100 units. activation: a name of `TORCH_ACTIVATIONS`. std: of every
    weight; None takes He's √(2/n) for ReLU and 1/√n for others, times `gain`. equal: all weights of
    a matrix are one number, `std`. bias: of every hidden unit at first. norm: as `Network` takes
    it. dropout: the share of hidden units switched off. last_relu: a ReLU on the logits. frozen:
    the hidden layers do not learn.

    train_input, test_input: names of `INPUTS`, how pixels between 0 and 1 reach the net.
    standardize: then the mean of the training images is subtracted, and their std divided by.
    images: the first so many training images; None is all of them. labels: a name of `LABELS`.
    shuffled: each epoch in another order. halved: every other ten of the test images are tested,
    and the rest is never seen. leaked: the images that are tested are trained on too.

    loss: a name of `LOSSES`. optimizer: "SGD" or "Adam". clip: the largest norm of a gradient.
    decay: λ, each step takes rate · λ off every weight. zero_grad: gradients are set back to 0
    before each step. eval_mode: the net is tested in eval mode.
    """

    hidden: int = 3
    activation: str = "relu"
    std: float | None = None
    gain: float = 1.0
    equal: bool = False
    bias: float = 0.0
    norm: str = "plain"
    dropout: float = 0.0
    last_relu: bool = False
    frozen: bool = False

    train_input: str = "0 to 1"
    test_input: str = "0 to 1"
    standardize: bool = False
    images: int | None = None
    labels: str = "true"
    shuffled: bool = True
    halved: bool = False
    leaked: bool = False

    loss: str = "cross-entropy"
    optimizer: str = "SGD"
    rate: float = 0.1
    batch: int = 128
    steps: int = 300
    clip: float | None = None
    decay: float = 0.0
    zero_grad: bool = True
    eval_mode: bool = True

    def __str__(self) -> str:
        """What a patient tells by itself, as its curves do: not batch norm or dropout."""
        layers = "-".join(["784", *["100"] * self.hidden, "10"])
        parts = [layers, self.activation, self.optimizer]
        return ", ".join([*parts, f"{self.steps} steps in batches of {self.batch}"])
