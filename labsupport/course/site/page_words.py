"""What the text of a lab says of cells and of a kernel, in words that fit a page without them."""

from __future__ import annotations

import re

# (in a notebook, on a page)
FITTED = tuple(
    (re.compile(words, re.DOTALL | re.MULTILINE), instead)
    for words, instead in (
        (
            r"Write the body and run the cell(?:: it checks itself)?\.",
            "Write the body on paper, or in a Python of your own.",
        ),
        (
            r"(?:Stuck\? )?(?:In a new cell, |Press \*\*Esc\*\*[^`]*)?"
            r"`hint\(.*?`solution\([^`]*\)`[^.]*\.",
            "Stuck? The hints are folded under each exercise, and so is our solution.",
        ),
        (r": run its cell before you use it\.", "."),
        (r"^No controls\? Then you see a stored picture: run the two cells above\.\n+", ""),
        (r"^\*\*Give a wrong answer first:\*\*.*?Then write the right line\.\n*", ""),
        (r"Run the cell and click an answer\.", "Click an answer."),
        (r"^Run the cell\. ", ""),
        (r"Run the next cell\. It shows a \*\*Lab\*\*:", "This is a **Lab**:"),
        (r"^Decided\? Then run it\.", "Decided? Then read on."),
        (r"You check your set-up, play with", "You play with"),
        (r" The command `lab` opens your own copies,.*?what you write stays\.", ""),
        (r"^Later cells never use your function\..*?exercises or not\.", ""),
        (r"is folded: click the three dots to open it\.", "is folded: a click opens it."),
    )
)


def fitted(text: str) -> str:
    """The Markdown of a notebook's cell as a page says it."""
    for words, instead in FITTED:
        text = words.sub(instead, text)
    return text
