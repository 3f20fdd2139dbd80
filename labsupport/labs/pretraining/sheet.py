"""How lab 12 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote, accuracy_at_end, pinned_accuracies

SHEET = Sheet(
    before=[
        "The whole notebook runs for some minutes: add `--whole` and start ten minutes before.",
        "Section 4 is the heart: stop after *something much simpler* and ask what a skeptic would "
        "try next. Somebody will say: random weights of that size. And then: its own weights, "
        "shuffled. These fail: ask why, before you show that one number for each matrix is to "
        "blame.",
    ],
    beliefs={
        "Pretraining worked because it found good features.": "Section 4: the stack's weights, "
        "shuffled and centered, end nearly as well. What was learned brings the early lead.",
        "Size is not enough: a shuffled stack fails.": "Section 4: without the mean of each "
        "matrix it does not fail.",
        "Equal training error and lower test error: it regularizes.": "Not before the controls are "
        "in the picture. Section 5.",
    },
    sections={
        "Can you make": [
            Scene(
                "Six plain layers",
                do=["Reset", "six plain layers", "Run"],
                meanwhile="Six sigmoid layers, 1,000 labels, 160 steps. In 2005 everybody knew how "
                "this ends. Look at *Test accuracy*.",
                seen="The accuracy stays near 10 %: the net guesses.",
                holds=lambda lab: accuracy_at_end(lab) < 0.2,
                say="Before 2006 one used two layers and did not talk about six.",
            ),
            Scene(
                "First without labels",
                do=["Pin", "autoencoders first", "Run"],
                meanwhile="Now one layer after the other is trained, and no label is shown. The "
                "words below count the layers. A layer has to give back what the one below makes, "
                "of which a quarter is hidden. Then come the same 1,000 labels, for the same 160 "
                "steps.",
                seen="With labels the curve rises at once and ends above 80 %.",
                holds=lambda lab: accuracy_at_end(lab) > 0.8 and max(pinned_accuracies(lab)) < 0.2,
                say="What did the layers learn before the first label? Collect guesses on the "
                "board; section 4 needs them.",
            ),
        ],
        "1.": [
            Vote(
                "four-plain-layers",
                {
                    "about 40 %": "Four is between two and six, so its error is thought to be.",
                    "under 20 %, as two": "Depth is thought to need overfitting before it hurts.",
                },
            ),
            Scene(
                "One layer less",
                do=["Reset", {"depth": 4}, "Run", "Pin", {"depth": 3}, "Run", "Pin", {"depth": 2}]
                + ["Run"],
                by_hand="In the first Lab, after the vote.",
                meanwhile="Each layer keeps a quarter of the signal, and a quarter of the "
                "gradient. Count aloud: a quarter, a sixteenth …",
                seen="Four layers guess, three are on their way, two read.",
                holds=lambda lab: (
                    pinned_accuracies(lab)[0] < 0.2
                    and pinned_accuracies(lab)[0] < pinned_accuracies(lab)[1] < accuracy_at_end(lab)
                ),
                say="Not overfitting: they get their own training images wrong.",
            ),
        ],
        "2.": [
            Vote(
                "weights-as-an-image",
                {
                    "a digit": "A unit is thought to stand for a class.",
                    "one clean stroke": "Figures of other methods are remembered. Nothing asks for "
                    "one stroke alone.",
                },
            ),
        ],
        "3.": [
            Vote(
                "six-layers-up-and-down",
                {
                    "the image, almost unchanged": "Each layer gives back its input, so all of "
                    "them are thought to. The small losses add up.",
                    "gray fog": "After that many layers nothing is expected to be left.",
                },
            ),
        ],
        "4.": [
            Vote(
                "four-times-glorot",
                {
                    "about 10 %: they guess": "Only features are thought to help.",
                },
            ),
            Vote(
                "minus-the-mean",
                {
                    "about as low as shuffled": "One small number is thought not to matter. All "
                    "units of a layer share it.",
                    "a little above shuffled": "What was learned is thought to be nearly all.",
                },
            ),
            Scene(
                "The control",
                do=["Reset", "six plain layers", "Run", "Pin", "4 × Glorot", "Run", "Pin"]
                + ["autoencoders first", "Run"],
                meanwhile="First again the net that guesses. Then the same random weights, four "
                "times as large: no stack, no pretraining. The sigmoid takes three quarters of "
                "the signal, and four times the weights give most of it back.",
                seen="Three curves: *plain* guesses, *4 × Glorot* rises later and more "
                "slowly, *autoencoder* at once.",
                holds=lambda lab: (
                    pinned_accuracies(lab)[0] < 0.2
                    and pinned_accuracies(lab)[1] > 0.3
                    and accuracy_at_end(lab) > 0.8
                ),
                say="Random weights learn as well, only later. What if we shuffle the stack's own?",
            ),
            Scene(
                "Was it luck?",
                do=["Reset", "4 × Glorot", "New seed", "Run"],
                meanwhile="Another draw of the same random weights. Some learn late.",
                seen="Another seed leaves guessing behind as well, sooner or later.",
                holds=lambda lab: accuracy_at_end(lab) > 0.3,
                say="The stack learns early on every seed. That is a part of its worth.",
            ),
        ],
        "5.": [
            Vote(
                "equal-training-errors",
                {
                    "10 to 20 points": "The gain over *plain* nets is remembered. The "
                    "control takes most of it.",
                    "it is not below": "Only the size is thought to count. It is most, not all.",
                },
            ),
            Vote(
                "sixty-thousand-labels",
                {
                    "about 2 points": "The gain with 300 labels is continued. Over this "
                    "control it fades, and over four plain layers, too.",
                },
            ),
        ],
        "6.": [
            Scene(
                "Today",
                do=["Reset", "ReLU and He", "Run", "Pin", {"pretraining": "autoencoder"}, "Run"],
                meanwhile="ReLU with He's weights, and no pretraining. Then the same net from a "
                "stack that was made for sigmoids.",
                seen="ReLU and He end above 80 %. From the stack the training breaks down: its "
                "loss is infinite after a few steps.",
                holds=lambda lab: (
                    pinned_accuracies(lab)[0] > 0.8
                    and (
                        lab.training.record.diverged
                        or accuracy_at_end(lab) < pinned_accuracies(lab)[0]
                    )
                ),
                say="These weights are far too large for ReLU. What lives on is the other half of "
                "the idea: learn from what has no labels.",
            ),
        ],
    },
)
