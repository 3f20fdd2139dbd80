"""The map with ticks, the command that prints it, and the page to hand in."""

import errno
import os
from html.parser import HTMLParser

import pytest

from labsupport import progress
from labsupport.course import files
from labsupport.course.files import CourseProblem
from labsupport.course.progress_map import my_progress, progress_map
from labsupport.course.progress_page import MARK, write_progress_page
from labsupport.course.progress_page import progress_page as page_of
from labsupport.exercises.predictions import questions
from labsupport.exercises.registry import all_exercises, find_exercise
from labsupport.machine import commands
from labsupport.machine.commands import CommandProblem
from labsupport.places import lab_paths

AT = "2026-01-02T03:04:05+00:00"


def record_of(lab, exercises, predictions):
    """A lab with so many of its exercises and predictions done."""
    record = progress.Record(opened={lab: AT})
    names = [task.name for task in all_exercises() if task.lab == lab][:exercises]
    for name in names:
        record.exercises[name] = progress.Attempts(checks=3, hints=1, solved=AT)
    asked = [name for name, (room, _) in questions().items() if room == lab][:predictions]
    for place, name in enumerate(asked):
        record.predictions[name] = progress.Guess(None if place else "x", not place, AT)
    return record


def row_of(shown, lab):
    (row,) = [row for row in shown.rows if row.stem[3:] == lab]
    return row


def test_the_map_has_every_lab_with_all_that_it_asks():
    shown = progress_map(progress.Record())
    assert [row.stem for row in shown.rows] == [path.stem for path in lab_paths()]
    assert shown.total == [
        f"0 of {count}" for count in (len(lab_paths()), len(questions()), len(all_exercises()))
    ]
    assert "✓" not in repr(shown) + shown._repr_html_()


def test_a_tick_stands_at_what_is_whole_and_a_count_at_what_is_begun():
    shown = progress_map(record_of("start_here", 1, 1))
    assert row_of(shown, "start_here").columns == ["✓", "✓ 1 of 1", "✓ 1 of 1"]
    shown = progress_map(record_of("init_variance", 2, 3))
    assert row_of(shown, "init_variance").columns == ["✓", "3 of 8", "2 of 4"]
    assert shown.total[0] == f"1 of {len(lab_paths())}"
    for text in (repr(shown), shown._repr_html_()):
        assert "06 init variance" in text
        assert "3 of 8" in text


def test_what_the_course_no_longer_asks_is_left_out():
    record = progress.Record(exercises={"gone": progress.Attempts(solved=AT)})
    record.predictions["gone"] = progress.Guess("x", True, AT)
    record.opened["gone"] = AT
    assert progress_map(record) == progress_map(progress.Record())


def test_the_lines_of_words_are_of_one_width():
    shown = progress_map(progress.Record())
    assert len({len(line) for line in repr(shown).splitlines()}) == 1


def test_the_names_are_links_to_the_notebooks_where_nbgrader_lays_them_too(tmp_path, monkeypatch):
    shown, stems = progress_map(progress.Record()), [path.stem for path in lab_paths()]
    monkeypatch.chdir(tmp_path)
    for stem in stems:
        assert f'<a href="{stem}.ipynb">' in shown._repr_html_()
    for folder in stems[:2]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.ipynb").touch()
    monkeypatch.chdir(tmp_path / stems[0])
    assert f'<a href="../{stems[1]}/{stems[1]}.ipynb">' in shown._repr_html_()
    assert ".ipynb" not in shown.html()


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The file of the progress, which is not there yet."""
    monkeypatch.setenv("LABSUPPORT_MY_LABS", str(tmp_path / "mine"))
    monkeypatch.delenv("LABSUPPORT_PROGRESS")
    monkeypatch.setattr(progress, "_known", {})
    monkeypatch.setattr(commands.before_lab, "fetch_if_possible", lambda: None)
    monkeypatch.setattr(commands, "open_lab", lambda path, **chosen: 0)
    return tmp_path / "mine" / progress.NAME


def run(*arguments):
    options = commands._parser().parse_args(arguments)
    return options.work(options)


def test_the_command_lab_notes_the_lab_that_it_opens_and_progress_prints_it(kept, capsys):
    run("progress")
    assert f"0 of {len(lab_paths())}" in capsys.readouterr().out
    run("lab", "6")
    run("progress")
    shown = capsys.readouterr().out
    assert f"1 of {len(lab_paths())}" in shown
    assert str(kept) in shown


def test_a_file_that_cannot_be_read_is_told_and_the_map_is_shown(kept, capsys):
    kept.parent.mkdir()
    kept.write_bytes(b"\xff\n{}")
    assert "cannot read: 2. They stay there." in repr(my_progress())
    kept.unlink()
    kept.mkdir()
    run("progress")
    assert "cannot be read" in capsys.readouterr().out
    with pytest.raises(CommandProblem, match="cannot be read"):
        run("progress", "--page", str(kept.parent / "page.html"), "--name", "Ada")


def test_where_it_is_off_the_command_says_so(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_PROGRESS", "0")
    with pytest.raises(CommandProblem, match="LABSUPPORT_PROGRESS is 0"):
        run("progress")


def test_a_page_needs_a_name(kept, tmp_path):
    with pytest.raises(CommandProblem, match="--name"):
        run("progress", "--page", str(tmp_path / "page.html"), "--name", " ")
    assert not (tmp_path / "page.html").exists()


def test_the_command_writes_the_page_and_writes_it_again(kept, tmp_path, capsys):
    page = tmp_path / "page.html"
    for name in ("Ada", "Grace Ωmega"):
        run("progress", "--page", str(page), "--name", name)
        assert f"<strong>{name}</strong>" in page.read_text(encoding="utf-8")
    assert str(page) in capsys.readouterr().out


def test_a_name_with_letters_that_are_none_is_written_with_question_marks(kept, tmp_path):
    page = tmp_path / "page.html"
    run("progress", "--page", str(page), "--name", "Ren\udce9")
    assert "<strong>Ren?</strong>" in page.read_text(encoding="utf-8")


def test_hints_that_a_new_kernel_gave_again_are_no_more_hints_and_checks_are_no_answers():
    task = find_exercise("gain")
    often = progress.Attempts(checks=20, hints=20, solved=AT)
    page = page_of("Ada", progress.Record(exercises={"gain": often}))
    assert f"<td>20</td><td>{len(task.hints)}</td>" in page
    assert len(task.hints) != 20
    assert "failed checks before" in page


class Elements(HTMLParser):
    """All that a page asks for, and its words."""

    def __init__(self):
        super().__init__()
        self.words, self.asked = [], []

    def handle_starttag(self, tag, attributes):
        self.asked += [value for name, value in attributes if name in ("src", "href")]

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_stands_alone_and_says_what_it_does_not_prove():
    page = Elements()
    page.feed(page_of("Eve <script>alert(1)</script> & Co", record_of("init_variance", 2, 3)))
    assert page.asked == []
    words = " ".join(page.words)
    assert "Eve <script>alert(1)</script> & Co" in words  # as words
    assert "Predictions: 1 guessed, 1 of these right, 2 skipped." in words
    assert "no proof" in words
    assert "Grades come from nbgrader" in words
    solved = [task.name for task in all_exercises() if task.lab == "init_variance"][:2]
    assert all(f"06 {name}" in words for name in solved)
    assert "January 2026" in words


@pytest.mark.parametrize("time", ["", "yesterday", "9999-99-99", "0001-01-01T00:00:00+00:00"])
def test_a_time_that_is_none_is_shown_as_it_stands(time):
    record = progress.Record(exercises={"gain": progress.Attempts(solved=time)})
    assert "06 gain" in page_of("Ada", record)


def test_a_file_that_is_no_such_page_stays(tmp_path):
    other = tmp_path / "thesis.html"
    other.write_text("<p>years of work</p>")
    for place in (other, tmp_path):
        with pytest.raises(CourseProblem, match="name another file"):
            write_progress_page(place, "Ada", progress.Record())
    assert other.read_text() == "<p>years of work</p>"


def test_a_page_that_cannot_be_written_is_an_error_with_a_cure_and_the_old_one_stays(
    tmp_path, monkeypatch
):
    page = tmp_path / "page.html"
    write_progress_page(page, "Ada", progress.Record())
    before = page.read_bytes()

    def full(*given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(CourseProblem, match="cannot be written"):
        write_progress_page(page, "Grace", progress.Record())
    assert page.read_bytes() == before
    assert MARK.encode() in before
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]
    with pytest.raises(CourseProblem, match="cannot be written"):
        write_progress_page(tmp_path / "nowhere" / "page.html", "Ada", progress.Record())
