"""What is counted of a notebook."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from labsupport.course.sizes import computes, is_lab, is_prediction, lines_of, sizes_of, words_of

PICTURE = new_output("display_data", data={"image/png": "aGVsbG8=", "text/plain": "a figure"})


def code(source, *tags, outputs=()):
    return new_code_cell(source, metadata={"tags": list(tags)}, outputs=list(outputs))


NOTEBOOK = new_notebook(
    cells=[
        new_markdown_cell("# Doubling\n\nIt takes 9 minutes."),
        code("import numpy as np", "setup"),
        code("from labsupport.labs.x.explorer import explorer\n\nexplorer()", outputs=[PICTURE]),
        new_markdown_cell(
            "one two three four <details>five six</details> $x^2$ [seven](a_b.ipynb)"
        ),
        code('predict("x")'),
        code("a = 1\n\nb = 2\nc = 3"),
        code("print(a)\n" + "draw(a, b, c)".ljust(81, "#"), "proof", outputs=[PICTURE]),
        new_markdown_cell("<details>not for everybody</details>"),
        code("def f(a):\n    return ...", "exercise:f"),
        code('hint("f")'),
        code("d = 4"),
    ]
)


def test_each_kind_of_cell_is_told_from_the_others():
    kinds = {"computes": computes, "lab": is_lab, "prediction": is_prediction}
    found = {
        name: [place for place, cell in enumerate(NOTEBOOK.cells) if kind(cell)]
        for name, kind in kinds.items()
    }
    assert found == {"computes": [5, 10], "lab": [2], "prediction": [4]}


def test_blank_lines_and_folded_words_do_not_count():
    assert lines_of(NOTEBOOK.cells[5]) == 3
    assert words_of(NOTEBOOK.cells[3]) == 7  # a formula is one word, a link's address none
    assert words_of(NOTEBOOK.cells[7]) == words_of(NOTEBOOK.cells[5]) == 0


def test_the_sizes_of_a_notebook():
    sizes = sizes_of(NOTEBOOK)
    assert (sizes.cells, sizes.open, sizes.folded) == (11, 2, 1)
    assert (sizes.median, sizes.longest) == (2, 3)
    assert sizes.wide == 1 / 13
    assert sizes.words == 12
    assert sizes.words_a_line == 3
    assert sizes.stated == 9
    # words, open lines, pictures, a prediction, a Lab, an exercise
    assert sizes.minutes == 12 / 160 + 0.1 * 4 + 0.4 * 2 + 0.5 + 3 + 4
