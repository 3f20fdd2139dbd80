"""The page for the laptop beside the projector: what to do, what is seen, what to say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from nbformat import NotebookNode

from labsupport.course.explorers import explorers, sheet_of
from labsupport.course.files import title_of
from labsupport.course.sections import minutes_in_class, sections_of
from labsupport.exercises.predictions import find_question
from labsupport.exercises.sheet import Scene, Sheet, Vote
from labsupport.explore import Lab

STYLE = Path(__file__).with_name("pages") / "second_screen.css"
# The keys of a Lab, as `explore/front/keys.js` gives them; digits are its presets.
KEYS = {"Run": "R", "Step": "S", "Pin": "P", "Unpin": "U", "New seed": "N"}
ALL_KEYS = [
    ("← →", "move the slider that was used last"),
    ("1 … 9", "the presets, in their order"),
    ("P", "Pin, keep what is seen to compare with"),
    ("R", "run a training, or stop it"),
    ("S", "one step of a training"),
    ("U", "Unpin"),
    ("N", "new seed"),
    ("H", "hide marks and presets, which may tell an answer"),
    ("F", "full screen; Escape leaves it"),
    ("?", "show the keys"),
]
MARK = '<meta name="generator" content="python3 -m labsupport instructor">'
SOLVED = "solutions"
HOW_TO_PRESENT = [
    "On the projector: `python3 -m labsupport lab 06 --present`, with the number of your lab. It "
    "opens a copy at the first Lab, which is live: drag it. What you do in front of a class "
    "changes no notebook of the course.",
    "Press F for the full screen of a Lab. On a screen higher than 1000 pixels, press Ctrl and + "
    "until the Lab fills the window.",
    "Shift + Enter goes on from cell to cell. (*Run All Cells* jumps to the end of the page. With "
    "`--whole` behind `--present` everything has run before the page opens: start it some minutes "
    "before you begin.)",
    "From one section to another: the list icon at the left of the page shows all headings, and a "
    "click on one leads there. Close the list again, so that the Labs have the width.",
    "In a question type a count, then Enter or Tab for the next one.",
    "A training lasts as long as the choice *lasts* of its Lab says; what it needs first, such as "
    "autoencoders, comes on top the first time. The page of the lab says what to say meanwhile.",
]
THEN = ' <span class="then">then</span> '


def lab_page(notebook: NotebookNode, stem: str) -> str:
    """The HTML page of a lab; stem: the name of its notebook, such as "06_init_variance"."""
    sheet, title = sheet_of(stem[3:]), title_of(notebook)
    labs = {make.__name__: make() for make in explorers(stem[3:])}
    try:
        contents, minutes = [], minutes_in_class(notebook, sheet)
        parts = [_head(title, stem, sum(minutes)), _overview(sheet, labs.values())]
        begins = accumulate([0, *minutes])
        for section, begin, length in zip(sections_of(notebook), begins, minutes, strict=False):
            place = f"minute-{begin}"
            contents.append(
                f'<li><time>{begin}</time> <a href="#{place}">{as_html(section.heading)}</a></li>'
            )
            parts.append(
                f'<h2 id="{place}"><span class="time">minutes {begin} to {begin + length}</span>'
                f"{as_html(section.heading)}</h2>"
            )
            parts += [_item(one, labs) for one in sheet.items(section.heading)]
    finally:
        for lab in labs.values():
            lab.close()
    nav = f"<nav><strong>From minute</strong><ol>{''.join(contents)}</ol></nav>"
    return page(title, f'<div class="columns">{nav}<main>{"".join(parts)}</main></div>')


def notes_by_section(notebook: NotebookNode, stem: str) -> dict[str, str]:
    """{heading: scenes and votes of this section as HTML}, for a speaker's notes."""
    sheet = sheet_of(stem[3:])
    labs = {make.__name__: make() for make in explorers(stem[3:])}
    try:
        return {
            section.heading: "".join(_item(one, labs) for one in sheet.items(section.heading))
            for section in sections_of(notebook)
        }
    finally:
        for lab in labs.values():
            lab.close()


def index_page(notebooks: Mapping[str, NotebookNode]) -> str:
    """The HTML page that leads to those of all labs; notebooks: {name of its file: notebook}."""
    rows = "".join(
        f'<tr><td><a href="{stem}.html">{as_html(title_of(notebook))}</a></td>'
        f"<td>{sum(minutes_in_class(notebook, sheet_of(stem[3:])))}</td>"
        f'<td><a href="{SOLVED}/{stem}.ipynb">solved</a></td></tr>'
        for stem, notebook in notebooks.items()
    )
    steps = "".join(f"<li>{as_html(step)}</li>" for step in HOW_TO_PRESENT)
    body = (
        f"<h1>The second screen</h1><p>For the laptop beside the projector. "
        f'The pages need no network.</p><div class="box"><ol>{steps}</ol></div>'
        f"<table><tr><th>lab</th><th>minutes in class</th><th>exercises</th></tr>{rows}</table>"
    )
    return page("The second screen", body)


def page(title: str, body: str) -> str:
    """A whole HTML page that needs nothing beside itself."""
    style = STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n{MARK}\n'
        f"<title>{as_html(title)}</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _head(title: str, stem: str, minutes: int) -> str:
    return (
        f"<h1>{as_html(title)}</h1>"
        f"<p>{minutes} minutes with a class; the exercises come on top. On the projector: "
        f"<code>python3 -m labsupport lab {stem[:2]} --present</code>. "
        f"Show each Lab on the full screen, <kbd>F</kbd>. "
        f'<a href="{SOLVED}/{stem}.ipynb">The exercises, solved</a>. '
        f'<a href="index.html">All labs</a>.</p>'
    )


def _overview(sheet: Sheet, labs: Iterable[Lab]) -> str:
    boxes = []
    if sheet.before:
        listed = "".join(f"<li>{as_html(line)}</li>" for line in sheet.before)
        boxes.append(f"<h3>Before you begin</h3><ul>{listed}</ul>")
    if sheet.beliefs:
        told = [f"<li><em>{as_html(b)}</em><br>{as_html(a)}</li>" for b, a in sheet.beliefs.items()]
        boxes.append(f"<h3>What many of them believe</h3><ul>{''.join(told)}</ul>")
    for lab in labs:
        presets = " · ".join(map(_preset, lab.presets, range(1, 1 + len(lab.presets))))
        boxes.append(f"<h3>Presets of the Lab “{as_html(lab.page['title'])}”</h3><p>{presets}</p>")
    own = [(letter.upper(), name) for lab in labs for letter, name in lab.page["keys"].items()]
    keys = " ".join(f"<kbd>{key}</kbd> {as_html(does)};" for key, does in [*ALL_KEYS, *own])
    boxes.append(
        f"<h3>Keys, once a Lab was clicked</h3><p>{keys.removesuffix(';')}.</p>"
        "<p>In a question: <kbd>F</kbd> full screen, <kbd>A</kbd> to <kbd>E</kbd> the choice, "
        "<kbd>S</kbd> the answer without one.</p>"
    )
    return "".join(f'<div class="box">{box}</div>' for box in boxes)


def _item(item: Scene | Vote, labs: Mapping[str, Lab]) -> str:
    return _vote(item) if isinstance(item, Vote) else _scene(item, labs.get(item.lab))


def _scene(scene: Scene, lab: Lab | None) -> str:
    told = [
        ("do", THEN.join(_actions(scene, lab)) if lab else ""),
        ("by hand", as_html(scene.by_hand)),
        ("while it runs", as_html(scene.meanwhile)),
        ("seen", as_html(scene.seen)),
        ("say", f'<span class="say">{as_html(scene.say)}</span>' if scene.say else ""),
    ]
    rows = _definitions([(name, words) for name, words in told if words])
    return f'<div class="box scene"><h3>{as_html(scene.title)}</h3>{rows}</div>'


def _actions(scene: Scene, lab: Lab) -> Iterator[str]:
    """What is done, one by one, in the words and the keys of the page."""
    order = list(lab.presets)
    for action in scene.do:
        if not isinstance(action, str):
            yield ", ".join(_setting(lab, name, value) for name, value in action.items())
        elif action in order:
            yield _preset(action, order.index(action) + 1)
        else:
            keys = KEYS | {name: letter.upper() for letter, name in lab.page["keys"].items()}
            key = f"<kbd>{keys[action]}</kbd> " if action in keys else ""
            yield f"{key}<strong>{as_html(action)}</strong>"


def _preset(name: str, place: int) -> str:
    key = f"<kbd>{place}</kbd> " if place < 10 else ""
    return f'<span style="white-space: nowrap">{key}<strong>{as_html(name)}</strong></span>'


def _setting(lab: Lab, name: str, value: Any) -> str:
    control = lab.controls[name]
    return f"{as_html(control.label)} <strong>{as_html(control.in_words(value))}</strong>"


def _vote(vote: Vote) -> str:
    question = find_question(vote.question)
    options = []
    for letter, option in zip(ascii_uppercase, question.options, strict=False):
        if option == question.answer:
            options.append(f'<li class="answer">{as_html(option)} ✓</li>')
            answer = f"<strong>{letter}</strong>. {as_html(question.why)}"
        else:
            belief = vote.beliefs.get(option, "")
            behind = f'<br><span class="belief">{as_html(belief)}</span>' if belief else ""
            options.append(f"<li>{as_html(option)}{behind}</li>")
    return (
        f'<div class="box vote"><h3>Vote: {as_html(question.text)}</h3>'
        f'<ol class="options">{"".join(options)}</ol><p>{answer}</p></div>'
    )


def _definitions(told: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in told) + "</dl>"


def as_html(words: str) -> str:
    """Words as HTML: *emphasis* and `code` are marked up, all else is as it is written."""
    escaped = html.escape(words, quote=False)
    escaped = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return re.sub(r"\*([^*\s][^*]*)\*", r"<em>\1</em>", escaped)
