"""What lab 03 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "twice-as-many-hinges": Question(
        "Even hinges, sin 3x. We go from 16 ReLUs to 32. By what factor does the error fall?",
        ["about 1.4", "about 2", "about 4", "about 16"],
        answer="about 4",
        why="Between two hinges the curve is a straight line. A smooth curve leaves it by an "
        "amount that goes with the square of the distance.",
    ),
    "relu-against-tanh": Question(
        "Three hidden layers, each activation at its own best learning rate. How many steps does "
        "tanh need to get 85 % of the digits right?",
        [
            "about six times as many as ReLU",
            "about three times as many",
            "more, up to twice as many",
            "no more than ReLU",
        ],
        answer="no more than ReLU",
        why="The factor six is one convolutional net on one task. Here tanh is not slower at all.",
    ),
    "a-third-silent": Question(
        "Nets have lost a good part of layer 1 in 200 steps. Now they learn 200 steps more at "
        "rate 0.05. How do they end, against nets that took all 400 steps at 0.05?",
        ["over 25 points behind", "12 to 25 points behind", "less than 12 points behind"],
        answer="less than 12 points behind",
        why="The silent units stay silent, but the others do the work. Nets with a third of layer "
        "1 silenced by hand learn nearly as well as whole ones.",
    ),
    "layers-held-still": Question(
        "After half of the training we hold layers 1 and 2 still; layer 3 and the output go on "
        "learning. How many units of layer 3 that are silent then will speak again?",
        ["none", "a few", "about as many as without holding", "more than without holding"],
        answer="none",
        why="A silent unit gets no gradient, so its own weights never move. What it receives could "
        "change, but only if the layers below it move.",
    ),
    "who-survives": Question(
        "At rate 1.2 the ReLU net is lost. Which of these nets gets more than half of the "
        "digits right, at the same rate, from the same weights?",
        ["leaky ReLU", "PReLU", "ELU", "ReLU with batch norm", "all four"],
        answer="ReLU with batch norm",
        why="At this rate the steps are too large for all of them, with a slope on the left or "
        "without. Batch norm takes the size of the weights out of each layer.",
    ),
    "where-slopes-go": Question(
        "PReLU starts with slope 0.25 on the left. Where is the mean of a net's three slopes after "
        "400 steps?",
        ["near 0: it becomes a ReLU", "about where it was", "above 0.4: nearer to a line"],
        answer="above 0.4: nearer to a line",
        why="Nothing holds the slope, and in these nets passing more of the signal on pays.",
    ),
}
