"""The digits: what is loaded, and that a damaged file says what is wrong with it."""

import gzip
import os

import numpy as np
import pytest

from labsupport.data import datasets, idx
from labsupport.data.datasets import enlarge, load_digits
from labsupport.data.fetch import copy_mnist
from labsupport.data.idx import DigitsError, read_idx
from labsupport.places import ROOT, NoSuchHome
from shut import shut
from tiny_mnist import idx_bytes, small_mnist

REAL_MNIST = datasets.mnist_folder()  # looked up before a test changes the environment


@pytest.fixture
def small(monkeypatch):
    datasets._load_mnist.cache_clear()
    yield small_mnist(monkeypatch)
    datasets._load_mnist.cache_clear()


@pytest.fixture
def folder(small, tmp_path, monkeypatch):
    """A folder with the four tiny files, named by LABSUPPORT_MNIST."""
    for name, content in small.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    monkeypatch.setenv("LABSUPPORT_MNIST", str(tmp_path))
    monkeypatch.delenv("LABSUPPORT_DIGITS", raising=False)
    return tmp_path


@pytest.fixture
def embedded(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    return load_digits()


def test_the_embedded_digits_look_like_mnist(embedded):
    assert embedded.train_images.shape == (1500, 784)
    assert embedded.test_images.shape == (297, 784)
    assert embedded.train_images.dtype == np.float32
    assert embedded.train_labels.dtype == np.int64
    assert embedded.train_images.min() == 0
    assert embedded.train_images.max() == 1
    assert set(embedded.train_labels) == set(embedded.test_labels) == set(range(10))
    square = embedded.train_images.reshape(-1, 28, 28)
    margin = square.copy()
    margin[:, 4:24, 4:24] = 0
    assert not margin.any()


def test_no_class_of_the_embedded_digits_is_rare(embedded):
    for labels in (embedded.train_labels, embedded.test_labels):
        share = np.bincount(labels, minlength=10) / len(labels)
        assert share.min() > 0.08
        assert share.max() < 0.12


def test_the_embedded_digits_are_those_of_scikit_learn(embedded):
    sklearn_datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not here")
    theirs = sklearn_datasets.load_digits()
    rows = np.concatenate([embedded.train_images, embedded.test_images])
    expected = enlarge(theirs.images.astype(np.uint8)).reshape(-1, 784) / 16
    np.testing.assert_allclose(rows, expected, rtol=1e-6)
    np.testing.assert_array_equal(embedded.train_labels, theirs.target[:1500])


def test_enlarging_is_torchs_bilinear_interpolation():
    torch = pytest.importorskip("torch")
    images = np.random.default_rng(1).integers(0, 17, (4, 8, 8)).astype(np.uint8)
    theirs = torch.nn.functional.interpolate(
        torch.tensor(images, dtype=torch.float32)[:, None], size=(20, 20), mode="bilinear"
    )
    np.testing.assert_allclose(enlarge(images)[:, 4:24, 4:24], theirs[:, 0].numpy(), atol=1e-5)


def test_printing_says_which_digits_these_are(embedded, folder):
    assert str(embedded) == (
        "Digits: [this run: the embedded UCI digits, 1,500 training and 297 test images]"
    )
    mnist = load_digits()
    assert str(mnist) == (
        f"Digits: [this run: MNIST, 6 training and 3 test images from {folder.name}]"
    )


def test_loading_twice_gives_the_same_arrays_and_they_are_read_only(folder):
    digits = load_digits()
    assert load_digits() is digits
    for array in (digits.train_images, digits.train_labels, digits.test_images):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_relative_path_is_taken_from_the_courses_folder(folder, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_MNIST", os.path.relpath(folder, ROOT))
    monkeypatch.chdir(folder.parent)
    assert load_digits().name == "MNIST"


def test_uncompressed_files_serve_as_well(folder, small):
    for name, content in small.items():
        (folder / f"{name}.gz").unlink()
        (folder / name).write_bytes(content)
    assert load_digits().name == "MNIST"


def test_a_named_folder_without_mnist_is_an_error_not_a_fallback(folder):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DigitsError, match="lacks t10k-labels-idx1-ubyte .*labsupport data"):
        load_digits()


def test_a_half_filled_data_folder_falls_back_and_says_so(folder, monkeypatch):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    monkeypatch.delenv("LABSUPPORT_MNIST")
    monkeypatch.setattr(datasets, "MNIST_FOLDER", folder)
    assert "the embedded UCI digits" in str(load_digits())
    assert "data/mnist is incomplete" in str(load_digits())


def test_an_unknown_choice_names_the_known_ones(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_DIGITS", "cifar")
    with pytest.raises(DigitsError, match="'embedded' or 'mnist'"):
        load_digits()


def truncated(contents, name):
    return gzip.compress(contents[name][:-100])


def cut_off_gzip(contents, name):
    return gzip.compress(contents[name])[:-200]


def corrupt_gzip(contents, name):
    packed = bytearray(gzip.compress(contents[name]))
    packed[len(packed) // 2] ^= 0xFF
    return bytes(packed)


def changed_pixel(contents, name):
    content = bytearray(contents[name])
    content[-1] ^= 0xFF
    return gzip.compress(bytes(content))


def too_long(contents, name):
    return gzip.compress(contents[name] + b"more")


def web_page(contents, name):
    return b"<!DOCTYPE html><html>Please log in</html>"


def empty(contents, name):
    return b""


def images_for_labels(contents, name):
    return gzip.compress(contents["train-images-idx3-ubyte"])


def images_for_testing(contents, name):
    return gzip.compress(contents["t10k-images-idx3-ubyte"])


def other_counts(contents, name):
    return gzip.compress(idx_bytes(np.zeros((5, 28, 28))))


def other_images_for_labels(contents, name):
    return gzip.compress(idx_bytes(np.zeros((6, 28, 28))))


def label_beyond_nine(contents, name):
    return gzip.compress(idx_bytes(np.array([0, 1, 2, 3, 4, 11])))


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("train-images-idx3-ubyte", truncated, "is truncated"),
        ("train-images-idx3-ubyte", cut_off_gzip, "is truncated"),
        ("train-images-idx3-ubyte", corrupt_gzip, "is damaged"),
        ("train-images-idx3-ubyte", changed_pixel, "SHA-256"),
        ("train-images-idx3-ubyte", too_long, "is too long"),
        ("train-images-idx3-ubyte", web_page, "is a web page"),
        ("train-images-idx3-ubyte", empty, "starts with nothing"),
        ("train-images-idx3-ubyte", other_counts, "5 × 28 × 28 values where 6 × 28 × 28"),
        ("train-images-idx3-ubyte", images_for_testing, "holds t10k-images-idx3-ubyte.* swapped"),
        ("train-labels-idx1-ubyte", images_for_labels, "holds train-images-idx3.* swapped"),
        ("train-labels-idx1-ubyte", other_images_for_labels, "images, not labels.* swapped"),
        ("train-labels-idx1-ubyte", label_beyond_nine, "a label of 11, beyond 0..9"),
    ],
)
def test_a_damaged_file_says_what_is_wrong_and_what_mends_it(folder, small, name, change, fault):
    (folder / f"{name}.gz").write_bytes(change(small, name))
    with pytest.raises(DigitsError, match=fault) as refusal:
        load_digits()
    assert name in str(refusal.value)
    assert "labsupport data" in str(refusal.value)


def test_an_unreadable_file_says_so(folder, tmp_path):
    with pytest.raises(DigitsError, match="cannot be read"):
        read_idx(tmp_path, idx.MNIST[0])


@pytest.mark.skipif(
    datasets.find_idx(REAL_MNIST, idx.MNIST[0]) is None,
    reason="MNIST is not here: set LABSUPPORT_MNIST to a folder that holds it",
)
def test_the_real_mnist_has_its_sixty_thousand_images(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_MNIST", str(REAL_MNIST))
    monkeypatch.delenv("LABSUPPORT_DIGITS", raising=False)
    digits = load_digits()
    assert digits.train_images.shape == (60_000, 784)
    assert digits.test_images.shape == (10_000, 784)
    assert digits.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert abs(digits.train_images.mean() - 0.1307) < 1e-4


def test_a_folder_that_this_user_may_not_look_into_is_named_as_such(folder, monkeypatch):
    monkeypatch.setenv("LABSUPPORT_MNIST", str(folder))
    with shut(folder):
        with pytest.raises(DigitsError, match="may not be read by this user"):
            load_digits()
        with pytest.raises(DigitsError, match="may not be read by this user"):
            copy_mnist(folder, folder.parent / "to")


def test_a_home_that_there_is_not_is_an_error_with_a_cure(monkeypatch):
    monkeypatch.setenv("LABSUPPORT_MNIST", "~nobody-of-this-name/mnist")
    with pytest.raises(NoSuchHome, match="LABSUPPORT_MNIST is ~nobody.* in full"):
        load_digits()
