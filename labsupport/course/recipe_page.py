"""The recipe of the course on one page of A4, for the wall."""

from __future__ import annotations

import importlib
from pathlib import Path

from labsupport.course.files import write_page
from labsupport.course.second_screen import as_html
from labsupport.exercises.registry import ROOMS

STYLE = Path(__file__).with_name("pages") / "recipe.css"
ROOM = "training_clinic"
TITLE = "<title>A recipe for nets that train</title>"


def recipe_page() -> str:
    """A whole HTML page with the recipe; it needs nothing beside itself, and prints on one A4."""
    room = importlib.import_module(f"{ROOMS}.{ROOM}.recipe")
    rows = "".join(
        f"<tr><th>{number}</th><td><strong>{as_html(advice.step)}</strong><br>"
        f"{as_html(advice.do)}</td><td>{_measured(advice)}</td></tr>"
        for number, advice in enumerate(room.RECIPE)
    )
    looks = "".join(
        f"<li><strong>{as_html(look)}</strong> {as_html(means)}</li>"
        for look, means in room.LOOKS.items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"{TITLE}\n<style>\n"
        f"{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        "<h1>A recipe for nets that train</h1>\n"
        f"<table><tr><th></th><th>step</th><th>what a lab measured</th></tr>{rows}</table>\n"
        f"<h2>It does not train? Look, in this order, before you touch the rate</h2>\n"
        f"<ol>{looks}</ol>\n"
        "<p>From the course “Why do deep networks train, or fail to?” The numbers are those stored "
        "in its labs, measured on small nets and digits.</p>\n</body>\n</html>\n"
    )


def write_recipe(path: Path) -> Path:
    """Writes the page in one step.

    CourseProblem where it cannot be written, and where the file holds something else.
    """
    write_page(recipe_page(), path, mark=TITLE)
    print(f"{path}: open it in a browser, and print it.", flush=True)
    return path


def _measured(advice) -> str:
    return "<br>".join(f"{as_html(one.told)} <em>lab {one.lab}</em>" for one in advice.findings)
