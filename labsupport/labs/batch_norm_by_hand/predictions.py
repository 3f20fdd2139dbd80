"""What lab 08 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "largest-rate-after-scaling": Question(
        "We compare the raw features with the standardized ones. What happens to the largest "
        "learning rate at which gradient descent does not diverge?",
        ["it gets larger", "it stays as it is", "it gets smaller"],
        answer="it gets smaller",
        why="Standardized features are larger numbers here, so the loss bends more. What "
        "standardizing helps is the ratio of the largest to the smallest bend, and that decides "
        "how many steps are needed.",
    ),
    "shape-after-batch-norm": Question(
        "A unit's values are skewed: nearly half of them are 0, the others reach far to the right. "
        "They go through batch norm. What does their histogram look like then?",
        [
            "like a bell, with mean 0 and variance 1",
            "as before, only shifted and scaled",
            "flat, between −1 and 1",
        ],
        answer="as before, only shifted and scaled",
        why="Every value has the same number subtracted, and is divided by the same number. That "
        "moves and stretches a histogram, and changes nothing else.",
    ),
    "bias-below-batch-norm": Question(
        "A bias b is added directly below a normalization. The gradient of b is computed as if the "
        "mean were a constant. What happens in 100 steps?",
        [
            "b finds its best value, and the loss falls",
            "b grows in every step, and the loss stays as it is",
            "b and the loss stay as they are",
        ],
        answer="b grows in every step, and the loss stays as it is",
        why="What b adds to every value is subtracted again with the mean. The gradient does not "
        "know it, so it asks for more of b in every step.",
    ),
    "in-use-after-eight-steps": Question(
        "After 8 steps the sigmoid net reads 40 to 75 % of the digits (it depends on the data "
        "set), with the statistics of the test batch. How many does it read in use, with the "
        "running statistics of torch's usual momentum 0.1?",
        ["about as many", "half as many", "about as many as a guess, 10 %"],
        answer="about as many as a guess, 10 %",
        why="The stored variance began at 1. After 8 steps 0.9⁸ = 43 % of that 1 are still in it, "
        "and in the upper two layers the true variance is about 0.04. The stored mean is late as "
        "well.",
    ),
    "control-for-after": Question(
        "Batch norm *before* again, and σ's outputs are shifted and stretched by two fixed "
        "numbers, (σ − ½) / 0.21. How many steps does it take to 80 %, at its own best rate?",
        [
            "about as many as with batch norm before",
            "about as many as with batch norm after",
            "more than with batch norm before",
        ],
        answer="about as many as with batch norm after",
        why="What the next layer missed was centered inputs. Subtracting ½ gives it that. The "
        "0.21 only changes at which rate it is fastest.",
    ),
    "gradient-of-ten-times-W": Question(
        "Below a batch norm all weights W are made ten times as large. What happens to the "
        "gradient of W?",
        ["ten times as large", "the same", "a tenth", "a hundredth"],
        answer="a tenth",
        why="The output is the same. A change of W by a given amount is now a ten times smaller "
        "share of W, so it turns W a tenth as far.",
    ),
}
