"""What lab 10 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "a-long-step": Question(
        "After 60 steps of training at rate 0.1 we make one step at rate 1, ten times as far along "
        "the gradient. What is the loss of the plain net and of the one with batch norm then? (A "
        "guess has 2.3.)",
        [
            "both are below 2.3",
            "the plain net is far above 2.3, the one with batch norm below it",
            "batch norm is far above 2.3, the plain net below it",
            "both are far above 2.3",
        ],
        answer="the plain net is far above 2.3, the one with batch norm below it",
        why="The plain net's loss is thrown up, often to more than ten. Batch norm's may rise, but "
        "it stays below a guess: a step that is far too long does little harm.",
    ),
    "whose-gradient-turns": Question(
        "Before training, all layers below make one step at rate 0.1. A layer above looks at its "
        "own gradient again. In which net has it turned further?",
        ["in the plain net", "in the net with batch norm", "equally far in both"],
        answer="in the net with batch norm",
        why="At the start the cosine is lower with batch norm: its gradient is about four times as "
        "long, and so is its step. At equal length the difference is small. Later in the training "
        "it is the other way round. So one number for all would hide what happens.",
    ),
    "noise-after-batch-norm": Question(
        "After each batch norm we shift and stretch every unit at random, anew in each step. What "
        "the layers receive now moves several times as much as in the plain net. How does this net "
        "learn? (Counted without the noise.)",
        [
            "hardly: it guesses",
            "worse than the plain net without noise",
            "better than the plain net, worse than batch norm without noise",
            "as well as batch norm without noise",
        ],
        answer="better than the plain net, worse than batch norm without noise",
        why="It bears a drift that is several times the plain net's, and keeps a part of its lead. "
        "So steady inputs are not what its lead rests on, and the noise is not harmless either.",
    ),
    "rough-at-first": Question(
        "Before training we make a tiny step, at rate 0.01, and divide the change of the gradient "
        "by the length of the way. Where is this number larger: where is the surface rougher?",
        ["in the plain net", "in the net with batch norm", "about equal in both"],
        answer="in the net with batch norm",
        why="At the start it is more than twice as large with batch norm. It is the long steps for "
        "which batch norm's surface is smooth.",
    ),
    "ten-weights": Question(
        "y is the product of ten weights, all 1.1, and the loss is ½ y². With rate 0.005 the "
        "gradient promises a change of the loss by −1.87. All ten weights make their step at once. "
        "By how much does the loss change?",
        ["−1.87, as promised", "less: about −1.4", "more: about −2.3, since they help each other"],
        answer="less: about −1.4",
        why="Each weight's step counts on the other nine to stay where they are. All of them have "
        "become smaller, so each step is worth less.",
    ),
    "one-layer": Question(
        "The ReLU net has seven hidden layers. We give batch norm to the last of them alone. How "
        "much of the gain of seven batch norms does this one give back?",
        ["less than a quarter", "a quarter to a half", "more than half"],
        answer="more than half",
        why="Around three quarters, on both data sets. What must be in every layer to work cannot "
        "be the main reason.",
    ),
    "always-together": Question(
        "Two nets learn in batches of 16, each batch normalized by its own statistics. For one the "
        "batches are reshuffled in each epoch; for the other the same 16 images are together in "
        "every epoch. Then we use the statistics of all training images instead. In which net does "
        "the training loss fall to less than half?",
        ["in both", "only in the reshuffled one", "only in the one always together", "in neither"],
        answer="only in the reshuffled one",
        why="There noise is taken away. The other net has learned each image together with its 15 "
        "neighbors: without them its loss stays about what it was, or rises.",
    ),
}
