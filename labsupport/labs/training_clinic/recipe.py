"""The recipe: ten steps to a net that trains, each with a number that a lab of the course measured.

No number is typed here. Each is read from the claims that the executed notebooks hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from labsupport.exercises.stored_claims import notebook_of, stored_claim

NUMBER = r"([\d.]+%?)"


@dataclass(frozen=True)
class Finding:
    """What a lab measured. words: what it means, with places for numbers.

    lab: its number. claim: the sentence of the claim. value: how its whole value must read, with
    signs and units, and "#" for a number: "-# points". The words hold for such values alone. "{0}"
    is the first number, "{1}" the second; "±" before "#" takes a number with its sign.
    """

    lab: str
    claim: str
    value: str
    words: str

    @property
    def file(self) -> str:
        """The name of the lab's notebook."""
        return notebook_of(self.lab).name

    @property
    def numbers(self) -> list[str]:
        """The numbers of its value, in their order.

        Raises what `stored_claim` raises, and ValueError for a value that reads otherwise.
        """
        value = stored_claim(self.lab, self.claim)
        pattern = re.escape(self.value).replace("±\\#", r"([+-]?[\d.]+)").replace("\\#", NUMBER)
        found = re.fullmatch(pattern, value)
        if not found:
            told = f"lab {self.lab}, {self.claim!r}: {value!r}"
            raise ValueError(f"{told} does not read {self.value!r}: do the words still hold?")
        return [number.replace("-", "−") for number in found.groups()]

    @property
    def told(self) -> str:
        """The words with the numbers in their places."""
        try:
            return self.words.format(*self.numbers)
        except (KeyError, ValueError):  # somebody's own copy of that lab, with other outputs
            return f"lab {self.lab} in this folder has no such number now"


@dataclass(frozen=True)
class Advice:
    """A step of the recipe: its name, what to do, and what shows that it matters."""

    step: str
    do: str
    findings: tuple[Finding, ...]


RECIPE = (
    Advice(
        "inputs and outputs",
        "Numbers of size about 1, prepared in one way for training and test. One output for "
        "each class.",
        (
            Finding(
                "07",
                "Divided by their std: less than half as long",
                "# times",
                "tanh from weights of 0.02, plain SGD: with pixels divided by their std the "
                "plateau is {0} times as long",
            ),
        ),
    ),
    Advice(
        "data",
        "Look at images with their labels. Shuffle. Keep the test images apart. Few labels: "
        "shifted copies of the images.",
        (
            Finding(
                "13",
                "Stored, 300 labels: shifted images gain over twice the best brake",
                "# and # points",
                "300 labels: shifted copies gain {0} points of accuracy, the best regularizer {1}",
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
                "# or more",
                "four and six sigmoid layers with Glorot's weights: {0} or more of the "
                "training images wrong",
            ),
            Finding(
                "12",
                "Batch norm, or ReLU and He: over 70 % accuracy on every seed",
                "at least #",
                "six layers of ReLU, or with batch norm: at least {0} of the test right",
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
                "-# points",
                "weights ten times too large: squared error after softmax ends {0} points "
                "behind cross-entropy",
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
                "# points",
                "six layers of ReLU, 150 steps: He's √(2/n) is {0} points ahead of 1/√n",
            ),
        ),
    ),
    Advice(
        "normalization",
        "Batch norm for deep nets, layer norm for batches of two to four. Batch norm also "
        "hides causes, so cure these first.",
        (
            Finding(
                "09",
                "ReLU, best rates: centered takes more steps than batch norm",
                "#",
                "seven layers of ReLU, centered pixels, best rates: without batch norm {0} "
                "times as many steps",
            ),
            Finding(
                "11",
                "At m = 2 batch norm is over 5 points behind layer norm",
                "by # points",
                "in batches of 2 batch norm is {0} points behind layer norm",
            ),
            Finding(
                "11",
                "At m = 4, 8 and 16 batch norm is under 10 points behind layer norm",
                "by ±#, ±#, ±# points",
                "in batches of 4, 8, 16 by {0}, {1}, {2} points (with −: ahead)",
            ),
        ),
    ),
    Advice(
        "optimizer",
        "The rate first: one run of a rate finder. Then a schedule. SGD with momentum, or Adam.",
        (
            Finding(
                "14",
                "Stored: the cosine gives momentum over 0.5 points",
                "+# points",
                "momentum: a cosine schedule gains {0} points",
            ),
            Finding(
                "14",
                "Stored, constant rate: Adam is less than 1.5 points from momentum",
                "+# points",
                "constant rates, each at its best: Adam is {0} points ahead of momentum",
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
                "#; shifted #",
                "10,000 labels: the best regularizer gains {0} points, shifted images {1}",
            ),
        ),
    ),
    Advice(
        "search on held-out data",
        "Rate, width, strength: on validation images. Each candidate gets its own best rate. "
        "The test images are used once, at the end.",
        (
            Finding(
                "14",
                "Stored, cosine: Adam is ahead of plain SGD on each of five seeds",
                "#, #, #, #, #",
                "best rates found on 5,000 images, accuracies told on 5,000 others: Adam is "
                "ahead of plain SGD by {0}, {1}, {2}, {3}, {4} points (five seeds)",
            ),
            Finding(
                "09",
                "ReLU: it saves a larger share of steps at 0.1 than at 0.02",
                "plain needs # and # times the steps",
                "one rate for both, 0.1 or 0.02: without batch norm {0} or {1} times the "
                "steps, so the rate decides who wins",
            ),
        ),
    ),
    Advice(
        "early stopping",
        "Keep the weights of the best validation loss. It pays where labels are wrong.",
        (
            Finding(
                "13",
                "30 % wrong: stopping saves over half a point of test error",
                "# points",
                "30 % of 300 labels wrong: it saves {0} points of test error",
            ),
            Finding(
                "13",
                "Labels right: stopping changes the test error by under 3 points",
                "+# points",
                "labels right: it costs {0} points",
            ),
        ),
    ),
)

# What a doctor looks at when a training fails: {look: what it means}.
LOOKS = {
    "The data as the net gets them.": "Ten images with their labels, of training and test.",
    "The first loss.": "Near ln 10 for ten classes. Exactly that: silent. Far above: a scale, or "
    "another loss.",
    "One batch by heart.": "If not: inputs, net, loss or steps. If yes: labels, order or test may "
    "still be wrong.",
    "Images of zeros.": "As good as the images? Then they are not used, or labels do not belong.",
    "Update over weights.": "Layer by layer. 0: frozen or silent. Tiny: rate, gradients or a weak "
    "loss. Near 1: too much.",
    "Dead and saturated units.": "They are an end, not a cause: ask how they began.",
    "Confusion matrix.": "Under 3 % right is no bad luck: such a net knows the digits.",
    "The test twice, in another order.": "Differs? `eval()` is missing.",
    "Fresh images.": "Worse than the test? Test images were trained on.",
}
