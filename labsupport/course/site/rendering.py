"""nbconvert with our template: cells to HTML, and pages around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from labsupport.course.site.cells import Reading, as_printed

TEMPLATES = Path(__file__).parents[1] / "pages"
NOTEBOOK = re.compile(r"(?:\./)?(\d\d_\w+)\.ipynb")


class Rendering:
    """Writes the pages of a site whose labs are `stems`; links to other notebooks become text."""

    def __init__(self, stems: Collection[str]):
        self._stems = stems
        self._exporter = HTMLExporter(
            extra_template_basedirs=[str(TEMPLATES)],
            template_name="site",
            exclude_input_prompt=True,
            exclude_output_prompt=True,
        )
        self._exporter.register_filter("as_printed", as_printed)

    def cells(self, reading: Reading) -> tuple[str, list[tuple[str, str]]]:
        """The cells of a notebook as HTML, and its sections: [(anchor, heading as HTML), …]."""
        text = _Text(self._stems)
        self._exporter.register_filter("markdown2html", MarkdownWithMath(text).render)
        body, _ = self._exporter.from_notebook_node(reading.notebook)
        return body, text.sections

    def page(self, template: str, told: Mapping[str, Any]) -> str:
        """The whole page that a template of `pages/site` makes of what it is told."""
        return self._exporter.environment.get_template(template).render(**told)


class _Text(IPythonRenderer):
    """The text of one page: its headings have anchors, and what is wide scrolls by itself."""

    def __init__(self, stems: Collection[str]):
        super().__init__(escape=False)
        self._stems, self._anchors = stems, set()
        self.sections: list[tuple[str, str]] = []

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        words = re.sub(r"<[^>]+>|\$[^$]*\$", " ", text).lower()
        anchor = plain = "-".join(re.findall(r"\w+", words)) or "section"
        number = 1
        while anchor in self._anchors:
            number += 1
            anchor = f"{plain}-{number}"
        self._anchors.add(anchor)
        if level == 1:
            return f'<h1 id="{anchor}">{text}</h1>\n'
        if level == 2:
            self.sections.append((anchor, text))
        link = f'<a class="anchor" href="#{anchor}" aria-label="Link to this section">#</a>'
        return f'<h{level} id="{anchor}">{text} {link}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        notebook = NOTEBOOK.fullmatch(url)
        if notebook and notebook.group(1) in self._stems:
            return f'<a href="{notebook.group(1)}.html">{text}</a>'
        return super().link(text, url, title) if re.match(r"https?:", url) else text

    def table(self, text: str) -> str:
        cells = text.replace("<th></th>", "<td></td>")  # an empty corner heads nothing
        return f'<div class="wide"><table>\n{cells}</table></div>\n'
