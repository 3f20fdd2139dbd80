"""The slides of a lab as one HTML file that needs no network."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from labsupport.course.files import CourseProblem, disk_trouble, read
from labsupport.course.second_screen import notes_by_section
from labsupport.course.sections import sections_of
from labsupport.course.slides import NOTE, fitted, is_shown_without_code, with_slides
from labsupport.places import DATA

TEMPLATES = Path(__file__).with_name("pages")
NPM = "https://registry.npmjs.org/{0}/-/{0}-{1}.tgz"
# What a deck holds of others' work (MIT and Apache 2.0), fetched once into data/slides:
# {package: (version, SHA-512 of its archive, {name in the template: file})}.
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
        {"mathjax": "package/es5/tex-svg.js"},
    ),
}


def write_slides(notebook: Path, folder: Path) -> Path:
    """Writes the deck of a lab into `folder`, and returns its path.

    The first deck fetches reveal.js and MathJax; all later ones work offline. CourseProblem where
    they cannot be had, or the folder cannot be written.
    """
    parts = {name: text for package in PACKAGES for name, text in _parts_of(package).items()}
    page = _exported(for_a_talk(read(notebook), notebook.stem), parts)
    path = folder / f"{notebook.stem}.slides.html"
    with disk_trouble(folder):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", newline="\n")
    print(f"{path}", flush=True)
    return path


def for_a_talk(notebook: NotebookNode, stem: str) -> NotebookNode:
    """The notebook in pieces that fit on slides, with the sheet of the lab as notes.

    Cells that only ask, show or claim lose their code.
    """
    talk = nbformat.v4.new_notebook(metadata={"title": stem})
    notes = notes_by_section(notebook, stem)
    for section in sections_of(notebook):
        shown = fitted(section.cells)
        talk.cells += shown
        if notes.get(section.heading):
            told = nbformat.v4.new_markdown_cell(notes[section.heading])
            told.metadata["tags"] = [NOTE]
            talk.cells.insert(len(talk.cells) - len(shown) + 1, told)
    with_slides(talk.cells)
    for cell in talk.cells:
        if is_shown_without_code(cell):
            cell.metadata["transient"] = {"remove_source": True}
    return talk


def _exported(talk: NotebookNode, parts: dict[str, str]) -> str:
    from nbconvert import SlidesExporter

    exporter = SlidesExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="slides",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    page, _ = exporter.from_notebook_node(talk, resources={"deck": parts})
    return re.sub(r'<link [^>]*href="https?://[^>]*>', "", page)


def _parts_of(package: str) -> dict[str, str]:
    """The files that a deck holds of a package of npm: {name in the template: text}."""
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
                f"{package} could not be had from npm ({problem}). The first slides need a "
                f"network; or copy the folder {folder} from a machine that has made some."
            ) from problem
        texts = {name: (unpacked / file).read_text("utf-8") for name, file in members.items()}
    return {name: text.replace("</script", "<\\/script") for name, text in texts.items()}
