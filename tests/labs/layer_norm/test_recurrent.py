import re

import numpy as np
import pytest
import torch

from labsupport.labs.layer_norm.recurrent import RECURRENT_NORMS, RecurrentNetwork
from labsupport.training.loop import fit, train
from tiny_digits import tiny_digits

IMAGES = torch.from_numpy(np.array(tiny_digits().train_images[:20]))


def network(**settings):
    return RecurrentNetwork(**{"width": 12, "seed": 1, **settings})


def test_a_plain_network_computes_its_formula():
    net = network()
    U, W, V = (matrix.detach().numpy() for matrix in (net.U, net.W, net.V))
    h = np.tile(net.start.detach().numpy(), (20, 1))
    for row in IMAGES.numpy().reshape(20, 28, 28).transpose(1, 0, 2):
        h = np.tanh(row @ U + h @ W)  # the biases start at 0
    np.testing.assert_allclose(net(IMAGES).detach().numpy(), h @ V, rtol=1e-4, atol=1e-5)


def test_layer_norm_normalizes_every_example_at_every_step_and_shares_its_parameters():
    net, received = network(norm="layer norm"), []
    h = net.start.expand(20, -1)
    net(IMAGES, received)
    assert len(received) == 28
    assert len(net.norm) == 1
    rows = IMAGES.reshape(20, 28, 28)
    for step, a in enumerate(received):
        torch.testing.assert_close(a, rows[:, step] @ net.U + h @ net.W)
        centered = a - a.mean(1, keepdim=True)
        h = torch.tanh(centered / torch.sqrt((centered**2).mean(1, keepdim=True) + 1e-5))


def test_batch_norm_has_a_layer_per_step_and_goes_on_with_the_last():
    net = network(norm="batch norm", steps=5, inputs=56)
    assert len(net.norm) == 5
    net(IMAGES)  # 14 steps
    assert [int(norm.num_batches_tracked) for norm in net.norm] == [1, 1, 1, 1, 10]


@pytest.mark.parametrize("norm", ["plain", "layer norm"])
def test_an_example_is_answered_alone_as_in_a_batch(norm):
    net = network(norm=norm)
    torch.testing.assert_close(net(IMAGES)[:1], net(IMAGES[:1]))


@pytest.mark.parametrize("norm", RECURRENT_NORMS)
@pytest.mark.parametrize("steps", [1, 28, 40])
def test_any_number_of_steps_can_be_read(norm, steps):
    assert network(norm=norm)(torch.zeros(6, 28 * steps)).shape == (6, 10)


def test_the_recurrent_scale_scales_the_same_draw():
    one, three = network(), network(recurrent_scale=3.0)
    torch.testing.assert_close(3 * one.W, three.W)
    assert torch.equal(one.U, three.U)
    assert not torch.equal(one.U, network(seed=2).U)


def test_torchs_own_randomness_neither_decides_nor_is_touched():
    torch.manual_seed(1)
    one = network(norm="layer norm")(IMAGES)
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert torch.equal(one, network(norm="layer norm")(IMAGES))
    assert torch.equal(torch.get_rng_state(), before)


def test_it_learns_with_the_loop_of_all_networks():
    net = network(norm="layer norm", inputs=56)
    losses = [
        step.loss
        for step in train(
            net, tiny_digits(), learning_rate=0.1, iterations=100, batch_size=50, seed=0
        )
    ]
    assert np.mean(losses[-5:]) < 0.5 * losses[0]


@pytest.mark.parametrize("norm", RECURRENT_NORMS)
def test_a_training_records_it_like_any_network(norm):
    settings = {"learning_rate": 0.1, "iterations": 4, "batch_size": 50, "seed": 0}
    record = fit(network(norm=norm, inputs=112, steps=7), tiny_digits(), check_every=2, **settings)
    assert (record.method, record.activation, record.label) == (norm, "tanh", "tanh")
    assert len(record.loss) == 4
    assert len(record.accuracy) == 2


@pytest.mark.parametrize("shape", [(5, 30), (5, 0), (28,), (5, 28, 28)])
def test_an_input_that_is_no_whole_number_of_rows_is_refused_with_both_shapes(shape):
    with pytest.raises(ValueError, match=rf"{re.escape(str(shape))}; .* \(batch, steps · 28\)"):
        network()(torch.zeros(shape))


def test_an_unknown_norm_is_refused_by_name():
    with pytest.raises(ValueError, match=r"one of plain, layer norm, batch norm"):
        network(norm="power norm")
