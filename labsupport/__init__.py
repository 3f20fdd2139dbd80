"""The machinery of the labs. The idea of a lab is in its notebook; here is what it stands on.

Mathematics, NumPy only:
    activations     ten activation functions, each beside its derivative
    initializers    how weights are drawn
    layers          affine, normalizers, cross-entropy: each returns its output and its own backward
    influence       how far one value of a batch reaches through each normalizer
    gradcheck       a backward held against central differences
    propagation     signals through deep random networks, forward and backward
    experiments     the lecture's experiment, at the speed of a slider
    timing          how long a piece of work takes at best

Data and training:
    datasets        the digits: MNIST where it is there, else the embedded set
    plane           labeled points of the plane, and the paths of two weights
    symmetry        units that start as copies of each other, trained by hand
    steps           what a step of a training tells, and where the steps end
    boltzmann       restricted Boltzmann machines, by contrastive divergence
    unlabeled       what they share with autoencoders
    networks        networks in torch, and what can be measured in them
    recurrent       one that reads an image row by row
    training        train them on digits, step by step
    sweeps          many trainings compared, over settings and seeds
    small_batches   one network with each normalizer, on batches of any size
    gradients       the gradient of one weight matrix, whether two agree, how long one takes
    autoencoders    layers that learn to reconstruct: denoising autoencoders
    pretraining     layer upon layer without labels, to start a network from
    finetuning      and then the labels; `networks` to here is what uses torch
    results         what experiments return and figures draw
    finetuning_record  the same of a training that begins with a pretraining

What a reader sees:
    figures         results in, figures out; the live ones redraw only what changes
    explore         the Lab and the TrainingLab: controls, compute, draw
    subshell        widgets that answer while a cell runs
    exercises       check, hint, solution, predict, claim, and the exercises of each lab

The house:
    course          notebooks as files: refresh, solve, instructor edition
    places          where the course's own files are
    __main__        python3 -m labsupport lab | test | data | doctor | refresh | instructor | bench
"""
