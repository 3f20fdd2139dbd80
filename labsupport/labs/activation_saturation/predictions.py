"""What lab 02 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "tanh-slope-at-one": Question(
        "How much of its steepest slope does tanh still have at a = 1?",
        ["about 95 %", "about 80 %", "about 60 %", "about 40 %"],
        answer="about 40 %",
        why="tanh(1) is 0.76 and tanh′ is 1 − tanh², which leaves 0.42. tanh bends early.",
    ),
    "gradient-behind-saturation": Question(
        "tanh, weights N(0, 1). The gradient has std 1 at the outputs of layer 5. What is its std "
        "at the outputs of layer 1?",
        ["less than 0.001", "about 0.1", "about 1", "more than 100"],
        answer="more than 100",
        why="Few slopes let anything through, but the weights behind them are large, and the "
        "weights win.",
    ),
    "saturated-by-biases": Question(
        "LeCun's weights and biases of std 20: again nine of ten outputs are saturated. The "
        "gradient has std 1 at layer 5. What is its std at layer 1?",
        ["below 0.01", "about 1", "about 100", "more than 1000"],
        answer="below 0.01",
        why="The slopes are as flat as before. This time no large weights stand behind them.",
    ),
    "silent-tanh-units": Question(
        "tanh, weights N(0, 1), layer 5. How many of the 500 units are saturated for every one of "
        "the 1000 inputs?",
        ["none", "about one in ten", "about half", "about nine in ten"],
        answer="none",
        why="Here a changes its sign from input to input. So each unit comes close to 0 for some "
        "inputs.",
    ),
    "first-to-learn": Question(
        "Two sigmoid nets, each at its best learning rate. One starts with no unit saturated "
        "(LeCun), one with most of them (N(0, 1)). Which has more digits right after 150 steps?",
        ["the unsaturated", "the saturated", "they are level", "neither has learned anything"],
        answer="the saturated",
        why="With LeCun's weights each sigmoid layer shrinks both the signal and the gradient. "
        "Large weights make up for flat slopes.",
    ),
    "signs-of-a-batch": Question(
        "Now the gradient of a batch of 256 digits. What share of a unit's 100 weights still goes "
        "with the unit's majority?",
        ["about half: coin tossing", "about 60 %", "about 75 %", "over 90 %"],
        answer="over 90 %",
        why="Before training all outputs h are near ½. So a unit's 100 sums of δ · h are nearly "
        "the same number.",
    ),
}
