"""Others' work that our pages hold: fetched once from npm into data/slides, checked by its hash."""

from __future__ import annotations

from labsupport.course.files import CourseProblem, disk_trouble
from labsupport.places import DATA

NPM = "https://registry.npmjs.org/{0}/-/{0}-{1}.tgz"
# MIT and Apache 2.0. {package: (version, SHA-512 of its archive, {our name: file})}.
PACKAGES = {
    "reveal.js": (
        "5.2.1",
        "afbfffea620ce69df884588332f61f5e0ca35ea191b5afbfa6c77d62dcadb204"
        "65ae947316fe116c7efa4d7776a83fbb64f6446e904385d46125a1607d0ef335",
        {
            "reveal": "package/dist/reveal.js",
            "reveal_css": "package/dist/reveal.css",
            "notes": "package/plugin/notes/notes.js",
        },
    ),
    "mathjax": (
        "3.2.2",
        "06df9249553c7811b6ef30a155ec0e89c62ced7b1db78d2a9b8f94a47c97ee4d"
        "3f3bd36588f73ec7bee4d7f144b0fb2328f64626fb5164cd6f3be81e5b43a11b",
        {"mathjax": "package/es5/tex-svg.js", "mathjax_license": "package/LICENSE"},
    ),
}


def parts_of(package: str) -> dict[str, str]:
    """The files that our pages hold of a package of npm: {our name: text}.

    The first call fetches the package; all later ones work offline. CourseProblem where it cannot
    be had, or kept.
    """
    import pooch
    import requests

    version, digest, members = PACKAGES[package]
    folder = DATA / "slides"
    unpacked = folder / f"{package}-{version}"
    with disk_trouble(folder):
        try:
            pooch.retrieve(
                NPM.format(package, version),
                known_hash=f"sha512:{digest}",
                fname=f"{package}-{version}.tgz",
                path=folder,
                processor=pooch.Untar(list(members.values()), extract_dir=unpacked.name),
            )
        except (requests.RequestException, ValueError) as problem:
            raise CourseProblem(
                f"{package} could not be had from npm ({problem}). The first time needs a "
                f"network; or copy the folder {folder} from a machine where it worked."
            ) from problem
        return {name: (unpacked / file).read_text("utf-8") for name, file in members.items()}
