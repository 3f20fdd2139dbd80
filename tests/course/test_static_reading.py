import json
import re

import nbformat
import pytest
from nbconvert import HTMLExporter
from traitlets.config import Config

from labsupport.course.files import read
from labsupport.machine.jupyter_options import CONFIG
from labsupport.places import lab_paths

LABS = lab_paths()
VIEW, STATE = (f"application/vnd.jupyter.widget-{part}+json" for part in ("view", "state"))


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab_converted_to_html_shows_its_stored_pictures(path):
    notebook = read(path)
    outputs = [out.get("data", {}) for cell in notebook.cells for out in cell.get("outputs", [])]
    stored = [data["image/png"].replace("\n", "") for data in outputs if "image/png" in data]
    page, _ = HTMLExporter().from_notebook_node(notebook)
    shown = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    assert stored
    assert [picture.replace("\n", "") for picture in shown] == stored
    assert "application/vnd.jupyter.widget-view+json" not in page
    assert "model not found" not in page


def test_a_lab_that_was_saved_with_its_widgets_is_converted_with_its_picture():
    """In a terminal of the course's JupyterLab, and in its menu: they read the same settings."""
    shown = {VIEW: {"model_id": "one"}, "image/png": "aGVsbG8=", "text/plain": "words"}
    saved = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", shown)])],
        metadata={"widgets": {STATE: {"state": {"one": {"state": {}}}}}},
    )
    settings = Config(json.loads((CONFIG / "jupyter_config.json").read_text(encoding="utf-8")))
    page, _ = HTMLExporter(config=settings).from_notebook_node(saved)
    assert 'src="data:image/png;base64,aGVsbG8="' in page
    assert f'<script type="{VIEW}">' not in page
    priority = "display_data_priority"
    usual = HTMLExporter().default_config.NbConvertBase[priority]
    assert settings.NbConvertBase[priority] == [kind for kind in usual if kind != VIEW]
