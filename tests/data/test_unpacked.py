"""Digits are unpacked once for all kernels: whole, or not at all, and wherever there is room."""

import gzip
import mmap
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from labsupport.data import idx, unpacked
from labsupport.data.idx import DigitsError
from labsupport.data.unpacked import ENDING, shared_idx
from tiny_mnist import idx_bytes, small_mnist

NAME = "train-images-idx3-ubyte"


@pytest.fixture
def packed(monkeypatch, tmp_path):
    """(path, expected) of a tiny packed file; the user's cache is a folder of the test."""
    content = small_mnist(monkeypatch)[NAME]
    monkeypatch.setattr(unpacked, "user_cache_path", lambda *given, **named: tmp_path / "cache")
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / f"{NAME}.gz"
    path.write_bytes(gzip.compress(content))
    return path, idx.MNIST[0]


def same(array, path):
    content = gzip.decompress(path.read_bytes())
    np.testing.assert_array_equal(array.reshape(-1), np.frombuffer(content, np.uint8)[16:])


def is_mapped(array):
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(getattr(array, "obj", array), mmap.mmap)


def test_a_file_is_unpacked_once_and_mapped(packed):
    path, expected = packed
    array = shared_idx(path, expected)
    same(array, path)
    assert is_mapped(array)
    assert not array.flags.writeable
    there = path.parent / f"{NAME}{ENDING}"
    written = there.stat().st_mtime_ns
    same(shared_idx(path, expected), path)
    assert there.stat().st_mtime_ns == written
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name, there.name]


def test_a_damaged_unpacked_file_is_made_anew(packed):
    path, expected = packed
    there = path.parent / f"{NAME}{ENDING}"
    there.write_bytes(b"half of it")
    same(shared_idx(path, expected), path)


def test_where_the_folder_cannot_be_written_the_users_cache_serves(packed, tmp_path):
    path, expected = packed
    path.parent.chmod(0o555)
    same(shared_idx(path, expected), path)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [f"{NAME}{ENDING}"]


def test_where_nothing_can_be_written_the_bytes_are_in_memory(packed, tmp_path):
    path, expected = packed
    path.parent.chmod(0o555)
    (tmp_path / "cache").write_text("a file in its place")
    array = shared_idx(path, expected)
    same(array, path)
    assert not is_mapped(array)


def test_a_user_without_a_home_has_the_bytes_in_memory(packed, monkeypatch):
    def homeless(*given, **named):
        raise RuntimeError("no home")

    path, expected = packed
    monkeypatch.setattr(unpacked, "user_cache_path", homeless)
    path.parent.chmod(0o555)
    same(shared_idx(path, expected), path)


def test_what_a_killed_unpacking_left_is_removed_and_what_is_being_written_stays(packed):
    path, expected = packed
    old, young = (path.parent / f".{NAME}{ENDING}.{name}.part" for name in ("old", "young"))
    for left in (old, young):
        left.write_bytes(b"47 MB")
    os.utime(old, (0, 0))
    shared_idx(path, expected)
    assert not old.exists()
    assert young.exists()


def test_a_full_disk_leaves_nothing_behind(packed, monkeypatch):
    path, expected = packed

    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(unpacked.shutil, "copyfileobj", full)
    same(shared_idx(path, expected), path)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("fault", ["truncated", "other content"])
def test_a_damaged_packed_file_is_said_to_be_so_and_not_unpacked(packed, fault):
    path, expected = packed
    whole = path.read_bytes()
    other = gzip.compress(idx_bytes(np.zeros(expected.shape, np.uint8)))
    path.write_bytes(whole[:-9] if fault == "truncated" else other)
    with pytest.raises(DigitsError, match=NAME):
        shared_idx(path, expected)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_not_packed_is_mapped_too(packed):
    path, expected = packed
    raw = path.with_suffix("")
    raw.write_bytes(gzip.decompress(path.read_bytes()))
    array = shared_idx(raw, expected)
    same(array, path)
    assert is_mapped(array)


def test_many_at_once_do_not_harm_each_other(packed):
    path, expected = packed
    with ThreadPoolExecutor(8) as pool:
        for array in pool.map(lambda _: shared_idx(path, expected), range(16)):
            same(array, path)
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_other_users_can_read_what_was_unpacked(packed):
    path, expected = packed
    shared_idx(path, expected)
    assert (path.parent / f"{NAME}{ENDING}").stat().st_mode & 0o044 == 0o044
