import numpy as np
import torch
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.gradcheck import check_gradient
from labsupport.by_hand.initializers import constant, initializer
from labsupport.by_hand.mlp import gradients
from labsupport.training.networks import Network
from tiny_digits import tiny_digits

SIZES = (784, 16, 16, 10)


def test_the_gradients_are_those_of_central_differences_with_and_without_dropout():
    rng = np.random.default_rng(1)
    x, labels = rng.standard_normal((6, 5)), np.arange(6) % 3
    draw = initializer("lecun").draw
    weights = [draw(*pair, rng=rng) for pair in ((5, 4), (4, 3), (3, 3))]
    masks = [2.0 * (rng.random((6, units)) < 0.5) for units in (4, 3)]
    for used in ((), masks):

        def loss(*parts, used=used):
            both = list(parts[:3]), list(parts[3:])
            value, dW, db = gradients(x, labels, *both, ACTIVATIONS["tanh"], used)
            return value, lambda dy: tuple(dy * part for part in (*dW, *db))

        biases = [rng.standard_normal(W.shape[1]) for W in weights]
        check_gradient(loss, *weights, *biases, rng=rng)


def test_the_gradients_are_those_of_torch():
    digits = tiny_digits()
    network = Network(SIZES, activation="tanh", initializer=constant(2**-8), seed=0).double()
    images, labels = digits.train_images[:20].astype(float), digits.train_labels[:20]
    logits = network(torch.from_numpy(images))
    F.cross_entropy(logits, torch.from_numpy(labels.copy())).backward()
    weights = [layer.weight.detach().numpy().T for layer in network.affine]
    biases = [np.zeros(W.shape[1]) for W in weights]
    _, dW, db = gradients(images, labels, weights, biases, ACTIVATIONS["tanh"])
    for layer, dW_layer, db_layer in zip(network.affine, dW, db, strict=True):
        np.testing.assert_allclose(dW_layer.T, layer.weight.grad.numpy(), rtol=1e-8, atol=1e-15)
        np.testing.assert_allclose(db_layer, layer.bias.grad.numpy(), rtol=1e-8, atol=1e-15)
