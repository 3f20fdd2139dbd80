"""The recipe: ten steps to a net that trains, each with a number that a lab of the course measured.

No number is typed here. Each is read from the claims that the executed notebooks hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labsupport.exercises.stored_claims import notebook_of, stored_claim

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


@dataclass(frozen=True)
class Finding:
    """What a lab measured. words: what it means, with places for numbers.

    lab: its number. claim: the sentence of the claim. "{0}" is the first number of its value, "{1}"
    the second, without signs: the words say in which direction.
    """

    lab: str
    claim: str
    words: str

    @property
    def file(self) -> str:
        """The name of the lab's notebook."""
        return notebook_of(self.lab).name

    @property
    def told(self) -> str:
        """The words with the numbers in their places; raises what `stored_claim` raises."""
        return self.words.format(*NUMBER.findall(stored_claim(self.lab, self.claim)))


@dataclass(frozen=True)
class Advice:
    """A step of the recipe: its name, what to do, and what shows that it matters."""

    step: str
    do: str
    findings: tuple[Finding, ...]


RECIPE = (
    Advice(
        "inputs and outputs",
        "Numbers of size about 1, prepared in one way for training and test. One output for each "
        "class.",
        (
            Finding(
                "07",
                "Divided by their std: less than half as long",
                "pixels divided by their std: a plateau {0} times as long",
            ),
        ),
    ),
    Advice(
        "data",
        "Look at images with their labels. Shuffle. Keep the test images apart. More data help "
        "more than any brake.",
        (
            Finding(
                "13",
                "Stored, 300 labels: shifted images gain over twice the best brake",
                "300 labels: shifted copies gain {0} points, the best regularizer {1}",
            ),
        ),
    ),
    Advice(
        "architecture",
        "As many layers as needed, ReLU. The last layer has no activation.",
        (
            Finding(
                "12",
                "Four and six plain layers: medians over 80 % of theirs wrong",
                "four sigmoid layers with Glorot's weights: {0} or more of the images wrong",
            ),
            Finding(
                "12",
                "Batch norm, or ReLU and He: over 70 % accuracy on every seed",
                "six layers of ReLU: at least {0} right",
            ),
        ),
    ),
    Advice(
        "loss",
        "Cross-entropy of the raw outputs: softmax once, inside the loss, from a stable formula.",
        (
            Finding(
                "14",
                "From weights ten times as large: over 15 points behind",
                "weights ten times too large: squared error ends {0} points behind",
            ),
        ),
    ),
    Advice(
        "initialization",
        "He's √(2/n) for ReLU, 1/√n for tanh, biases 0. The first loss is near ln 10.",
        (
            Finding(
                "07",
                "He's factor is over 2 points ahead of 1/√n there",
                "six layers of ReLU, 150 steps: He's √(2/n) is {0} points ahead of 1/√n",
            ),
        ),
    ),
    Advice(
        "normalization",
        "Batch norm for deep nets with large batches, layer norm for small ones. It also hides "
        "causes, so cure these first.",
        (
            Finding(
                "09",
                "ReLU, best rates: plain takes over 1.7 times batch norm's steps",
                "seven layers of ReLU, best rates: {0} times the steps without batch norm",
            ),
            Finding(
                "11",
                "At m = 2 batch norm is over 5 points behind layer norm",
                "in batches of two batch norm is {0} points behind layer norm",
            ),
        ),
    ),
    Advice(
        "optimizer",
        "The rate first: one run of a rate finder. Then a schedule. SGD with momentum, or Adam.",
        (
            Finding(
                "14",
                "The cosine gives momentum over 0.5 points",
                "a cosine schedule gains {0} points",
            ),
            Finding(
                "14",
                "Stored, constant rate: Adam is less than 1.5 points from momentum",
                "Adam or momentum, each at its best rate: {0} points",
            ),
        ),
    ),
    Advice(
        "regularizer",
        "Only if training is clearly better than test. More or shifted images first.",
        (
            Finding(
                "13",
                "With 10,000 labels all but shifted images gain less than 1 point",
                "10,000 labels: the best regularizer gains {0} points, shifted images {1}",
            ),
        ),
    ),
    Advice(
        "search on held-out data",
        "Rate, width, strength: on validation images. Each candidate gets its own best rate. The "
        "test images are used once, at the end.",
        (
            Finding(
                "09",
                "ReLU: it saves a larger share of steps at 0.1 than at 0.02",
                "one comparison, two rates: without batch norm {0} or {1} times the steps",
            ),
        ),
    ),
    Advice(
        "early stopping",
        "Keep the weights of the best validation loss. It pays where labels are wrong.",
        (
            Finding(
                "13",
                "30 % wrong: stopping saves over 2 points of test error",
                "30 % of the labels wrong: it saves {0} points of test error",
            ),
            Finding(
                "13",
                "Labels right: stopping changes the test error by under 3 points",
                "labels right: {0} points of difference",
            ),
        ),
    ),
)

# What a doctor looks at when a training fails: {look: what it means}.
LOOKS = {
    "The data as the net gets them.": "Ten images with their labels, of training and test.",
    "The first loss.": "Near ln 10 for ten classes. Exactly that: silent. Far above: a scale.",
    "One batch by heart.": "If not: net, loss or steps. If yes: the data may still be wrong.",
    "Images of zeros.": "As good as the images? Then they are not used, or labels do not belong.",
    "Update over weights.": "Layer by layer. 0: frozen. Tiny: rate or gradients. Near 1: too much.",
    "Dead and saturated units.": "They are an end, not a cause: ask how they began.",
    "Confusion matrix.": "Below chance is never bad luck.",
    "The test twice, in another order.": "Differs? `eval()` is missing.",
    "Fresh images.": "Worse than the test? Test images were trained on.",
}
