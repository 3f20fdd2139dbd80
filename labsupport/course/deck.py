"""The slides of a lab as one HTML file that needs no network."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from labsupport.course.files import disk_trouble, read
from labsupport.course.from_npm import PACKAGES, parts_of
from labsupport.course.second_screen import notes_by_section
from labsupport.course.sections import sections_of
from labsupport.course.slides import NOTE, fitted, is_shown_without_code, with_slides

TEMPLATES = Path(__file__).with_name("pages")


def write_slides(notebook: Path, folder: Path) -> Path:
    """Writes the deck of a lab into `folder`, and returns its path.

    The first deck fetches reveal.js and MathJax; all later ones work offline. CourseProblem where
    they cannot be had, or the folder cannot be written.
    """
    parts = {name: text for package in PACKAGES for name, text in parts_of(package).items()}
    parts = {name: text.replace("</script", "<\\/script") for name, text in parts.items()}
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
