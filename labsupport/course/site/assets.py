"""What all pages of a site load: styles and scripts, each a file beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from labsupport.course.from_npm import parts_of
from labsupport.course.site.rendering import TEMPLATES
from labsupport.exercises import predictions
from labsupport.front import front_source
from labsupport.places import ROOT

# Whoever hands a site on hands these on with it: {name: the file of the course}.
LICENSES = {
    "license-text.txt": "LICENSE-text",
    "license-code.txt": "LICENSE",
    "license-digits.txt": "data/README.md",
}
MODULE_ENDS = "export default { render };"


def assets() -> dict[str, str]:
    """{name: text} of all files in the folder `assets`.

    The first call fetches MathJax; CourseProblem where that cannot be done.
    """
    ours = {name: _ours(name) for name in ("site.css", "site.js", "theme.js")}
    licenses = {name: (ROOT / file).read_text("utf-8") for name, file in LICENSES.items()}
    mathjax = parts_of("mathjax")
    return (
        ours
        | licenses
        | {
            "prediction.css": predictions.FRONT.joinpath("prediction.css").read_text("utf-8"),
            "prediction.js": as_script("prediction", predictions.FRONT, predictions.PARTS),
            "mathjax.js": mathjax["mathjax"],
            "license-mathjax.txt": mathjax["mathjax_license"],
        }
    )


def as_script(name: str, folder: Path, parts: Sequence[str]) -> str:
    """The page's part of a widget as a classic script that defines `name`, with its `render`.

    Browsers refuse modules on file://.
    """
    source = front_source(folder, parts).rstrip()
    if not source.endswith(MODULE_ENDS):
        raise ValueError(f"the code of {name} should end with {MODULE_ENDS}")
    body = source.removesuffix(MODULE_ENDS)
    return f"const {name} = (() => {{\n{body}return {{ render }};\n}})();\n"


def _ours(name: str) -> str:
    return (TEMPLATES / "site" / name).read_text(encoding="utf-8")
