"""Make random pairs of label maps (1 organ, 2 tumor) to be evaluated and then judged by check_metrics.py.

Usage:  python scripts/judges/make_mask_pairs.py FOLDER [COUNT] [SEED]

Writes FOLDER/pred and FOLDER/truth. Besides random shapes of several spacings and voxel orders: empty masks on either
side or both, single voxels, masks that touch the border, equal masks, masks far apart, and noise. Needs
`pip install nibabel numpy scipy`.
"""

import sys
from pathlib import Path

import nibabel
import numpy as np
from scipy import ndimage

SPACINGS = [(1, 1, 1), (0.7, 0.7, 5), (0.8, 0.7, 2.5), (3, 0.78, 0.78), (1.5, 1, 3), (0.5, 0.9, 1.3)]


def blobs(rng, shape, share, sigma=3.0):
    """A random mask of smooth lumps that fills the given share of the volume."""
    field = ndimage.gaussian_filter(rng.normal(size=shape), sigma)
    return field > np.quantile(field, 1 - share)


def one_voxel(rng, shape):
    """A single voxel somewhere."""
    mask = np.zeros(shape, bool)
    mask[tuple(rng.integers(0, n) for n in shape)] = True
    return mask


def corner(shape, size):
    """A box in the corner of the volume."""
    mask = np.zeros(shape, bool)
    mask[:size, :size, :size] = True
    return mask


def pair(kind, rng, shape):
    """Tumor of truth and prediction of a kind."""
    nothing = np.zeros(shape, bool)
    truth = blobs(rng, shape, rng.uniform(0.005, 0.1))
    shifted = np.roll(truth, tuple(rng.integers(-2, 3) for _ in range(3)), (0, 1, 2))
    return {
        "shifted": (truth, shifted ^ (rng.random(shape) < 0.001)),
        "other": (truth, blobs(rng, shape, rng.uniform(0.005, 0.1))),
        "equal": (truth, truth),
        "no-prediction": (truth, nothing),
        "no-truth": (nothing, truth),
        "nothing": (nothing, nothing),
        "voxel": (one_voxel(rng, shape), one_voxel(rng, shape)),
        "voxel-in-lump": (one_voxel(rng, shape), truth),
        "border": (corner(shape, 6), corner(shape, 7)),
        "full": (np.ones(shape, bool), truth),
        "noise": (rng.random(shape) < 0.2, rng.random(shape) < 0.2),
        "grown": (truth, ndimage.binary_dilation(truth)),
    }[kind]


KINDS = [
    "shifted", "other", "equal", "no-prediction", "no-truth", "nothing",
    "voxel", "voxel-in-lump", "border", "full", "noise", "grown",
]  # fmt: skip


def affine_of(rng, spacing):
    """A random voxel order and direction with this spacing."""
    affine = np.zeros((4, 4))
    for axis, world in enumerate(rng.permutation(3)):
        affine[world, axis] = spacing[axis] * rng.choice([-1, 1])
    affine[:3, 3] = rng.uniform(-200, 200, 3)
    affine[3, 3] = 1
    return affine


def main() -> int:
    """Writes the pairs."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    rng = np.random.default_rng(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    for side in ("pred", "truth"):
        (folder / side).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        shape = tuple(int(n) for n in rng.integers(12, 40, 3))
        affine = affine_of(rng, SPACINGS[int(rng.integers(len(SPACINGS)))])
        truth, prediction = pair(kind, rng, shape)
        for side, tumor in (("truth", truth), ("pred", prediction)):
            organ = blobs(np.random.default_rng(number), shape, 0.4, 5) ^ (rng.random(shape) < 0.0005)
            labels = np.where(tumor, 2, organ).astype(np.uint8)
            nibabel.save(nibabel.Nifti1Image(labels, affine), folder / side / f"{number:03d}-{kind}.nii.gz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
