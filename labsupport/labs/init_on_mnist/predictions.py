"""What lab 07 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "loss-of-small-weights": Question(
        "Three tanh layers, W = 0.01 · randn. What does the training loss do in 380 steps?",
        [
            "it falls from the first step on",
            "it stays where it is for many steps, then it falls",
            "it stays where it is to the end",
            "it rises first, then it falls",
        ],
        answer="it stays where it is for many steps, then it falls",
        why="The net stands on a plateau at ln 10 = 2.30, the loss of a guess. It does leave it: "
        "section 2 finds out when.",
    ),
    "twice-as-wide": Question(
        "We make the three hidden layers twice as wide, with the same rate and `0.02 * randn`. "
        "How long is the plateau then?",
        ["about half as long", "about as long", "about twice as long"],
        answer="about half as long",
        why="A unit adds up twice as many terms, so a matrix between hidden layers multiplies a "
        "signal by √2 more. With three hidden layers that makes about a factor of 2 in the steps.",
    ),
    "center-or-divide": Question(
        "The pixels lie between 0 and 1; their mean is about 0.14 and their std about 0.3. People "
        "standardize: they subtract the mean and divide by the std. Which of the two shortens the "
        "plateau?",
        [
            "subtracting the mean image",
            "dividing by the std",
            "only both together",
            "neither of them",
        ],
        answer="dividing by the std",
        why="Divided inputs are about three times as large, and with them the first layer's signal "
        "and the gradient of its matrix. But what all images have in common adds almost nothing to "
        "the gradient: the ten digits are about equally frequent, so the errors add up to almost "
        "0.",
    ),
    "which-layer-wakes-first": Question(
        "Four weight matrices, and their gradients are tiny. Then the plateau ends. In which "
        "matrix does the norm of the gradient become ten times as large first?",
        [
            "in the last one, beside the loss",
            "in the first one, beside the image",
            "in all four within a few steps",
        ],
        answer="in all four within a few steps",
        why="The gradient of each matrix is a product of the other three, and all four have one "
        "std here. So their gradients are small together, and grow together.",
    ),
    "gradient-of-large-weights": Question(
        "tanh with W = randn: about four of five units are saturated. How large is the gradient "
        "of the first weight matrix, compared with the same net at std 1/√n?",
        ["less than a tenth of it", "about as large", "more than five times as large"],
        answer="more than five times as large",
        why="A saturated unit lets little through. But one of five is not saturated, and behind "
        "each stand weights that are ten times as large. (The error itself is hardly larger: p − y "
        "cannot be longer than √2.)",
    ),
    "signal-after-200-steps": Question(
        "tanh with std 1/√n: at first the outputs of the third layer have a std of about 0.25. "
        "What is it after 200 steps of training?",
        ["below 0.17", "about 0.25 still", "above 0.37"],
        answer="above 0.37",
        why="To be sure of its answers a net needs large outputs, and larger signals are one way "
        "to them. The right start is for the first steps.",
    ),
    "six-layers-of-torch": Question(
        "Six hidden ReLU layers as `nn.Linear` makes them, nothing set by hand. 150 steps of plain "
        "SGD at rate 0.05. How many test digits does the net get right?",
        ["about 10 %", "about 50 %", "about 85 %"],
        answer="about 10 %",
        why="The default is 2.45 times smaller than He's size, in each of the matrices. With six "
        "layers 150 steps at this rate are not enough. Whether more are: try it in the Lab of "
        "section 1.",
    ),
}
