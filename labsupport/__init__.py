"""The machinery of the labs. The idea of each lab is in its notebook.

The package is built in floors. A module imports from its own room and from the floors below. Rooms
of one floor do not import from each other.

Ground, open to all floors:
    places        where the course's own files are
    settings      environment variables for kernels and programs
    wording       numbers and words as people read them
    progress      what a student has opened, predicted and solved, beside the copies
    memory        given back to the system after each cell
    subshell      widgets that answer while a cell runs
    front         what the pages of all widgets share: new elements, the full screen

by_hand, NumPy alone, each forward beside its backward:
    activations   eleven activation functions, each beside its derivative
    initializers  how weights are drawn
    layers        affine, normalizers, cross-entropy; dense normalization stored_statistics checks
    mlp           a network of these layers: its logits and its gradients
    gradcheck     compares a backward with central differences
    propagation   signals through deep random networks, forward and backward
    histograms    of a layer's values
    signals       the lecture's experiment, fast enough for a slider
    influence     which outputs one value of a batch changes, for each normalizer
    optimizers    what each one remembers, and its step; clipping
    descent       the paths of two weights down a least-squares loss

data:
    datasets      the digits: MNIST where it is present, else the embedded set
    idx fetch leftovers  the files of the digits, and how they are fetched
    unpacked images  one copy for all kernels: bytes, scaled when they are asked for
    centered      the digits less the mean training image
    points        labeled points of the plane

training, torch:
    networks      networks built from the registries
    loop          trains them, step by step; steps holds what one step reports
    optimizers    SGD with momentum, and Adam
    records       what a training returns and figures draw
    measures      accuracy, and statistics of the layers
    gradients     of one weight matrix: whether two agree, how long one takes
    sweeps        many trainings compared, over settings and seeds; side_by_side trains them at once

figures, results in and pictures out:
    style         one look, one color per activation and per method
    figure canvas the course's own figure, without pyplot; own_settings keep the student's out of it
    space         the room of a picture, and how its panels share it
    live          pictures that redraw only what changes; handle is a point that can be dragged
    stepped ticks log axes that follow their values, and what stands at their ticks
    layer_panels legends  what figures of a deep network share; legends where no line is
    signals training  the live figures of two labs or more; run_names tells runs apart
    curves comparisons images normalizers plane  the other figures

explore, the Labs with their controls:
    lab           controls → compute → draw; controls inbox cells caught page foresight are parts
    training_lab  the same, while a training runs; runs names and paces trainings

exercises, what a notebook asks and claims:
    engine        check, hint, solution; registry has the exercises
    judging       an attempt's verdict; calling runs it, stopping ends it, traces and errors tell
    reading       what the code of an attempt shows by itself
    recognizing   which known mistakes explain an attempt
    answers patterns resemblances factors values draws  how an answer differs, in words
    predictions claims stored_claims  predict and claim, and what a notebook has claimed
    broken_normalizers  what two labs know as wrong answers
    sheet         what an instructor does on a Lab, shows and says

labs, a room for each: exercises, predictions, explorer, sheet, and what this lab alone needs

course, notebooks as files:
    files running explorers sizes sections  read, execute and measure notebooks
    own_copies serving  a student's own copies, and whether the package still serves one
    progress_map progress_page  the map with a student's ticks, and a page to hand in
    grading grading_folder submissions  the labs as a course of nbgrader, what it runs of them
    editions second_screen  what an instructor has beside the projector
    recipe_page   what the labs measured, on one page for the wall
    slides deck presenting  what a hall sees: slides, and copies whose first Lab is live
    site          the course as plain pages; recorded lets their Labs answer without a kernel
    from_npm      others' scripts that our pages hold, fetched once

machine, the commands; standard library alone until the environment is complete:
    commands      python3 -m labsupport …: lab test data doctor bench
    notebook_commands  … progress refresh instructor slides recipe site
    environment requirements  the Python that the course runs in, and what it must have
    installing watched_command  pip, and what it says; disk has the room that it takes
    locks moving  one set-up at a time; an environment whose folder has moved
    shadows       files that would be taken for modules of Python's or of a package
    before_lab    MNIST where it can be had, and a student's own copies
    jupyter       starts JupyterLab; presenting does for a hall; browser drives a page of it
    jupyter_options  what it is told, whatever a configuration says; jupyter_config is what
                  every server of the course reads
    on_a_hub      a student's server there; hub/ and binder/ say how it is set up
    homes opening folders that Jupyter can write; whether a browser opens a window
    doctor surroundings findings browser_needs  what is wrong here, and what mends it
"""
