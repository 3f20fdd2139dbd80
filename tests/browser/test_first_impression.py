"""What a student sees first: the lab, and nothing in front of it."""

from labsupport.machine.browser import open_notebook
from pages import until


def test_nothing_stands_in_front_of_a_lab(page, server):
    """JupyterLab asks whether it may fetch news, unless its settings say that it need not."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    open_notebook(page, server, "00_start_here.ipynb")
    until(page, lambda: page.locator(".jp-Notebook .jp-Cell").count() > 3, "the cells")
    page.wait_for_timeout(3000)  # the question comes a while after the page
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    assert [url for url in asked if "/api/news" in url or "news.atom" in url] == []
