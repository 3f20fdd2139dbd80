"""The usual wrong answers about a network in torch, in lab 09: what to say of each.

torch is imported inside the functions: the engine must start without it.
"""


def _through(step):
    """A network whose hidden layer k computes step(x, affine[k], norms, k)."""

    def logits(x, affine, norms):
        for k in range(len(norms)):
            x = step(x, affine[k], norms, k)
        return affine[-1](x)

    return logits


def _sigmoid(a):
    import torch

    return torch.sigmoid(a)


def _logits(x, affine, norms):
    return _through(lambda x, layer, norms, k: _sigmoid(norms[k](layer(x))))(x, affine, norms)


def _returned_after_one_layer(x, affine, norms):
    return affine[-1](_sigmoid(norms[0](affine[0](x))))


def _normalized_last(x, affine, norms):
    for layer in affine[:-1]:
        x = _sigmoid(layer(x))
    return affine[-1](norms[-1](x))


def _in_first_layer_alone(x, layer, norms, k):
    return _sigmoid(layer(x) if k else norms[0](layer(x)))


def _without_the_last_sigmoid(x, layer, norms, k):
    a = norms[k](layer(x))
    return a if k == len(norms) - 1 else _sigmoid(a)


def _by_hand(unbiased):
    """Normalizes with the batch's own statistics, and without γ and β."""

    def step(x, layer, norms, k):
        a = layer(x)
        return _sigmoid((a - a.mean(0)) / (a.var(0, unbiased=unbiased) + 1e-5).sqrt())

    return _through(step)


def _by_hand_with_knobs(x, layer, norms, k):
    a, norm = layer(x), norms[k]
    x_hat = (a - a.mean(0)) / (a.var(0) + norm.eps).sqrt()
    return _sigmoid(norm.weight * x_hat + norm.bias)


OF_LOGITS = {
    "The sigmoid of the highest hidden layer is missing.": _through(_without_the_last_sigmoid),
    "You normalize by hand, without the γ and β of the norms: call norms[k] itself.": _by_hand(
        unbiased=False
    ),
    "You normalize by hand, without the γ and β of the norms, and torch's var and std divide by "
    "m − 1 unless told otherwise: call norms[k] itself.": _by_hand(unbiased=True),
    "You normalize by hand, and torch's var and std divide by m − 1 unless told otherwise. Batch "
    "norm divides by m: call norms[k] itself.": _through(_by_hand_with_knobs),
    "You normalize after the sigmoid. That can work too, but asked for is the paper's place: "
    "between the affine layer and the activation.": _through(
        lambda x, layer, norms, k: norms[k](_sigmoid(layer(x)))
    ),
    "You use the same batch norm in every layer. Each layer has a γ, a β and statistics of its "
    "own.": _through(lambda x, layer, norms, k: _sigmoid(norms[0](layer(x)))),
    "The sigmoid of the last layer is one too many: logits are its bare output. The loss takes the "
    "softmax itself.": lambda x, affine, norms: _sigmoid(_logits(x, affine, norms)),
    "Logits are asked for, not their log-softmax: the loss takes it "
    "itself.": lambda x, affine, norms: _logits(x, affine, norms).log_softmax(1),
    "The activation of this net is the sigmoid, not ReLU.": _through(
        lambda x, layer, norms, k: norms[k](layer(x)).relu()
    ),
    "The activation of this net is the sigmoid, not tanh.": _through(
        lambda x, layer, norms, k: norms[k](layer(x)).tanh()
    ),
    "Only the first layer is normalized. Every hidden layer has a norm of its own.": _through(
        _in_first_layer_alone
    ),
    "You return inside the loop, after the first hidden layer.": _returned_after_one_layer,
    "You normalize the last hidden layer alone, and after its sigmoid. Every hidden layer has a "
    "norm of its own, before the sigmoid.": _normalized_last,
    "The norms are in the other order: norms[0] belongs to affine[0].": _through(
        lambda x, layer, norms, k: _sigmoid(norms[-1 - k](layer(x)))
    ),
    "First the affine layer, then the norm, then the sigmoid. Yours has the sigmoid twice.": (
        _through(lambda x, layer, norms, k: _sigmoid(norms[k](_sigmoid(layer(x)))))
    ),
    "The norms should use the statistics of this batch, as they come. You put them into eval "
    "mode.": lambda x, affine, norms: _logits(x, affine, [norm.eval() for norm in norms]),
    "The norms are not used: this is the plain network.": _through(
        lambda x, layer, norms, k: _sigmoid(layer(x))
    ),
    "The sigmoid is missing: without it the layers collapse into one affine map.": _through(
        lambda x, layer, norms, k: norms[k](layer(x))
    ),
    "Logits are asked for, the bare output of the last layer. The loss takes the softmax "
    "itself.": lambda x, affine, norms: _logits(x, affine, norms).softmax(1),
}


def _share(model, x, labels):
    return (model(x).argmax(1) == labels).float().mean().item()


def _left_in_eval(model, x, labels):
    model.eval()
    return _share(model, x, labels), model.training


def _always_back_to_train(model, x, labels):
    share = _share(model.eval(), x, labels)
    return share, model.train().training


def _turned_around(model, x, labels):
    was_training = model.training
    share = _share(model.eval(), x, labels)
    return share, model.train(not was_training).training


def _share_of_wrong(model, x, labels):
    share, mode = _share_and_mode(model, x, labels)
    return 1 - share, mode


def _in_percent(model, x, labels):
    share, mode = _share_and_mode(model, x, labels)
    return 100 * share, mode


def _share_and_mode(model, x, labels):
    was_training = model.training
    share = _share(model.eval(), x, labels)
    return share, model.train(was_training).training


def _count_of_right(model, x, labels):
    share, mode = _share_and_mode(model, x, labels)
    return share * len(labels), mode


def _one_answer_for_all(model, x, labels):
    was_training = model.training
    share = (model.eval()(x).argmax() == labels).float().mean().item()
    return share, model.train(was_training).training


OF_EVALUATIONS = {
    "Your answers are no classes. That of each example is the place of the largest logit in its "
    "row: argmax(1), and not max, nor argmax without an axis.": _one_answer_for_all,
    "`model.eval()` is missing: batch norm normalized with the statistics of the test "
    "batch.": lambda model, x, labels: (_share(model, x, labels), model.training),
    "You left the model in eval mode. The next training step would run with frozen "
    "statistics.": _left_in_eval,
    "You turn the mode around: a model that came in train mode leaves in eval mode, and the other "
    "way round.": _turned_around,
    "You always go back to train mode. A model that came in eval mode should leave in "
    "it.": _always_back_to_train,
    "That is the share of wrong answers. Asked for is the share of right ones.": _share_of_wrong,
    "That is in percent. A share lies between 0 and 1.": _in_percent,
    "That is the number of right answers. Divide by len(labels).": _count_of_right,
}
