"""The recipe on one page: every step with its numbers, in a file that stands alone."""

import pytest

from labsupport.course.files import CourseProblem
from labsupport.course.recipe_page import recipe_page, write_recipe
from labsupport.labs.training_clinic.recipe import LOOKS, RECIPE


def test_the_page_has_every_step_every_number_and_every_look_and_needs_no_other_file():
    page = recipe_page()
    for advice in RECIPE:
        assert f"<strong>{advice.step}</strong>" in page
        for finding in advice.findings:
            assert f"<em>lab {finding.lab}</em>" in page
            assert finding.told.replace("&", "&amp;") in page
    assert page.count("<li>") == len(LOOKS)
    assert "<code>eval()</code>" in page
    for outside in ("http", "src=", "<link", "<script"):
        assert outside not in page


def test_it_is_written_where_one_wants_it_and_a_folder_that_is_not_there_is_named(tmp_path):
    assert write_recipe(tmp_path / "recipe.html").read_text(encoding="utf-8") == recipe_page()
    with pytest.raises(CourseProblem, match="cannot be written"):
        write_recipe(tmp_path / "nowhere" / "recipe.html")


def test_a_file_that_is_no_recipe_stays_and_an_older_recipe_is_renewed(tmp_path):
    other, older = tmp_path / "cakes.html", tmp_path / "recipe.html"
    other.write_text("<title>Grandmother's</title>", encoding="utf-8")
    for place in (other, tmp_path):
        with pytest.raises(CourseProblem, match="name another file"):
            write_recipe(place)
    assert other.read_text(encoding="utf-8") == "<title>Grandmother's</title>"
    older.write_text(recipe_page().replace("The numbers", "Numbers"), encoding="utf-8")
    write_recipe(older)
    assert older.read_text(encoding="utf-8") == recipe_page()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cakes.html", "recipe.html"]
