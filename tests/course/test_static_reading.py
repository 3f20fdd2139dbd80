import re

import pytest
from nbconvert import HTMLExporter

from labsupport.course.files import read
from labsupport.places import lab_paths

LABS = lab_paths()


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
