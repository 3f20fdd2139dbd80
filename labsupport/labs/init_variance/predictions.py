"""What lab 06 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "ten-small-layers": Question(
        "tanh, scale 0.01. Five layers turn a std of 1 into 0.0005. What do ten layers leave?",
        ["about 0.00025", "about 0.00001", "about 0.0000003", "exactly 0"],
        answer="about 0.0000003",
        why="Five layers multiply by 0.0005. Five more do it again: 0.0005 · 0.0005 = 0.00000025.",
    ),
    "signal-of-a-sigmoid": Question(
        "All outputs of layer 5 together have a std of 0.027. Now look at one unit of layer 5 "
        "and send all 1000 inputs through the net. What is the std of this unit's 1000 outputs?",
        ["about 0.027 as well", "about 0.001", "below 0.00001"],
        answer="below 0.00001",
        why="Each unit has a value of its own, and this value hardly changes from input to input. "
        "The 0.027 comes from the differences between the units.",
    ),
    "carriers-of-the-gradient": Question(
        "Take one layer, and let each unit multiply its gradient by its slope. Square the results "
        "and add them up. Which units give most of this sum?",
        [
            "the saturated units: 92 % of all, with slopes below 0.06",
            "the units in between: about 4 %, with slopes from 0.06 to 0.5",
            "the steep units: about 3 %, with slopes above 0.5",
        ],
        answer="the steep units: about 3 %, with slopes above 0.5",
        why="A saturated unit multiplies a square by less than 0.06² = 0.004, a steep unit by more "
        "than 0.5² = 0.25. Even 92 % of the units cannot make up for that.",
    ),
    "tanh-and-one-and-a-half": Question(
        "tanh and W = 1.5 · I, layer after layer. What happens to the signal?",
        ["it grows like 1.5ᵏ", "it goes to 0", "it settles at a value below 1", "it oscillates"],
        answer="it settles at a value below 1",
        why="tanh keeps every output below 1. At h = ±0.8586, tanh(1.5 h) gives h again, and every "
        "number moves to one of these two values.",
    ),
    "four-times-as-many-inputs": Question(
        "A linear unit adds up 500 inputs of std 1. With weights of std 0.045 its output has "
        "std 1. Now it has 2000 inputs. Which std of the weights gives 1 again?",
        ["0.18", "0.09", "0.045, as before", "0.022", "0.011"],
        answer="0.022",
        why="The variance of a sum grows with the number n of its terms, so the std grows with √n. "
        "Four times as many inputs: twice the std. Weights of half the size make up for that.",
    ),
    "what-relu-halves": Question(
        "z is a standard normal number. Which of these is one half for relu(z)?",
        ["its mean", "its variance", "its std", "its mean square"],
        answer="its mean square",
        why="The negative numbers hold half of all squares, and relu sets them to 0. The mean is "
        "0.40, the variance 0.34 and the std 0.58.",
    ),
    "back-through-a-wider-layer": Question(
        "The layer has 500 inputs and 2000 units. Weights of std 1/√500 keep the std of the "
        "signal at 1. A gradient of std 1 comes back. What is its std below the layer?",
        ["0.5", "1, as for the signal", "2", "4"],
        answer="2",
        why="Each input is read by 2000 units, so its gradient adds up 2000 terms of std 1/√500. "
        "The sum has std √2000 / √500 = 2.",
    ),
    "one-gain-for-tanh": Question(
        "A tanh net of 20 layers, the same gain in each. Is there a gain that leaves the std of "
        "the signal and the std of the gradient as they are?",
        ["yes, near 1", "yes, near 1.3", "yes, 5/3", "no, none keeps both"],
        answer="no, none keeps both",
        why="The gradient is kept near 1.2. There the signal falls to about 0.63, and larger "
        "gains make the gradient grow.",
    ),
}
