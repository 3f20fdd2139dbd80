"""Google Colab as far as it can be had without its page: what a Lab asks of it, and tells it."""

import sys
import types

import pytest

from labsupport.front import WIDGET_VIEW
from labsupport.labs.init_variance.explorer import explorer

MANAGER = "https://example.org/manager.min.js"


@pytest.fixture
def colab(monkeypatch):
    """Colab's module `output`, with what anywidget uses of it; `asked` counts the calls."""
    output = types.ModuleType("google.colab.output")
    output.asked, output._widgets = 0, types.SimpleNamespace(_installed_url=None)

    def enable_custom_widget_manager():
        output.asked += 1
        output._widgets._installed_url = MANAGER

    output.enable_custom_widget_manager = enable_custom_widget_manager
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    return output


def test_a_lab_switches_colabs_manager_on_and_its_output_names_it(colab):
    lab = explorer()
    data, metadata = lab._repr_mimebundle_()
    lab.close()
    assert colab.asked
    assert WIDGET_VIEW in data
    assert metadata[WIDGET_VIEW]["colab"]["custom_widget_manager"]["url"] == MANAGER
