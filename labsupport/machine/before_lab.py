"""What `lab` does before JupyterLab opens: MNIST if it can be had, and the student's own copies.

Standard library only until the environment is complete.
"""

import os
from pathlib import Path

from labsupport.places import my_labs
from labsupport.progress import note_opened

FETCH_SECONDS = 60  # how long the fetching of MNIST may delay us


def fetch_if_possible() -> None:
    """Fetches MNIST where it is absent and wanted; says so where it could not be had."""
    from labsupport.data.datasets import mnist_folder
    from labsupport.data.fetch import fetch_mnist
    from labsupport.data.idx import MNIST, DigitsError, find_idx

    folder = mnist_folder()
    if os.environ.get("LABSUPPORT_DIGITS", "").strip().lower() == "embedded":
        return
    if all(find_idx(folder, file) for file in MNIST):
        return
    print(f"Fetching MNIST (12 MB, at most {FETCH_SECONDS} s) …", flush=True)
    try:
        fetch_mnist(folder, seconds=FETCH_SECONDS, silence=8)
    except DigitsError:
        print(
            "MNIST could not be had; the labs run on the embedded digits. "
            "`python3 -m labsupport data` tries again and says what is wrong.",
            flush=True,
        )


def own_copy(lab: Path, *, fresh: bool) -> Path:
    """The student's own copy of a lab. All labs are laid there, so that links between them work.

    fresh: begin it anew; what was worked in is kept under another name. Raises CourseProblem.
    """
    from labsupport.course.own_copies import lay_copies

    copies, news = lay_copies(my_labs(), fresh=lab if fresh else None)
    print("\n".join([f"Your labs are in {my_labs()}.", *news]), flush=True)
    note_opened(lab.stem[3:])
    return copies[lab]
