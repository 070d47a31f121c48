# SPDX-License-Identifier: MIT
"""Networks in plain PyTorch, from their papers' tables, with random weights: nothing is downloaded.

Each takes `width`, by which the paper's channels are multiplied, so that small ones run on the virtual
card.
"""
import torch
from torch import nn


def _scaled(channels, width):
    return max(8, int(channels * width + 4) // 8 * 8)


def _unit(before, after, size, stride=1, groups=1, activation=nn.ReLU):
    convolution = nn.Conv2d(before, after, size, stride, size // 2, groups=groups, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), *([activation()] if activation else []))


class Residual(nn.Module):
    """relu(body(x) + side(x)); side is 1x1 where the shapes differ."""

    def __init__(self, body, before, after, stride):
        super().__init__()
        same = before == after and stride == 1
        self.side = nn.Identity() if same else _unit(before, after, 1, stride, activation=None)
        self.body, self.last = body, nn.ReLU()

    def forward(self, x):
        return self.last(self.body(x) + self.side(x))


def _basic(before, inner, stride):
    body = nn.Sequential(_unit(before, inner, 3, stride), _unit(inner, inner, 3, activation=None))
    return Residual(body, before, inner, stride), inner


def _bottleneck(before, inner, stride):
    after = 4 * inner
    body = nn.Sequential(_unit(before, inner, 1), _unit(inner, inner, 3, stride),
                         _unit(inner, after, 1, activation=None))
    return Residual(body, before, after, stride), after


def _resnet(block, counts, width, classes, small):
    before = _scaled(64, width)
    layers = [_unit(3, before, 3)] if small else [_unit(3, before, 7, 2), nn.MaxPool2d(3, 2, 1)]
    for stage, count in enumerate(counts):
        for i in range(count):
            layer, before = block(before, _scaled(64 << stage, width), 2 if stage > 0 and i == 0 else 1)
            layers.append(layer)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, classes))


def resnet18(width=1.0, classes=1000, small=False):
    """He et al. 2015, table 1; `small` as in their section 4.2: for 32x32 images, a 3x3 stem, no pooling."""
    return _resnet(_basic, (2, 2, 2, 2), width, classes, small)


def resnet50(width=1.0, classes=1000):
    """The same table; the stride is in the 3x3 layer, as torchvision has it."""
    return _resnet(_bottleneck, (3, 4, 6, 3), width, classes, False)


class UNet(nn.Module):
    """Ronneberger et al. 2015, figure 1, with padding, batch normalisation, transposed 2x2 convolutions."""

    def __init__(self, width=1.0, classes=2, depth=4):
        super().__init__()
        channels = [_scaled(64 << i, width) for i in range(depth + 1)]
        self.down = nn.ModuleList(self._double(b, a) for b, a in zip([3] + channels[:-1], channels))
        self.up = nn.ModuleList(nn.ConvTranspose2d(a, b, 2, 2) for b, a in zip(channels, channels[1:]))
        self.join = nn.ModuleList(self._double(2 * b, b) for b in channels[:-1])
        self.last, self.pool = nn.Conv2d(channels[0], classes, 1), nn.MaxPool2d(2)

    @staticmethod
    def _double(before, after):
        return nn.Sequential(_unit(before, after, 3), _unit(after, after, 3))

    def forward(self, x):
        kept = []
        for i, down in enumerate(self.down):
            x = down(self.pool(x) if i else x)
            kept.append(x)
        for up, join, side in zip(reversed(self.up), reversed(self.join), reversed(kept[:-1])):
            x = join(torch.cat([side, up(x)], 1))
        return self.last(x)


def unet(width=1.0, classes=2):
    return UNet(width, classes)


class Inverted(nn.Module):
    def __init__(self, before, after, expansion, stride):
        super().__init__()
        inner = before * expansion
        first = [_unit(before, inner, 1, activation=nn.ReLU6)] if expansion > 1 else []
        self.body = nn.Sequential(*first, _unit(inner, inner, 3, stride, inner, nn.ReLU6),
                                  _unit(inner, after, 1, activation=None))
        self.same = before == after and stride == 1

    def forward(self, x):
        return x + self.body(x) if self.same else self.body(x)


def mobilenet_v2(width=1.0, classes=1000):
    """Sandler et al. 2018, table 2: expansion, channels, how often, stride."""
    before, last = _scaled(32, width), _scaled(1280, width)
    layers = [_unit(3, before, 3, 2, activation=nn.ReLU6)]
    table = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
             (6, 320, 1, 1))
    for expansion, channels, count, stride in table:
        for i in range(count):
            layers.append(Inverted(before, _scaled(channels, width), expansion, stride if i == 0 else 1))
            before = _scaled(channels, width)
    layers.append(_unit(before, last, 1, activation=nn.ReLU6))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(last, classes))


def smooth(model):
    """The same without kinks: SiLU for ReLU, means for maxima. Then roundings make no gradient jump."""
    for parent in list(model.modules()):
        for name, layer in parent.named_children():
            if isinstance(layer, (nn.ReLU, nn.ReLU6)):
                setattr(parent, name, nn.SiLU())
            elif isinstance(layer, nn.MaxPool2d):
                setattr(parent, name, nn.AvgPool2d(layer.kernel_size, layer.stride, layer.padding))
    return model


def convolutions(model):
    """How many convolution layers it has."""
    return sum(isinstance(layer, nn.modules.conv._ConvNd) for layer in model.modules())
