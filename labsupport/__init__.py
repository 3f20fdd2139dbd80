"""The machinery of the labs. The idea of a lab is in its notebook; here is what it stands on.

A house of floors: each knows those below it, and no room knows its neighbor.

Ground, known to all:
    places        where the course's own files are
    settings      environment variables for kernels and programs
    wording       numbers and words as people read them
    subshell      widgets that answer while a cell runs

by_hand, NumPy alone, each forward beside its backward:
    activations   ten activation functions, each beside its derivative
    initializers  how weights are drawn
    layers        affine, normalizers, cross-entropy; dense normalization stored_statistics checks
    mlp           a network of them: its logits and its gradients
    gradcheck     a backward held against central differences
    propagation   signals through deep random networks, forward and backward
    histograms    of a layer's values
    signals       the lecture's experiment, at the speed of a slider
    influence     how far one value of a batch reaches through each normalizer
    descent       the paths of two weights down a least-squares loss

data:
    datasets      the digits: MNIST where it is there, else the embedded set
    idx fetch     the files they are in, and how they come here
    points        labeled points of the plane

training, torch:
    networks      networks built from the registries
    loop          train them, step by step; steps says what a step tells
    records       what a training returns and figures draw
    measures      accuracy, and a look into the layers
    gradients     of one weight matrix: whether two agree, how long one takes
    sweeps        many trainings compared, over settings and seeds

figures, results in and pictures out:
    style         one look, one color per activation and per method
    figure canvas the course's own figure, without pyplot
    live          pictures that redraw only what changes
    layer_panels  what figures of a deep network share
    signals training  the live figures of two labs or more
    curves comparisons images normalizers plane  the others

explore, what is dragged:
    lab           controls → compute → draw; controls inbox cells caught are its parts
    training_lab  the same, while a training runs

exercises, what is asked:
    engine        check, hint, solution; registry judging answers are its parts
    questions     predict and claim

labs, a room for each: exercises, explorer, and what it alone needs

course, notebooks as files:
    files running editions explorers  read, execute, rewrite them, and make their Labs

machine, the commands; standard library until the environment stands:
    commands      python3 -m labsupport lab | test | data | doctor | refresh | instructor | bench
    environment requirements progress  make the Python that the course runs in
    jupyter       starts JupyterLab; browser drives a page of it
    doctor browser_needs  what is wrong with this machine, and what mends it
"""
