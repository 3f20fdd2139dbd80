"""A small recurrent network in torch: it reads an image as a sequence of rows.

Its layer norm is that of J. L. Ba, J. R. Kiros, G. E. Hinton (2016), "Layer normalization"; its
batch norm, with statistics for each step, follows T. Cooijmans, N. Ballas, C. Laurent, Ç. Gülçehre,
A. Courville (2017), "Recurrent batch normalization".
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from labsupport.training.networks import DTYPE

RECURRENT_NORMS = ("plain", "layer norm", "batch norm")


class RecurrentNetwork(nn.Module):
    """h_t = tanh(norm(x_t · U + h_{t−1} · W + b)), and the logits from the last h.

    norm: "plain" none; "layer norm" the same γ and β at every step; "batch norm" one layer per
    step, `steps` of them, because what a unit receives at step 1 and at step 20 has different
    statistics; later steps take the last one's. recurrent_scale: W = scale / √width · randn; U and
    the output layer are LeCun's. h_0 is learned too, and starts as randn: zeros would give the
    first rows, which are blank, a variance of 0. seed: of all that is drawn.
    """

    activation = "tanh"  # as a `Training` records it

    def __init__(
        self,
        *,
        norm: str = "plain",
        recurrent_scale: float = 1.0,
        inputs: int = 28,
        width: int = 64,
        classes: int = 10,
        steps: int = 28,
        seed: int,
    ):
        super().__init__()
        if norm not in RECURRENT_NORMS:
            raise ValueError(f"norm is {norm!r}; it must be one of {', '.join(RECURRENT_NORMS)}")
        self.method = norm
        rng = np.random.default_rng(seed)

        def draw(*shape: int, scale: float = 1.0) -> nn.Parameter:
            values = scale * rng.standard_normal(shape)
            return nn.Parameter(torch.from_numpy(values.astype(np.float32)))

        self.U = draw(inputs, width, scale=inputs**-0.5)
        self.W = draw(width, width, scale=recurrent_scale * width**-0.5)
        self.b = nn.Parameter(torch.zeros(width, dtype=DTYPE, device="cpu"))
        self.start = draw(width)
        self.V = draw(width, classes, scale=width**-0.5)
        self.c = nn.Parameter(torch.zeros(classes, dtype=DTYPE, device="cpu"))
        makers = {"plain": [], "layer norm": [nn.LayerNorm], "batch norm": [nn.BatchNorm1d] * steps}
        self.norm = nn.ModuleList(make(width, dtype=DTYPE) for make in makers[norm])

    def forward(self, x: torch.Tensor, received: list | None = None) -> torch.Tensor:
        """Logits (batch, classes) for x: (batch, steps · inputs), any number of steps.

        What the units receive at each step, before norm and tanh, is appended to `received`.
        ValueError for an x that is no whole number of steps.
        """
        inputs = self.U.shape[0]
        if x.ndim != 2 or not x.shape[1] or x.shape[1] % inputs:
            raise ValueError(f"x has shape {tuple(x.shape)}; it must be (batch, steps · {inputs})")
        rows = x.reshape(len(x), -1, inputs)
        from_rows = rows @ self.U + self.b
        h = self.start.expand(len(x), -1)
        for step in range(rows.shape[1]):
            a = from_rows[:, step] + h @ self.W
            if received is not None:
                received.append(a)
            if len(self.norm):
                a = self.norm[min(step, len(self.norm) - 1)](a)
            h = torch.tanh(a)
        return h @ self.V + self.c
