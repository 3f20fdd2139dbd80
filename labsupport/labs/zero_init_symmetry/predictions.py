"""What lab 05 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "two-copies": Question(
        "All six weights are 0.3, so the two units are copies. Before training, you change one or "
        "two of the weights to 0.4. After which change do the units stay copies to the end?",
        [
            "w₁₁ alone (from x₁ into unit 1)",
            "v₁ alone (from unit 1 to the output)",
            "w₁₁ and w₁₂ (from x₁ into both units)",
            "none of the three",
        ],
        answer="w₁₁ and w₁₂ (from x₁ into both units)",
        why="Both units still have equal weights in and equal weights out, so their gradients are "
        "equal. Each of the other changes touches one unit only.",
    ),
    "copies-worth": Question(
        "In each hidden layer of 784-50-50-10 all fifty units are copies. A smaller tanh net gives "
        "the same outputs. How many units does it need, at least, in its two hidden layers?",
        ["50 and 50", "10 and 10", "2 and 2", "1 and 1"],
        answer="1 and 1",
        why="Fifty equal outputs with equal weights add up to fifty times one of them. So one unit "
        "with a weight fifty times as large does the same.",
    ),
    "zeros-with-tanh": Question(
        "784-50-50-10, tanh: all weights and biases start at exactly 0. What does training change?",
        [
            "nothing at all",
            "the ten last biases",
            "the last weights and biases",
            "everything, slowly",
        ],
        answer="the ten last biases",
        why="tanh(0) = 0, so every hidden output is 0 and the last weights get the gradient 0. The "
        "last biases need no input.",
    ),
    "tiny-noise": Question(
        "Two tanh nets start at 0.005 plus noise, one with noise of 1e-6, the other with 1e-12. "
        "How many times as many steps does the noise of 1e-12 need until the units part?",
        [
            "a million times as many",
            "a thousand times as many",
            "less than twice as many",
            "they never part",
        ],
        answer="less than twice as many",
        why="The distance grows by about the same factor in every step. A million times less noise "
        "only adds the steps in which the distance grows a million times.",
    ),
    "one-random-matrix": Question(
        "Two hidden layers. All weights are the same constant, except one matrix, which is random. "
        "Which one parts the units of both hidden layers?",
        [
            "W₁, into layer 1",
            "W₂, from layer 1 to layer 2",
            "W₃, from layer 2 to the outputs",
            "any of the three",
        ],
        answer="W₂, from layer 1 to layer 2",
        why="Its rows are the weights out of layer 1, its columns the weights into layer 2. So it "
        "touches every hidden unit.",
    ),
}
