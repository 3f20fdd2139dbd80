"""Answers written by somebody who knows the engine.

(exercise, verdict, what the answer is, source, what its feedback must say). The source is a body
in one expression, or a whole function. The last part is a regular expression; NAMED asks for a
known mistake besides. Right answers have none.
"""

NAMED = "A known mistake"
RIGHT = ""
NO_BLAME = r"\A(?!.*negative entries)"  # of a circumstance that is not the reason
W = "wrong"
R = "right"

ANSWERS = [
    # Lab 00
    ("root-mean-square", R, "norm over root of size", "np.linalg.norm(h) / np.sqrt(h.size)", RIGHT),
    ("root-mean-square", R, "float32", "np.float32(np.sqrt(np.mean(h.astype('f4') ** 2)))", RIGHT),
    ("root-mean-square", R, "power ½", "(h * h).mean() ** 0.5", RIGHT),
    ("root-mean-square", R, "variance and mean", "np.sqrt(h.var() + h.mean() ** 2)", RIGHT),
    ("root-mean-square", R, "a tensor", "torch.sqrt(torch.tensor(h).square().mean())", RIGHT),
    ("root-mean-square", R, "zero-dimensional array", "np.array(np.sqrt(np.mean(h**2)))", RIGHT),
    ("root-mean-square", W, "root forgotten", "np.mean(h**2)", NAMED + ".*root is missing"),
    ("root-mean-square", W, "mean squared", "np.sqrt(np.mean(h)**2)", NAMED + ".*squared the mean"),
    ("root-mean-square", W, "deviation", "np.std(h)", NAMED + ".*standard deviation"),
    ("root-mean-square", W, "sizes", "np.mean(np.abs(h))", NAMED),
    ("root-mean-square", W, "root of the sum", "np.sqrt((h**2).sum())", NAMED),
    ("root-mean-square", W, "entries", "np.sqrt(h**2)", "one number, but returned an array"),
    ("root-mean-square", W, "twice", "2 * np.sqrt(np.mean(h**2))", r"2 times what it should be"),
    ("root-mean-square", W, "negative", "-np.sqrt(np.mean(h**2))", "sign is turned around"),
    ("root-mean-square", W, "upside down", "1 / np.sqrt(np.mean(h**2))", "upside down"),
    ("root-mean-square", W, "in a list", "[np.sqrt(np.mean(h**2))]", "number, but returned a list"),
    ("root-mean-square", W, "in place", "def f(h):\n    h **= 2\n    return np.sqrt(h.mean())",
     "changed its input `h` in place"),
    ("root-mean-square", W, "printed", "def f(h):\n    print(np.sqrt(np.mean(h**2)))", "`return`"),
    ("root-mean-square", W, "name", "np.sqrt(mean(h**2))", "NameError"),
    ("root-mean-square", W, "median", "np.sqrt(np.median(h**2))", "times|should be"),
    # Lab 01
    ("neuron-gradient", R, "δ first", "def f(w, b, x, y):\n    out = 1 / (1 + np.exp(-np.dot(x, w) - b))\n"
     "    delta = (out - y) * (out - out**2)\n    return [delta * one for one in x]", RIGHT),
    ("neuron-gradient", R, "tanh form", "def f(w, b, x, y):\n"
     "    t = np.tanh((w @ x + b) / 2)\n    return ((1 + t) / 2 - y) * (1 - t * t) / 4 * x", RIGHT),
    ("neuron-gradient", R, "autograd", "def f(w, b, x, y):\n"
     "    v = torch.tensor(w, requires_grad=True)\n"
     "    loss = (torch.sigmoid(v @ torch.tensor(x) + b) - y) ** 2 / 2\n"
     "    return torch.autograd.grad(loss, v)[0]", RIGHT),
    ("neuron-gradient", W, "no slope", "(1 / (1 + np.exp(-(w @ x + b))) - y) * x", NAMED),
    ("neuron-gradient", W, "tanh's slope", "def f(w, b, x, y):\n    f = 1 / (1 + np.exp(-(w @ x + b)))\n"
     "    return (f - y) * (1 - f**2) * x", NAMED),
    ("neuron-gradient", W, "sign", "def f(w, b, x, y):\n    f = 1 / (1 + np.exp(-(w @ x + b)))\n"
     "    return (y - f) * f * (1 - f) * x", NAMED),
    ("neuron-gradient", W, "no input", "def f(w, b, x, y):\n"
     "    f = 1 / (1 + np.exp(-(w @ x + b)))\n    return (f - y) * f * (1 - f)",
     "should return an array"),
    ("neuron-gradient", W, "w for x", "def f(w, b, x, y):\n    f = 1 / (1 + np.exp(-(w @ x + b)))\n"
     "    return (f - y) * f * (1 - f) * w", NAMED),
    ("neuron-gradient", W, "no bias", "def f(w, b, x, y):\n    f = 1 / (1 + np.exp(-w @ x))\n"
     "    return (f - y) * f * (1 - f) * x", NAMED),
    ("neuron-gradient", W, "elementwise", "def f(w, b, x, y):\n    f = 1 / (1 + np.exp(-(w * x + b)))\n"
     "    return (f - y) * f * (1 - f) * x", "should be|differ"),
    ("neuron-gradient", W, "no sigmoid", "def f(w, b, x, y):\n    f = w @ x + b\n"
     "    return (f - y) * f * (1 - f) * x", NAMED),
    ("chain-gradient", R, "products", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return [h[i] * s[i] * np.prod((w * s)[i + 1:]) for i in range(len(w))]", RIGHT),
    ("chain-gradient", R, "cumulated", "def f(w, h):\n    s = h[1:] * (1 - h[1:])\n"
     "    above = np.append(np.cumprod((w * s)[:0:-1])[::-1], 1.0)\n"
     "    return h[:-1] * s * above", RIGHT),
    ("chain-gradient", W, "own output", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return np.array([h[i+1] * s[i] * np.prod((w * s)[i + 1:]) for i in range(len(w))])",
     NAMED + r".*reads: h\[i\]"),
    ("chain-gradient", W, "no slopes", "def f(w, h):\n"
     "    return np.array([h[i] * np.prod(w[i + 1:]) for i in range(len(w))])", NAMED),
    ("chain-gradient", W, "no weights", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return np.array([h[i] * np.prod(s[i:]) for i in range(len(w))])", NAMED),
    ("chain-gradient", W, "weight too many", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return np.array([h[i] * np.prod((w * s)[i:]) for i in range(len(w))])", NAMED),
    ("chain-gradient", W, "from below", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return np.array([h[i] * s[i] * np.prod((w * s)[:i]) for i in range(len(w))])", NAMED),
    ("chain-gradient", W, "biases", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return np.array([s[i] * np.prod((w * s)[i + 1:]) for i in range(len(w))])", NAMED),
    ("chain-gradient", W, "the first only", "def f(w, h):\n    s = h[1:] - h[1:] ** 2\n"
     "    return h[0] * s[0] * np.prod((w * s)[1:])", "should return an array"),
    ("chain-gradient", W, "added", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d = d + s * w[i]\n    return g",
     NAMED + ".*multiplied"),
    ("chain-gradient", W, "overwritten", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d = s * w[i]\n    return g",
     NAMED + ".*replaced"),
    ("chain-gradient", W, "one weight for all", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d = d * s * w[0]\n    return g",
     NAMED + ".*own"),
    ("chain-gradient", W, "weight before", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d = d * s * w[i - 1]\n    return g",
     NAMED + ".*shifted"),
    ("chain-gradient", W, "factor's slope below", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d = d * w[i] * h[i] * (1 - h[i])\n    return g",
     NO_BLAME),
    ("chain-gradient", W, "size of w", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d = d * s * abs(w[i])\n    return g",
     "differ|should|sign"),
    ("chain-gradient", W, "ends one early", "def f(w, h):\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in range(len(w) - 1, 0, -1):\n        s = h[i+1] * (1 - h[i+1])\n"
     "        g[i] = d * s * h[i]\n        d *= s * w[i]\n    return g", NO_BLAME),
    ("chain-gradient", W, "slopes shifted", "def f(w, h):\n    s = h[:-1] * (1 - h[:-1])\n"
     "    return np.array([h[i] * s[i] * np.prod((w * s)[i + 1:]) for i in range(len(w))])",
     NAMED + r".*puts out h\[i \+ 1\]"),
    ("chain-gradient", W, "divided by those below", "def f(w, h):\n    s = h[1:] * (1 - h[1:])\n"
     "    p = np.prod(w * s)\n"
     "    return [h[i] * s[i] * p / np.prod((w * s)[:i + 1]) for i in range(len(w))]", "nan|NaN"),
    ("chain-gradient", W, "an input of its own", "def f(w, h):\n    v = [0.7]\n    for one in w:\n"
     "        v.append(1 / (1 + np.exp(-one * v[-1])))\n    g, d = np.zeros(len(w)), 1.0\n"
     "    for i in reversed(range(len(w))):\n        s = v[i+1] * (1 - v[i+1])\n"
     "        g[i] = d * s * v[i]\n        d *= s * w[i]\n    return g", "never uses|differ|should"),
    ("backward-step", R, "einsum", "def f(delta, W, h):\n"
     "    dW = np.einsum('bi,bu->iu', h, delta)\n"
     "    return dW, (h - h * h) * np.einsum('bu,iu->bi', delta, W)", RIGHT),
    ("backward-step", R, "columns, in a list", "def f(delta, W, h):\n"
     "    below = (W @ delta.T).T * h * (1 - h)\n    return [(delta.T @ h).T, below]", RIGHT),
    ("backward-step", R, "example by example", "def f(delta, W, h):\n"
     "    dW = sum(np.outer(one, d) for one, d in zip(h, delta))\n"
     "    return dW, np.array([(W @ d) * one * (1 - one) for one, d in zip(h, delta)])", RIGHT),
    ("backward-step", W, "no slopes", "(h.T @ delta, delta @ W.T)", NAMED),
    ("backward-step", W, "not transposed", "(h.T @ delta, delta @ W * h * (1 - h))", NAMED),
    ("backward-step", W, "dW transposed", "(delta.T @ h, delta @ W.T * h * (1 - h))", NAMED),
    ("backward-step", W, "other order", "(delta @ W.T * h * (1 - h), h.T @ delta)", NAMED),
    ("backward-step", W, "tanh", "(h.T @ delta, delta @ W.T * (1 - h**2))", NAMED),
    ("backward-step", W, "mean", "(h.T @ delta / len(h), delta @ W.T * h * (1 - h))", NAMED),
    ("backward-step", W, "δ alone", "delta @ W.T * h * (1 - h)", "2 values|tuple|two"),
    ("backward-step", W, "slopes too early", "(h.T @ delta, (delta * h * (1 - h)) @ W.T)", NAMED),
    ("backward-step", W, "units for inputs", "def f(delta, W, h):\n    n = delta.shape[1]\n"
     "    dW, d = np.zeros((n, n)), np.zeros_like(delta)\n    for e in range(len(h)):\n"
     "        for i in range(n):\n            d[e, i] = (W[i] @ delta[e]) * h[e, i] * (1 - h[e, i])\n"
     "            for j in range(n):\n                dW[i, j] += h[e, i] * delta[e, j]\n"
     "    return dW, d", "shape|should"),
    ("backward-step", W, "delta's shape", "def f(delta, W, h):\n    d = np.zeros(delta.shape)\n"
     "    d[:] = (delta @ W.T) * h * (1 - h)\n    return h.T @ delta, d", "shape|broadcast"),
    ("backward-step", W, "square only", "def f(delta, W, h):\n    back = np.linalg.inv(W.T)\n"
     "    return h.T @ delta, np.linalg.solve(back.T, delta.T).T * h * (1 - h)", "square"),
    # Lab 02
    ("sigmoid-slope", R, "h - h²", "h - h**2", RIGHT),
    ("sigmoid-slope", R, "from a", "def f(h):\n    a = np.log(h / (1 - h))\n"
     "    return np.exp(-a) / (1 + np.exp(-a)) ** 2", RIGHT),
    ("sigmoid-slope", R, "around ½", "0.25 - (h - 0.5) ** 2", RIGHT),
    ("sigmoid-slope", R, "float32", "(h * (1 - h)).astype(np.float32)", RIGHT),
    ("sigmoid-slope", R, "list", "(h * (1 - h)).tolist()", RIGHT),
    ("sigmoid-slope", W, "tanh", "1 - h**2", NAMED),
    ("sigmoid-slope", W, "sigmoid again", "1/(1+np.exp(-h)) * (1 - 1/(1+np.exp(-h)))", NAMED),
    ("sigmoid-slope", W, "sign", "-h * (1 - h)", NAMED),
    ("sigmoid-slope", W, "1 - h alone", "1 - h", NAMED),
    ("sigmoid-slope", W, "precedence", "h * 1 - h", NAMED),
    ("sigmoid-slope", W, "four times", "4 * h * (1 - h)", "4 times"),
    ("sigmoid-slope", W, "a sum", "(h * (1 - h)).sum()", "should return an array"),
    ("sigmoid-slope", W, "transposed", "(h * (1 - h)).T", "Rows and columns|transposed"),
    ("saturated-share", R, "distances", "def f(h, low, high):\n"
     "    near = np.minimum(h - low, high - h) < 0.03\n"
     "    return near.mean(), np.all(near, axis=0).mean()", RIGHT),
    ("saturated-share", R, "an array", "def f(h, low, high):\n"
     "    s = (h < low + .03) | (h > high - .03)\n"
     "    return np.array([np.mean(s), s.all(0).mean()])", RIGHT),
    ("saturated-share", R, "not between", "def f(h, low, high):\n"
     "    s = ~((h >= low + .03) & (h <= high - .03))\n"
     "    return [s.sum() / s.size, s.min(axis=0).sum() / h.shape[1]]", RIGHT),
    ("saturated-share", W, "absolute", "def f(h, low, high):\n    s = abs(h) > 0.97\n"
     "    return s.mean(), s.all(axis=0).mean()", NAMED),
    ("saturated-share", W, "swapped", "def f(h, low, high):\n"
     "    s = (h < low + .03) | (h > high - .03)\n"
     "    return s.all(axis=0).mean(), s.mean()", NAMED),
    ("saturated-share", W, "rows", "def f(h, low, high):\n"
     "    s = (h < low + .03) | (h > high - .03)\n"
     "    return s.mean(), s.all(axis=1).mean()", NAMED),
    ("saturated-share", W, "or", "def f(h, low, high):\n"
     "    s = h < low + .03 or h > high - .03\n    return s.mean(), s.all(axis=0).mean()",
     "ValueError"),
    ("saturated-share", W, "percent", "def f(h, low, high):\n"
     "    s = (h < low + .03) | (h > high - .03)\n"
     "    return 100 * s.mean(), 100 * s.all(axis=0).mean()", "100 times"),
    ("saturated-share", W, "borders", "def f(h, low, high):\n"
     "    s = (h <= low + .03) | (h >= high - .03)\n"
     "    return s.mean(), s.all(axis=0).mean()", NAMED),
    ("saturated-share", W, "one value", "((h < low + .03) | (h > high - .03)).mean()", "2 values"),
    ("gradient-signs", R, "integers", "np.sign(h[:, None] * delta).astype(int)", RIGHT),
    ("gradient-signs", R, "signs first", "np.outer(np.sign(h), np.sign(delta))", RIGHT),
    ("gradient-signs", R, "loops", "[[float(np.sign(a * d)) for d in delta] for a in h]", RIGHT),
    ("gradient-signs", W, "transposed", "np.sign(np.outer(delta, h))", NAMED),
    ("gradient-signs", W, "no sign", "np.outer(h, delta)", NAMED),
    ("gradient-signs", W, "of the step", "-np.sign(np.outer(h, delta))", NAMED),
    ("gradient-signs", W, "truth", "np.outer(h, delta) > 0", "type float64, but are bool"),
    ("gradient-signs", W, "elementwise", "np.sign(h * delta)", "could not be broadcast"),
    ("gradient-signs", W, "1 for 0", "np.where(np.outer(h, delta) >= 0, 1, -1)",
     "wrong only where the right entry is 0"),
    # Lab 03
    ("relu-and-slope", R, "by mask", "(a * (a > 0), (a > 0) * 1.0)", RIGHT),
    ("relu-and-slope", R, "half of a and |a|", "[(a + np.abs(a)) / 2, np.heaviside(a, 0)]", RIGHT),
    ("relu-and-slope", R, "torch", "def f(a):\n    x = torch.tensor(a, requires_grad=True)\n"
     "    h = torch.relu(x)\n    h.sum().backward()\n    return h.detach(), x.grad", RIGHT),
    ("relu-and-slope", R, "a mask of truth values", "np.maximum(0, a), a > 0", RIGHT),
    ("relu-and-slope", R, "a list, the mask by where", "[np.where(a > 0, a, 0), ~(a <= 0)]", RIGHT),
    ("relu-and-slope", R, "tensors", "torch.relu(torch.tensor(a)), torch.tensor(a) > 0", RIGHT),
    ("relu-and-slope", R, "lists", "np.maximum(a, 0).tolist(), (a > 0).tolist()", RIGHT),
    ("relu-and-slope", R, "half", "np.maximum(a, 0).astype('f2'), (a > 0).astype('f2')", RIGHT),
    ("relu-and-slope", W, "ReLU6", "np.clip(a, 0, 6), (a > 0) & (a < 6)",
     "should be 7, but is 6"),
    ("relu-and-slope", W, "from 0.0005 on", "np.maximum(a, 0), a > 5e-4", "should be 1, but is 0"),
    ("relu-and-slope", W, "a steep sigmoid",
     "np.maximum(a, 0), np.where(a == 0, 0, 1 / (1 + np.exp(-1e5 * a)))", "should be"),
    ("relu-and-slope", W, "a tiny slope", "np.where(a > 0, a, 1e-9 * a), a > 0",
     r"\A(?!.*but the last row).*should be 0"),
    ("relu-and-slope", W, "a mask from 1 on", "np.where(a > 1, a, 0), a > 1", NAMED),
    ("relu-and-slope", W, "a mask with 0", "np.maximum(0, a), a >= 0", NAMED),
    ("relu-and-slope", W, "slope 1 at 0", "np.maximum(0, a), (a >= 0) * 1.0", NAMED),
    ("relu-and-slope", W, "np.max", "np.max(a), (a > 0) * 1.0", NAMED),
    ("relu-and-slope", W, "sign", "np.maximum(0, a), np.sign(a)", NAMED),
    ("relu-and-slope", W, "output alone", "np.maximum(0, a)", "2 values|tuple|two"),
    ("relu-and-slope", W, "in place", "def f(a):\n    a[a < 0] = 0\n    return a, (a > 0) * 1.0",
     "changed its input `a` in place"),
    ("relu6-from-two", R, "clip", "np.clip(x, 0, 6)", RIGHT),
    ("relu6-from-two", R, "from above", "6 - np.maximum(6 - np.maximum(x, 0), 0)", RIGHT),
    ("relu6-from-two", R, "absolute values", "(abs(x) - abs(x - 6) + 6) / 2", RIGHT),
    ("relu6-from-two", R, "torch", "torch.nn.functional.relu6(torch.tensor(x))", RIGHT),
    ("relu6-from-two", W, "maximum with 6", "np.maximum(x, 0) - np.maximum(x, 6)", NAMED),
    ("relu6-from-two", W, "plus", "np.maximum(x, 0) + np.maximum(x - 6, 0)", NAMED),
    ("relu6-from-two", W, "left", "np.maximum(x, 0) - np.maximum(x + 6, 0)", NAMED),
    ("relu6-from-two", W, "no left", "np.minimum(x, 6)", NAMED),
    ("relu6-from-two", W, "minus 6", "np.maximum(x, 0) - 6", NAMED),
    ("prelu-gradient", R, "masked", "np.sum(dh[a < 0] * a[a < 0])", RIGHT),
    ("prelu-gradient", R, "a dot product", "np.vdot(dh, np.where(a > 0, 0, a))", RIGHT),
    ("prelu-gradient", R, "minus ReLU of minus a", "-(dh * np.maximum(-a, 0)).sum()", RIGHT),
    ("prelu-gradient", R, "autograd", "def f(a, dh):\n"
     "    k = torch.tensor(0.25, dtype=torch.float64, requires_grad=True)\n"
     "    x = torch.tensor(a)\n    h = torch.where(x > 0, x, k * x)\n"
     "    h.backward(torch.tensor(dh))\n    return k.grad", RIGHT),
    ("prelu-gradient", R, "one entry", "np.array([(dh * np.minimum(a, 0)).sum()])", RIGHT),
    ("prelu-gradient", R, "kept axes", "(dh * np.minimum(a, 0)).sum(keepdims=True)", RIGHT),
    ("prelu-gradient", R, "torch's prelu", "def f(a, dh):\n"
     "    k = torch.tensor([0.25], dtype=torch.float64, requires_grad=True)\n"
     "    torch.nn.functional.prelu(torch.tensor(a), k).backward(torch.tensor(dh))\n"
     "    return k.grad", RIGHT),
    ("prelu-gradient", W, "two sums", "a[a < 0].sum() * dh[a < 0].sum()", NAMED),
    ("prelu-gradient", W, "1 on the right", "(dh * np.where(a > 0, 1, a)).sum()", NAMED),
    ("prelu-gradient", W, "mean", "(dh * np.minimum(a, 0)).mean()", NAMED),
    ("prelu-gradient", W, "per unit", "(dh * np.minimum(a, 0)).sum(axis=0)", "number|" + NAMED),
    ("prelu-gradient", W, "right half", "(dh * np.maximum(a, 0)).sum()", NAMED),
    ("prelu-gradient", W, "without dh", "np.minimum(a, 0).sum()", NAMED),
    ("prelu-gradient", W, "turned", "(dh * np.maximum(-a, 0)).sum()", NAMED + "|sign"),
    ("sparse-and-dead", R, "largest is 0", "(np.mean(h <= 0), np.sum(h.max(axis=0) == 0))", RIGHT),
    ("sparse-and-dead", R, "counted", "def f(h):\n    zeros = h.size - np.count_nonzero(h)\n"
     "    return zeros / h.size, sum(not column.any() for column in h.T)", RIGHT),
    ("sparse-and-dead", R, "sums", "[1 - (h > 0).mean(), (h.sum(axis=0) == 0).sum()]", RIGHT),
    ("sparse-and-dead", W, "nearly all", "((h == 0).mean(), ((h == 0).mean(axis=0) > 0.99).sum())",
     "should be 1, but is 2|" + NAMED),
    ("sparse-and-dead", W, "97 %", "((h == 0).mean(), ((h == 0).mean(axis=0) > 0.97).sum())",
     "should be 1, but is 2|" + NAMED),
    ("sparse-and-dead", R, "half", "(h == 0).mean().astype('f2'), (h == 0).all(axis=0).sum()", RIGHT),
    ("sparse-and-dead", W, "isclose", "def f(h):\n    s = np.isclose(h, 0)\n"
     "    return s.mean(), s.all(axis=0).sum()", NAMED),
    ("sparse-and-dead", W, "rows", "((h == 0).mean(), (h == 0).all(axis=1).sum())", NAMED),
    ("sparse-and-dead", W, "any", "((h == 0).mean(), (h == 0).any(axis=0).sum())", NAMED),
    ("sparse-and-dead", W, "two shares", "((h == 0).mean(), (h == 0).all(axis=0).mean())", NAMED),
    ("sparse-and-dead", W, "two counts", "((h == 0).sum(), (h == 0).all(axis=0).sum())", NAMED),
    ("sparse-and-dead", W, "two arrays", "(h == 0, (h == 0).all(axis=0))", "number|array"),
    # Lab 04
    ("maxout-forward", R, "einsum", "(np.einsum('ni,iuk->nuk', x, W) + b).max(2)", RIGHT),
    ("maxout-forward", R, "piece by piece", "np.max([x @ W[:, :, k] + b[:, k] for k in range(b.shape[1])], axis=0)",
     RIGHT),
    ("maxout-forward", R, "unit by unit", "def f(x, W, b):\n    return np.stack(\n"
     "        [(x @ W[:, u] + b[u]).max(axis=1) for u in range(len(b))], axis=1)", RIGHT),
    ("maxout-forward", R, "one wide layer", "def f(x, W, b):\n"
     "    wide = x @ W.reshape(len(W), -1) + b.ravel()\n"
     "    return wide.reshape(len(x), *b.shape).max(axis=-1)", RIGHT),
    ("maxout-forward", R, "torch", "def f(x, W, b):\n"
     "    a = torch.einsum('ni,iuk->nuk', torch.tensor(x), torch.tensor(W)) + torch.tensor(b)\n"
     "    return a.amax(-1)", RIGHT),
    ("maxout-forward", R, "the winner's value", "def f(x, W, b):\n"
     "    a = np.tensordot(x, W, axes=1) + b\n"
     "    return np.take_along_axis(a, a.argmax(-1)[..., None], -1)[..., 0]", RIGHT),
    ("maxout-forward", R, "lists", "(np.tensordot(x, W, axes=1) + b).max(axis=-1).tolist()", RIGHT),
    ("maxout-forward", W, "over units", "(np.tensordot(x, W, axes=1) + b).max(axis=1)", NAMED),
    ("maxout-forward", W, "the sum", "(np.tensordot(x, W, axes=1) + b).sum(axis=-1)", NAMED),
    ("maxout-forward", W, "no biases", "np.tensordot(x, W, axes=1).max(axis=-1)", NAMED),
    ("maxout-forward", W, "bias after", "np.tensordot(x, W, axes=1).max(-1) + b.max(-1)", NAMED),
    ("maxout-forward", W, "which piece", "(np.tensordot(x, W, axes=1) + b).argmax(-1)", NAMED),
    ("maxout-forward", W, "of size", "np.abs(np.tensordot(x, W, axes=1) + b).max(-1)", NAMED),
    ("maxout-forward", W, "not yet", "np.tensordot(x, W, axes=1) + b", NAMED),
    ("maxout-forward", W, "two pieces only",
     "np.maximum(x @ W[:, :, 0] + b[:, 0], x @ W[:, :, -1] + b[:, -1])", "should be|differ"),
    ("maxout-forward", W, "a smooth maximum",
     "np.log(np.exp(np.tensordot(x, W, axes=1) + b).sum(-1))", "should be|differ"),
    ("maxout-forward", W, "a product that does not fit", "(x @ W + b).max(axis=-1)", "matmul|shape"),
    ("maxout-forward", W, "the largest weights",
     "np.tensordot(x, W.max(-1), axes=1) + b.max(-1)", NAMED),
    ("gelu-and-slope", W, "the x elsewhere", "x * Phi, x * Phi + phi", NAMED),
    ("gelu-and-slope", W, "gate by slope", "x * Phi, Phi * phi", "multiplied the gate by its slope"),
    ("gelu-and-slope", R, "a list", "[Phi * x, phi * x + Phi]", RIGHT),
    ("gelu-and-slope", R, "autograd", "def f(x, Phi, phi):\n"
     "    t = torch.tensor(x, requires_grad=True)\n    h = torch.nn.functional.gelu(t)\n"
     "    h.sum().backward()\n    return h.detach(), t.grad", RIGHT),
    ("gelu-and-slope", R, "the density anew",
     "x * Phi, Phi + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)", RIGHT),
    ("gelu-and-slope", R, "float32", "(x * Phi).astype('f4'), (Phi + x * phi).astype('f4')", RIGHT),
    ("gelu-and-slope", W, "a gate that stands still", "x * Phi, Phi", NAMED),
    ("gelu-and-slope", W, "minus", "x * Phi, Phi - x * phi", NAMED),
    ("gelu-and-slope", W, "no x", "x * Phi, Phi + phi", NAMED),
    ("gelu-and-slope", W, "Φ twice", "x * Phi, Phi + x * Phi", NAMED),
    ("gelu-and-slope", W, "the gate", "Phi, Phi + x * phi", NAMED),
    ("gelu-and-slope", W, "turned around", "Phi + x * phi, x * Phi", NAMED),
    ("gelu-and-slope", W, "ReLU", "np.maximum(x, 0), (x > 0) * 1.0", NAMED),
    ("gelu-and-slope", W, "σ form", "x / (1 + np.exp(-1.702 * x)), Phi + x * phi", NAMED),
    ("gelu-and-slope", W, "tanh form",
     "x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + .044715 * x**3))), Phi + x * phi", "should be"),
    ("gelu-and-slope", W, "value alone", "x * Phi", "2 values|tuple|two"),
    ("gelu-and-slope", W, "in place", "def f(x, Phi, phi):\n    Phi *= x\n    return Phi, Phi + x * phi",
     "changed its input"),
    ("standardizing", R, "by hand", "def f(h):\n    m = sum(h) / len(h)\n"
     "    return m, 1 / np.sqrt(sum((h - m) ** 2) / len(h))", RIGHT),
    ("standardizing", R, "power", "[np.mean(h), np.var(h) ** -0.5]", RIGHT),
    ("standardizing", R, "moments", "h.mean(), (np.mean(h**2) - h.mean() ** 2) ** -0.5", RIGHT),
    ("standardizing", R, "torch", "def f(h):\n    t = torch.tensor(h)\n"
     "    return t.mean(), 1 / t.std(correction=0)", RIGHT),
    ("standardizing", W, "added shift", "-h.mean() / h.std(), 1 / h.std()", NAMED),
    ("standardizing", W, "turned around", "h.mean(), -1 / h.std()", NAMED),
    ("standardizing", W, "std", "h.mean(), h.std()", NAMED),
    ("standardizing", W, "variance", "h.mean(), 1 / h.var()", NAMED),
    ("standardizing", W, "sign", "-h.mean(), 1 / h.std()", NAMED),
    ("standardizing", W, "order", "1 / h.std(), h.mean()", NAMED),
    ("standardizing", W, "n - 1", "h.mean(), 1 / h.std(ddof=1)", NAMED),
    ("standardizing", W, "torch's std",
     "torch.tensor(h).mean(), 1 / torch.tensor(h).std()", NAMED),
    ("standardizing", W, "rms", "h.mean(), np.mean(h**2) ** -0.5", NAMED),
    ("standardizing", W, "the numbers", "(h - h.mean()) / h.std()", "2 values|two|tuple|" + NAMED),
    ("standardizing", W, "SELU's", "0.0, 1.0507", "should be"),
    ("swiglu", R, "σ first", "((x @ V) * (x @ W) * (1 / (1 + np.exp(-(x @ W))))) @ U", RIGHT),
    ("swiglu", R, "tanh form", "def f(x, V, W, U):\n    a = x @ W\n"
     "    return np.dot(np.dot(x, V) * a * (1 + np.tanh(a / 2)) / 2, U)", RIGHT),
    ("swiglu", R, "torch", "def f(x, V, W, U):\n    x, V, W, U = map(torch.tensor, (x, V, W, U))\n"
     "    return (x @ V * torch.nn.functional.silu(x @ W)) @ U", RIGHT),
    ("swiglu", R, "image by image", "[(r @ V * (r @ W) / (1 + np.exp(-r @ W))) @ U for r in x]", RIGHT),
    ("swiglu", W, "residual",
     "x + ((x @ V) * (x @ W) / (1 + np.exp(-(x @ W)))) @ U", NAMED),
    ("swiglu", W, "GLU", "((x @ V) / (1 + np.exp(-(x @ W)))) @ U", NAMED),
    ("swiglu", W, "changed places", "((x @ W) * (x @ V) / (1 + np.exp(-(x @ V)))) @ U", NAMED),
    ("swiglu", W, "added", "(x @ V + (x @ W) / (1 + np.exp(-(x @ W)))) @ U", NAMED),
    ("swiglu", W, "no V", "((x @ W) / (1 + np.exp(-(x @ W)))) @ U", NAMED),
    ("swiglu", W, "no U", "(x @ V) * (x @ W) / (1 + np.exp(-(x @ W)))", NAMED + "|shape"),
    ("swiglu", W, "ReGLU", "((x @ V) * np.maximum(x @ W, 0)) @ U", NAMED),
    ("swiglu", W, "no gate", "((x @ V) * (x @ W)) @ U", NAMED),
    ("swiglu", W, "turned exp", "((x @ V) * (x @ W) / (1 + np.exp(x @ W))) @ U", NAMED),
    ("swiglu", W, "product through U", "(x @ V) @ U * ((x @ W) / (1 + np.exp(-(x @ W)))) @ U",
     "should be|differ|shape|matmul"),
    # Lab 05
    ("count-distinct-units", R, "against all before", "def f(W, tolerance):\n"
     "    n = W.shape[1]\n    new = [j for j in range(n) if not any(\n"
     "        np.all(np.abs(W[:, j] - W[:, k]) <= tolerance) for k in range(j))]\n"
     "    return len(new)", RIGHT),
    ("count-distinct-units", R, "isclose with rtol=0", "def f(W, tolerance):\n    seen = []\n"
     "    for u in W.T:\n"
     "        if not any(np.allclose(u, v, rtol=0, atol=tolerance) for v in seen):\n"
     "            seen.append(u)\n    return np.int64(len(seen))", RIGHT),
    ("count-distinct-units", W, "unique", "np.unique(W, axis=1).shape[1]", NAMED),
    ("count-distinct-units", W, "rank", "np.linalg.matrix_rank(W)", NAMED),
    ("count-distinct-units", W, "rows", "len(np.unique(W, axis=0))", NAMED),
    ("count-distinct-units", W, "all", "W.shape[1]", NAMED),
    ("count-distinct-units", W, "default rtol", "def f(W, tolerance):\n    seen = []\n"
     "    for u in W.T:\n"
     "        if not any(np.allclose(u, v, atol=tolerance) for v in seen):\n"
     "            seen.append(u)\n    return len(seen)", NAMED + ".*rtol"),
    ("count-distinct-units", W, "one short", "def f(W, tolerance):\n    seen = []\n"
     "    for u in W.T:\n"
     "        if not any(abs(u - v).max() <= tolerance for v in seen):\n"
     "            seen.append(u)\n    return len(seen) - 1", "one too few"),
    ("hidden-gradient", R, "einsum", "def f(x, W, v, y):\n    h = np.tanh(np.dot(x, W))\n"
     "    return np.einsum('i,j->ij', x, (np.dot(h, v) - y) * v * (1 - h * h))", RIGHT),
    ("hidden-gradient", R, "cosh", "def f(x, W, v, y):\n    a = x @ W\n"
     "    return x[:, None] * ((np.tanh(a) @ v - y) * v / np.cosh(a) ** 2)[None]", RIGHT),
    ("hidden-gradient", W, "no slope", "np.outer(x, (np.tanh(x @ W) @ v - y) * v)", NAMED),
    ("hidden-gradient", W, "transposed", "def f(x, W, v, y):\n    h = np.tanh(x @ W)\n"
     "    return np.outer((h @ v - y) * v * (1 - h**2), x)", NAMED),
    ("hidden-gradient", W, "sign", "def f(x, W, v, y):\n    h = np.tanh(x @ W)\n"
     "    return np.outer(x, (y - h @ v) * v * (1 - h**2))", NAMED),
    ("hidden-gradient", W, "factor 2", "def f(x, W, v, y):\n    h = np.tanh(x @ W)\n"
     "    return 2 * np.outer(x, (h @ v - y) * v * (1 - h**2))", NAMED),
    ("hidden-gradient", W, "sigmoid", "def f(x, W, v, y):\n    h = 1 / (1 + np.exp(-x @ W))\n"
     "    return np.outer(x, (h @ v - y) * v * h * (1 - h))", "entries differ"),
    ("hidden-gradient", W, "no error", "def f(x, W, v, y):\n    h = np.tanh(x @ W)\n"
     "    return np.outer(x, v * (1 - h**2))", NAMED),
    ("hidden-gradient", W, "h for x", "def f(x, W, v, y):\n    h = np.tanh(x @ W)\n"
     "    return np.outer(h, (h @ v - y) * v * (1 - h**2))", NAMED),
    ("smallest-noise", R, "polyfit of the logarithms",
     "np.exp(np.polyval(np.polyfit(steps, np.log(noises), 1), within))", RIGHT),
    ("smallest-noise", R, "weights of the two noises",
     "def f(within, noises, steps):\n    t = (within - steps[0]) / (steps[1] - steps[0])\n"
     "    return noises[0] ** (1 - t) * noises[1] ** t", RIGHT),
    ("smallest-noise", R, "powers of ten",
     "10 ** (np.log10(noises[0]) + np.diff(np.log10(noises))[0] / np.diff(steps)[0]"
     " * (within - steps[0]))", RIGHT),
    ("smallest-noise", W, "no logarithm",
     "noises[0] + np.diff(noises)[0] / np.diff(steps)[0] * (within - steps[0])",
     NAMED + ".*themselves"),
    ("smallest-noise", W, "polyfit of the noises",
     "np.polyval(np.polyfit(steps, noises, 1), within)", NAMED + ".*themselves"),
    ("smallest-noise", W, "still a logarithm",
     "np.polyval(np.polyfit(steps, np.log(noises), 1), within)", NAMED + ".*logarithm of the noise"),
    ("smallest-noise", W, "two kinds of logarithm",
     "np.exp(np.polyval(np.polyfit(steps, np.log10(noises), 1), within))", NAMED + ".*np.exp"),
    ("smallest-noise", W, "interp", "np.exp(np.interp(within, steps[::-1], np.log(noises)[::-1]))",
     NAMED + ".*interp|cases are right"),
    ("smallest-noise", W, "steps over noise",
     "np.polyval(np.polyfit(np.log(noises), steps, 1), within)", "should be"),
    ("smallest-noise", W, "power law",
     "np.exp(np.polyval(np.polyfit(np.log(steps), np.log(noises), 1), np.log(within)))",
     NAMED + ".*logarithm of the steps"),
    ("smallest-noise", W, "the mean of the two", "np.sqrt(noises[0] * noises[1])", "never uses"),
    ("smallest-noise", W, "an array",
     "np.exp(np.log(noises) + np.diff(np.log(noises)) / np.diff(steps) * (within - steps))",
     "number, but returned an array"),
    ("units-that-can-differ", R, "a set", "len({(*a, c, *o) for a, c, o in zip(W_in.T, b, W_out)})",
     RIGHT),
    ("units-that-can-differ", R, "rows", "len(np.unique(np.hstack([W_in.T, b[:, None], W_out]), "
     "axis=0))", RIGHT),
    ("units-that-can-differ", W, "incoming", "np.unique(W_in, axis=1).shape[1]", NAMED),
    ("units-that-can-differ", W, "no bias", "np.unique(np.vstack([W_in, W_out.T]), axis=1).shape[1]",
     NAMED),
    ("units-that-can-differ", W, "no way out", "np.unique(np.vstack([W_in, b]), axis=1).shape[1]",
     NAMED),
    ("units-that-can-differ", W, "all", "len(b)", NAMED),
    ("units-that-can-differ", W, "not turned", "np.unique(np.vstack([W_in, b, W_out]), axis=1)",
     "ValueError"),
    ("units-that-can-differ", W, "the columns",
     "np.unique(np.vstack([W_in, b, W_out.T]), axis=1)", "one number, but returned an array"),
    # Lab 06
    ("glorot-draw", R, "normal", "rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))",
     RIGHT),
    ("glorot-draw", R, "transposed draw", "rng.standard_normal((fan_out, fan_in)).T * "
     "(2 / (fan_in + fan_out)) ** 0.5", RIGHT),
    ("glorot-draw", R, "entry by entry", "np.array([[rng.normal() for _ in range(fan_out)] "
     "for _ in range(fan_in)]) * np.sqrt(2 / (fan_in + fan_out))", RIGHT),
    ("glorot-draw", R, "float32", "rng.standard_normal((fan_in, fan_out), dtype=np.float32) * "
     "np.float32(np.sqrt(2 / (fan_in + fan_out)))", RIGHT),
    ("glorot-draw", R, "reshaped, minus", "-np.sqrt(2 / (fan_in + fan_out)) * "
     "rng.standard_normal(fan_in * fan_out).reshape(fan_in, -1)", RIGHT),
    ("glorot-draw", W, "LeCun", "rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)", NAMED),
    ("glorot-draw", W, "He", "rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))", NAMED),
    ("glorot-draw", W, "variance", "rng.normal(0, 2 / (fan_in + fan_out), (fan_in, fan_out))",
     NAMED),
    ("glorot-draw", W, "np.random", "np.sqrt(2 / (fan_in + fan_out)) * "
     "np.random.randn(fan_in, fan_out)", NAMED + ".*rng"),
    ("glorot-draw", W, "seeded itself", "np.sqrt(2 / (fan_in + fan_out)) * "
     "np.random.default_rng(0).standard_normal((fan_in, fan_out))", "rng"),
    ("glorot-draw", W, "uniform", "def f(fan_in, fan_out, rng):\n"
     "    c = np.sqrt(6 / (fan_in + fan_out))\n    return rng.uniform(-c, c, (fan_in, fan_out))",
     NAMED + ".*uniform"),
    ("glorot-draw", W, "shape", "rng.standard_normal((fan_out, fan_in)) * "
     "np.sqrt(2 / (fan_in + fan_out))", "Rows and columns are swapped"),
    ("glorot-draw", W, "the scale alone", "np.sqrt(2 / (fan_in + fan_out))", "array of shape"),
    ("glorot-draw", W, "half too large", "1.5 * np.sqrt(2 / (fan_in + fan_out)) * "
     "rng.standard_normal((fan_in, fan_out))", "1.5 times as large"),
    ("variance-after-layers", R, "loop", "def f(var_x, n, var_w, k):\n    for _ in range(k):\n"
     "        var_x = var_x * n * var_w\n    return var_x", RIGHT),
    ("variance-after-layers", R, "exp", "np.exp(np.log(var_x) + k * np.log(n * var_w))", RIGHT),
    ("variance-after-layers", W, "k + 1", "var_x * (n * var_w) ** (k + 1)", NAMED),
    ("variance-after-layers", W, "k - 1", "var_x * (n * var_w) ** (k - 1)", NAMED),
    ("variance-after-layers", W, "times k", "var_x * n * var_w * k", NAMED),
    ("variance-after-layers", W, "all under the power", "(var_x * n * var_w) ** k", NAMED),
    ("variance-after-layers", W, "root", "np.sqrt(var_x * (n * var_w) ** k)", NAMED),
    ("variance-after-layers", W, "n missing", "var_x * var_w ** k", NAMED),
    ("variance-after-layers", W, "factor n", "n * var_x * (n * var_w) ** k", NAMED + "|`?n`? times"),
    ("variance-after-layers", W, "half", "0.5 * var_x * (n * var_w) ** k", "0.5 times"),
    ("variance-after-layers", W, "loop one short", "def f(var_x, n, var_w, k):\n"
     "    for _ in range(1, k):\n        var_x *= n * var_w\n    return var_x", NAMED),
    ("gain", R, "second moment by hand", "(np.sum(f(z) ** 2) / len(z)) ** -0.5", RIGHT),
    ("gain", R, "with E[z²]", "np.sqrt(np.mean(z**2) / np.mean(f(z)**2))", RIGHT),
    ("gain", R, "variance and mean", "1 / np.sqrt(f(z).var() + f(z).mean() ** 2)", RIGHT),
    ("gain", W, "√2", "np.sqrt(2)", NAMED),
    ("gain", W, "deviation", "1 / f(z).std()", NAMED),
    ("gain", W, "upside down", "np.sqrt(np.mean(f(z)**2))", NAMED),
    ("gain", W, "no root", "1 / np.mean(f(z)**2)", NAMED),
    ("gain", W, "absolute", "1 / np.mean(np.abs(f(z)))", NAMED),
    ("gain", W, "z", "1 / np.sqrt(np.mean(z**2))", NAMED),
    ("gain", W, "f not called", "1 / np.sqrt(np.mean(f**2))", "TypeError"),
    ("gain", W, "half", "np.sqrt(0.5 / np.mean(f(z)**2))", "1/√2 times"),
    ("repair-relu-net", R, "rms", "[W * np.sqrt(2 / len(W) / np.mean(W**2)) for W in weights]",
     RIGHT),
    ("repair-relu-net", R, "n - 1", "[W / W.std(ddof=1) * (2 / W.shape[0]) ** .5 for W in weights]",
     RIGHT),
    ("repair-relu-net", R, "a tuple", "tuple(W / W.std() * (2 / W.shape[0]) ** .5 for W in weights)",
     RIGHT),
    ("repair-relu-net", R, "generator", "def f(weights):\n    for W in weights:\n"
     "        yield W / np.std(W) * np.sqrt(2 / W.shape[0])", RIGHT),
    ("repair-relu-net", R, "map", "map(lambda W: W / W.std() * np.sqrt(2 / len(W)), weights)", RIGHT),
    ("repair-relu-net", W, "root forgotten", "[W / W.std() * 2 / W.shape[0] for W in weights]",
     NAMED),
    ("repair-relu-net", W, "LeCun", "[W / W.std() / np.sqrt(W.shape[0]) for W in weights]", NAMED),
    ("repair-relu-net", W, "fan_out", "[W / W.std() * np.sqrt(2 / W.shape[1]) for W in weights]",
     NAMED),
    ("repair-relu-net", W, "not undone", "[W * np.sqrt(2 / W.shape[0]) for W in weights]", NAMED),
    ("repair-relu-net", W, "variance", "[W / W.var() * np.sqrt(2 / W.shape[0]) for W in weights]",
     NAMED),
    ("repair-relu-net", W, "first alone", "weights[0] / weights[0].std() * np.sqrt(2 / 30)",
     "return 3 values, but returned an array"),
    ("repair-relu-net", W, "in place", "def f(weights):\n    for W in weights:\n"
     "        W *= np.sqrt(2 / W.shape[0]) / W.std()\n    return weights", "in place"),
    ("repair-relu-net", W, "5/3", "[W / W.std() * 5 / 3 / np.sqrt(W.shape[0]) for W in weights]",
     "1.179 times"),
    # Lab 07
    ("steps-on-plateau", R, "a loop", "def f(losses):\n    for k, loss in enumerate(losses, start=1):\n"
     "        if loss < np.log(10) - 0.05:\n            return k\n    return float('inf')", RIGHT),
    ("steps-on-plateau", R, "flatnonzero", "def f(losses):\n"
     "    found = np.flatnonzero(np.log(10) - losses > 0.05 + 1e-12)\n"
     "    return found[0] + 1 if len(found) else np.inf", RIGHT),
    ("steps-on-plateau", R, "with an end", "def f(losses):\n"
     "    all_ = np.append(losses, -np.inf)\n    k = np.argmax(all_ < np.log(10) - 0.05)\n"
     "    return k + 1 if k < len(losses) else np.inf", RIGHT),
    ("steps-on-plateau", W, "from 0", "def f(losses):\n    below = losses < np.log(10) - 0.05\n"
     "    return below.argmax() if below.any() else np.inf", NAMED),
    ("steps-on-plateau", W, "never forgotten", "(losses < np.log(10) - 0.05).argmax() + 1", NAMED),
    ("steps-on-plateau", W, "counted", "def f(losses):\n    below = losses < np.log(10) - 0.05\n"
     "    return np.sum(~below) + 1 if below.any() else np.inf", NAMED),
    ("steps-on-plateau", W, "None", "def f(losses):\n    for k, loss in enumerate(losses, start=1):\n"
     "        if loss < np.log(10) - 0.05:\n            return k", "None|return"),
    ("steps-on-plateau", W, "length", "def f(losses):\n    below = losses < np.log(10) - 0.05\n"
     "    return below.argmax() + 1 if below.any() else len(losses)", "should be|inf"),
    ("steps-on-plateau", W, "both sides", "def f(losses):\n    off = abs(losses - np.log(10)) > 0.05\n"
     "    return off.argmax() + 1 if off.any() else np.inf", NAMED),
    ("steps-on-plateau", W, "0 for never", "def f(losses):\n    below = losses < np.log(10) - 0.05\n"
     "    return below.argmax() + 1 if below.any() else 0", NAMED + ".*not 0"),
    ("steps-on-plateau", W, "at the level", "def f(losses):\n    below = losses <= np.log(10) - 0.05\n"
     "    return below.argmax() + 1 if below.any() else np.inf", NAMED + ".*<="),
    ("steps-on-plateau", W, "ln 10 rounded up", "def f(losses):\n    below = losses < 2.3026 - 0.05\n"
     "    return below.argmax() + 1 if below.any() else np.inf", NAMED + ".*rounded up"),
    ("steps-on-plateau", W, "2.26", "def f(losses):\n    below = losses < 2.26\n"
     "    return below.argmax() + 1 if below.any() else np.inf", r"\A(?!.*<=)"),
    ("steps-on-plateau", W, "from the first loss", "def f(losses):\n    below = losses < losses[0] - .05\n"
     "    return below.argmax() + 1 if below.any() else np.inf", NAMED + ".*first loss"),
    ("predict-a-plateau", W, "std to the third", "steps * old[0] / new[0] * old[1] / new[1] * "
     "(old[2] / new[2]) ** 3", NAMED + ".*third power"),
    ("signal-kept", W, "half once", "np.sqrt((n * bound**2 / 3) ** depth / 2)", NAMED + ".*halved once"),
    ("predict-a-plateau", W, "rounded", "round(steps * old[0] / new[0] * old[1] / new[1] * "
     "(old[2] / new[2]) ** 2)", NAMED + ".*rounded"),
    ("predict-a-plateau", W, "cut off", "int(steps * old[0] / new[0] * old[1] / new[1] * "
     "(old[2] / new[2]) ** 2 + 1e-9)", NAMED + ".*cut off"),
    ("predict-a-plateau", R, "ratios", "def f(steps, old, new):\n"
     "    r, n, s = np.array(old) / np.array(new)\n    return steps * r * n * s * s", RIGHT),
    ("predict-a-plateau", R, "by index", "steps * old[0] / new[0] * old[1] / new[1] * "
     "(old[2] / new[2]) ** 2", RIGHT),
    ("predict-a-plateau", W, "std once", "steps * old[0] * old[1] * old[2] / (new[0] * new[1] * new[2])",
     NAMED),
    ("predict-a-plateau", W, "upside down", "steps * new[0] * new[1] * new[2]**2 / "
     "(old[0] * old[1] * old[2]**2)", NAMED),
    ("predict-a-plateau", W, "no std", "steps * old[0] * old[1] / (new[0] * new[1])", NAMED),
    ("predict-a-plateau", W, "missing parentheses", "steps * old[0] * old[1] * old[2]**2 / new[0] * "
     "new[1] * new[2]**2", "should be|differ|times"),
    ("signal-kept", W, "at most 1", "min((n * bound**2 / 6) ** (depth / 2), 1)", "should be|times"),
    ("signal-kept", R, "one power", "(n * bound**2 / 6) ** (depth / 2)", RIGHT),
    ("signal-kept", R, "from the interval", "np.sqrt(n * (2 * bound) ** 2 / 12 / 2) ** depth", RIGHT),
    ("signal-kept", R, "a loop", "def f(bound, n, depth):\n    q = 1.0\n    for _ in range(depth):\n"
     "        q *= n * bound * bound / 3\n        q /= 2\n    return q ** 0.5", RIGHT),
    ("signal-kept", W, "no ReLU", "np.sqrt(n * bound**2 / 3) ** depth", NAMED),
    ("signal-kept", W, "mean square", "(n * bound**2 / 6) ** depth", NAMED),
    ("signal-kept", W, "one layer", "np.sqrt(n * bound**2 / 6)", NAMED),
    ("signal-kept", W, "times", "np.sqrt(n * bound**2 / 6) * depth", NAMED),
    ("signal-kept", W, "std is the bound", "np.sqrt(n * bound**2 / 2) ** depth", NAMED),
    ("he-in-place", R, "by hand", "def f(model, rng):\n    with torch.no_grad():\n"
     "        for layer in model:\n            if hasattr(layer, 'weight'):\n"
     "                n = layer.weight.shape[1]\n"
     "                layer.weight.normal_(0, (2 / n) ** 0.5, generator=rng)\n"
     "                layer.bias.zero_()", RIGHT),
    ("he-in-place", R, "randn, in_features, returned", "def f(model, rng):\n"
     "    for part in model.modules():\n        if type(part).__name__ == 'Linear':\n"
     "            W = torch.randn(part.weight.shape, generator=rng)\n"
     "            part.weight.data = W * np.sqrt(2 / part.in_features)\n"
     "            part.bias.data = torch.zeros_like(part.bias)\n    return model", RIGHT),
    ("he-in-place", R, "the gain", "def f(model, rng):\n    def fill(part):\n"
     "        if isinstance(part, torch.nn.Linear):\n"
     "            gain = torch.nn.init.calculate_gain('relu')\n"
     "            torch.nn.init.normal_(part.weight, 0, gain / part.in_features ** 0.5, generator=rng)\n"
     "            torch.nn.init.constant_(part.bias, 0)\n    model.apply(fill)", RIGHT),
    ("he-in-place", W, "NaN", "def f(model, rng):\n    for layer in model[::2]:\n"
     "        torch.nn.init.constant_(layer.weight, float('nan'))\n        layer.bias.data.zero_()",
     "layer 1 of .*NaN or infinite"),
    ("he-in-place", W, "all 0", "def f(model, rng):\n    for layer in model[::2]:\n"
     "        torch.nn.init.zeros_(layer.weight)\n        layer.bias.data.zero_()",
     "All numbers are the same: 0"),
    ("he-in-place", W, "seeded", "def f(model, rng):\n    for layer in model[::2]:\n"
     "        rng.manual_seed(0)\n        torch.nn.init.kaiming_normal_("
     "layer.weight, nonlinearity='relu', generator=rng)\n        layer.bias.data.zero_()",
     "do not seed it"),
    ("he-in-place", W, "Laplace", "def f(model, rng):\n    with torch.no_grad():\n"
     "        for layer in model[::2]:\n            layer.bias.zero_()\n"
     "            u = torch.rand(layer.weight.shape, generator=rng) - 0.5\n"
     "            s = -torch.sign(u) * torch.log(1 - 2 * u.abs())\n"
     "            layer.weight.copy_(s / layer.weight.shape[1] ** 0.5)", "not normal"),
    ("he-in-place", W, "tiny biases", "def f(model, rng):\n    for layer in model[::2]:\n"
     "        torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "        layer.bias.data.fill_(1e-9)", "largest bias should be 0"),
    ("he-in-place", W, "biases left", "def f(model, rng):\n    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n            torch.nn.init.kaiming_normal_("
     "layer.weight, nonlinearity='relu', generator=rng)", NAMED + ".*zeros_"),
    ("he-in-place", W, "uniform", "def f(model, rng):\n    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n            torch.nn.init.kaiming_uniform_("
     "layer.weight, nonlinearity='relu', generator=rng)\n            layer.bias.data.zero_()", NAMED),
    ("he-in-place", W, "xavier", "def f(model, rng):\n    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.xavier_normal_(layer.weight, generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)", NAMED),
    ("he-in-place", W, "global state", "def f(model, rng):\n    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n            torch.nn.init.kaiming_normal_("
     "layer.weight, nonlinearity='relu')\n            torch.nn.init.zeros_(layer.bias)", "generator"),
    ("he-in-place", W, "fan_out", "def f(model, rng):\n    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n            torch.nn.init.kaiming_normal_("
     "layer.weight, mode='fan_out', nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)", NAMED + ".*fan_out"),
    ("he-in-place", W, "a copy", "def f(model, rng):\n    import copy\n    model = copy.deepcopy(model)\n"
     "    for layer in model:\n        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)\n    return model", NAMED + ".*as it was"),
    ("he-in-place", W, "the relu too", "def f(model, rng):\n    for layer in model:\n"
     "        torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "        torch.nn.init.zeros_(layer.bias)", "AttributeError|no attribute"),
    ("he-in-place", W, "frozen", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            layer.weight.requires_grad_(False)\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     "requires_grad"),
    ("he-in-place", W, "frozen all", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)\n"
     "    model.requires_grad_(False)",
     NAMED + ".*requires_grad"),
    ("he-in-place", W, "a ReLU more", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)\n"
     "    model.append(torch.nn.ReLU())",
     NAMED + ".*appended"),
    ("he-in-place", W, "doubles", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)\n"
     "    model.double()",
     "float64"),
    ("he-in-place", W, "the first alone", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)\n"
     "            break",
     NAMED + ".*Only the first"),
    ("he-in-place", W, "the last alone", "def f(model, rng):\n"
     "    for layer in model[-1:]:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     NAMED + ".*Only the last"),
    ("he-in-place", W, "all but the last", "def f(model, rng):\n"
     "    for layer in model[:-1]:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     NAMED + ".*last Linear"),
    ("he-in-place", W, "all but the first", "def f(model, rng):\n"
     "    for layer in model[1:]:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     NAMED + ".*first Linear"),
    ("he-in-place", W, "the first, all biases", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            if layer is model[0]:\n"
     "                torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     "Linear layer 2.*old weights"),
    ("he-in-place", W, "own generator", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            own = torch.Generator().manual_seed(0)\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=own)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     "generator=rng"),
    ("he-in-place", W, "no biases", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='relu', generator=rng)\n"
     "            layer.bias = None",
     "no bias any more"),
    ("he-in-place", W, "a = √5", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, a=5**0.5, generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     NAMED + ".*√5"),
    ("he-in-place", W, "of tanh", "def f(model, rng):\n"
     "    for layer in model:\n"
     "        if isinstance(layer, torch.nn.Linear):\n"
     "            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity='tanh', generator=rng)\n"
     "            torch.nn.init.zeros_(layer.bias)",
     NAMED + ".*5/3"),
    # Lab 08
    ("batch-norm-forward", R, "ddof 0 by hand", "def f(x, gamma, beta, eps):\n"
     "    mu = x.sum(0) / len(x)\n    var = ((x - mu) ** 2).sum(0) / len(x)\n"
     "    return (x - mu) * (gamma * (var + eps) ** -0.5) + beta", RIGHT),
    ("batch-norm-forward", R, "column by column", "def f(x, gamma, beta, eps):\n"
     "    y = np.empty_like(x)\n    for j in range(x.shape[1]):\n        v = x[:, j]\n"
     "        y[:, j] = gamma[j] * (v - v.mean()) / np.sqrt(v.var() + eps) + beta[j]\n"
     "    return y", RIGHT),
    ("batch-norm-forward", R, "torch", "def f(x, gamma, beta, eps):\n"
     "    t = [torch.tensor(one) for one in (x, gamma, beta)]\n"
     "    return torch.nn.functional.batch_norm(t[0], None, None, t[1], t[2], True, 0.1, eps)",
     RIGHT),
    ("batch-norm-forward", R, "transposed", "def f(x, gamma, beta, eps):\n    t = x.T\n"
     "    z = (t - t.mean(1, keepdims=True)) / np.sqrt(t.var(1, keepdims=True) + eps)\n"
     "    return (gamma[:, None] * z + beta[:, None]).T", RIGHT),
    ("batch-norm-forward", R, "square of the mean", "(x - x.mean(0)) * gamma / "
     "np.sqrt((x * x).mean(0) - x.mean(0) ** 2 + eps) + beta", RIGHT),
    ("batch-norm-forward", R, "float32", "(gamma * (x - x.mean(0)) / "
     "np.sqrt(x.var(0) + eps) + beta).astype(np.float32)", RIGHT),
    ("batch-norm-forward", W, "unbiased", "gamma * (x - x.mean(0)) / "
     "np.sqrt(x.var(0, ddof=1) + eps) + beta", NAMED + ".*biased"),
    ("batch-norm-forward", W, "ε outside", "gamma * (x - x.mean(0)) / (x.std(0) + eps) + beta",
     NAMED + ".*outside"),
    ("batch-norm-forward", W, "torch's std", "def f(x, gamma, beta, eps):\n"
     "    t = torch.tensor(x)\n    z = (t - t.mean(0)) / torch.sqrt(t.var(0) + eps)\n"
     "    return gamma * z.numpy() + beta", NAMED + ".*m − 1"),
    ("batch-norm-forward", W, "other axis", "gamma * (x - x.mean(1, keepdims=True)) / "
     "np.sqrt(x.var(1, keepdims=True) + eps) + beta", NAMED + ".*layer norm"),
    ("batch-norm-forward", W, "whole array", "gamma * (x - x.mean()) / np.sqrt(x.var() + eps) "
     "+ beta", NAMED + ".*whole array"),
    ("batch-norm-forward", W, "variance", "gamma * (x - x.mean(0)) / (x.var(0) + eps) + beta",
     NAMED),
    ("batch-norm-forward", W, "in place", "def f(x, gamma, beta, eps):\n    x -= x.mean(0)\n"
     "    return gamma * x / np.sqrt(x.var(0) + eps) + beta", "changed its input `x` in place"),
    ("batch-norm-forward", W, "centered after", "def f(x, gamma, beta, eps):\n"
     "    z = x / np.sqrt(x.var(0) + eps)\n    return gamma * z + beta", NAMED),
    ("batch-norm-forward", W, "means of other axes", "gamma * (x - x.mean(0)) / "
     "np.sqrt(x.var() + eps) + beta", "differ|times|column"),
    ("batch-norm-forward", W, "minmax", "gamma * (x - x.min(0)) / (x.max(0) - x.min(0)) + beta",
     "differ|times"),
    ("batch-norm-forward", W, "for one", "(x - x.mean(0)) / np.sqrt(x.var(0) + eps)", NAMED),
    ("batch-norm-forward", W, "1e-5 fixed", "gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) "
     "+ beta", "eps|never|case|differ"),
    ("batch-norm-forward", W, "two roots", "gamma * (x - x.mean(0)) / np.sqrt(x.std(0) + eps) "
     "+ beta", NAMED + ".*another root"),
    ("batch-norm-forward", W, "no brackets", "gamma * (x - x.mean(0) / np.sqrt(x.var(0) + eps)) "
     "+ beta", NAMED + ".*Brackets"),
    ("batch-norm-forward", W, "a floor under the std", "gamma * (x - x.mean(0)) / "
     "np.maximum(x.std(0), eps) + beta", NAMED + ".*floor"),
    ("batch-norm-forward", W, "γ without its sign", "abs(gamma) * (x - x.mean(0)) / "
     "np.sqrt(x.var(0) + eps) + beta", "differ|times|sign"),
    ("batch-norm-forward", R, "γ / s and a shift", "def f(x, gamma, beta, eps):\n"
     "    a = gamma / np.sqrt(x.var(0) + eps)\n    return a * x + (beta - a * x.mean(0))", RIGHT),
    ("batch-norm-backward", R, "collected", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.mean(0) - z * (g * z).mean(0)) / s\n"
     "    return dx, (dy * z).sum(0), dy.sum(0)", RIGHT),
    ("batch-norm-backward", R, "γ last", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    m = len(x)\n"
     "    db, dg = dy.sum(0), (dy * z).sum(0)\n"
     "    return [gamma / (m * s) * (m * dy - db - z * dg), dg, db]", RIGHT),
    ("batch-norm-backward", R, "autograd", "def f(dy, x, gamma, eps):\n"
     "    X, G = (torch.tensor(one, requires_grad=True) for one in (x, gamma))\n"
     "    B = torch.zeros_like(G, requires_grad=True)\n"
     "    y = torch.nn.functional.batch_norm(X, None, None, G, B, True, 0.1, eps)\n"
     "    return torch.autograd.grad(y, (X, G, B), torch.tensor(dy))", RIGHT),
    ("batch-norm-backward", R, "by the variance", "def f(dy, x, gamma, eps):\n    m = len(x)\n"
     "    c = x - x.mean(0)\n    v = (c * c).mean(0) + eps\n    g = dy * gamma\n"
     "    dv = (g * c).sum(0) * -0.5 * v ** -1.5\n"
     "    dm = -(g / np.sqrt(v)).sum(0) - 2 * dv * c.mean(0)\n"
     "    dx = g / np.sqrt(v) + dv * 2 * c / m + dm / m\n"
     "    return dx, (dy * c / np.sqrt(v)).sum(0), dy.sum(0)", RIGHT),
    ("batch-norm-backward", W, "constants", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n"
     "    return dy * gamma / s, (dy * z).sum(0), dy.sum(0)", NAMED + ".*constants"),
    ("batch-norm-backward", W, "no mean path", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    return (g - z * (g * z).mean(0)) / s, (dy * z).sum(0), dy.sum(0)", NAMED + ".*mean"),
    ("batch-norm-backward", W, "no variance path", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    return (g - g.mean(0)) / s, (dy * z).sum(0), dy.sum(0)", NAMED + ".*variance"),
    ("batch-norm-backward", W, "layer norm's", "def f(dy, x, gamma, eps):\n"
     "    k = {'axis': 1, 'keepdims': True}\n    s = np.sqrt(x.var(**k) + eps)\n"
     "    z = (x - x.mean(**k)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.mean(**k) - z * (g * z).mean(**k)) / s\n"
     "    return dx, (dy * z).sum(0), dy.sum(0)", NAMED + ".*axis 1"),
    ("batch-norm-backward", W, "means", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.mean(0) - z * (g * z).mean(0)) / s\n"
     "    return dx, (dy * z).mean(0), dy.mean(0)", NAMED + ".*sums"),
    ("batch-norm-backward", W, "dx alone", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    return (g - g.mean(0) - z * (g * z).mean(0)) / s", "3 values|three|tuple"),
    ("batch-norm-backward", W, "γ left out", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n"
     "    dx = (dy - dy.mean(0) - z * (dy * z).mean(0)) / s\n"
     "    return dx, (dy * z).sum(0), dy.sum(0)", NAMED + ".*γ is missing"),
    ("batch-norm-backward", W, "sums for means", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.sum(0) - z * (g * z).sum(0)) / s\n"
     "    return dx, (dy * z).sum(0), dy.sum(0)", "differ|first|mean"),
    ("batch-norm-backward", W, "dγ from x", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.mean(0) - z * (g * z).mean(0)) / s\n"
     "    return dx, (dy * x).sum(0), dy.sum(0)", NAMED + ".*You took x"),
    ("batch-norm-backward", W, "the cell above, copied", "def f(dy, x, gamma, eps):\n"
     "    m, c = len(x), x - x.mean()\n    s = np.sqrt((c**2).mean() + eps)\n"
     "    dx_hat = gamma * dy\n    ds = -(dx_hat * c).sum() / s**2\n    dvar = ds / (2 * s)\n"
     "    dc = dx_hat / s + dvar * 2 * c / m\n    dmu = -dc.sum()\n"
     "    return dc + dmu / m, (dy * c / s).sum(0), dy.sum(0)", NAMED + ".*for one unit"),
    ("batch-norm-backward", W, "copied, no axis at all", "def f(dy, x, gamma, eps):\n"
     "    m, c = len(x), x - x.mean()\n    s = np.sqrt((c**2).mean() + eps)\n"
     "    dx_hat = gamma * dy\n    ds = -(dx_hat * c).sum() / s**2\n    dvar = ds / (2 * s)\n"
     "    dc = dx_hat / s + dvar * 2 * c / m\n    dmu = -dc.sum()\n"
     "    return dc + dmu / m, (dy * c / s).sum(), dy.sum()", NAMED + ".*for one unit.*dgamma"),
    ("batch-norm-backward", W, "sums without axis", "def f(dy, x, gamma, eps):\n"
     "    m, c = len(x), x - x.mean(0)\n    s = np.sqrt((c**2).mean(0) + eps)\n"
     "    dx_hat = gamma * dy\n    ds = -(dx_hat * c).sum() / s**2\n    dvar = ds / (2 * s)\n"
     "    dc = dx_hat / s + dvar * 2 * c / m\n    dmu = -dc.sum()\n"
     "    return dc + dmu / m, (dy * c / s).sum(0), dy.sum(0)", NAMED + ".*whole array"),
    ("batch-norm-backward", W, "no sum has an axis", "def f(dy, x, gamma, eps):\n"
     "    m, c = len(x), x - x.mean(0)\n    s = np.sqrt((c**2).mean(0) + eps)\n"
     "    dx_hat = gamma * dy\n    ds = -(dx_hat * c).sum() / s**2\n    dvar = ds / (2 * s)\n"
     "    dc = dx_hat / s + dvar * 2 * c / m\n    dmu = -dc.sum()\n"
     "    return dc + dmu / m, (dy * c / s).sum(), dy.sum()", NAMED + ".*None of your sums"),
    ("batch-norm-backward", W, "dγ from dx_hat", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.mean(0) - z * (g * z).mean(0)) / s\n"
     "    return dx, (g * z).sum(0), dy.sum(0)", NAMED + ".*dx_hat"),
    ("batch-norm-backward", W, "dγ and dβ from dx_hat", "def f(dy, x, gamma, eps):\n"
     "    s = np.sqrt(x.var(0) + eps)\n    z = (x - x.mean(0)) / s\n    g = dy * gamma\n"
     "    dx = (g - g.mean(0) - z * (g * z).mean(0)) / s\n"
     "    return dx, (g * z).sum(0), g.sum(0)", NAMED + ".*dgamma and dbeta are sums of dy"),
    ("batch-norm-backward", W, "zeros", "(0 * dy, 0 * gamma, dy.sum(0))", "0|differ|zero"),
    ("normalize-in-use", R, "lerp", "def f(x, batches, momentum, eps):\n"
     "    m, v = np.zeros(x.shape[1]), np.ones(x.shape[1])\n    for b in batches:\n"
     "        m += momentum * (b.mean(0) - m)\n        v += momentum * (b.var(0, ddof=1) - v)\n"
     "    return (x - m) * (v + eps) ** -0.5", RIGHT),
    ("normalize-in-use", R, "m/(m − 1)", "def f(x, batches, momentum, eps):\n    m, v = 0, 1\n"
     "    for b in batches:\n        n = len(b)\n        m = m * (1 - momentum) + b.mean(0) * momentum\n"
     "        v = v * (1 - momentum) + b.var(0) * n / (n - 1) * momentum\n"
     "    return (x - m) / np.sqrt(v + eps)", RIGHT),
    ("normalize-in-use", R, "torch", "def f(x, batches, momentum, eps):\n"
     "    bn = torch.nn.BatchNorm1d(x.shape[1], eps=eps, momentum=momentum, affine=False, "
     "dtype=torch.float64)\n    for b in batches:\n        bn(torch.tensor(b))\n"
     "    return bn.eval()(torch.tensor(x))", RIGHT),
    ("normalize-in-use", W, "own statistics", "(x - x.mean(0)) / np.sqrt(x.var(0) + eps)",
     NAMED + ".*own mean"),
    ("normalize-in-use", W, "biased", "def f(x, batches, momentum, eps):\n    m, v = 0, 1\n"
     "    for b in batches:\n        m = m * (1 - momentum) + b.mean(0) * momentum\n"
     "        v = v * (1 - momentum) + b.var(0) * momentum\n    return (x - m) / np.sqrt(v + eps)",
     NAMED + ".*biased"),
    ("normalize-in-use", W, "momentum turned over", "def f(x, batches, momentum, eps):\n"
     "    m, v = 0, 1\n    for b in batches:\n        m = m * momentum + b.mean(0) * (1 - momentum)\n"
     "        v = v * momentum + b.var(0, ddof=1) * (1 - momentum)\n"
     "    return (x - m) / np.sqrt(v + eps)", NAMED + ".*momentum"),
    ("normalize-in-use", W, "average", "def f(x, batches, momentum, eps):\n"
     "    m = np.mean([b.mean(0) for b in batches], axis=0)\n"
     "    v = np.mean([b.var(0, ddof=1) for b in batches], axis=0)\n"
     "    return (x - m) / np.sqrt(v + eps)", NAMED + ".*equal weights|nan|NaN"),
    ("normalize-in-use", W, "from zero", "def f(x, batches, momentum, eps):\n    m = v = 0\n"
     "    for b in batches:\n        m = m * (1 - momentum) + b.mean(0) * momentum\n"
     "        v = v * (1 - momentum) + b.var(0, ddof=1) * momentum\n"
     "    return (x - m) / np.sqrt(v + eps)", NAMED + ".*at 1"),
    ("normalize-in-use", W, "stds", "def f(x, batches, momentum, eps):\n    m, v = 0, 1\n"
     "    for b in batches:\n        m = m * (1 - momentum) + b.mean(0) * momentum\n"
     "        v = v * (1 - momentum) + b.std(0, ddof=1) * momentum\n    return (x - m) / (v + eps)",
     NAMED + ".*deviations"),
    ("normalize-in-use", W, "ε outside", "def f(x, batches, momentum, eps):\n    m, v = 0, 1\n"
     "    for b in batches:\n        m = m * (1 - momentum) + b.mean(0) * momentum\n"
     "        v = v * (1 - momentum) + b.var(0, ddof=1) * momentum\n"
     "    return (x - m) / (np.sqrt(v) + eps)", NAMED + ".*outside"),
    ("normalize-in-use", W, "start divided out", "def f(x, batches, momentum, eps):\n"
     "    m, v, k = 0, 1, 1\n    for b in batches:\n"
     "        m = m * (1 - momentum) + b.mean(0) * momentum\n        k *= 1 - momentum\n"
     "        v = v * (1 - momentum) + b.var(0, ddof=1) * momentum\n"
     "    return (x - (m / (1 - k) if len(batches) else 0)) / np.sqrt(v + eps)", NAMED + ".*Adam"),
    ("normalize-in-use", W, "sampled axis", "def f(x, batches, momentum, eps):\n    m, v = 0, 1\n"
     "    for b in batches:\n        m = m * (1 - momentum) + b.mean() * momentum\n"
     "        v = v * (1 - momentum) + b.var(ddof=1) * momentum\n"
     "    return (x - m) / np.sqrt(v + eps)", NAMED + ".*Each feature"),
    ("normalize-in-use", W, "stored ones returned", "def f(x, batches, momentum, eps):\n"
     "    m, v = 0, 1\n    for b in batches:\n        m = m * (1 - momentum) + b.mean(0) * momentum\n"
     "        v = v * (1 - momentum) + b.var(0, ddof=1) * momentum\n    return m, v",
     "array|tuple|shape"),
    ("normalize-in-use", W, "unweighted mean", "def f(x, batches, momentum, eps):\n"
     "    m, v = 0, 1\n    for b in batches:\n        m = b.mean(0)\n"
     "        v = v * (1 - momentum) + b.var(0, ddof=1) * momentum\n"
     "    return (x - m) / np.sqrt(v + eps)", "differ|off|should"),
    ("fold-batch-norm", R, "diagonal", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    D = np.diag(gamma / np.sqrt(var + eps))\n    return W @ D, (b - mean) @ D + beta", RIGHT),
    ("fold-batch-norm", R, "einsum and list", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma * (var + eps) ** -0.5\n"
     "    return [np.einsum('iu,u->iu', W, s), beta + b * s - mean * s]", RIGHT),
    ("fold-batch-norm", R, "from answers", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    g = lambda x: gamma * (x @ W + b - mean) / np.sqrt(var + eps) + beta\n"
     "    zero = g(np.zeros(len(W)))\n    return g(np.eye(len(W))) - zero, zero", RIGHT),
    ("fold-batch-norm", W, "no bias", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    return W * s, beta - mean * s", NAMED + ".*bias"),
    ("fold-batch-norm", W, "no mean", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    return W * s, beta + b * s", NAMED + ".*mean"),
    ("fold-batch-norm", W, "ε outside", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / (np.sqrt(var) + eps)\n    return W * s, (b - mean) * s + beta",
     NAMED + ".*outside"),
    ("fold-batch-norm", W, "variance", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / (var + eps)\n    return W * s, (b - mean) * s + beta", NAMED + ".*root"),
    ("fold-batch-norm", W, "rows", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    return (W.T * s).T, (b - mean) * s + beta",
     "broadcast|shape|rows"),
    ("fold-batch-norm", W, "weights alone", "W * gamma / np.sqrt(var + eps)", "2 values|tuple|two"),
    ("fold-batch-norm", W, "unscaled bias", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    return W * s, b - mean * s + beta", NAMED),
    ("fold-batch-norm", W, "own statistics", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(W.var(0) + eps)\n    return W * s, (b - W.mean(0)) * s + beta",
     "never uses|differ|mean"),
    ("fold-batch-norm", W, "in place", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    W *= s\n    return W, (b - mean) * s + beta",
     "changed its input `W` in place"),
    ("fold-batch-norm", W, "no γ in the bias", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = np.sqrt(var + eps)\n    return W * gamma / s, (b - mean) / s + beta",
     NAMED + ".*γ is missing in the bias"),
    ("fold-batch-norm", W, "β subtracted", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    return W * s, (b - mean) * s - beta", NAMED + ".*β"),
    ("fold-batch-norm", W, "mean added", "def f(W, b, gamma, beta, mean, var, eps):\n"
     "    s = gamma / np.sqrt(var + eps)\n    return W * s, (b + mean) * s + beta", NAMED),
    # Lab 09
    ("layer-factor", R, "root of all", "np.sqrt(scale**2 * n) * slope", RIGHT),
    ("layer-factor", R, "power", "slope * scale * n**0.5", RIGHT),
    ("layer-factor", W, "n", "scale * n * slope", NAMED),
    ("layer-factor", W, "no n", "scale * slope", NAMED),
    ("layer-factor", W, "variance", "scale**2 * n * slope**2", NAMED),
    ("layer-factor", W, "no slope", "scale * np.sqrt(n)", NAMED),
    ("layer-factor", W, "divided", "scale / np.sqrt(n) * slope", NAMED),
    ("layer-factor", W, "all under the root", "np.sqrt(scale * n * slope)", NAMED),
    ("layer-factor", W, "√2 too much", "np.sqrt(2 * n) * scale * slope", "√2 times"),
    ("logits-with-batch-norm", R, "by index", "def f(x, affine, norms):\n"
     "    for k in range(len(norms)):\n        x = 1 / (1 + torch.exp(-norms[k](affine[k](x))))\n"
     "    return affine[-1](x)", RIGHT),
    ("logits-with-batch-norm", R, "numpy", "def f(x, affine, norms):\n"
     "    for layer, norm in zip(affine, norms):\n        x = norm(layer(x)).sigmoid()\n"
     "    return affine[-1](x).detach().numpy()", RIGHT),
    ("logits-with-batch-norm", W, "after", "def f(x, affine, norms):\n"
     "    for layer, norm in zip(affine, norms):\n        x = norm(torch.sigmoid(layer(x)))\n"
     "    return affine[-1](x)", NAMED),
    ("logits-with-batch-norm", W, "softmax", "def f(x, affine, norms):\n"
     "    for layer, norm in zip(affine, norms):\n        x = torch.sigmoid(norm(layer(x)))\n"
     "    return torch.softmax(affine[-1](x), 1)", NAMED),
    ("logits-with-batch-norm", W, "sigmoid", "def f(x, affine, norms):\n"
     "    for layer, norm in zip(affine, norms):\n        x = torch.sigmoid(norm(layer(x)))\n"
     "    return torch.sigmoid(affine[-1](x))", NAMED),
    ("logits-with-batch-norm", W, "plain", "def f(x, affine, norms):\n"
     "    for layer in affine[:-1]:\n        x = torch.sigmoid(layer(x))\n"
     "    return affine[-1](x)", NAMED),
    ("logits-with-batch-norm", W, "no output layer", "def f(x, affine, norms):\n"
     "    for layer, norm in zip(affine, norms):\n        x = torch.sigmoid(norm(layer(x)))\n"
     "    return x", r"shape should be \(8, 3\)"),
    ("logits-with-batch-norm", W, "classes", "def f(x, affine, norms):\n"
     "    for layer, norm in zip(affine, norms):\n        x = torch.sigmoid(norm(layer(x)))\n"
     "    return affine[-1](x).argmax(1)", r"shape should be \(8, 3\).*One axis is gone"),
    ("evaluate", R, "numpy", "def f(model, x, labels):\n    mode = model.training\n"
     "    model.eval()\n    with torch.no_grad():\n        guess = model(x).numpy().argmax(1)\n"
     "    model.train(mode)\n    return np.mean(guess == labels.numpy()), model.training", RIGHT),
    ("evaluate", R, "a copy", "def f(model, x, labels):\n    import copy\n"
     "    twin = copy.deepcopy(model).eval()\n"
     "    return (twin(x).argmax(1) == labels).double().mean(), model.training", RIGHT),
    ("evaluate", R, "each child", "def f(model, x, labels):\n"
     "    modes = [part.training for part in model.modules()]\n    model.eval()\n"
     "    share = (model(x).argmax(dim=1) == labels).sum().item() / len(labels)\n"
     "    for part, mode in zip(model.modules(), modes):\n        part.training = mode\n"
     "    return [share, model.training]", RIGHT),
    ("evaluate", W, "no eval", "((model(x).argmax(1) == labels).float().mean().item(), "
     "model.training)", NAMED),
    ("evaluate", W, "left in eval", "def f(model, x, labels):\n    model.eval()\n"
     "    return (model(x).argmax(1) == labels).float().mean().item(), model.training", NAMED),
    ("evaluate", W, "always train", "def f(model, x, labels):\n    model.eval()\n"
     "    share = (model(x).argmax(1) == labels).float().mean().item()\n    model.train()\n"
     "    return share, model.training", NAMED),
    ("evaluate", W, "mode remembered, model not", "def f(model, x, labels):\n"
     "    mode = model.training\n    model.eval()\n"
     "    return (model(x).argmax(1) == labels).float().mean().item(), mode", "put the mode back"),
    ("evaluate", W, "share alone", "def f(model, x, labels):\n    mode = model.training\n"
     "    model.eval()\n    share = (model(x).argmax(1) == labels).float().mean().item()\n"
     "    model.train(mode)\n    return share", "should return 2 values"),
    ("evaluate", W, "autograd off", "def f(model, x, labels):\n    mode = model.training\n"
     "    torch.set_grad_enabled(False)\n    model.eval()\n"
     "    share = (model(x).argmax(1) == labels).float().mean().item()\n    model.train(mode)\n"
     "    return share, model.training", "torch.no_grad"),
    ("predict-the-u-curve", R, "one scale at a time", "def f(scales, n, depth, batch_norm):\n"
     "    left = []\n    for scale in scales:\n        w = scale * n**0.5\n"
     "        if batch_norm:\n            r, root = 1, ((0.21 * w) ** 2 + 1e-5) ** 0.5\n"
     "        else:\n            r, root = w / 2, 1\n"
     "        left.append((w * 0.25 / (1 + r**2) ** 0.25 / root) ** depth)\n"
     "    return left", RIGHT),
    ("predict-the-u-curve", R, "np.where", "def f(scales, n, depth, batch_norm):\n"
     "    w = scales * np.sqrt(n)\n    r = np.where(batch_norm, np.ones_like(w), w / 2)\n"
     "    d = np.where(batch_norm, np.sqrt((0.21 * w) ** 2 + 1e-5), 1.0)\n"
     "    return np.prod([w / 4 * (1 + r**2) ** -0.25 / d] * depth, axis=0)", RIGHT),
    ("predict-the-u-curve", W, "one layer", "def f(scales, n, depth, batch_norm):\n"
     "    w = scales * np.sqrt(n)\n    r = 1 if batch_norm else w / 2\n"
     "    d = np.sqrt((0.21 * w) ** 2 + 1e-5) if batch_norm else 1\n"
     "    return w * 0.25 / (1 + r**2) ** 0.25 / d", NAMED),
    ("predict-the-u-curve", W, "n for its root", "def f(scales, n, depth, batch_norm):\n"
     "    w = scales * n\n    r = 1 if batch_norm else w / 2\n"
     "    d = np.sqrt((0.21 * w) ** 2 + 1e-5) if batch_norm else 1\n"
     "    return (w * 0.25 / (1 + r**2) ** 0.25 / d) ** depth", NAMED),
    ("predict-the-u-curve", W, "no epsilon", "def f(scales, n, depth, batch_norm):\n"
     "    w = scales * np.sqrt(n)\n    r = 1 if batch_norm else w / 2\n"
     "    d = 0.21 * w if batch_norm else 1\n"
     "    return (w * 0.25 / (1 + r**2) ** 0.25 / d) ** depth", NAMED),
    ("predict-the-u-curve", W, "nobody divides", "def f(scales, n, depth, batch_norm):\n"
     "    w = scales * np.sqrt(n)\n    r = 1 if batch_norm else w / 2\n"
     "    return (w * 0.25 / (1 + r**2) ** 0.25) ** depth", NAMED),
    # Lab 10
    ("gradient-predictiveness", R, "sums over matrices", "def f(before, after):\n"
     "    dot = sum(np.sum(a * b) for a, b in zip(before, after))\n"
     "    la, lb = (sum(np.sum(g**2) for g in one) ** 0.5 for one in (before, after))\n"
     "    gap = sum(np.sum((a - b) ** 2) for a, b in zip(before, after))\n"
     "    return dot / la / lb, gap**0.5", RIGHT),
    ("gradient-predictiveness", R, "torch", "def f(before, after):\n"
     "    a, b = (torch.cat([torch.tensor(g).flatten() for g in one]) for one in (before, after))\n"
     "    return torch.nn.functional.cosine_similarity(a, b, dim=0), (a - b).norm()", RIGHT),
    ("gradient-predictiveness", R, "a list, float32", "def f(before, after):\n"
     "    a, b = (np.hstack([g.ravel() for g in one]).astype('f4') for one in (before, after))\n"
     "    na, nb = np.linalg.norm(a), np.linalg.norm(b)\n"
     "    return [(a / na) @ (b / nb), np.sqrt(((b - a) ** 2).sum())]", RIGHT),
    ("gradient-predictiveness", R, "by the law of cosines", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    gap = np.linalg.norm(a - b)\n    na, nb = np.linalg.norm(a), np.linalg.norm(b)\n"
     "    return (na**2 + nb**2 - gap**2) / (2 * na * nb), gap", RIGHT),
    ("gradient-predictiveness", W, "mean of cosines", "def f(before, after):\n    c = []\n"
     "    for a, b in zip(before, after):\n        a, b = a.ravel(), b.ravel()\n"
     "        c.append(a @ b / np.linalg.norm(a) / np.linalg.norm(b))\n"
     "    gap = sum(np.sum((a - b) ** 2) for a, b in zip(before, after)) ** 0.5\n"
     "    return np.mean(c), gap", NAMED + ".*one vector"),
    ("gradient-predictiveness", W, "not divided", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    return a @ b, np.linalg.norm(a - b)", NAMED + ".*not yet a cosine"),
    ("gradient-predictiveness", W, "the cosine alone", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)", "two|2|tuple"),
    ("gradient-predictiveness", W, "relative", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    return (a @ b / np.linalg.norm(a) / np.linalg.norm(b),\n"
     "            np.linalg.norm(a - b) / np.linalg.norm(a))", NAMED + ".*divided by the length"),
    ("gradient-predictiveness", W, "lengths", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    na, nb = np.linalg.norm(a), np.linalg.norm(b)\n"
     "    return a @ b / na / nb, abs(na - nb)", NAMED + ".*two lengths"),
    ("gradient-predictiveness", W, "swapped", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    return np.linalg.norm(a - b), a @ b / np.linalg.norm(a) / np.linalg.norm(b)",
     NAMED + ".*other order"),
    ("gradient-predictiveness", W, "size of the cosine", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    return abs(a @ b) / np.linalg.norm(a) / np.linalg.norm(b), np.linalg.norm(a - b)",
     NAMED + ".*size of the cosine"),
    ("gradient-predictiveness", W, "cut at 0", "def f(before, after):\n"
     "    a, b = (np.concatenate([g.ravel() for g in one]) for one in (before, after))\n"
     "    c = a @ b / np.linalg.norm(a) / np.linalg.norm(b)\n"
     "    return np.maximum(c, 0), np.linalg.norm(a - b)", NAMED + ".*cut the cosine"),
    ("share-given-back", R, "ratios in one logarithm", "def f(plain, batch_norm, account):\n"
     "    p, b, a = map(np.median, (plain, batch_norm, account))\n"
     "    return np.log(p / a) / np.log(p / b)", RIGHT),
    ("share-given-back", R, "log2, then the median", "def f(plain, batch_norm, account):\n"
     "    p, b, a = np.log2(np.median(plain)), np.log2(np.median(batch_norm)), "
     "np.log2(np.median(account))\n    return 1 - (a - b) / (p - b)", RIGHT),
    ("share-given-back", W, "steps", "def f(plain, batch_norm, account):\n"
     "    p, b, a = map(np.median, (plain, batch_norm, account))\n    return (p - a) / (p - b)",
     NAMED + ".*logarithms"),
    ("share-given-back", W, "means", "def f(plain, batch_norm, account):\n"
     "    p, b, a = (np.log(np.mean(s)) for s in (plain, batch_norm, account))\n"
     "    return (p - a) / (p - b)", NAMED + ".*median"),
    ("share-given-back", W, "clipped", "def f(plain, batch_norm, account):\n"
     "    p, b, a = (np.log(np.median(s)) for s in (plain, batch_norm, account))\n"
     "    return np.clip((p - a) / (p - b), 0, 1)", NAMED + ".*between 0 and 1"),
    ("share-given-back", W, "never is 0", "def f(plain, batch_norm, account):\n"
     "    p, b, a = (np.log(np.median(s)) for s in (plain, batch_norm, account))\n"
     "    return (p - a) / (p - b) if np.isfinite(a) else 0.0",
     NAMED + ".*minus infinity, not 0"),
    ("share-given-back", W, "quantile", "def f(plain, batch_norm, account):\n"
     "    p, b, a = (np.log(np.quantile(s, 0.5)) for s in (plain, batch_norm, account))\n"
     "    return (p - a) / (p - b)", "np.median bears|nan"),
    ("share-given-back", W, "those that arrived", "def f(plain, batch_norm, account):\n"
     "    p, b, a = (np.log(np.median(s[np.isfinite(s)])) for s in (plain, batch_norm, account))\n"
     "    return (p - a) / (p - b)", NAMED + ".*left out"),
    ("find-the-controls", R, "a set", "def f(designs, tested, cause):\n    base = designs[tested]\n"
     "    return {name for name, d in designs.items() if d[cause] != base[cause] and\n"
     "            all(d[p] == base[p] for p in base if p != cause)}", RIGHT),
    ("find-the-controls", R, "counted", "def f(designs, tested, cause):\n    base = designs[tested]\n"
     "    off = lambda d: sum(d[p] != base[p] for p in d)\n"
     "    return [n for n in designs if off(designs[n]) == 1 and designs[n][cause] != base[cause]]",
     RIGHT),
    ("find-the-controls", R, "sorted, a tuple", "def f(designs, tested, cause):\n"
     "    base = {**designs[tested], cause: None}\n    return tuple(sorted(n for n, d in designs.items()\n"
     "        if {**d, cause: None} == base and d[cause] != designs[tested][cause]))", RIGHT),
    ("find-the-controls", W, "the cause differs", "def f(designs, tested, cause):\n"
     "    return [n for n, d in designs.items() if d[cause] != designs[tested][cause]]",
     NAMED + ".*something else as well"),
    ("find-the-controls", W, "all else is equal", "def f(designs, tested, cause):\n"
     "    base = designs[tested]\n    return [n for n, d in designs.items()\n"
     "            if all(d[p] == base[p] for p in base if p != cause)]", NAMED + ".*copies"),
    ("find-the-controls", W, "any one thing", "def f(designs, tested, cause):\n"
     "    base = designs[tested]\n    return [n for n, d in designs.items()\n"
     "            if sum(d[p] != base[p] for p in base) == 1]", NAMED + ".*whichever"),
    ("find-the-controls", W, "is not", "def f(designs, tested, cause):\n"
     "    base = designs[tested]\n    return [n for n, d in designs.items()\n"
     "            if [p for p in base if d[p] is not base[p]] == [cause]]", "too many|missing|wrong|not"),
    ("find-the-controls", W, "a name", "'ghost batches'", "list|str|ghost"),
    ("find-the-controls", W, "the designs", "def f(designs, tested, cause):\n"
     "    base = designs[tested]\n    return [d for d in designs.values()\n"
     "            if [p for p in base if d[p] != base[p]] == [cause]]", "dict|name|hash"),
    ("fold-the-first-batch-in", R, "with a diagonal matrix", "def f(W, b, x):\n    a = x @ W + b\n"
     "    d = np.diag(1 / np.sqrt(a.var(0)))\n    return W @ d, (b - a.mean(0)) @ d", RIGHT),
    ("fold-the-first-batch-in", R, "without b in the statistics", "def f(W, b, x):\n    a = x @ W\n"
     "    return W / a.std(0), -a.mean(0) / a.std(0)", RIGHT),
    ("fold-the-first-batch-in", R, "torch", "def f(W, b, x):\n    W, b, x = map(torch.tensor, (W, b, x))\n"
     "    a = x @ W + b\n    s = a.std(0, unbiased=False)\n    return W / s, (b - a.mean(0)) / s",
     RIGHT),
    ("fold-the-first-batch-in", W, "bias not divided", "def f(W, b, x):\n    a = x @ W + b\n"
     "    return W / a.std(0), b - a.mean(0)", NAMED + ".*not divided by the std"),
    ("fold-the-first-batch-in", W, "old bias forgotten", "def f(W, b, x):\n    a = x @ W + b\n"
     "    return W / a.std(0), -a.mean(0) / a.std(0)", NAMED + ".*old bias"),
    ("fold-the-first-batch-in", W, "with an epsilon", "def f(W, b, x):\n    a = x @ W + b\n"
     "    s = (a.var(0) + 1e-5) ** 0.5\n    return W / s, (b - a.mean(0)) / s", NAMED + ".*ε"),
    ("fold-the-first-batch-in", W, "whole layer", "def f(W, b, x):\n    a = x @ W + b\n"
     "    return W / a.std(), (b - a.mean()) / a.std()", NAMED + ".*whole layer"),
    ("fold-the-first-batch-in", W, "in place", "def f(W, b, x):\n    a = x @ W + b\n"
     "    W /= a.std(0)\n    b -= a.mean(0)\n    b /= a.std(0)\n    return W, b", "in place"),
    # Lab 11
    ("layer-norm-forward", R, "by rows", "def f(x, gamma, beta, eps):\n"
     "    rows = [(r - r.mean()) / np.sqrt(r.var() + eps) for r in x]\n"
     "    return gamma * np.array(rows) + beta", RIGHT),
    ("layer-norm-forward", R, "list of rows", "[gamma * (r - r.mean()) / (r.var() + eps) ** .5 + "
     "beta for r in x]", RIGHT),
    ("layer-norm-forward", R, "torch", "torch.nn.functional.layer_norm(torch.tensor(x), "
     "x.shape[1:], torch.tensor(gamma), torch.tensor(beta), eps)", RIGHT),
    ("layer-norm-forward", R, "float32", "def f(x, gamma, beta, eps):\n    x = x.astype('f4')\n"
     "    d = x - x.mean(1, keepdims=True)\n"
     "    y = gamma * d / np.sqrt((d * d).mean(1, keepdims=True) + eps) + beta\n"
     "    return y.astype('f4')", RIGHT),
    ("layer-norm-forward", W, "batch norm", "gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + "
     "beta", NAMED),
    ("layer-norm-forward", W, "outside", "gamma * (x - x.mean(1, keepdims=True)) / "
     "(x.std(1, keepdims=True) + eps) + beta", NAMED),
    ("layer-norm-forward", W, "RMS norm", "gamma * x / np.sqrt((x**2).mean(1, keepdims=True) + eps)"
     " + beta", NAMED),
    ("layer-norm-forward", W, "keepdims", "gamma * (x - x.mean(1)) / np.sqrt(x.var(1) + eps) + beta",
     "keepdims=True"),
    ("layer-norm-forward", W, "no root", "gamma * (x - x.mean(1, keepdims=True)) / "
     "(x.var(1, keepdims=True) + eps) + beta", NAMED),
    ("layer-norm-forward", W, "doubled", "2 * (gamma * (x - x.mean(1, keepdims=True)) / "
     "np.sqrt(x.var(1, keepdims=True) + eps) + beta)", "2 times"),
    ("layer-norm-backward", R, "one formula", "def f(dy, x_hat, std, gamma):\n    g = dy * gamma\n"
     "    n = g.shape[1]\n    return (n * g - g.sum(1)[:, None] - x_hat * "
     "(g * x_hat).sum(1)[:, None]) / (n * std)", RIGHT),
    ("layer-norm-backward", R, "Jacobian", "def f(dy, x_hat, std, gamma):\n    rows = []\n"
     "    for g, v, s in zip(dy * gamma, x_hat, std):\n        n = len(g)\n"
     "        rows.append((np.eye(n) - 1 / n - np.outer(v, v) / n) @ g / s)\n    return rows", RIGHT),
    ("layer-norm-backward", W, "no mean", "def f(dy, x_hat, std, gamma):\n    g = dy * gamma\n"
     "    return (g - x_hat * (g * x_hat).mean(1, keepdims=True)) / std", NAMED),
    ("layer-norm-backward", W, "constants", "dy * gamma / std", NAMED),
    ("layer-norm-backward", W, "no γ", "def f(dy, x_hat, std, gamma):\n    g = dy\n"
     "    return (g - g.mean(1, keepdims=True) - x_hat * (g * x_hat).mean(1, keepdims=True)) / std",
     NAMED),
    ("layer-norm-backward", W, "axis 0", "def f(dy, x_hat, std, gamma):\n    g = dy * gamma\n"
     "    return (g - g.mean(0) - x_hat * (g * x_hat).mean(0)) / std", NAMED),
    ("layer-norm-backward", W, "sign", "def f(dy, x_hat, std, gamma):\n    g = dy * gamma\n"
     "    return -(g - g.mean(1, keepdims=True) - x_hat * (g * x_hat).mean(1, keepdims=True)) / std",
     "sign is turned"),
    ("layer-norm-backward", W, "x̂ missing", "def f(dy, x_hat, std, gamma):\n    g = dy * gamma\n"
     "    return (g - g.mean(1, keepdims=True) - (g * x_hat).mean(1, keepdims=True)) / std", NAMED),
    ("averaged-axes", R, "lists from the end", "{'batch norm': [0, -1, -2], 'layer norm': "
     "[4, 3, 2, 1], 'instance norm': [-2, -1], 'group norm': [2, 3, -1]}[name]", RIGHT),
    ("averaged-axes", R, "range", "{'batch norm': (0, 3, 4), 'layer norm': range(1, 5), "
     "'instance norm': range(3, 5), 'group norm': range(2, 5)}[name]", RIGHT),
    ("averaged-axes", W, "kept", "{'batch norm': (1, 2), 'layer norm': (0,), 'instance norm': "
     "(0, 1, 2), 'group norm': (0, 1)}[name]", NAMED),
    ("averaged-axes", W, "two at once", "{'batch norm': (0,), 'layer norm': (1, 2), "
     "'instance norm': (3, 4), 'group norm': (2, 3, 4)}[name]", NAMED),
    ("averaged-axes", W, "always space", "(3, 4)", "same in every case"),
    ("averaged-axes", W, "one name only", "(0, 3, 4) if name == 'batch norm' else None",
     "return.*missing"),
    ("averaged-axes", W, "upper case", "{'Batch Norm': (0, 3, 4)}[name]", "KeyError"),
    ("which-normalizer", R, "std and mean", "def f(y):\n    def near(a, b):\n"
     "        return np.abs(a - b).max() < 0.01\n"
     "    if near(y.mean(0), 0) and near(y.std(0), 1):\n        return 'batch norm'\n"
     "    if near(y.mean(1), 0) and near(y.std(1), 1):\n        return 'layer norm'\n"
     "    return 'RMS norm' if near((y**2).mean(1), 1) else 'none'", RIGHT),
    ("which-normalizer", W, "RMS first", "def f(y):\n    def near(a, b):\n"
     "        return np.allclose(a, b, atol=1e-3)\n"
     "    if near((y**2).mean(1), 1):\n        return 'RMS norm'\n"
     "    if near(y.mean(1), 0) and near(y.var(1), 1):\n        return 'layer norm'\n"
     "    return 'batch norm' if near(y.mean(0), 0) and near(y.var(0), 1) else 'none'",
     NAMED + ".*RMS norm first"),
    ("which-normalizer", W, "too strict", "def f(y):\n"
     "    if np.allclose(y.mean(0), 0) and np.allclose(y.var(0), 1):\n        return 'batch norm'\n"
     "    if np.allclose(y.mean(1), 0) and np.allclose(y.var(1), 1):\n        return 'layer norm'\n"
     "    return 'RMS norm' if np.allclose((y**2).mean(1), 1) else 'none'", NAMED + ".*too strict"),
    ("which-normalizer", W, "means alone", "def f(y):\n"
     "    if np.allclose(y.mean(0), 0, atol=1e-3):\n        return 'batch norm'\n"
     "    if np.allclose(y.mean(1), 0, atol=1e-3):\n        return 'layer norm'\n"
     "    return 'RMS norm' if np.allclose((y**2).mean(1), 1, atol=1e-3) else 'none'", NAMED),
    ("which-normalizer", W, "spelled otherwise", "def f(y):\n    def near(a, b):\n"
     "        return np.allclose(a, b, atol=1e-3)\n"
     "    if near(y.mean(0), 0) and near(y.var(0), 1):\n        return 'BatchNorm'\n"
     "    if near(y.mean(1), 0) and near(y.var(1), 1):\n        return 'LayerNorm'\n"
     "    return 'RMSNorm' if near((y**2).mean(1), 1) else 'none'", "Write it as the exercise does"),
    ("which-normalizer", W, "always one", "'layer norm'", "same in every case"),
    # Lab 12
    ("greedy-step", R, "reduce", "def f(x, layers, train):\n    import functools\n"
     "    return train(functools.reduce(lambda h, l: 1 / (1 + np.exp(-(h @ l[0] + l[1]))), layers, "
     "x))", RIGHT),
    ("greedy-step", R, "a list", "def f(x, layers, train):\n    for W, b in layers:\n"
     "        x = sigmoid(x @ W + b)\n    W, b = train(x)\n    return [W, b]", RIGHT),
    ("greedy-step", W, "images", "train(x)", NAMED),
    ("greedy-step", W, "no sigmoid", "def f(x, layers, train):\n    for W, b in layers:\n"
     "        x = x @ W + b\n    return train(x)", NAMED),
    ("greedy-step", W, "no bias", "def f(x, layers, train):\n    for W, b in layers:\n"
     "        x = sigmoid(x @ W)\n    return train(x)", NAMED),
    ("greedy-step", W, "not trained", "def f(x, layers, train):\n    for W, b in layers:\n"
     "        x = sigmoid(x @ W + b)\n    return x", NAMED + "|2 values"),
    ("greedy-step", W, "return in the loop", "def f(x, layers, train):\n    for W, b in layers:\n"
     "        x = sigmoid(x @ W + b)\n        return train(x)\n    return train(x)",
     "Only the lowest"),
    ("tied-gradient", R, "transposed sum", "def f(x, W, b, c):\n    h = sigmoid(x @ W + b)\n"
     "    r = sigmoid(h @ W.T + c)\n    d2 = (r - x) * r * (1 - r)\n"
     "    d1 = (d2 @ W) * h * (1 - h)\n    return (h.T @ d2).T + x.T @ d1", RIGHT),
    ("tied-gradient", R, "by autograd", "def f(x, W, b, c):\n"
     "    x, W, b, c = (torch.tensor(a) for a in (x, W, b, c))\n    W.requires_grad_()\n"
     "    back = torch.sigmoid(torch.sigmoid(x @ W + b) @ W.T + c)\n"
     "    (0.5 * (back - x).square().sum()).backward()\n    return W.grad", RIGHT),
    ("tied-gradient", W, "up alone", "def f(x, W, b, c):\n    h = sigmoid(x @ W + b)\n"
     "    r = sigmoid(h @ W.T + c)\n    d2 = (r - x) * r * (1 - r)\n"
     "    return x.T @ ((d2 @ W) * h * (1 - h))", NAMED),
    ("tied-gradient", W, "down alone", "def f(x, W, b, c):\n    h = sigmoid(x @ W + b)\n"
     "    r = sigmoid(h @ W.T + c)\n    return ((r - x) * r * (1 - r)).T @ h", NAMED),
    ("tied-gradient", W, "sign", "def f(x, W, b, c):\n    h = sigmoid(x @ W + b)\n"
     "    r = sigmoid(h @ W.T + c)\n    d2 = (x - r) * r * (1 - r)\n"
     "    return x.T @ ((d2 @ W) * h * (1 - h)) + d2.T @ h", NAMED),
    ("tied-gradient", W, "mean", "def f(x, W, b, c):\n    h = sigmoid(x @ W + b)\n"
     "    r = sigmoid(h @ W.T + c)\n    d2 = (r - x) * r * (1 - r) / len(x)\n"
     "    return x.T @ ((d2 @ W) * h * (1 - h)) + d2.T @ h", NAMED),
    ("tied-gradient", W, "no last slope", "def f(x, W, b, c):\n    h = sigmoid(x @ W + b)\n"
     "    d2 = sigmoid(h @ W.T + c) - x\n"
     "    return x.T @ ((d2 @ W) * h * (1 - h)) + d2.T @ h", NAMED),
    ("where-it-stops", R, "loop", "def f(labels, plain, pretrained):\n"
     "    for k in np.argsort(labels):\n        if max(pretrained[:, k]) >= min(plain[:, k]):\n"
     "            return labels[k]\n    return float('inf')", RIGHT),
    ("where-it-stops", R, "pairs", "def f(labels, plain, pretrained):\n"
     "    wins = (pretrained[:, None] < plain[None]).all(axis=(0, 1))\n"
     "    return np.inf if wins.all() else min(labels[~wins])", RIGHT),
    ("where-it-stops", W, "first in the list", "def f(labels, plain, pretrained):\n"
     "    for n, q, p in zip(labels, pretrained.T, plain.T):\n        if max(q) >= min(p):\n"
     "            return n\n    return np.inf", NAMED + ".*need not be sorted"),
    ("where-it-stops", W, "tie", "def f(labels, plain, pretrained):\n"
     "    stops = pretrained.max(0) > plain.min(0)\n"
     "    return labels[stops].min() if stops.any() else np.inf", NAMED),
    ("where-it-stops", W, "means", "def f(labels, plain, pretrained):\n"
     "    stops = pretrained.mean(0) >= plain.mean(0)\n"
     "    return labels[stops].min() if stops.any() else np.inf", NAMED),
    ("where-it-stops", W, "index", "def f(labels, plain, pretrained):\n"
     "    stops = pretrained.max(0) >= plain.min(0)\n"
     "    return np.argmax(stops) if stops.any() else np.inf", NAMED),
    ("where-it-stops", W, "never inf", "def f(labels, plain, pretrained):\n"
     "    stops = pretrained.max(0) >= plain.min(0)\n    return labels[stops].min()", "ValueError"),
    ("where-it-stops", W, "largest", "def f(labels, plain, pretrained):\n"
     "    stops = pretrained.max(0) >= plain.min(0)\n"
     "    return labels[stops].max() if stops.any() else np.inf", NAMED),
    # Lab 13
    ("inverted-dropout", R, "where", "def f(h, dy, u, p):\n    off = u < p\n"
     "    return np.where(off, 0, h / (1 - p)), np.where(off, 0, dy / (1 - p))", RIGHT),
    ("inverted-dropout", R, "in a copy, as a list", "def f(h, dy, u, p):\n"
     "    out, back = h.copy(), dy.copy()\n    out[u < p] = 0\n    back[u < p] = 0\n"
     "    return [out / (1 - p), back / (1 - p)]", RIGHT),
    ("inverted-dropout", R, "autograd", "def f(h, dy, u, p):\n"
     "    x = torch.tensor(h, requires_grad=True)\n"
     "    y = x * torch.tensor(u >= p) / (1 - p)\n    y.backward(torch.tensor(dy))\n"
     "    return y.detach(), x.grad", RIGHT),
    ("inverted-dropout", R, "float32", "def f(h, dy, u, p):\n"
     "    mask = ((u >= p) / (1 - p)).astype('f4')\n    return h * mask, dy * mask", RIGHT),
    ("inverted-dropout", W, "own numbers", "def f(h, dy, u, p):\n"
     "    mask = (np.random.default_rng(0).random(h.shape) >= p) / (1 - p)\n"
     "    return h * mask, dy * mask", "should be|differ"),
    ("inverted-dropout", W, "in place", "def f(h, dy, u, p):\n    h[u < p] = 0\n"
     "    dy[u < p] = 0\n    return h / (1 - p), dy / (1 - p)", "in place"),
    ("inverted-dropout", W, "outputs alone", "h * (u >= p) / (1 - p)", "2 values"),
    ("inverted-dropout", W, "no scale", "def f(h, dy, u, p):\n    on = u >= p\n"
     "    return h * on, dy * on", NAMED),
    ("inverted-dropout", W, "scale of the keep", "def f(h, dy, u, p):\n    on = u >= p\n"
     "    return h * on / p, dy * on / p", NAMED),
    ("inverted-dropout", W, "test time", "def f(h, dy, u, p):\n"
     "    return h * (1 - p), dy * (1 - p)", "should be|differ"),
    ("inverted-dropout", W, "mask of the outputs", "def f(h, dy, u, p):\n"
     "    out = h * (u >= p) / (1 - p)\n    return out, dy * (out != 0) / (1 - p)", NAMED),
    ("weight-decay-step", R, "collected", "W - rate * (gradient + decay * W)", RIGHT),
    ("weight-decay-step", R, "two steps", "def f(W, gradient, rate, decay):\n"
     "    new = W.copy()\n    new -= rate * decay * W\n    new -= rate * gradient\n"
     "    return new", RIGHT),
    ("weight-decay-step", R, "torch", "torch.tensor(W).mul(1 - rate * decay)"
     ".sub(torch.tensor(gradient), alpha=rate)", RIGHT),
    ("weight-decay-step", W, "in place", "def f(W, gradient, rate, decay):\n"
     "    W *= 1 - rate * decay\n    W -= rate * gradient\n    return W", "in place"),
    ("weight-decay-step", W, "decay of the new", "def f(W, gradient, rate, decay):\n"
     "    return (W - rate * gradient) * (1 - rate * decay)", NAMED),
    ("weight-decay-step", W, "no rate", "(1 - decay) * W - rate * gradient", NAMED),
    ("weight-decay-step", W, "sign", "W - rate * (gradient + decay * np.sign(W))", NAMED),
    ("weight-decay-step", W, "two", "W - rate * (gradient + 2 * decay * W)", NAMED),
    ("weight-decay-step", W, "the norm", "W - rate * (gradient + decay * np.linalg.norm(W))",
     "should be|differ"),
    ("weight-decay-step", W, "the change", "-rate * decay * W - rate * gradient", NAMED),
    ("weight-decay-step", W, "soft threshold", "def f(W, gradient, rate, decay):\n"
     "    new = W - rate * gradient\n"
     "    return np.sign(new) * np.maximum(np.abs(new) - rate * decay, 0)", NAMED),
    ("weight-decay-step", W, "the gradient alone", "gradient + decay * W", NAMED),
    ("weight-decay-step", W, "exponential", "np.exp(-rate * decay) * W - rate * gradient", NAMED),
    ("weight-decay-step", W, "times decay", "decay * W - rate * gradient", NAMED),
    ("early-stopping", R, "a counter", "def f(losses, patience):\n"
     "    low, best, waited = float('inf'), 0, 0\n    for k, loss in enumerate(losses):\n"
     "        if loss < low:\n            low, best, waited = loss, k, 0\n        else:\n"
     "            waited += 1\n        if waited == patience:\n            break\n"
     "    return best, k", RIGHT),
    ("early-stopping", R, "argmin so far", "def f(losses, patience):\n"
     "    for k in range(len(losses)):\n        best = int(np.argmin(losses[: k + 1]))\n"
     "        if k - best == patience:\n            break\n    return [best, k]", RIGHT),
    ("early-stopping", W, "argmin of all", "def f(losses, patience):\n"
     "    return int(np.argmin(losses)), len(losses) - 1", NAMED),
    ("early-stopping", W, "the last weights", "def f(losses, patience):\n    best = 0\n"
     "    for k in range(len(losses)):\n        best = k if losses[k] < losses[best] else best\n"
     "        if k - best >= patience:\n            return k, k\n    return k, k", NAMED),
    ("early-stopping", W, "one late", "def f(losses, patience):\n    best = 0\n"
     "    for k in range(len(losses)):\n        best = k if losses[k] < losses[best] else best\n"
     "        if k - best > patience:\n            return best, k\n    return best, k", NAMED),
    ("early-stopping", W, "argmin, then patience", "def f(losses, patience):\n"
     "    b = int(np.argmin(losses))\n    return b, min(b + patience, len(losses) - 1)", NAMED),
    ("early-stopping", W, "sorts", "def f(losses, patience):\n    best = 0\n"
     "    for k in range(len(losses)):\n        best = k if losses[k] < losses[best] else best\n"
     "        if k - best >= patience:\n            break\n    losses.sort()\n"
     "    return best, k", "in place"),
    ("early-stopping", W, "no minimum at the end", "def f(losses, patience):\n    best = 0\n"
     "    for k in range(len(losses)):\n        best = k if losses[k] < losses[best] else best\n"
     "        if k - best >= patience:\n            break\n    return best, best + patience",
     NAMED),
    ("early-stopping", W, "tolerance", "def f(losses, patience):\n    best = 0\n"
     "    for k in range(len(losses)):\n"
     "        best = k if losses[k] < losses[best] - 0.01 else best\n"
     "        if k - best >= patience:\n            return best, k\n    return best, k", NAMED),
    ("early-stopping", W, "from 1", "def f(losses, patience):\n    best = 1\n"
     "    for k in range(2, len(losses)):\n        best = k if losses[k] < losses[best] else best\n"
     "        if k - best >= patience:\n            return best, k\n"
     "    return best, len(losses) - 1", "should be|differ"),
    ("early-stopping", W, "lowest of all", "def f(losses, patience):\n    best = 0\n"
     "    for k in range(len(losses)):\n        best = k if losses[k] < losses[best] else best\n"
     "        if k - best >= patience:\n            break\n    return min(losses), k", NAMED),
    ("early-stopping", W, "one number", "int(np.argmin(losses))", "2 values"),
    ("bag-shares", R, "sets", "def f(drawn):\n    n, seen = len(drawn), set(drawn.tolist())\n"
     "    often = [k for k in seen if (drawn == k).sum() > 1]\n"
     "    return 1 - len(seen) / n, len(often) / n", RIGHT),
    ("bag-shares", R, "unique", "def f(drawn):\n"
     "    counts = np.unique(drawn, return_counts=True)[1]\n"
     "    return [(len(drawn) - len(counts)) / len(drawn), (counts > 1).sum() / len(drawn)]",
     RIGHT),
    ("bag-shares", W, "no minlength", "def f(drawn):\n    c = np.bincount(drawn)\n"
     "    return np.mean(c == 0), np.mean(c > 1)", NAMED),
    ("bag-shares", W, "no minlength, by n", "def f(drawn):\n    c = np.bincount(drawn)\n"
     "    return (c == 0).sum() / len(drawn), (c >= 2).sum() / len(drawn)", NAMED),
    ("bag-shares", W, "exactly once", "def f(drawn):\n"
     "    c = np.bincount(drawn, minlength=len(drawn))\n"
     "    return np.mean(c == 0), np.mean(c == 1)", NAMED),
    ("bag-shares", W, "of the drawn", "def f(drawn):\n"
     "    counts = np.unique(drawn, return_counts=True)[1]\n"
     "    return 1 - len(counts) / len(drawn), np.mean(counts > 1)", NAMED),
    ("bag-shares", W, "repeats", "def f(drawn):\n"
     "    left = 1 - len(np.unique(drawn)) / len(drawn)\n    return left, left", NAMED),
    ("bag-shares", W, "theory", "def f(drawn):\n    return np.exp(-1), 1 - 2 * np.exp(-1)", NAMED),
    # Lab 14
    ("momentum-step", R, "one line", "(w - rate * (beta * v + gradient), beta * v + gradient)", RIGHT),
    ("momentum-step", R, "torch", "def f(w, v, gradient, rate, beta):\n"
     "    w, v, g = map(torch.tensor, (w, v, gradient))\n    v = v.mul(beta).add(g)\n"
     "    return w.sub(v, alpha=rate), v", RIGHT),
    ("momentum-step", R, "a list", "def f(w, v, gradient, rate, beta):\n"
     "    new = gradient + v * beta\n    return [w - new * rate, new]", RIGHT),
    ("momentum-step", R, "float32", "def f(w, v, gradient, rate, beta):\n"
     "    new = np.float32(gradient + v * beta)\n    return np.float32(w - new * rate), new", RIGHT),
    ("momentum-step", W, "old v", "(w - rate * v, beta * v + gradient)", NAMED + ".*old v"),
    ("momentum-step", W, "mean", "def f(w, v, gradient, rate, beta):\n"
     "    v = beta * v + (1 - beta) * gradient\n    return w - rate * v, v", NAMED + ".*running mean"),
    ("momentum-step", W, "uphill", "(w + rate * (beta * v + gradient), beta * v + gradient)", NAMED),
    ("momentum-step", W, "rate inside", "def f(w, v, gradient, rate, beta):\n"
     "    v = beta * v + rate * gradient\n    return w - v, v", NAMED + ".*rate into v"),
    ("momentum-step", W, "a step is kept", "def f(w, v, gradient, rate, beta):\n"
     "    v = beta * v - rate * gradient\n    return w + v, v", NAMED + ".*minus"),
    ("momentum-step", W, "Nesterov", "def f(w, v, gradient, rate, beta):\n"
     "    v = beta * v + gradient\n    return w - rate * (gradient + beta * v), v", NAMED + ".*Nesterov"),
    ("momentum-step", W, "exchanged", "(beta * v + gradient, w - rate * (beta * v + gradient))",
     NAMED + ".*First w"),
    ("momentum-step", W, "w alone", "w - rate * (beta * v + gradient)", "return 2 values|2"),
    ("momentum-step", W, "in place", "def f(w, v, gradient, rate, beta):\n    v *= beta\n"
     "    v += gradient\n    w -= rate * v\n    return w, v", "in place"),
    ("adam-step", R, "rearranged", "def f(w, m, s, t, gradient, rate):\n"
     "    m = m + 0.1 * (gradient - m)\n    s = s + 0.001 * (gradient * gradient - s)\n"
     "    root = np.sqrt(s) / np.sqrt(1 - 0.999**t) + 1e-8\n"
     "    return w - rate / (1 - 0.9**t) * m / root, m, s", RIGHT),
    ("adam-step", R, "the package's", "def f(w, m, s, t, gradient, rate):\n"
     "    from labsupport.by_hand.optimizers import Adam\n    one = Adam(rate)\n"
     "    one.m, one.s, one.t = m, s, t - 1\n    return one.step(w, gradient), one.m, one.s", RIGHT),
    ("adam-step", W, "ε below the root", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * (m / (1 - 0.9**t)) / np.sqrt(s / (1 - 0.999**t) + 1e-8), m, s",
     NAMED + ".*below the root"),
    ("adam-step", W, "no correction", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * m / (np.sqrt(s) + 1e-8), m, s", NAMED + ".*bias correction"),
    ("adam-step", W, "corrected kept", "def f(w, m, s, t, gradient, rate):\n"
     "    m = (0.9 * m + 0.1 * gradient) / (1 - 0.9**t)\n"
     "    s = (0.999 * s + 0.001 * gradient**2) / (1 - 0.999**t)\n"
     "    return w - rate * m / (np.sqrt(s) + 1e-8), m, s", NAMED + ".*not corrected"),
    ("adam-step", W, "no power", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * (m / 0.1) / (np.sqrt(s / 0.001) + 1e-8), m, s", NAMED + ".*power t"),
    ("adam-step", W, "no root", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * (m / (1 - 0.9**t)) / (s / (1 - 0.999**t) + 1e-8), m, s", NAMED + ".*root"),
    ("clip-by-norm", R, "concatenated", "def f(gradients, threshold):\n"
     "    norm = np.linalg.norm(np.concatenate([g.ravel() for g in gradients]))\n"
     "    if norm <= threshold:\n        return gradients\n"
     "    return [g / norm * threshold for g in gradients]", RIGHT),
    ("clip-by-norm", R, "norm of norms", "def f(gradients, threshold):\n"
     "    norm = np.linalg.norm([np.linalg.norm(g) for g in gradients])\n"
     "    return tuple(g / max(1, norm / threshold) for g in gradients)", RIGHT),
    ("clip-by-norm", R, "torch", "def f(gradients, threshold):\n"
     "    found = [torch.tensor(g) for g in gradients]\n"
     "    norm = torch.cat([g.flatten() for g in found]).norm()\n"
     "    return [g * torch.clamp(threshold / norm, max=1) for g in found]", RIGHT),
    ("clip-by-norm", W, "each alone", "[g * min(1, threshold / np.linalg.norm(g)) for g in gradients]",
     NAMED + ".*own norm"),
    ("clip-by-norm", W, "value", "[np.clip(g, -threshold, threshold) for g in gradients]",
     NAMED + ".*by value"),
    ("clip-by-norm", W, "always", "def f(gradients, threshold):\n"
     "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
     "    return [g * threshold / norm for g in gradients]", NAMED + ".*scale short"),
    ("clip-by-norm", W, "unit", "def f(gradients, threshold):\n"
     "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
     "    return [g / norm if norm > threshold else g for g in gradients]", NAMED + ".*forget the thres"),
    ("clip-by-norm", W, "sum of norms", "def f(gradients, threshold):\n"
     "    norm = sum(np.linalg.norm(g) for g in gradients)\n"
     "    return [g * min(1, threshold / norm) for g in gradients]", NAMED + ".*add up the norms"),
    ("largest-rate", R, "spectral norm", "2 * (1 + beta) / np.linalg.norm(H, 2)", RIGHT),
    ("largest-rate", R, "torch", "2 * (1 + beta) / torch.linalg.eigvalsh(torch.tensor(H))[-1]", RIGHT),
    ("largest-rate", R, "singular values", "(2 + 2 * beta) / np.linalg.svd(H)[1][0]", RIGHT),
    ("largest-rate", W, "diagonal", "2 * (1 + beta) / np.diag(H).max()", NAMED + ".*diagonal"),
    ("largest-rate", W, "no beta", "2 / np.linalg.eigvalsh(H).max()", NAMED + ".*β is missing"),
    ("largest-rate", W, "smallest", "2 * (1 + beta) / np.linalg.eigvalsh(H)[0]", NAMED + ".*smallest"),
    ("largest-rate", W, "1/λ", "(1 + beta) / np.linalg.eigvalsh(H)[-1]", NAMED + ".*twice that"),
    ("largest-rate", W, "trace", "2 * (1 + beta) / np.trace(H)", NAMED + ".*trace"),
    ("largest-rate", W, "1 − β", "2 * (1 - beta) / np.linalg.eigvalsh(H).max()", NAMED + ".*1 − β"),
    ("momentum-step", W, "β exchanged", "(w - rate * ((1 - beta) * v + gradient), (1 - beta) * v + gradient)",
     NAMED + ".*exchanged"),
    ("momentum-step", W, "β exchanged, a mean", "def f(w, v, gradient, rate, beta):\n"
     "    v = (1 - beta) * v + beta * gradient\n    return w - rate * v, v", NAMED + ".*exchanged"),
    ("momentum-step", W, "old v without the rate",
     "(w - rate * gradient - beta * v, beta * v + gradient)", NAMED + ".*without the rate"),
    ("momentum-step", W, "a minus in v", "def f(w, v, gradient, rate, beta):\n"
     "    v = beta * v - gradient\n    return w + rate * v, v", NAMED + ".*minus into v"),
    ("adam-step", W, "the paper's short form", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    a = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)\n"
     "    return w - a * m / (np.sqrt(s) + 1e-8), m, s", NAMED + ".*short form"),
    ("adam-step", W, "ε of 1e-6", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-6), m, s",
     NAMED + ".*1e-8"),
    ("adam-step", W, "times t", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * (m / (1 - 0.9 * t)) / (np.sqrt(s / (1 - 0.999 * t)) + 1e-8), m, s",
     NAMED + ".*multiply β by t"),
    ("adam-step", W, "root too early", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    return w - rate * (m / (1 - 0.9**t)) / (np.sqrt(s) / (1 - 0.999**t) + 1e-8), m, s",
     NAMED + ".*root before"),
    ("adam-step", W, "s before m", "def f(w, m, s, t, gradient, rate):\n"
     "    m = 0.9 * m + 0.1 * gradient\n    s = 0.999 * s + 0.001 * gradient**2\n"
     "    step = m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)\n"
     "    return w - rate * step, s, m", NAMED + ".*order is w, m, s"),
    ("clip-by-norm", W, "unchanged", "gradients", NAMED + ".*as they came"),
    ("clip-by-norm", W, "max for min", "def f(gradients, threshold):\n"
     "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
     "    return [max(1, threshold / norm) * g for g in gradients]", NAMED + ".*max for min"),
    ("clip-by-norm", W, "mean of norms", "def f(gradients, threshold):\n"
     "    norm = np.mean([np.linalg.norm(g) for g in gradients])\n"
     "    return [min(1, threshold / norm) * g for g in gradients]", NAMED + ".*mean of the arrays"),
    ("clip-by-norm", W, "the last array", "def f(gradients, threshold):\n    for g in gradients:\n"
     "        norm = np.linalg.norm(g)\n"
     "    return [min(1, threshold / norm) * g for g in gradients]", NAMED + ".*last array"),
    ("clip-by-norm", W, "long arrays alone", "def f(gradients, threshold):\n"
     "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
     "    return [g * threshold / norm if np.linalg.norm(g) > threshold else g for g in gradients]",
     NAMED + ".*for each array whether"),
    ("clip-by-norm", W, "guarded", "def f(gradients, threshold):\n"
     "    norm = np.sqrt(sum((g**2).sum() for g in gradients))\n"
     "    return [g * min(1, threshold / max(norm, 1)) for g in gradients]", "should be"),
    ("clip-by-norm", W, "sum of entries", "def f(gradients, threshold):\n"
     "    norm = abs(sum(g.sum() for g in gradients))\n"
     "    return [min(1, threshold / norm) * g for g in gradients]", "right up to one factor"),
    ("largest-rate", W, "Nesterov's", "2 * (1 + beta) / ((1 + 2 * beta) * np.linalg.eigvalsh(H).max())",
     NAMED + ".*Nesterov"),
    ("largest-rate", W, "Polyak's", "def f(H, beta):\n    e = np.linalg.eigvalsh(H)\n"
     "    return (2 / (np.sqrt(e.min()) + np.sqrt(e.max())))**2", NAMED + ".*fastest"),
    ("largest-rate", W, "rows", "2 * (1 + beta) / np.abs(H).sum(axis=0).max()", NAMED + ".*sum of a row"),
    # Lab 15
    ("first-loss", R, "a dictionary", "{'squared': .25, 'yes or no': classes * np.log(2)}.get("
     "loss, np.log(classes))", RIGHT),
    ("first-loss", R, "computed", "def f(classes, loss):\n    z = np.zeros(classes)\n"
     "    p = np.exp(z) / np.exp(z).sum()\n    s = 1 / (1 + np.exp(-z))\n    y = np.eye(classes)[0]\n"
     "    if loss == 'cross-entropy':\n        return -np.log(p[0])\n"
     "    if loss == 'softmax twice':\n        return -np.log(np.exp(p)[0] / np.exp(p).sum())\n"
     "    if loss == 'squared':\n        return np.mean((s - y) ** 2)\n"
     "    return -(y * np.log(s) + (1 - y) * np.log(1 - s)).sum()", RIGHT),
    ("first-loss", R, "torch", "def f(classes, loss):\n    F = torch.nn.functional\n"
     "    z, y = torch.zeros(1, classes), torch.eye(classes)[:1]\n"
     "    if loss == 'squared':\n        return F.mse_loss(torch.sigmoid(z), y)\n"
     "    if loss == 'yes or no':\n"
     "        return F.binary_cross_entropy_with_logits(z, y, reduction='sum')\n"
     "    if loss == 'softmax twice':\n        z = torch.softmax(z, 1)\n"
     "    return F.cross_entropy(z, torch.tensor([0]))", RIGHT),
    ("first-loss", R, "match", "def f(classes, loss):\n    match loss:\n        case 'squared':\n"
     "            return 1 / 4\n        case 'yes or no':\n            return np.log(2.0**classes)\n"
     "        case _:\n            return -np.log(1 / classes)", RIGHT),
    ("first-loss", W, "ln 10", "def f(classes, loss):\n    if loss == 'squared':\n        return 0.25\n"
     "    return np.log(10) if loss != 'yes or no' else 10 * np.log(2)", NAMED + ".*ln\\(classes\\)"),
    ("first-loss", W, "mean of yes or no", "def f(classes, loss):\n    if loss == 'squared':\n"
     "        return 0.25\n    return np.log(2) if loss == 'yes or no' else np.log(classes)", NAMED),
    ("first-loss", W, "softmax in squared", "def f(classes, loss):\n    p, y = 1 / classes, "
     "np.eye(classes)[0]\n    if loss == 'squared':\n        return np.mean((p - y) ** 2)\n"
     "    return classes * np.log(2) if loss == 'yes or no' else np.log(classes)", NAMED + ".*sigmoids"),
    ("first-loss", W, "half the square", "def f(classes, loss):\n    if loss == 'squared':\n"
     "        return 0.125\n    return classes * np.log(2) if loss == 'yes or no' else np.log(classes)",
     "should be|0.25"),
    ("first-loss", W, "the floor", "def f(classes, loss):\n    if loss == 'squared':\n        return 0.25\n"
     "    if loss == 'softmax twice':\n        return np.log(np.e + classes - 1) - 1\n"
     "    return classes * np.log(2) if loss == 'yes or no' else np.log(classes)", NAMED + ".*lowest"),
    ("first-loss", W, "1.46", "def f(classes, loss):\n    if loss == 'squared':\n        return 0.25\n"
     "    if loss == 'softmax twice':\n        return 1.4611502\n"
     "    return classes * np.log(2) if loss == 'yes or no' else np.log(classes)", NAMED + ".*1.46"),
    ("first-loss", W, "two losses", "def f(classes, loss):\n    if loss == 'squared':\n        return 0.25\n"
     "    if loss == 'softmax twice':\n        return 2 * np.log(classes)\n"
     "    return classes * np.log(2) if loss == 'yes or no' else np.log(classes)", NAMED + ".*add two"),
    ("first-loss", W, "nothing for softmax twice", "def f(classes, loss):\n"
     "    if loss == 'squared':\n        return 0.25\n    if loss == 'yes or no':\n"
     "        return classes * np.log(2)\n    if loss == 'cross-entropy':\n        return np.log(classes)",
     "None|return"),
    ("one-batch", R, "one-hot by hand", "def f(x, labels, classes, rate, steps):\n"
     "    n = len(x)\n    W = np.zeros((x.shape[1], classes))\n    def p():\n"
     "        e = np.exp(x @ W - (x @ W).max(1, keepdims=True))\n        return e / e.sum(1, keepdims=True)\n"
     "    for _ in range(steps):\n        d = p()\n        d[np.arange(n), labels] -= 1\n"
     "        W = W - rate / n * x.T @ d\n    return -np.mean(np.log(p()[np.arange(n), labels]))", RIGHT),
    ("one-batch", R, "autograd", "def f(x, labels, classes, rate, steps):\n"
     "    x, labels = torch.tensor(x), torch.tensor(labels)\n"
     "    W = torch.zeros(x.shape[1], classes, dtype=x.dtype, requires_grad=True)\n"
     "    for _ in range(steps):\n        loss = torch.nn.functional.cross_entropy(x @ W, labels)\n"
     "        (g,) = torch.autograd.grad(loss, W)\n        W = (W - rate * g).detach().requires_grad_()\n"
     "    return torch.nn.functional.cross_entropy(x @ W, labels).item()", RIGHT),
    ("one-batch", R, "transposed", "def f(x, labels, classes, rate, steps):\n"
     "    V = np.zeros((classes, x.shape[1]))\n    y = np.eye(classes)[labels].T\n"
     "    for _ in range(steps):\n        e = np.exp(V @ x.T)\n"
     "        V += rate * (y - e / e.sum(0)) @ x / len(labels)\n"
     "    e = np.exp(V @ x.T)\n    return -np.log((e / e.sum(0) * y).sum(0)).mean()", RIGHT),
    ("one-batch", W, "sum", "def f(x, labels, classes, rate, steps):\n    y = np.eye(classes)[labels]\n"
     "    W = np.zeros((x.shape[1], classes))\n    for k in range(steps + 1):\n"
     "        e = np.exp(x @ W)\n        p = e / e.sum(1, keepdims=True)\n"
     "        loss = -np.log(p[y == 1]).mean()\n        W -= rate * x.T @ (p - y)\n    return loss",
     NAMED + ".*divide by len"),
    ("one-batch", W, "before the last step", "def f(x, labels, classes, rate, steps):\n"
     "    y = np.eye(classes)[labels]\n    W = np.zeros((x.shape[1], classes))\n"
     "    loss = np.log(classes)\n    for k in range(steps):\n        e = np.exp(x @ W)\n"
     "        p = e / e.sum(1, keepdims=True)\n        loss = -np.log(p[y == 1]).mean()\n"
     "        W -= rate * x.T @ (p - y) / len(x)\n    return loss", NAMED + ".*before the last step"),
    ("one-batch", W, "climbing", "def f(x, labels, classes, rate, steps):\n    y = np.eye(classes)[labels]\n"
     "    W = np.zeros((x.shape[1], classes))\n    for k in range(steps + 1):\n"
     "        e = np.exp(x @ W)\n        p = e / e.sum(1, keepdims=True)\n"
     "        loss = -np.log(p[y == 1]).mean()\n        W += rate * x.T @ (p - y) / len(x)\n    return loss",
     NAMED + ".*climb"),
    ("one-batch", W, "gradients add up", "def f(x, labels, classes, rate, steps):\n"
     "    x, labels = torch.tensor(x), torch.tensor(labels)\n"
     "    W = torch.zeros(x.shape[1], classes, dtype=x.dtype, requires_grad=True)\n"
     "    for _ in range(steps):\n        torch.nn.functional.cross_entropy(x @ W, labels).backward()\n"
     "        with torch.no_grad():\n            W -= rate * W.grad\n"
     "    return torch.nn.functional.cross_entropy(x @ W, labels).item()", NAMED + ".*add up"),
    ("one-batch", W, "softmax twice", "def f(x, labels, classes, rate, steps):\n"
     "    x, labels = torch.tensor(x), torch.tensor(labels)\n    F = torch.nn.functional\n"
     "    W = torch.zeros(x.shape[1], classes, dtype=x.dtype, requires_grad=True)\n"
     "    for _ in range(steps):\n        loss = F.cross_entropy(torch.softmax(x @ W, 1), labels)\n"
     "        (g,) = torch.autograd.grad(loss, W)\n        W = (W - rate * g).detach().requires_grad_()\n"
     "    return F.cross_entropy(x @ W, labels).item()", NAMED + ".*softmax twice"),
    ("one-batch", W, "image by image", "def f(x, labels, classes, rate, steps):\n"
     "    W = np.zeros((x.shape[1], classes))\n    y = np.eye(classes)[labels]\n"
     "    for _ in range(steps):\n        for a, b in zip(x, y):\n"
     "            e = np.exp(a @ W)\n            W -= rate * np.outer(a, e / e.sum() - b)\n"
     "    e = np.exp(x @ W)\n    p = e / e.sum(1, keepdims=True)\n"
     "    return -np.log(p[y == 1]).mean()", NAMED + ".*each image"),
    ("one-batch", W, "loss of no step", "np.log(classes)", "should be|right|case"),
    ("one-batch", W, "all losses", "def f(x, labels, classes, rate, steps):\n"
     "    y = np.eye(classes)[labels]\n    W = np.zeros((x.shape[1], classes))\n    losses = []\n"
     "    for k in range(steps + 1):\n        e = np.exp(x @ W)\n        p = e / e.sum(1, keepdims=True)\n"
     "        losses.append(-np.log(p[y == 1]).mean())\n        W -= rate * x.T @ (p - y) / len(x)\n"
     "    return losses", "one number|number, but"),
    ("update-ratios", R, "a list", "[np.sqrt((g**2).sum() / (W**2).sum()) * rate "
     "for W, g in zip(weights, gradients)]", RIGHT),
    ("update-ratios", R, "torch", "torch.stack([(rate * torch.tensor(g)).norm() / torch.tensor(W).norm() "
     "for W, g in zip(weights, gradients)])", RIGHT),
    ("update-ratios", R, "the step taken", "[np.linalg.norm((W - rate * g) - W) / np.linalg.norm(W) "
     "for W, g in zip(weights, gradients)]", RIGHT),
    ("update-ratios", R, "root mean squares", "[rate * np.sqrt(np.mean(g**2)) / np.sqrt(np.mean(W**2)) "
     "for W, g in zip(weights, gradients)]", RIGHT),
    ("update-ratios", W, "no rate", "[np.linalg.norm(g) / np.linalg.norm(W) "
     "for W, g in zip(weights, gradients)]", NAMED + ".*rate is missing"),
    ("update-ratios", W, "spectral", "[rate * np.linalg.norm(g, 2) / np.linalg.norm(W, 2) "
     "for W, g in zip(weights, gradients)]", NAMED + ".*ord"),
    ("update-ratios", W, "std", "[rate * g.std() / W.std() for W, g in zip(weights, gradients)]", NAMED),
    ("update-ratios", W, "upside down", "[np.linalg.norm(W) / np.linalg.norm(rate * g) "
     "for W, g in zip(weights, gradients)]", NAMED + ".*Upside down"),
    ("update-ratios", W, "negative", "[-rate * np.linalg.norm(g) / np.linalg.norm(W) "
     "for W, g in zip(weights, gradients)]", "sign"),
    ("update-ratios", W, "the mean of all", "np.mean([rate * np.linalg.norm(g) / np.linalg.norm(W) "
     "for W, g in zip(weights, gradients)])", "array|shape|number"),
    ("diagnose", R, "nested", "def f(first_loss, one_batch, update, train, test):\n"
     "    if np.isnan(first_loss) or first_loss >= 3.2:\n        return 'scale'\n"
     "    elif update < 0.0001:\n        return 'rate'\n    elif one_batch < 0.9:\n        return 'net'\n"
     "    elif train < 0.5:\n        return 'labels'\n    gap = train - test\n"
     "    if gap < -0.1:\n        return 'noise'\n    elif gap > 0.15:\n        return 'images'\n"
     "    return 'healthy'", RIGHT),
    ("diagnose", R, "a table", "def f(first_loss, one_batch, update, train, test):\n"
     "    lines = [('scale', not first_loss < 3.2), ('rate', update < 1e-4), ('net', one_batch < .9),\n"
     "             ('labels', train < .5), ('noise', test > train + .1), ('images', train > test + .15)]\n"
     "    return next((name for name, fits in lines if fits), 'healthy')", RIGHT),
    ("diagnose", W, "NaN", "def f(first_loss, one_batch, update, train, test):\n"
     "    if first_loss >= 3.2:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'net'\n"
     "    if train < 0.5:\n        return 'labels'\n    if test - train > 0.1:\n        return 'noise'\n"
     "    if train - test > 0.15:\n        return 'images'\n    return 'healthy'", NAMED + ".*NaN"),
    ("diagnose", W, "NaN, another way", "def f(first_loss, one_batch, update, train, test):\n"
     "    lines = {'scale': first_loss > 3.2, 'rate': update < 1e-4, 'net': one_batch < .9,\n"
     "             'labels': train < .5, 'noise': test > train + .1, 'images': train > test + .15}\n"
     "    return next((name for name in lines if lines[name]), 'healthy')", NAMED + ".*NaN"),
    ("diagnose", W, "gap of either sign", "def f(first_loss, one_batch, update, train, test):\n"
     "    if not first_loss < 3.2:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'net'\n"
     "    if train < 0.5:\n        return 'labels'\n    if abs(test - train) > 0.1:\n        return 'noise'\n"
     "    if train - test > 0.15:\n        return 'images'\n    return 'healthy'", NAMED + ".*sign"),
    ("diagnose", W, "near ln 10", "def f(first_loss, one_batch, update, train, test):\n"
     "    if not abs(first_loss - np.log(10)) <= 0.9:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'net'\n"
     "    if train < 0.5:\n        return 'labels'\n    if test - train > 0.1:\n        return 'noise'\n"
     "    if train - test > 0.15:\n        return 'images'\n    return 'healthy'", NAMED + ".*squared error"),
    ("diagnose", W, "not below 2.3", "def f(first_loss, one_batch, update, train, test):\n"
     "    if first_loss < 2.3 or not first_loss < 3.2:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'net'\n"
     "    if train < 0.5:\n        return 'labels'\n    if test - train > 0.1:\n        return 'noise'\n"
     "    if train - test > 0.15:\n        return 'images'\n    return 'healthy'", NAMED + ".*squared error"),
    ("diagnose", W, "the last line wins", "def f(first_loss, one_batch, update, train, test):\n"
     "    found = 'healthy'\n    if not first_loss < 3.2:\n        found = 'scale'\n"
     "    if update < 0.0001:\n        found = 'rate'\n    if one_batch < 0.9:\n        found = 'net'\n"
     "    if train < 0.5:\n        found = 'labels'\n    if test - train > 0.1:\n        found = 'noise'\n"
     "    if train - test > 0.15:\n        found = 'images'\n    return found", NAMED + ".*last line"),
    ("diagnose", W, "words interchanged", "def f(first_loss, one_batch, update, train, test):\n"
     "    if not first_loss < 3.2:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'net'\n"
     "    if train < 0.5:\n        return 'labels'\n    if test - train > 0.1:\n        return 'images'\n"
     "    if train - test > 0.15:\n        return 'noise'\n    return 'healthy'", NAMED + ".*words"),
    ("diagnose", W, "another word", "def f(first_loss, one_batch, update, train, test):\n"
     "    if not first_loss < 3.2:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'network'\n"
     "    if train < 0.5:\n        return 'labels'\n    if test - train > 0.1:\n        return 'noise'\n"
     "    if train - test > 0.15:\n        return 'images'\n    return 'healthy'", "net"),
    ("diagnose", W, "healthy forgotten", "def f(first_loss, one_batch, update, train, test):\n"
     "    if not first_loss < 3.2:\n        return 'scale'\n"
     "    if update < 0.0001:\n        return 'rate'\n    if one_batch < 0.9:\n        return 'net'\n"
     "    if train < 0.5:\n        return 'labels'\n    if test - train > 0.1:\n        return 'noise'\n"
     "    if train - test > 0.15:\n        return 'images'", "None|return"),
]  # fmt: skip
