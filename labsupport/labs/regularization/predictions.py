"""What lab 13 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "held-back-more": Question(
        "A net of 100 units runs through 20 noisy points. We hold it back more and more strongly. "
        "What does its error against the true function do?",
        ["it falls all the way", "it rises all the way", "it falls, then it rises"],
        answer="it falls, then it rises",
        why="At first the curve loses its spikes, later it loses the function too. In between lies "
        "the best strength, and it has to be looked for.",
    ),
    "zeros-of-l1": Question(
        "L1 is known for weights that are exactly 0. We add λ · sign(W) to each gradient and train "
        "with plain SGD. What share of the weights is exactly 0 in the end?",
        ["none", "about a quarter", "more than half"],
        answer="none",
        why="A step has a fixed length. Near 0 a weight jumps over it and back again. A step that "
        "ends at 0 is another one, the proximal step.",
    ),
    "l2-or-decay": Question(
        "L2 adds λW to the gradient. Weight decay multiplies W by 1 − rate · λ. With which "
        "optimizers do both lead to the same weights?",
        ["plain SGD alone", "plain SGD and momentum", "plain SGD, momentum and Adam"],
        answer="plain SGD alone",
        why="Momentum collects the penalty like any gradient, at 0.9 nearly tenfold. Adam divides "
        "it by the size of the gradient.",
    ),
    "deeper-or-smoother": Question(
        "132 neurons in 3, in 4, in 6 or in 11 hidden layers learn the same 10,000 points. Which "
        "net bends its output most, for its steepness?",
        ["the one with 3 layers", "the one with 11 layers", "all bend about equally"],
        answer="the one with 11 layers",
        why="It bends most, whether the neurons are equally many or the parameters. The border "
        "between the colors is about equally long at all depths.",
    ),
    "a-member-of-a-bag": Question(
        "300 labels. One net learns from all of them. Another learns from a bag: 300 draws with "
        "replacement. How good is the second one alone, in the mean?",
        ["better", "within half a point", "at least half a point worse"],
        answer="at least half a point worse",
        why="The bag has about 190 different images; the others are copies. A net that learns from "
        "190 labels without copies is worse as well.",
    ),
    "all-units-on": Question(
        "A layer of 12 units has 4,096 masks, so dropout trains 4,096 nets. Each gives its own "
        "probabilities of the ten digits. Those of the net with all units on are",
        [
            "their mean",
            "their geometric mean, normalized",
            "near their mean, but no mean of theirs",
        ],
        answer="their geometric mean, normalized",
        why="The logits are linear in the mask, so it is the logits that are averaged. And a logit "
        "is a logarithm of a probability, up to a number that all classes share.",
    ),
    "copies-with-dropout": Question(
        "A layer of 64 units gets 64 inputs, the outputs of the layer below. It could just copy "
        "them. With dropout in both layers, are its units more or less like single inputs?",
        ["more", "about as much", "less"],
        answer="more",
        why="But so is the same layer with its weights in random order: most of it comes from the "
        "layer below, where fewer units live. Nothing is copied.",
    ),
    "best-with-300-labels": Question(
        "300 labels on MNIST, each method at its own best strength. Which one gains most accuracy?",
        ["weight decay", "dropout", "batch norm", "images shifted by a few pixels"],
        answer="images shifted by a few pixels",
        why="It is the only one of the four that tells the net something about digits: moved, they "
        "stay what they are. (Images that are turned a little come next.)",
    ),
}
