"""Fetching MNIST from mirrors that misbehave on purpose, on loopback."""

import errno
import gzip
import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from labsupport.data import datasets, fetch, leftovers
from labsupport.data.fetch import copy_mnist, fetch_mnist
from labsupport.data.idx import DigitsError, find_idx, read_idx
from tiny_mnist import small_mnist

SILENCE = 0.4


class Mirror(ThreadingHTTPServer):
    """Serves the files in good order, or spoils each answer in one way."""

    daemon_threads = True

    def __init__(self, contents, manner="good", pace=0.0):
        super().__init__(("127.0.0.1", 0), Answer)
        self.packed = {f"{name}.gz": gzip.compress(c) for name, c in contents.items()}
        self.manner = manner
        self.pace = pace
        self.asked = []
        self.closing = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/mnist/"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        self.server.asked.append(name)
        manner = self.server.manner
        body = self.server.packed[name]
        if manner in ("403", "503"):
            self.send_error(int(manner))
            return
        if manner == "silent":
            self.server.closing.wait(20)
            return
        if manner == "html":
            body = b"<html><body>Please accept the terms of this network.</body></html>"
        elif manner == "truncated":
            body = body[:-30]
        elif manner == "corrupted":
            body = body[:60] + bytes([body[60] ^ 0xFF]) + body[61:]
        elif manner == "swapped":
            body = self.server.packed[name.replace("train", "t10k")]
        self.send_response(200)
        # "hangs up" promises more than it sends.
        self.send_header("Content-Length", str(len(body) + 500 * (manner == "hangs up")))
        self.end_headers()
        if manner == "stalls":
            self.wfile.write(body[:20])
            self.wfile.flush()
            self.server.closing.wait(20)
            return
        self.server.closing.wait(self.server.pace)
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def contents(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return small_mnist(monkeypatch)


@pytest.fixture
def serve(contents):
    """Starts a mirror of the given manner."""
    running = []

    def start(manner="good", **settings):
        mirror = Mirror(contents, manner, **settings)
        threading.Thread(target=mirror.serve_forever, args=(0.02,), daemon=True).start()
        running.append(mirror)
        return mirror

    yield start
    for mirror in running:
        mirror.closing.set()
        mirror.shutdown()
        mirror.server_close()


def fetch_quietly(folder, *mirrors, **settings):
    said = []
    urls = tuple(mirror if isinstance(mirror, str) else mirror.url for mirror in mirrors)
    settings = {"silence": SILENCE, "say": said.append} | settings
    fetch_mnist(folder, mirrors=urls, **settings)
    return "\n".join(said)


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def assert_complete(folder):
    assert names(folder) == sorted(f"{file.name}.gz" for file in fetch.MNIST)
    for file in fetch.MNIST:
        read_idx(folder / f"{file.name}.gz", file)


FAULTS = {
    "403": "answers 403",
    "503": "answers 503",
    "html": "is a web page",
    "silent": "does not answer in time",
    "stalls": "does not answer in time",
    "hangs up": "stopped in the middle",
    "truncated": "is truncated",
    "corrupted": "is damaged",
    "swapped": "swapped",
}


@pytest.mark.parametrize("manner", FAULTS)
def test_a_bad_mirror_is_named_with_its_fault_and_leaves_nothing(serve, tmp_path, manner):
    with pytest.raises(DigitsError, match=FAULTS[manner]) as refusal:
        fetch_quietly(tmp_path / "mnist", serve(manner))
    assert "127.0.0.1" in str(refusal.value)
    assert "--from DIR" in str(refusal.value)
    assert names(tmp_path / "mnist") == []


@pytest.mark.parametrize("manner", FAULTS)
def test_the_next_mirror_is_tried(serve, tmp_path, manner):
    bad, good = serve(manner), serve()
    said = fetch_quietly(tmp_path, bad, good)
    assert FAULTS[manner] in said
    assert_complete(tmp_path)


def test_a_mirror_that_failed_is_tried_last_for_the_files_that_follow(serve, tmp_path):
    bad, good = serve("silent"), serve()
    fetch_quietly(tmp_path, bad, good)
    assert len(bad.asked) == 1
    assert len(good.asked) == 4


def test_an_unreachable_mirror_is_named(contents, tmp_path):
    with pytest.raises(DigitsError, match="unreachable"):
        fetch_quietly(tmp_path, "http://127.0.0.1:1/")


def test_a_silent_mirror_is_left_when_the_time_for_the_whole_is_over(serve, tmp_path):
    # It would be silent for longer than the whole may take, and hang up in the end.
    first, second = serve("silent"), serve("silent")
    with pytest.raises(DigitsError, match="does not answer in time\n.*no time is left"):
        fetch_quietly(tmp_path, first, second, seconds=0.3, silence=60)
    assert second.asked == []
    assert names(tmp_path) == []


def test_a_mirror_that_sends_too_slowly_is_left_when_the_time_is_over():
    out, over = io.BytesIO(), fetch._Patience(deadline=time.monotonic() - 1, silence=60)
    with pytest.raises(fetch._MirrorError, match="too slow for the time allowed"):
        fetch._Watched(out, over, print).write(b"late")
    assert out.getvalue() == b""


def test_a_long_fetch_shows_that_it_goes_on(serve, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "NEWS_SECONDS", -1)
    assert "  0.0 MB" in fetch_quietly(tmp_path, serve())


def test_files_already_here_are_kept_and_only_the_others_fetched(serve, tmp_path):
    mirror = serve()
    fetch_quietly(tmp_path, mirror)
    (tmp_path / "t10k-labels-idx1-ubyte.gz").unlink()
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"half a fi")
    mirror.asked.clear()
    fetch_quietly(tmp_path, mirror)
    assert mirror.asked == ["train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"]
    assert_complete(tmp_path)


def test_an_interrupted_fetch_keeps_what_it_finished(serve, tmp_path, monkeypatch):
    mirror = serve()
    download = fetch._download

    def interrupted(url, *arguments):
        download(url, *arguments)
        if "t10k-images" in url:
            raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "_download", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch_quietly(tmp_path, mirror)
    assert names(tmp_path) == ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"]


def test_many_fetches_into_one_folder_do_not_disturb_each_other(serve, tmp_path):
    mirror = serve(pace=0.05)
    with ThreadPoolExecutor(6) as pool:
        fetches = [pool.submit(fetch_quietly, tmp_path, mirror, silence=10) for _ in range(6)]
        for one in fetches:
            one.result()
    assert_complete(tmp_path)


def test_only_old_temporary_files_of_others_are_removed(serve, tmp_path, monkeypatch):
    young = tmp_path / ".t10k-labels-idx1-ubyte.abc.part"
    young.write_bytes(b"another process is writing this")
    fetch_quietly(tmp_path, serve())
    assert young.exists()
    (tmp_path / "t10k-labels-idx1-ubyte.gz").unlink()
    monkeypatch.setattr(leftovers, "STALE_SECONDS", -1)
    fetch_quietly(tmp_path, serve())
    assert_complete(tmp_path)


@contextmanager
def writing_fails(monkeypatch, where, number):
    def refuse(*arguments, **settings):
        raise OSError(number, errno.errorcode[number])

    with monkeypatch.context() as patch:
        patch.setattr(where[0], where[1], refuse)
        yield


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ((fetch.tempfile, "mkstemp"), errno.EACCES),
        ((fetch.tempfile, "mkstemp"), errno.EROFS),
        ((fetch._Watched, "write"), errno.ENOSPC),
        ((fetch.Path, "mkdir"), errno.EACCES),
    ],
)
def test_a_folder_that_cannot_be_written_is_an_error_with_a_cure(
    serve, tmp_path, monkeypatch, where, number
):
    mirror = serve()
    with (
        writing_fails(monkeypatch, where, number),
        pytest.raises(DigitsError, match="cannot be written .*LABSUPPORT_MNIST"),
    ):
        fetch_quietly(tmp_path, mirror)
    assert names(tmp_path) == []


def test_a_file_in_the_folders_place_is_an_error_with_a_cure(serve, tmp_path):
    (tmp_path / "mnist").write_text("a file")
    with pytest.raises(DigitsError, match="cannot be written"):
        fetch_quietly(tmp_path / "mnist", serve())


def test_a_complete_read_only_folder_needs_no_writing(serve, tmp_path, monkeypatch):
    mirror = serve()
    fetch_quietly(tmp_path, mirror)
    with writing_fails(monkeypatch, (fetch.tempfile, "mkstemp"), errno.EROFS):
        fetch_quietly(tmp_path, mirror)


def test_a_server_that_sends_the_content_decompressed_is_understood(serve, contents, tmp_path):
    mirror = serve()
    mirror.packed = {f"{name}.gz": content for name, content in contents.items()}
    fetch_quietly(tmp_path, mirror)
    assert names(tmp_path) == sorted(contents)


def test_the_environment_can_name_other_mirrors(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_MIRRORS", "http://a/ http://b/")
    assert fetch.mirrors_to_try() == ("http://a/", "http://b/")
    monkeypatch.delenv("LABSUPPORT_MIRRORS")
    assert all(mirror.startswith("https://") for mirror in fetch.mirrors_to_try())


def test_a_local_copy_is_verified_and_taken(contents, tmp_path):
    source, folder = tmp_path / "usb stick", tmp_path / "mnist"
    source.mkdir()
    for name, content in contents.items():
        (source / f"{name}.gz").write_bytes(gzip.compress(content))
    copy_mnist(source, folder, say=lambda text: None)
    assert_complete(folder)


# The names under which others pass the files on.
SPELLINGS = {
    "a dot": lambda name: name.replace("-idx", ".idx"),
    "capitals": str.upper,
    "compressed, in capitals": lambda name: f"{name}.gz".upper(),
    "a dot, compressed": lambda name: f"{name}.gz".replace("-idx", ".idx"),
    "a folder for each": lambda name: f"{name}/{name}",
    "a folder for each, with a dot": lambda name: f"{name}/{name.replace('-idx', '.idx')}",
    "folders that end in gz": lambda name: f"{name}.gz/{name}",
}


@pytest.fixture(params=SPELLINGS)
def stick(request, contents, tmp_path):
    """A folder with the files under other names, and with what macOS leaves beside them."""
    folder = tmp_path / "usb stick"
    for name, content in contents.items():
        path = folder / SPELLINGS[request.param](name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content) if path.suffix.lower() == ".gz" else content)
        path.with_name(f"._{path.name}").write_bytes(b"\0\5\x16\7")
    return folder


def test_files_under_other_names_are_copied_under_the_course_s_own(stick, contents, tmp_path):
    copy_mnist(stick, tmp_path / "mnist", say=lambda text: None)
    copied = [name.removesuffix(".gz") for name in names(tmp_path / "mnist")]
    assert copied == sorted(contents)


def test_digits_are_loaded_from_where_they_could_be_copied(stick, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_MNIST", str(stick))
    monkeypatch.delenv("LABSUPPORT_DIGITS", raising=False)
    datasets._load_mnist.cache_clear()
    assert datasets.load_digits().name == "MNIST"
    datasets._load_mnist.cache_clear()


def test_a_file_of_another_name_is_no_digits_file(contents, tmp_path):
    for other in ("my-train-images-idx3-ubyte", "train-images-idx3-ubyte.part", "train-images"):
        (tmp_path / other).write_bytes(b"")
    assert all(find_idx(tmp_path, file) is None for file in fetch.MNIST)


def test_a_damaged_file_that_is_compressed_gives_way_to_a_good_one_that_is_not(contents, tmp_path):
    source, folder = tmp_path / "source", tmp_path / "mnist"
    for place, end in ((source, ""), (folder, ".gz")):
        place.mkdir()
        for name, content in contents.items():
            (place / f"{name}{end}").write_bytes(b"half a fi" if end else content)
    copy_mnist(source, folder, say=lambda text: None)
    for file in fetch.MNIST:
        read_idx(find_idx(folder, file), file)


def test_a_bad_local_copy_is_refused_and_leaves_nothing_of_the_bad_file(contents, tmp_path):
    source, folder = tmp_path / "source", tmp_path / "mnist"
    source.mkdir()
    with pytest.raises(DigitsError, match="lacks train-images"):
        copy_mnist(source, folder)
    for name, content in contents.items():
        (source / f"{name}.gz").write_bytes(gzip.compress(content)[:-40])
    with pytest.raises(DigitsError, match="truncated: get this file from another place"):
        copy_mnist(source, folder)
    assert names(folder) == []
