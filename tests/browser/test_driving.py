"""The tests' own driving: it waits for what is folded, too."""

import nbformat

from labsupport.machine.browser import jupyter_server, open_notebook, run_all
from pages import save, write_notebook


def test_run_all_waits_for_a_last_cell_that_is_folded(page, server, tmp_path):
    file = tmp_path / "folded.ipynb"
    write_notebook(file, ["first = 1", "import time\ntime.sleep(4)\nprint('late')"])
    notebook = nbformat.read(file, as_version=4)
    notebook.cells[-1].metadata["jupyter"] = {"source_hidden": True}
    nbformat.write(notebook, file)
    with jupyter_server(tmp_path) as address:
        open_notebook(page, address, file.name)
        run_all(page)
        save(page)
    last = nbformat.read(file, as_version=4).cells[-1]
    assert [out.text for out in last.outputs] == ["late\n"]
