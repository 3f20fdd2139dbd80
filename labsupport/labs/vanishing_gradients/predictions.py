"""What lab 01 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "a-black-pixel": Question(
        "One training step on one image. The pixel that a weight multiplies is black: 0. What does "
        "the step change?",
        ["this weight and the bias", "this weight only", "the bias only", "neither"],
        answer="the bias only",
        why="The gradient of a weight is δ times its input, and the input is 0. The gradient of "
        "the bias is δ alone.",
    ),
    "four-times-the-weight": Question(
        "Ten sigmoid neurons in a row, bias 0, input ½. All weights are 1, and then all are 4. How "
        "does the gradient at the first weight change?",
        [
            "it becomes a million times as large",
            "it becomes some ten times as large",
            "it becomes smaller",
        ],
        answer="it becomes smaller",
        why="w = 4 would make up for a slope of ¼. But with bias 0 the outputs are above ½, so a "
        "is far above 0. There the slope is not ¼ but about a fiftieth.",
    ),
    "more-paths": Question(
        "Sigmoid layers with Glorot's weights, 5 units wide or 100 units wide. In which of the "
        "two does the gradient shrink less from layer to layer?",
        [
            "in the wide ones, clearly",
            "in the narrow ones, clearly",
            "it shrinks nearly alike in both",
        ],
        answer="it shrinks nearly alike in both",
        why="There are more paths, but their signs differ, so that n of them add up to √n times "
        "one. And Glorot's weights are smaller by √n.",
    ),
    "first-layer-moves": Question(
        "Ten sigmoid layers, 200 steps at rate 1. The output layer's weights change by some "
        "percent of their length or more. By which part do those of layer 1 change?",
        ["about a tenth", "about a thousandth", "less than a ten-thousandth"],
        answer="less than a ten-thousandth",
        why="The gradient of layer 1 is over 100,000 times smaller than that of the output layer. "
        "Its steps are short accordingly.",
    ),
    "which-cause-blocks": Question(
        "You may repair one thing. Which repair gives the most digits right after 200 steps?",
        [
            "the gradients: every layer gets steps of the same length",
            "the signal: the outputs of layer 10 are standardized",
            "neither: both nets still guess",
        ],
        answer="the signal: the outputs of layer 10 are standardized",
        why="If the top layers see nearly the same numbers for every image, long steps do not help "
        "them. With a signal they learn, though all layers below stand still.",
    ),
    "scale-or-mean": Question(
        "Hidden weights exactly four times as large, or ½ subtracted from each sigmoid. Which of "
        "the two lets the net learn in 200 steps?",
        ["the larger weights alone", "the subtraction alone", "each of them", "only both together"],
        answer="only both together",
        why="Weights of 4 × Glorot on outputs with mean ½ push a away from 0, where the slope is "
        "below ¼. The subtraction alone keeps a near 0, but there the slope is only ¼.",
    ),
}
