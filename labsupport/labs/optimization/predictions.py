"""What lab 14 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "turned-valley": Question(
        "We turn the valley by 45°, and the start with it. Seen from the valley nothing has "
        "changed. Which of the five need another number of steps now?",
        ["none of them", "momentum and Nesterov", "RMSProp and Adam", "all five"],
        answer="RMSProp and Adam",
        why="RMSProp and Adam divide each weight by the size of its own gradients, so they know "
        "the axes. The other three add and scale whole vectors, which turn with the valley.",
    ),
    "first-step-of-adam": Question(
        "The first gradients of two weights are 0.001 and 100. Adam's rate is 0.01. How far do "
        "the two weights move in the first step?",
        [
            "by 0.00001 and by 1",
            "both by 0.01",
            "both by about 0.001, as the mean begins at 0",
            "both by about 0.03, as the mean square begins at 0",
        ],
        answer="both by 0.01",
        why="With the bias correction the mean is the gradient itself, and the root of the mean "
        "square is its size. What is left is the rate times a sign.",
    ),
    "rate-with-momentum": Question(
        "Curvature λ. Gradient descent runs away at rates above 2/λ. What is the limit with "
        "momentum, β = 0.9? (At 1.6/λ you may have seen it arrive.)",
        ["1.9/λ", "2/λ, as before", "3.8/λ", "20/λ"],
        answer="3.8/λ",
        why="It is 2(1 + β)/λ. In the wild zigzag of a rate that is too large, momentum averages "
        "steps of opposite signs, so it bears a larger rate, not a smaller one.",
    ),
    "four-times-the-batch": Question(
        "A batch of 64 images instead of 16. How much nearer is its gradient to that of all "
        "images?",
        ["4 times", "2 times", "16 times", "hardly at all"],
        answer="2 times",
        why="The error of a mean of B independent numbers falls with 1/√B. Four times the cost, "
        "half the error.",
    ),
    "flat-and-wrong": Question(
        "100 random points, one unit, two weights between −20 and 20, three losses. Which losses "
        "have large flat places on which the loss is bad?",
        [
            "squared error, on the raw output and after a sigmoid",
            "squared error after a sigmoid alone",
            "squared error after a sigmoid, and cross-entropy",
            "all three",
        ],
        answer="squared error after a sigmoid alone",
        why="The sigmoid is flat where it is sure. The squared error multiplies by its slope; "
        "the cross-entropy is made such that this slope cancels.",
    ),
    "clip-at-five": Question(
        "A recurrent net of 49 steps explodes now and then. We clip each entry of the gradient at "
        "±5, as is often advised, at the same rate. How many test digits are right then?",
        [
            "over 20 points more digits right",
            "within 20 points, up or down",
            "over 20 points fewer digits right",
        ],
        answer="within 20 points, up or down",
        why="A gradient of ±5 in every entry is still a huge step for a net with two thousand "
        "weights: a limit on each entry is not a limit on the length.",
    ),
    "who-wins": Question(
        "Momentum, Adam and plain SGD, each at the best of its own five rates, as many steps and "
        "as many rates for each. How do they end on test digits?",
        [
            "Adam is over 6 points ahead of momentum",
            "momentum is over 6 points ahead of Adam",
            "these two are close, plain SGD is over 6 points behind",
            "all three within 6 points",
        ],
        answer="all three within 6 points",
        why="Most of the difference that one sees is tuning. At equal search a few points are "
        "left at most.",
    ),
}
