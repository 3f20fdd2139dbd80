"""Widgets that answer while a cell runs."""


def answer_while_cells_run(widget) -> None:
    """Lets `widget` be used while a cell runs. Nothing changes where the kernel cannot do it.

    JupyterLab sends what happens on a page to a subshell of the kernel, a thread of its own.
    ipykernel 7.4 hands such a message to the shell that wrote to the widget last. For a widget made
    in a cell, this is the shell that runs cells. Without this function a click would wait for Run
    All to end.
    """
    if widget.comm is not None:
        widget.comm._reply_subshell_for = lambda message, chosen_by_the_page: chosen_by_the_page
