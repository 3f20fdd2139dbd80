"""What a widget displays, where a page waits for it and where none does."""

from types import SimpleNamespace

import pytest

from labsupport import front
from labsupport.front import WIDGET_VIEW, as_shown

BUNDLE = {WIDGET_VIEW: {"model_id": "one"}, "image/png": "…", "text/plain": "words"}


@pytest.mark.parametrize(
    ("content", "server", "live"),
    [
        ({"allow_stdin": True}, "", True),  # JupyterLab, Notebook, VS Code
        ({}, "", True),  # a page that does not say
        ({"allow_stdin": False}, "", False),  # nbconvert --execute, papermill, Quarto
        ({"allow_stdin": False}, "voila/0.5.13", True),
    ],
)
def test_the_live_view_is_left_out_where_no_page_waits(monkeypatch, content, server, live):
    shell = SimpleNamespace(get_parent=lambda: {"content": content})
    monkeypatch.setattr(front, "get_ipython", lambda: shell)
    monkeypatch.setenv("SERVER_SOFTWARE", server)
    shown, metadata = as_shown(BUNDLE, {"kept": 1})
    assert (WIDGET_VIEW in shown) == live
    assert {**shown, WIDGET_VIEW: BUNDLE[WIDGET_VIEW]} == BUNDLE
    assert metadata == {"kept": 1}


def test_outside_a_notebook_everything_is_shown(monkeypatch):
    monkeypatch.setattr(front, "get_ipython", lambda: None)
    assert as_shown(BUNDLE, {})[0] == BUNDLE
