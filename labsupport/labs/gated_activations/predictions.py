"""What lab 04 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "never-in-the-bag": Question(
        "A bag is 1,000 draws, with replacement, from 1,000 examples. What share of the examples "
        "is never drawn?",
        ["under 1 %", "about 18 %", "about 37 %", "about 63 %"],
        answer="about 37 %",
        why="One draw misses an example with chance 1 − 1/n, and n draws must all miss it. That "
        "tends to 1/e.",
    ),
    "one-maxout-and-a-wave": Question(
        "How much of the variance of `sin 2x` does the best single maxout unit with 20 pieces "
        "leave unexplained?",
        ["under 1 %", "about 10 %", "about a third", "about three quarters"],
        answer="about three quarters",
        why="It can only bend upwards, and the wave bends both ways. More pieces do not help it.",
    ),
    "maxout-at-equal-size": Question(
        "Equally many parameters, each kind at its own best start and rate: how do the nets with "
        "two pieces per unit do, by the median, against ReLU?",
        ["over 4 points better", "within 4 points", "over 4 points worse"],
        answer="within 4 points",
        why="A maxout unit can do more than a ReLU, but for the same number of weights there are "
        "only about half as many of them.",
    ),
    "a-hundred-times-the-masks": Question(
        "We toss the coins 10,000 times instead of 100 times. By what factor does the error of "
        "the mean fall?",
        ["about 3", "about 10", "about 100"],
        answer="about 10",
        why="Variances of independent coins add up, so the variance of a mean of n goes with "
        "1/n, and the error with its root.",
    ),
    "what-fifty-tanh-layers-know": Question(
        "Fifty layers of tanh with weights 1.2/√n. How much of the size of its outputs still "
        "differs between inputs in layer 50?",
        ["under 50 %", "50 to 90 %", "over 90 %"],
        answer="over 90 %",
        why="Outputs that are never negative, like ReLU's, have a mean above 0. Through the "
        "weights it becomes a part that is the same for every input. tanh is odd, so its mean is "
        "0, and no such part arises.",
    ),
    "who-beats-relu-at-sixteen": Question(
        "Sixteen layers, each kind at its own best rate. Which of SELU, ELU and tanh are over 5 "
        "points better than ReLU with He's weights?",
        ["none", "SELU alone", "two of SELU, ELU, tanh", "all three of them"],
        answer="all three of them",
        why="Each of them has outputs around 0, and each has the size of weights that suits it. "
        "The two constants are not what makes the difference.",
    ),
    "order-of-the-best": Question(
        "Two halves of the seeds rank all curves. Do they agree as well about the ten best as "
        "about all of them?",
        ["better", "equally well (within 0.1)", "clearly less"],
        answer="clearly less",
        why="Bad curves are bad with every seed. The best differ by less than the seeds do.",
    ),
    "where-beta-goes": Question(
        "β starts at 3 and is learned for 200 steps. Where is the median β then?",
        ["below 2.5", "between 2.5 and 3.5", "above 3.5"],
        answer="between 2.5 and 3.5",
        why="β is one number with a small gradient: at 3 the curve is nearly ReLU already, and a "
        "little more or less of β changes little.",
    ),
    "swiglu-with-adam": Question(
        "With plain gradient descent SwiGLU lay behind ReLU. With Adam, each at its best rate, "
        "how far behind is it?",
        ["as far as before or farther", "less far, or level", "it is over 5 points ahead"],
        answer="less far, or level",
        why="A product of two sums has steep places. Plain gradient descent needs a small rate for "
        "them; Adam's steps do not grow with the gradient.",
    ),
}
