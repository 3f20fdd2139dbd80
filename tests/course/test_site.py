"""The site: each lab as a page that loads nothing from elsewhere, in a folder of its own."""

import base64
import html
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from labsupport import course
from labsupport.course import files, from_npm, lab_paths
from labsupport.course.files import exercise_of, read, tags, title_of
from labsupport.course.site import assets, cells, folder, kept, page_words, writing
from labsupport.course.site.course_map import branches, course_map
from labsupport.course.site.rendering import Rendering
from labsupport.course.sizes import is_lab, is_prediction, is_proof
from labsupport.exercises.predictions import find_question
from labsupport.exercises.registry import find_exercise
from labsupport.explore import Lab
from labsupport.machine import locks
from labsupport.places import ROOT
from shut import shut

PATHS = {path.stem: path for path in lab_paths()}
MATHJAX = {"mathjax": "/* MathJax */", "mathjax_license": "Apache"}
FIRST_LOAD, WHOLE = 3e6, 80e6
SIZE_OF_MATHJAX = 2.11e6
each_lab = pytest.mark.parametrize("name", PATHS)


def record(make, place, key):
    (place / "answers.js").write_text(f"// {key}", encoding="utf-8")
    return key


STILLS = writing.Recorder(lambda *_: None, "", "")
RECORDER = writing.Recorder(record, "/* front */", "/* style */")  # words in place of recordings


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole course as a site; MathJax and the recordings are words."""
    place = tmp_path_factory.mktemp("built") / "a site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "parts_of", lambda package: MATHJAX)
        assert course.write_site(place, recorder=RECORDER) == place / "index.html"
    return place


@pytest.fixture
def without_npm(monkeypatch):
    monkeypatch.setattr(assets, "parts_of", lambda package: MATHJAX)


def text_of(site, name):
    return (site / f"{name}.html").read_text(encoding="utf-8")


def words(page):
    """What a reader sees of a page."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text))


@pytest.mark.parametrize("name", ["index", *PATHS])
def test_all_that_a_page_names_is_in_the_folder(site, name):
    page = text_of(site, name)
    named = re.findall(r'(?:src|href)="(?!data:)([^"#]+)', page)
    assert len(named) > 5
    assert [address for address in named if not (site / address).is_file()] == []
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert "base64" not in page
    anchors = re.findall(r'href="#([^"]+)"', page)
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


@each_lab
def test_a_page_shows_the_cells_of_its_notebook(site, name):
    page, notebook = text_of(site, name), read(PATHS[name])
    shown = [cell for cell in notebook.cells if "installed" not in tags(cell)]
    code = [cell for cell in shown if cell.cell_type == "code"]
    assert title_of(notebook) in words(page)
    assert page.count("data-windowed-list-index") == len(shown)
    assert page.count("data-question=") == sum(map(is_prediction, code))
    assert page.count("data-recorded=") == sum(map(is_lab, code))
    assert page.count('<details class="folded">') == sum(map(is_folded, code))
    pictures = [out for cell in code for out in cell.outputs if "image/png" in out.get("data", {})]
    images = re.findall(r"<img [^>]*>", page)
    assert len(images) == len(pictures)
    for image in images:
        assert re.search(r' alt="[^"]{9,}".* height="\d+" loading="lazy" .* width="\d+"', image)
    assert "Not attempted yet" not in page
    assert "predict(" not in page
    said = words(page)
    for cell in code:
        for output in cell.outputs:
            for line in output.get("text", "").splitlines():
                if line.startswith("✓ "):
                    assert " ".join(line[2:].split()) in said


def is_folded(cell):
    return is_proof(cell) or "setup" in tags(cell)


def test_a_page_says_nothing_of_a_set_up_that_its_reader_does_not_have(site):
    said = words(text_of(site, "00_start_here"))
    for words_of_a_kernel in ("Shift + Enter", "set-up works", "your own ticks", "versions"):
        assert words_of_a_kernel not in said
    assert "2. What does one unit do with its input?" in said


OF_A_KERNEL = re.compile(
    r"run the (two |next )?cells?\b|then run it|my_labs|your set-up|later cells"
    r"|run its cell|new cell|cell of its own|cells? (above|below)|three dots"
    r"|checks itself|\bkernel\b|hint\(|solution\(|\bEsc\b|the check knows",
    re.IGNORECASE,
)


@each_lab
def test_the_text_of_a_page_tells_nobody_to_run_a_cell(site, name):
    texts = "".join(
        re.findall(r'<div class="jp-RenderedMarkdown.*?</div>', text_of(site, name), re.S)
    )
    said = words(texts)
    assert len(said) > 1000
    found = [said[max(0, m.start() - 60) : m.end() + 60] for m in OF_A_KERNEL.finditer(said)]
    assert found == []
    if any(exercise_of(cell) for cell in read(PATHS[name]).cells):
        assert (
            said.count("Stuck? The hints are folded under each exercise, and so is our solution.")
            == 1
        )


def test_no_words_are_fitted_that_no_notebook_has_any_more():
    texts = "\n\n".join(cell.source for path in lab_paths() for cell in read(path).cells)
    assert [old.pattern for old, _ in page_words.FITTED if not old.search(texts)] == []


@each_lab
def test_an_exercise_has_its_stub_its_hints_and_its_solution(site, name):
    page = text_of(site, name)
    said = re.sub(r"\s+", "", words(page))
    for cell in read(PATHS[name]).cells:
        if exercise := exercise_of(cell):
            task = find_exercise(exercise)
            for number, hint in enumerate(task.hints, start=1):
                assert f"Hint {number} of {len(task.hints)}" in page
                assert re.sub(r"[\s`]+", "", hint) in said
            for source in (task.source, cell.source.split("check(")[0]):
                assert re.sub(r"\s+", "", source) in said
            assert f'check("{exercise}"' not in words(page)
    assert "<details open" not in page.split('id="text"')[1]  # all of it folded


@each_lab
def test_what_a_question_needs_stands_beside_it(site, name):
    page = text_of(site, name)
    asked = re.findall(r'data-question="([^"]+)" data-asked="([^"]+)"', page)
    for key, data in asked:
        question = find_question(key.removeprefix(f"{name}/"))
        assert json.loads(html.unescape(data)) == asdict(question)


def test_a_page_loads_little_and_the_whole_stays_small(site):
    shared = SIZE_OF_MATHJAX + sum(file.stat().st_size for file in (site / "assets").iterdir())
    for name in PATHS:
        own = (site / f"{name}.html").stat().st_size
        first = sorted(site.glob(f"pictures/{name}/*.webp"))[:2]
        assert own + shared + sum(file.stat().st_size for file in first) < FIRST_LOAD
    assert sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) < WHOLE / 4


def test_a_picture_keeps_its_pixels(site):
    notebook = read(PATHS["00_start_here"])
    (output,) = next(cell for cell in notebook.cells if is_lab(cell)).outputs
    with Image.open(io.BytesIO(base64.b64decode(output.data["image/png"]))) as stored:
        expected = np.asarray(stored.convert("RGB"))
    with Image.open(site / cells.reading_of(notebook, "00_start_here").face) as shown:
        assert np.array_equal(np.asarray(shown.convert("RGB")), expected)


def test_the_contents_page_leads_to_every_lab_with_its_question_and_its_minutes(site):
    page = text_of(site, "index")
    for place in course_map(read(lab_paths()[0])):
        assert place.question in words(page)
        assert f"{place.number} · {place.name}" in words(page)
    for name in PATHS:
        assert page.count(f'href="{name}.html"') >= 2  # on the map and on its card
        assert page.count(f'src="pictures/{name}/') == 1  # the face of the lab
    assert "python3 -m labsupport lab" in page


@pytest.mark.parametrize("name", ["index", *PATHS])
def test_a_page_names_the_licenses_and_the_site_carries_them(site, name):
    page = text_of(site, name).replace("\n", " ")
    assert "© The course authors" in words(page)
    for link, file, says in (
        ("CC BY 4.0", "license-text.txt", "https://creativecommons.org/licenses/by/4.0/"),
        ("MIT", "license-code.txt", "Copyright (c) 2026 The course authors"),
        ("where they are from", "license-digits.txt", "Alpaydin"),
        ("Apache 2.0", "license-mathjax.txt", "Apache"),
    ):
        assert f'<a href="assets/{file}">{link}</a>' in page
        assert says in (site / "assets" / file).read_text(encoding="utf-8")


@each_lab
def test_a_page_loads_mathjax_only_for_formulas(site, name):
    texts = [cell.source for cell in read(PATHS[name]).cells if cell.cell_type == "markdown"]
    assert ("assets/mathjax.js" in text_of(site, name)) == ("$" in "".join(texts))


def test_pages_lead_to_the_labs_before_and_after(site):
    first, second, *_, last = PATHS
    assert f'href="{second}.html"' in text_of(site, first)
    assert f'href="{first}.html"' in text_of(site, second)
    assert "›" not in words(text_of(site, last))


def test_every_lab_is_on_the_map_under_one_that_makes_it_easier():
    places = course_map(read(lab_paths()[0]))
    assert {path.stem[:2] for path in lab_paths()} <= {place.number for place in places}

    def numbers(tree):
        return {branch.place.number: numbers(branch.next) for branch in tree}

    tree = numbers(branches(places))
    assert tree["00"]["02"] == {"03": {"04": {}}}
    assert set(tree["00"]["06"]) == {"07", "08", "09"}
    clinic = next(place for place in places if place.number == "15")
    assert (clinic.after, clinic.where) == ((), "most of them")


def test_a_lab_00_without_its_table_is_told():
    with pytest.raises(course.CourseProblem, match="no table of the labs"):
        course_map(new_notebook(cells=[new_markdown_cell("# Start")]))


TINY = [
    new_markdown_cell("# T\n\n## One\n\n[05](05_x.ipynb) [06](06_y.ipynb) [map](../docs/map.md)"),
    new_code_cell("1", metadata={"tags": ["instructor"]}),
    new_markdown_cell("## One\n\n$a<b$\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    new_code_cell(
        "print()",
        outputs=[new_output("stream", text="one <b>\n✓ it holds  [1]\n✓ so does it\ntwo\n")],
    ),
]


def test_text_links_and_what_is_printed_become_html():
    reading = cells.reading_of(new_notebook(cells=TINY), "05_x")
    page, sections = Rendering(["05_x"]).cells(reading)
    assert sections == [("one", "One"), ("one-2", "One")]
    assert '<a href="05_x.html">05</a> 06 map' in page
    assert "$a&lt;b$" in page
    assert '<div class="wide"><table>' in page
    printed = (
        "<pre>one &lt;b&gt;</pre>"
        '<ul class="claims"><li>it holds  [1]</li><li>so does it</li></ul><pre>two</pre>'
    )
    assert printed in page
    assert page.count("jp-CodeCell") == 1


@pytest.mark.parametrize(
    ("source", "tags"),
    [('predict("no-such-question")', []), ("def f(): ...", ["exercise:no-such-exercise"])],
)
def test_what_the_course_does_not_have_is_told(source, tags):
    notebook = new_notebook(cells=[new_code_cell(source, metadata={"tags": tags})])
    with pytest.raises(course.CourseProblem, match=r"05_x: There is no .*no-such-"):
        cells.reading_of(notebook, "05_x")


def test_the_cell_of_a_lab_makes_it():
    ((cell,),) = cells.reading_of(read(PATHS["00_start_here"]), "00_start_here").labs.values()
    lab = cells.maker(cell.source)()
    try:
        assert isinstance(lab, Lab)
        assert lab.picture
    finally:
        lab.close()


def test_a_lab_that_a_page_shows_twice_has_one_recording_and_two_beginnings(site):
    name = "09_batch_norm_mnist"
    labs = cells.reading_of(read(PATHS[name]), name).labs
    assert {key: len(shown) for key, shown in labs.items()} == {f"{name}-1": 2}
    page = text_of(site, name)
    for begin in (0, 1):
        assert f'data-begin="{begin}" data-recorded="{name}-1"' in page
    assert not (site / "recorded" / f"{name}-2").exists()


def test_the_front_of_a_widget_becomes_a_script_only_where_it_is_one(tmp_path):
    (tmp_path / "a.js").write_text("export const a = 1;", encoding="utf-8")
    with pytest.raises(ValueError, match="should end with export default"):
        assets.as_script("a", tmp_path, ["a.js"])


def stored(place):
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }


def test_a_part_of_the_course_leaves_the_other_labs_as_words(tmp_path, without_npm, capsys):
    course.write_site(tmp_path, [PATHS["00_start_here"]], recorder=STILLS)
    told = capsys.readouterr().out
    assert "1 page and the contents" in told
    assert str(tmp_path / "index.html") in told
    assert {path.name for path in tmp_path.glob("*.html")} >= {"index.html", "00_start_here.html"}
    for name in ("index", "00_start_here"):
        assert "06_init_variance" not in text_of(tmp_path, name)
    assert "not among these pages" in text_of(tmp_path, "index")


def leaves_the_course(name, monkeypatch):
    """From now on the course has no such lab."""
    left = [path for path in lab_paths() if path.stem != name]
    monkeypatch.setattr(writing, "lab_paths", lambda: left)


def test_labs_alone_never_take_the_place_of_others(tmp_path, without_npm):
    labs = [PATHS["00_start_here"], PATHS["05_zero_init_symmetry"]]
    course.write_site(tmp_path, labs, recorder=RECORDER)
    before = stored(tmp_path)
    with pytest.raises(course.CourseProblem, match=r"has the pages of 05, .* name a new folder"):
        course.write_site(tmp_path, labs[:1], recorder=RECORDER)
    assert stored(tmp_path) == before
    course.write_site(tmp_path, [*labs, PATHS["06_init_variance"]], recorder=RECORDER)  # more may
    assert (tmp_path / "06_init_variance.html").is_file()


def test_a_site_is_replaced_by_a_whole_one_alone(tmp_path, without_npm, monkeypatch):
    place = tmp_path / "site"
    labs = [PATHS["00_start_here"], PATHS["05_zero_init_symmetry"]]
    course.write_site(place, labs, recorder=STILLS)
    (place / ".git").mkdir()  # a host's own, as on a branch of pages
    others = [place / "CNAME", place / "exams" / "2026.tex"]
    for file in others:  # a teacher's, beside the pages
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine", encoding="utf-8")
    before = stored(place)

    def fails(make, where, key):
        raise course.CourseProblem("this Lab cannot be recorded")

    with pytest.raises(course.CourseProblem, match="cannot be recorded"):
        course.write_site(place, labs, recorder=writing.Recorder(fails, "", ""))
    assert stored(place) == before
    leaves_the_course("05_zero_init_symmetry", monkeypatch)
    course.write_site(place, [PATHS["00_start_here"]], recorder=STILLS)
    assert not (place / "05_zero_init_symmetry.html").exists()
    assert not (place / "pictures" / "05_zero_init_symmetry").exists()
    assert (place / ".git").is_dir()
    assert [file.read_text(encoding="utf-8") for file in others] == ["mine", "mine"]
    assert not (place / folder.UNFINISHED).exists()


@pytest.fixture
def recorder():
    """A recorder that counts: `keys` holds what it has recorded."""
    keys = []

    def count(make, place, key):
        keys.append(key)
        return record(make, place, key)

    counting = writing.Recorder(count, "", "")
    return SimpleNamespace(keys=keys, counting=counting)


def test_a_recording_is_made_once_while_nothing_has_changed_that_it_shows(
    tmp_path, without_npm, recorder, monkeypatch
):
    labs = [PATHS["00_start_here"], PATHS["05_zero_init_symmetry"]]
    for _ in range(2):
        course.write_site(tmp_path, labs, recorder=recorder.counting)
    assert recorder.keys == ["00_start_here-1", "05_zero_init_symmetry-1"]
    recorded = tmp_path / "recorded" / "00_start_here-1"
    assert (recorded / "answers.js").read_text(encoding="utf-8") == "// 00_start_here-1"
    monkeypatch.setattr(kept, "version", lambda name: "another")
    leaves_the_course("05_zero_init_symmetry", monkeypatch)
    course.write_site(tmp_path, labs[:1], recorder=recorder.counting)
    assert recorder.keys[2:] == ["00_start_here-1"]
    assert [path.name for path in (tmp_path / "recorded").iterdir()] == ["00_start_here-1"]


@pytest.mark.parametrize(
    "part",
    ["wording.py", "exercises/draws.py", "course/recorded/plan.py", "labs/start_here/explorer.py"],
)
def test_a_recording_is_made_anew_where_a_part_that_it_shows_has_changed(part, monkeypatch):
    before = kept.digest_of("00_start_here", "explorer()")
    changed = ROOT / "labsupport" / part
    usual = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: usual(p) + b"#" * (p == changed))
    assert kept.digest_of("00_start_here", "explorer()") != before


def test_two_builds_into_one_folder_wait_for_each_other(
    tmp_path, without_npm, recorder, monkeypatch
):
    """The second begins while the first records a Lab; a lock holds between threads as well."""
    labs = [PATHS["00_start_here"], PATHS["05_zero_init_symmetry"]]
    seconds, waits = [], []
    monkeypatch.setattr(locks, "print", lambda words, **_: waits.append(words), raising=False)

    def record_while_another_begins(make, place, key):
        if not seconds:
            second = Thread(
                target=course.write_site,
                args=(tmp_path, labs),
                kwargs={"recorder": recorder.counting, "alone": locks.alone},
            )
            seconds.append(second)
            second.start()
            while second.is_alive() and not waits:
                second.join(0.01)
        return recorder.counting.record(make, place, key)

    first = writing.Recorder(record_while_another_begins, "", "")
    course.write_site(tmp_path, labs, recorder=first, alone=locks.alone)
    seconds[0].join(60)
    assert waits == [
        f"Another window is writing a site into {tmp_path}: waiting until it is done …"
    ]
    assert recorder.keys == ["00_start_here-1", "05_zero_init_symmetry-1"]  # each of them once
    for name in ("index.html", "00_start_here.html", "assets/site.css", "recorded"):
        assert (tmp_path / name).exists()
    assert not (tmp_path / folder.UNFINISHED).exists()


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_half_a_copied_recording_is_never_taken_for_a_whole_one(
    fault, tmp_path, without_npm, recorder, monkeypatch
):
    """Whatever the order in which its files are copied, and after however many it stops."""
    labs = [PATHS["00_start_here"]]
    course.write_site(tmp_path, labs, recorder=recorder.counting)
    recorded = tmp_path / "recorded" / "00_start_here-1"
    whole = stored(recorded)
    for order in (sorted(whole), sorted(whole, reverse=True)):

        def stops(source, target, ignore=None, order=order):
            skipped = ignore(source, order) if ignore else ()
            (first, *_) = [name for name in order if name not in skipped]
            target.mkdir(parents=True)
            shutil.copy2(source / first, target)
            raise fault

        with monkeypatch.context() as patch:
            patch.setattr(shutil, "copytree", stops)
            patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # no time to clean up
            with pytest.raises((KeyboardInterrupt, course.CourseProblem)):
                course.write_site(tmp_path, labs, recorder=recorder.counting)
        course.write_site(tmp_path, labs, recorder=recorder.counting)
        assert stored(recorded) == whole


def test_a_recording_that_is_removed_is_no_whole_one_from_the_first_file_on(tmp_path, monkeypatch):
    def killed(place, **_):
        raise KeyboardInterrupt

    def recording(name):
        (tmp_path / "recorded" / name).mkdir(parents=True)
        (tmp_path / "recorded" / name / kept.NOTE).write_text("digest", encoding="utf-8")

    monkeypatch.setattr(shutil, "rmtree", killed)
    for remove in (
        lambda recorded: kept.remove_others(recorded, set()),
        lambda recorded: kept.kept_or_made(recorded / "a", recorded / "b", "newer", None),
        lambda recorded: folder._replace(tmp_path, tmp_path),
    ):
        recording("a")
        with pytest.raises(KeyboardInterrupt):
            remove(tmp_path / "recorded")
        assert not kept.holds_any(tmp_path / "recorded")
        (tmp_path / "recorded" / "a").rmdir()


def test_a_build_that_was_stopped_goes_on_with_what_it_has_recorded(
    tmp_path, without_npm, recorder, monkeypatch
):
    labs = [PATHS["00_start_here"], PATHS["05_zero_init_symmetry"]]

    def stopped(make, place, key):
        if key.startswith("05"):
            (place / "answers.js").write_text("// half", encoding="utf-8")
            raise KeyboardInterrupt
        return recorder.counting.record(make, place, key)

    with pytest.raises(KeyboardInterrupt):
        course.write_site(tmp_path, labs, recorder=writing.Recorder(stopped, "", ""))
    assert not (tmp_path / "index.html").exists()
    course.write_site(tmp_path, labs, recorder=recorder.counting)
    assert recorder.keys == ["00_start_here-1", "05_zero_init_symmetry-1"]
    answers = tmp_path / "recorded" / "05_zero_init_symmetry-1" / "answers.js"
    assert answers.read_text(encoding="utf-8") == "// 05_zero_init_symmetry-1"
    assert not (tmp_path / folder.UNFINISHED).exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), course.CourseProblem("it fails")])
def test_what_a_stopped_build_keeps_is_named_with_the_command_that_removes_it(
    stop, tmp_path, without_npm, capsys
):
    labs = [PATHS["00_start_here"], PATHS["05_zero_init_symmetry"]]
    place = tmp_path / "a teacher's site"

    def stopped(key_that_stops):
        def recorder(make, where, key):
            if key.startswith(key_that_stops):
                raise stop
            return record(make, where, key)

        with pytest.raises(type(stop)):
            course.write_site(place, labs, recorder=writing.Recorder(recorder, "", ""))
        return capsys.readouterr().out.splitlines()[-1]

    assert folder.UNFINISHED not in stopped("00")  # nothing was recorded, and nothing stays
    assert not (place / folder.UNFINISHED).exists()
    said = stopped("05")
    assert f"{place / folder.UNFINISHED}, a hidden folder, keeps what was made" in said
    assert f"the next site into {place} goes on from it" in said
    if os.name == "posix":
        subprocess.run(re.search("`(.*)` removes it", said)[1], shell=True, check=True)
        assert not (place / folder.UNFINISHED).exists()
    course.write_site(place, labs, recorder=RECORDER)
    assert folder.UNFINISHED not in capsys.readouterr().out


def test_a_lab_that_cannot_be_recorded_is_a_picture_and_says_so(tmp_path, without_npm):
    course.write_site(tmp_path, [PATHS["00_start_here"]], recorder=STILLS)
    page = text_of(tmp_path, "00_start_here")
    assert "data-recorded" not in page
    assert "This is a picture. The Lab answers once the course is installed" in words(page)
    assert not list(tmp_path.glob("recorded/*"))


@pytest.mark.parametrize("moment", ["while it is built", "while it takes its place"])
def test_a_site_that_was_stopped_half_way_is_built_anew(moment, tmp_path, without_npm, monkeypatch):
    place = tmp_path / "site"
    course.write_site(place, [PATHS["00_start_here"]], recorder=STILLS)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # a kill leaves no time to clean up
        if moment == "while it is built":
            patch.setattr(writing._Site, "add_contents", killed)
        else:
            patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            course.write_site(place, [PATHS["00_start_here"]], recorder=STILLS)
    assert (place / folder.UNFINISHED).is_dir()
    course.write_site(place, [PATHS["00_start_here"]], recorder=STILLS)
    assert not (place / folder.UNFINISHED).exists()
    assert (place / "00_start_here.html").is_file()


def test_a_folder_with_an_index_has_the_whole_site_wherever_its_replacing_stops(
    tmp_path, without_npm, monkeypatch, capsys
):
    labs, place = [PATHS["00_start_here"]], tmp_path / "site"
    course.write_site(place, labs, recorder=STILLS)
    whole, stops, rename = stored(place), 0, Path.rename
    while True:
        moved = []

        def fails_after(self, target, moved=moved, stops=stops):
            if len(moved) == stops:
                raise KeyboardInterrupt
            moved.append(rename(self, target))

        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", fails_after)
            try:
                course.write_site(place, labs, recorder=STILLS)
                break
            except KeyboardInterrupt:
                assert not (place / "index.html").exists()
                said = capsys.readouterr().out
                assert "keeps what was made so far" in said
                assert "removes it" not in said  # then the pages would be taken for another's
        course.write_site(place, labs, recorder=STILLS)
        assert stored(place) == whole
        stops += 1
    assert stops == len(list(place.iterdir())) > 3


def _foreign(place):
    place.mkdir()
    (place / "thesis.tex").write_text("mine", encoding="utf-8")
    return place


def _begun_elsewhere(place):
    _foreign(place.parent / "other")
    place.mkdir()
    (place / folder.UNFINISHED).symlink_to(place.parent / "other")
    return place


def _begun_then_used(place):
    _foreign(place)
    (place / folder.UNFINISHED).mkdir()
    return place


def _begun_as_a_file(place):
    place.mkdir()
    (place / folder.UNFINISHED).write_text("mine", encoding="utf-8")
    return place


def _to_nowhere(place):
    place.symlink_to(place.parent / "no such folder")
    return place


def _file(place):
    place.write_text("mine", encoding="utf-8")
    return place


REFUSED = {
    "another's folder": (_foreign, "is not empty and was not written by this command"),
    "a folder used since": (_begun_then_used, "is not empty"),
    "a link": (_begun_elsewhere, "leads elsewhere: remove this link"),
    "a file inside": (_begun_as_a_file, "is a file in the way: remove it"),
    "a link to nowhere": (_to_nowhere, "is a link that leads nowhere: remove it"),
    "a file": (_file, "is a file: name a folder"),
    "the course": (lambda place: ROOT, "lies inside the course: name a folder outside"),
    "in the course": (lambda place: ROOT / "docs" / "site", "lies inside the course"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_folder_that_is_not_for_the_site_is_refused_with_the_cure(case, tmp_path, without_npm):
    make, says = REFUSED[case]
    place = make(tmp_path / "place")
    before = stored(tmp_path)
    with pytest.raises(course.CourseProblem, match=says):
        course.write_site(place, recorder=STILLS)
    assert stored(tmp_path) == before
    assert not (ROOT / "docs" / "site").exists()


def test_a_folder_that_cannot_be_written_is_told_with_the_cure(tmp_path, without_npm, monkeypatch):
    def full(self, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(course.CourseProblem, match=r"No space left on device.*free some MB"):
        course.write_site(tmp_path / "site", recorder=STILLS)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told_with_the_cure(tmp_path, without_npm):
    tmp_path.chmod(0o555)
    with pytest.raises(course.CourseProblem, match="cannot be written"):
        course.write_site(tmp_path / "site", recorder=STILLS)


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_a_place_that_may_not_be_looked_into_or_cannot_have_its_name_is_told_in_words(tmp_path):
    with shut(tmp_path), pytest.raises(course.CourseProblem, match="cannot be written"):
        course.write_site(tmp_path / "site", recorder=STILLS)
    with pytest.raises(course.CourseProblem, match="cannot be written"):
        course.write_site(tmp_path / ("a" * 300), recorder=STILLS)


def test_without_a_network_the_first_build_says_the_cure_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(from_npm, "DATA", tmp_path / "data")
    monkeypatch.setattr(from_npm, "NPM", "http://127.0.0.1:1/{0}/{1}.tgz")
    with pytest.raises(course.CourseProblem, match=r"The first time needs a network; or copy"):
        course.write_site(tmp_path / "site", recorder=STILLS)
    assert stored(tmp_path / "site") == {}


def test_a_notebook_that_cannot_be_read_is_named(tmp_path, without_npm):
    path = tmp_path / "05_zero_init_symmetry.ipynb"
    path.write_text(nbformat.writes(new_notebook())[:20], encoding="utf-8")
    with pytest.raises(files.CourseProblem, match="05_zero_init_symmetry.ipynb is no notebook"):
        course.write_site(tmp_path / "site", [path], recorder=STILLS)
    assert stored(tmp_path / "site") == {}
