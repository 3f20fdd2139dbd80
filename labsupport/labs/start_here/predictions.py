"""What lab 00 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "largest-slope": Question(
        "The input is x = 1. Which weight gives tanh(w·x) the largest slope there?",
        ["w = 0.1", "w = 1", "w = 5"],
        answer="w = 1",
        why="The slopes are 0.1, 0.42 and 0.001. At w = 0.1 the curve rises slowly everywhere. "
        "At w = 5 it is steep near 0 only, and flat at x = 1.",
    ),
}
