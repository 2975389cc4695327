"""The networks of this repository written in PyTorch, as a judge of what ours compute and how fast.

Usage:  python scripts/judges/torch_networks.py NETWORK (forward|step) [--size N] [--threads N] [--device cuda]

Needs `pip install torch numpy`. `npm run bench -- networks` starts it; it answers lines on standard input with lines
of JSON on standard output:

    run           computes once                       {"wallMs": …, "cpuMs": …, "peakMb": …}
    output FILE   writes the last run's result (f32)  {"elements": …}

Weights and inputs are the formula of the golden data (golden/neural/formula.ts), so both sides compute the same.
Networks are functions of a weight store, after the written descriptions in ../shared/reference.
"""

import argparse
import json
import math
import re
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

# Weights by formula -------------------------------------------------------------------------------------------------


def hashed_name(name: str) -> int:
    """FNV-1a, 32 bits."""
    h = 0x811C9DC5
    for byte in name.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def formula(name: str, shape, centre: float, scale: float) -> torch.Tensor:
    """The tensor that the golden data's README gives a name."""
    count = math.prod(shape)
    out = np.empty(count, np.float32)
    for start in range(0, count, 1 << 18):
        i = np.arange(start, min(count, start + (1 << 18)), dtype=np.uint32)
        x = np.uint32(hashed_name(name)) + i * np.uint32(0x9E3779B9)
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x7FEB352D)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x846CA68B)
        x ^= x >> np.uint32(16)
        out[start : start + len(i)] = centre + scale * (2.0 * (x.astype(np.float64) / 2.0**32) - 1.0)
    return torch.from_numpy(out.reshape(shape)).to(torch.get_default_device())


TRANSPOSED = re.compile(r"transp_conv|\.convt\.weight$|^ups\.\d+\.4\.weight$|^model\.(1\.submodule\.)*2\.0\.conv\.weight$")


def filled(key: str, shape) -> torch.Tensor:
    """The weight of a key: centre and scale by the first rule that fits."""
    if key.endswith("relative_position_bias_table"):
        return formula(key, shape, 0, 0.2)
    if key.endswith(("codebook.embeddings", "relative_attention_bias.weight")):
        return formula(key, shape, 0, 1)
    if key.endswith(".gamma"):
        return formula(key, shape, 1, 0.1)
    if key.endswith("adn.A.weight"):
        return formula(key, shape, 0.25, 0.05)
    if key.endswith("bias"):
        return formula(key, shape, 0, 0.1)
    if len(shape) == 1:
        return formula(key, shape, 1, 0.1)
    reach = shape[0] * math.prod(shape[2:]) if TRANSPOSED.search(key) else math.prod(shape[1:])
    return formula(key, shape, 0, math.sqrt(3 / reach))


class Weights:
    """Tensors by key, made when first asked for; `at` is a place in the tree of keys."""

    def __init__(self, trained: bool, made=None, prefix=""):
        self.trained, self.made, self.prefix = trained, {} if made is None else made, prefix

    def at(self, name: str) -> "Weights":
        return Weights(self.trained, self.made, f"{self.prefix}{name}.")

    def tensor(self, name: str, *shape: int, buffer=False) -> torch.Tensor:
        key = self.prefix + name
        if key not in self.made:
            self.made[key] = filled(key, shape).requires_grad_(self.trained and not buffer)
        return self.made[key]


# Layers -------------------------------------------------------------------------------------------------------------


def convolution(w, x, out, kernel, stride=1, padding=0, bias=True):
    kernel = kernel if isinstance(kernel, tuple) else (kernel,) * 3
    weight = w.tensor("weight", out, x.shape[1], *kernel)
    return F.conv3d(x, weight, w.tensor("bias", out) if bias else None, stride, padding)


def transposed(w, x, out, kernel, stride, padding=0, output_padding=0, bias=True):
    kernel = kernel if isinstance(kernel, tuple) else (kernel,) * 3
    weight = w.tensor("weight", x.shape[1], out, *kernel)
    return F.conv_transpose3d(x, weight, w.tensor("bias", out) if bias else None, stride, padding, output_padding)


def linear(w, x, out, bias=True):
    return F.linear(x, w.tensor("weight", out, x.shape[-1]), w.tensor("bias", out) if bias else None)


def layer_norm(w, x):
    c = x.shape[-1]
    return F.layer_norm(x, (c,), w.tensor("weight", c), w.tensor("bias", c))


def group_norm(w, x, groups, eps):
    c = x.shape[1]
    return F.group_norm(x, groups, w.tensor("weight", c), w.tensor("bias", c), eps)


# U-Net --------------------------------------------------------------------------------------------------------------


def unet(w, x, channels=(16, 32, 64, 128, 256), out=3):
    def activated(v, y):
        return F.prelu(F.instance_norm(y), v.tensor("adn.A.weight", 1))

    def residual(v, y, width, stride):
        z = y
        for i in range(2):
            unit = v.at(f"conv.unit{i}")
            z = activated(unit, convolution(unit.at("conv"), z, width, 3, stride if i == 0 else 1, 1))
        if stride != 1:
            return z + convolution(v.at("residual"), y, width, 3, stride, 1)
        return z + (y if y.shape[1] == width else convolution(v.at("residual"), y, width, 1))

    def level(v, y, i):
        if i == len(channels) - 1:
            return residual(v, y, channels[i], 1)
        skip = residual(v.at("0"), y, channels[i], 2)
        joined = torch.cat([skip, level(v.at("1.submodule"), skip, i + 1)], 1)
        width = out if i == 0 else channels[i - 1]
        up = v.at("2.0")
        z = activated(up, transposed(up.at("conv"), joined, width, 3, 2, 1, 1))
        unit = v.at("2.1.conv.unit0")
        mixed = convolution(unit.at("conv"), z, width, 3, 1, 1)
        return (mixed if i == 0 else activated(unit, mixed)) + z

    return level(w.at("model"), x, 0)


# nnU-Net ------------------------------------------------------------------------------------------------------------


def nnunet(w, x, filters=(32, 64, 128, 256, 320), out=3):
    def block(v, y, width, stride=1):
        for name in ("conv1.conv", "conv2.conv"):
            y = convolution(v.at(name), y, width, 3, stride if name == "conv1.conv" else 1, 1, bias=False)
            y = F.leaky_relu(F.instance_norm(y), 0.01)
        return y

    names = ["input_block", *(f"downsamples.{i}" for i in range(len(filters) - 2)), "bottleneck"]
    skips = []
    for i, name in enumerate(names):
        x = block(w.at(name), x, filters[i], 1 if i == 0 else 2)
        skips.append(x)
    for j, width in enumerate(reversed(filters[:-1])):
        up = w.at(f"upsamples.{j}")
        y = transposed(up.at("transp_conv.conv"), x, width, 2, 2, bias=False)
        x = block(up.at("conv_block"), torch.cat([y, skips[-2 - j]], 1), width)
    return convolution(w.at("output_block.conv.conv"), x, out, 1)


# Swin-UNETR, the variant with a fourth merging ----------------------------------------------------------------------

WINDOW = 7


def cells(sizes):
    """Coordinates of a grid's cells, row by row: [cells, 3]."""
    axes = [torch.arange(n) for n in sizes]
    return torch.stack(torch.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)


def position_index():
    """Row of the bias table for each pair of tokens of a full window."""
    at = cells([WINDOW] * 3)
    apart = at[:, None] - at[None, :] + WINDOW - 1
    span = 2 * WINDOW - 1
    return (apart[..., 0] * span + apart[..., 1]) * span + apart[..., 2]


POSITIONS = position_index()


def to_windows(x, window):
    n, d, h, w, c = x.shape
    a, b, e = window
    cut = x.view(n, d // a, a, h // b, b, w // e, e, c)
    return cut.permute(0, 1, 3, 5, 2, 4, 6, 7).reshape(-1, a * b * e, c)


def from_windows(y, window, shape):
    n, d, h, w, c = shape
    a, b, e = window
    cut = y.view(n, d // a, h // b, w // e, a, b, e, c)
    return cut.permute(0, 1, 4, 2, 5, 3, 6, 7).reshape(n, d, h, w, c)


def shift_mask(padded, window, shift):
    """[windows, tokens, tokens] of 0 and -100: which tokens were neighbours before the roll."""
    regions = []
    for n, size, s in zip(padded, window, shift):
        at = torch.arange(n)
        regions.append((at >= n - size).int() + (at >= n - s).int() if s else torch.zeros(n, dtype=torch.int))
    d, h, w = torch.meshgrid(*regions, indexing="ij")
    whole = (d * 9 + h * 3 + w).view(1, *padded, 1)
    of_token = to_windows(whole, window)[..., 0]
    return (of_token[:, :, None] != of_token[:, None, :]).float() * -100.0


class Swin:
    """Keeps the masks, as a module would; `fused` uses PyTorch's own attention kernel."""

    def __init__(self, features, fused):
        self.features, self.fused, self.masks = features, fused, {}

    def mask(self, padded, window, shift):
        key = (padded, window, shift)
        if key not in self.masks:
            self.masks[key] = shift_mask(*key)
        return self.masks[key]

    def attend(self, w, x, heads, mask):
        b, n, c = x.shape
        q, k, v = linear(w.at("qkv"), x, 3 * c).view(b, n, 3, heads, c // heads).permute(2, 0, 3, 1, 4)
        table = w.tensor("relative_position_bias_table", (2 * WINDOW - 1) ** 3, heads)
        bias = table[POSITIONS[:n, :n].reshape(-1)].view(n, n, heads).permute(2, 0, 1)
        if self.fused:
            added = bias if mask is None else (bias[None] + mask[:, None]).repeat(b // len(mask), 1, 1, 1)
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=added)
        else:
            logits = (q * (c // heads) ** -0.5) @ k.transpose(-2, -1) + bias
            if mask is not None:
                logits = (logits.view(-1, len(mask), heads, n, n) + mask[None, :, None]).view(b, heads, n, n)
            mixed = logits.softmax(-1) @ v
        return linear(w.at("proj"), mixed.transpose(1, 2).reshape(b, n, c), c)

    def window_attention(self, w, x, heads, shifted):
        grid = x.shape[1:4]
        window = tuple(min(WINDOW, n) for n in grid)
        shift = tuple(WINDOW // 2 if shifted and n > WINDOW else 0 for n in grid)
        padded = tuple(-(-n // s) * s for n, s in zip(grid, window))
        x = F.pad(x, (0, 0, *(p for n, m in zip(reversed(grid), reversed(padded)) for p in (0, m - n))))
        rolled = any(shift)
        if rolled:
            x = torch.roll(x, [-s for s in shift], (1, 2, 3))
        mask = self.mask(padded, window, shift) if rolled else None
        y = from_windows(self.attend(w, to_windows(x, window), heads, mask), window, x.shape)
        if rolled:
            y = torch.roll(y, shift, (1, 2, 3))
        return y[:, : grid[0], : grid[1], : grid[2]]

    def merge(self, w, x):
        x = F.pad(x, (0, 0, 0, x.shape[3] % 2, 0, x.shape[2] % 2))
        offsets = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 0), (0, 0, 1), (1, 1, 1)]
        joined = torch.cat([x[:, d::2, h::2, w::2] for d, h, w in offsets], -1)
        return linear(w.at("reduction"), layer_norm(w.at("norm"), joined), 2 * x.shape[-1], bias=False)

    def transformer(self, w, x):
        def normed(y):
            return F.layer_norm(y, y.shape[-1:]).permute(0, 4, 1, 2, 3)

        y = convolution(w.at("patch_embed.proj"), x, self.features, 2, 2).permute(0, 2, 3, 4, 1)
        maps = [normed(y)]
        for stage, heads in enumerate((3, 6, 12, 24)):
            layer = w.at(f"layers{stage + 1}.0")
            for i in range(2):
                block = layer.at(f"blocks.{i}")
                y = y + self.window_attention(block.at("attn"), layer_norm(block.at("norm1"), y), heads, i == 1)
                wide = F.gelu(linear(block.at("mlp.fc1"), layer_norm(block.at("norm2"), y), 4 * y.shape[-1]))
                y = y + linear(block.at("mlp.fc2"), wide, y.shape[-1])
            y = self.merge(layer.at("downsample"), y)
            maps.append(normed(y))
        return maps

    def __call__(self, w, x, out=3):
        def residual(v, y, width):
            z = F.instance_norm(convolution(v.at("conv1.conv"), y, width, 3, 1, 1, bias=False))
            z = F.leaky_relu(z, 0.01)
            z = F.instance_norm(convolution(v.at("conv2.conv"), z, width, 3, 1, 1, bias=False))
            if y.shape[1] != width:
                y = F.instance_norm(convolution(v.at("conv3.conv"), y, width, 1, bias=False))
            return F.leaky_relu(z + y, 0.01)

        f = self.features
        maps = self.transformer(w.at("swinViT"), x)
        skips = [
            residual(w.at("encoder1.layer"), x, f),
            residual(w.at("encoder2.layer"), maps[0], f),
            residual(w.at("encoder3.layer"), maps[1], 2 * f),
            residual(w.at("encoder4.layer"), maps[2], 4 * f),
            maps[3],
        ]
        y = residual(w.at("encoder10.layer"), maps[4], 16 * f)
        for i in range(5, 0, -1):
            up, skip = w.at(f"decoder{i}"), skips[i - 1]
            y = transposed(up.at("transp_conv.conv"), y, skip.shape[1], 2, 2, bias=False)
            y = residual(up.at("conv_block"), torch.cat([y, skip], 1), skip.shape[1])
        return convolution(w.at("out.conv.conv"), y, out, 1)


# Autoencoder --------------------------------------------------------------------------------------------------------


def replicated(x, kernel, stride):
    total = kernel - stride
    return F.pad(x, (total - total // 2, total // 2) * 3, mode="replicate") if total else x


def padded_convolution(w, x, out, kernel, stride=1):
    return convolution(w.at("conv"), replicated(x, kernel, stride), out, kernel, stride)


def normed_silu(w, x):
    return F.silu(group_norm(w, x, 32, 1e-6))


def coder_block(w, x):
    y = padded_convolution(w.at("conv1"), normed_silu(w.at("norm1"), x), x.shape[1], 3)
    return x + padded_convolution(w.at("conv2"), normed_silu(w.at("norm2"), y), x.shape[1], 3)


def encode(w, x, hidden=16, halvings=2, dim=8):
    v = w.at("encoder")
    y = padded_convolution(v.at("conv_first"), x, hidden, 3)
    for i in range(halvings):
        block = v.at(f"conv_blocks.{i}")
        y = coder_block(block.at("res"), padded_convolution(block.at("down"), y, hidden * 2 ** (i + 1), 4, 2))
    return padded_convolution(w.at("pre_vq_conv"), normed_silu(v.at("final_block.0"), y), dim, 1)


def quantised(w, z, codes=16384):
    """Each voxel's nearest code: the whole table of distances at once, as the reference does."""
    table = w.tensor("codebook.embeddings", codes, z.shape[1], buffer=True)
    flat = z.permute(0, 2, 3, 4, 1).reshape(-1, z.shape[1])
    distances = (flat**2).sum(1, keepdim=True) - 2 * flat @ table.t() + (table.t() ** 2).sum(0, keepdim=True)
    nearest = distances.argmin(1).view(z.shape[0], *z.shape[2:])
    return F.embedding(nearest, table).permute(0, 4, 1, 2, 3)


def decode(w, latent, hidden=16, halvings=2):
    v = w.at("decoder")
    y = padded_convolution(w.at("post_vq_conv"), latent, hidden * 2**halvings, 1)
    y = normed_silu(v.at("final_block.0"), y)
    for i in range(halvings):
        block, out = v.at(f"conv_blocks.{i}"), hidden * 2 ** (halvings - i)
        up = block.at("up.convt")
        y = transposed(up, replicated(y, 4, 2), out, 4, 2, 3)
        y = coder_block(block.at("res2"), coder_block(block.at("res1"), y))
    return padded_convolution(v.at("conv_last"), y, 1, 3)


# Denoiser -----------------------------------------------------------------------------------------------------------

HEADS, HEAD_SIZE = 8, 32
INNER = HEADS * HEAD_SIZE


def bucket(relative):
    distance = abs(relative)
    base = 16 if relative > 0 else 0
    if distance < 8:
        return base + distance
    return base + min(15, 8 + int(math.log(distance / 8) / math.log(4) * 8))


def rotation(n):
    """Cosines and sines [n, 16] of each slice's angles."""
    angles = torch.arange(n)[:, None] * 10000.0 ** (-torch.arange(0, HEAD_SIZE, 2) / HEAD_SIZE)
    return angles.cos(), angles.sin()


def rotated(x, turn):
    cosines, sines = turn
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cosines - odd * sines, odd * cosines + even * sines], -1).flatten(-2)


def full_attention(w, x, bias=None, turn=None):
    b, n, c = x.shape
    q, k, v = linear(w.at("to_qkv"), x, 3 * INNER, bias=False).view(b, n, 3, HEADS, HEAD_SIZE).permute(2, 0, 3, 1, 4)
    q = q * HEAD_SIZE**-0.5
    if turn is not None:
        q, k = rotated(q, turn), rotated(k, turn)
    logits = q @ k.transpose(-2, -1)
    mixed = (logits if bias is None else logits + bias).softmax(-1) @ v
    return linear(w.at("to_out"), mixed.transpose(1, 2).reshape(b, n, INNER), c, bias=False)


def linear_attention(w, x):
    n, c, f, h, wide = x.shape
    planes = x.transpose(1, 2).reshape(n * f, c, h, wide)
    qkv = F.conv2d(planes, w.at("to_qkv").tensor("weight", 3 * INNER, c, 1, 1))
    q, k, v = qkv.view(n * f, 3, HEADS, HEAD_SIZE, h * wide).unbind(1)
    context = torch.einsum("bhdn,bhen->bhde", k.softmax(-1), v)
    mixed = torch.einsum("bhde,bhdn->bhen", context, q.softmax(-2) * HEAD_SIZE**-0.5).reshape(n * f, INNER, h, wide)
    out = w.at("to_out")
    y = F.conv2d(mixed, out.tensor("weight", c, INNER, 1, 1), out.tensor("bias", c))
    return y.view(n, f, c, h, wide).transpose(1, 2)


def unet3d(w, x, time_step, condition, dim=24, out=8):
    n, _, slices, _, _ = x.shape
    turn = rotation(slices)
    buckets = torch.tensor([[bucket(j - i) for j in range(slices)] for i in range(slices)])
    rows = w.tensor("time_rel_pos_bias.relative_attention_bias.weight", 32, HEADS)
    bias = rows[buckets].permute(2, 0, 1)
    half = dim // 2
    angles = time_step[:, None] * torch.exp(-math.log(10000) / (half - 1) * torch.arange(half))
    t = linear(w.at("time_mlp.1"), torch.cat([angles.sin(), angles.cos()], -1), 4 * dim)
    t = linear(w.at("time_mlp.3"), F.gelu(t), 4 * dim)

    def attending(v, y, attend):
        gamma = v.tensor("fn.norm.gamma", 1, y.shape[1], 1, 1, 1)
        mean, variance = y.mean(1, keepdim=True), y.var(1, unbiased=False, keepdim=True)
        return y + attend((y - mean) / (variance + 1e-5).sqrt() * gamma)

    def temporal(v, y):
        def attend(z):
            c, h, wide = z.shape[1], z.shape[3], z.shape[4]
            tokens = z.permute(0, 3, 4, 2, 1).reshape(n * h * wide, slices, c)
            mixed = full_attention(v.at("fn.fn.fn"), tokens, bias, turn)
            return mixed.view(n, h, wide, slices, c).permute(0, 4, 3, 1, 2)

        return attending(v, y, attend)

    def spatial(v, y):
        def attend(z):
            c, h, wide = z.shape[1], z.shape[3], z.shape[4]
            tokens = z.permute(0, 2, 3, 4, 1).reshape(n * slices, h * wide, c)
            return full_attention(v.at("fn.fn.fn"), tokens).view(n, slices, h, wide, c).permute(0, 4, 1, 2, 3)

        return attending(v, y, attend)

    def block(v, y, width, modulation=None):
        y = group_norm(v.at("norm"), convolution(v.at("proj"), y, width, (1, 3, 3), 1, (0, 1, 1)), 8, 1e-5)
        if modulation is not None:
            scale, shift = modulation
            y = y * (scale + 1) + shift
        return F.silu(y)

    def residual(v, y, width, timed=True):
        modulation = None
        if timed:
            modulation = linear(v.at("mlp.1"), F.silu(t), 2 * width)[..., None, None, None].chunk(2, 1)
        z = block(v.at("block2"), block(v.at("block1"), y, width, modulation), width)
        return z + (y if y.shape[1] == width else convolution(v.at("res_conv"), y, width, 1))

    def stage(v, y, width):
        y = residual(v.at("1"), residual(v.at("0"), y, width), width)
        y = attending(v.at("2"), y, lambda z: linear_attention(v.at("2.fn.fn"), z))
        return temporal(v.at("3"), y)

    widths = (dim, dim, 2 * dim, 4 * dim, 8 * dim)
    first = convolution(w.at("init_conv"), torch.cat([x, condition], 1), dim, (1, 7, 7), 1, (0, 3, 3))
    y = temporal(w.at("init_temporal_attn"), first)
    skips = []
    for i in range(4):
        y = stage(w.at(f"downs.{i}"), y, widths[i + 1])
        skips.append(y)
        if i < 3:
            y = convolution(w.at(f"downs.{i}.4"), y, y.shape[1], (1, 4, 4), (1, 2, 2), (0, 1, 1))
    y = residual(w.at("mid_block1"), y, widths[4])
    y = temporal(w.at("mid_temporal_attn"), spatial(w.at("mid_spatial_attn"), y))
    y = residual(w.at("mid_block2"), y, widths[4])
    for i in range(4):
        y = stage(w.at(f"ups.{i}"), torch.cat([y, skips[3 - i]], 1), widths[3 - i])
        if i < 3:
            y = transposed(w.at(f"ups.{i}.4"), y, y.shape[1], (1, 4, 4), (1, 2, 2), (0, 1, 1))
    y = residual(w.at("final_conv.0"), torch.cat([y, first], 1), dim, timed=False)
    return convolution(w.at("final_conv.1"), y, out, 1)


# Losses and steps ---------------------------------------------------------------------------------------------------


def dice_ce(logits, label):
    """Soft Dice with squared denominator plus cross-entropy, background included."""
    truth = F.one_hot(label, logits.shape[1]).permute(0, 4, 1, 2, 3).float()
    p = logits.softmax(1)
    overlap = (truth * p).sum((2, 3, 4))
    sizes = (truth**2).sum((2, 3, 4)) + (p**2).sum((2, 3, 4))
    return (1 - 2 * overlap / (sizes + 1e-6)).mean() + F.cross_entropy(logits, label)


def cube(size, channels, name, centre, scale):
    return formula(name, (1, channels, size, size, size), centre, scale)


def labels(size):
    """Classes 0, 1, 2 in nested boxes."""
    at = torch.arange(size)
    inside = [(at >= size // k) & (at < size - size // k) for k in (4, 3)]
    return sum((b[:, None, None] & b[None, :, None] & b[None, None, :]).long() for b in inside)[None]


def segmentation(network):
    def make(size):
        x = cube(size, 1, "input:bench:x", 0.5, 0.5)
        label = labels(size)
        return (lambda w: network(w, x)), (lambda w: dice_ce(network(w, x), label)), 1e-5

    return make


def denoiser(size):
    x, condition = cube(size, 8, "input:bench:x", 0, 1), cube(size, 9, "input:bench:cond", 0, 1)
    noise, t = cube(size, 8, "input:bench:noise", 0, 1), torch.tensor([50.0])

    def forward(w):
        return unet3d(w, x, t, condition)

    return forward, (lambda w: (noise - forward(w)).abs().mean()), 0


def encoder(size):
    x = cube(size, 1, "input:bench:x", 0, 1)
    return (lambda w: encode(w, x)), None, 0


def decoder(size):
    z = cube(size // 4, 8, "input:bench:z", 0, 1)
    return (lambda w: decode(w, quantised(w, z))), None, 0


def autoencoder(size):
    x = cube(size, 1, "input:bench:x", 0, 1)

    def loss(w):
        z = encode(w, x)
        codes = quantised(w, z)
        image = decode(w, z + (codes - z).detach())
        return 4 * (image - x).abs().mean() + 0.25 * ((z - codes.detach()) ** 2).mean()

    return (lambda w: decode(w, quantised(w, encode(w, x)))), loss, 0


def networks(fused):
    """By name: default size, and what makes forward, loss and weight decay."""
    return {
        "unet": (96, segmentation(unet)),
        "nnunet": (96, segmentation(nnunet)),
        "swin-tiny": (96, segmentation(Swin(12, fused))),
        "swin-base": (96, segmentation(Swin(48, fused))),
        "encoder": (96, encoder),
        "decoder": (96, decoder),
        "autoencoder": (96, autoencoder),
        "unet3d": (24, denoiser),
    }


def stepper(loss_of, decay):
    """One optimiser step a call; answers the loss of before it."""
    weights = Weights(True)
    loss_of(weights)
    trained = [one for one in weights.made.values() if one.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-4, weight_decay=decay)

    def step():
        optimiser.zero_grad()
        loss = loss_of(weights)
        loss.backward()
        optimiser.step()
        return loss.detach()

    return step


def forwarder(forward):
    weights = Weights(False)

    def run():
        with torch.inference_mode():
            return forward(weights)

    return run


# The process --------------------------------------------------------------------------------------------------------


def forget_peak():
    """Starts the count of largest resident memory anew, where Linux allows it."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def peak_mb() -> float:
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("network")
    parser.add_argument("mode", choices=["forward", "step"])
    parser.add_argument("--size", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--fused-attention", action="store_true", help="scaled_dot_product_attention in Swin")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_default_device(options.device)
    size, make = networks(options.fused_attention)[options.network]
    forward, loss_of, decay = make(options.size or size)
    run = forwarder(forward) if options.mode == "forward" else stepper(loss_of, decay)
    forget_peak()
    answer = {"ready": torch.__version__, "baseMb": peak_mb()}
    result = None
    while True:
        print(json.dumps(answer), flush=True)
        line = sys.stdin.readline()
        if line == "":
            return
        command, _, rest = line.strip().partition(" ")
        if command == "run":
            result = None
            wall, cpu = time.perf_counter(), time.process_time()
            result = run()
            if options.device == "cuda":
                torch.cuda.synchronize()
            answer = {
                "wallMs": (time.perf_counter() - wall) * 1e3,
                "cpuMs": (time.process_time() - cpu) * 1e3,
                "peakMb": peak_mb(),
            }
        elif command == "output":
            result.contiguous().cpu().numpy().tofile(rest)
            answer = {"elements": result.numel()}


main()
