"""Segment a CT with PyTorch and MONAI, compare it with what `difftumor segment` writes, and time both in turn.

Usage:  python scripts/judges/check_segmentation.py CT MODEL_FOLDER [--overlap F] [--rounds N] [--threads N]

MODEL_FOLDER is a U-Net's or a Swin-UNETR's in a library (`LIBRARY/models/ID`). Needs `pip install torch monai einops nibabel
numpy safetensors`, Linux, and a built checkout (`npm run build`). Both sides run in processes of their own, ours first
in even rounds. Written are wall time and processor time of the whole program and of the windows alone, the peak of
the resident memory (of our two processes together), and the share of voxels that get the same class. Both interpolate
logits, as published; MONAI is given our importance map, since newer versions weight windows otherwise than 0.9, whose
map the published numbers were made with. Exit status 1 when fewer than 99.9 % of the
body's voxels agree (see body_of).
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
LEAST_AGREEMENT = 0.999


# The other program: runs in a process of its own ----------------------------------------------------------------------


def open_network(config: dict, weights: dict):
    """MONAI's own network with the weights of a model folder; nothing but MONAI's index buffers may be missing."""
    from monai.networks import nets

    if config["architecture"] == "unet":
        network = nets.UNet(
            spatial_dims=3,
            in_channels=config["inChannels"],
            out_channels=config["outChannels"],
            channels=config["channels"],
            strides=config["strides"],
            num_res_units=config["residualUnits"],
        )
    elif config["architecture"] == "swinunetr":
        nets.swin_unetr.PatchMerging.forward = published_merging
        network = nets.SwinUNETR(
            in_channels=config["inChannels"],
            out_channels=config["outChannels"],
            feature_size=config["featureSize"],
            depths=config["depths"],
            num_heads=config["heads"],
            window_size=config["window"],
        )
    else:
        sys.exit(f"no judge for {config['architecture']}")
    # MONAI calls the two layers of a transformer's MLP otherwise than the published checkpoints.
    named = {
        re.sub(r"\.mlp\.fc([12])\.", r".mlp.linear\1.", key): value
        for key, value in weights.items()
        if not key.startswith("swinViT.norm.")
    }
    missing, unexpected = network.load_state_dict(named, strict=False)
    wrong = [key for key in missing if not key.endswith("relative_position_index")] + list(unexpected)
    if wrong:
        sys.exit(f"the weights do not fit MONAI's network: {wrong[:5]}")
    return network.eval()


def published_merging(self, x):
    """MONAI 0.9's merging of patches, which takes two of eight neighbours twice (reference/segmentation.md, 4.1)."""
    import torch
    import torch.nn.functional as F

    x = F.pad(x, (0, 0, 0, x.shape[3] % 2, 0, x.shape[2] % 2))
    offsets = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 0), (0, 0, 1), (1, 1, 1)]
    return self.reduction(self.norm(torch.cat([x[:, d::2, h::2, w::2] for d, h, w in offsets], -1)))


def importance(size: int):
    """MONAI 0.9's gaussian of a window, clamped from below (reference/segmentation.md, 9)."""
    import torch

    sigma, centre = size / 8, size // 2
    at = torch.arange(size, dtype=torch.float64) - centre
    line = (torch.erf((at + 0.5) / (sigma * math.sqrt(2))) - torch.erf((at - 0.5) / (sigma * math.sqrt(2)))) / 2
    line[at.abs() > int(max(4 * sigma, 0.5) + 0.5)] = 0
    grid = line[:, None, None] * line[None, :, None] * line[None, None, :]
    grid = (grid / grid.max()).float()
    return grid.clamp(min=max(float(grid[grid > 0].min()), 1e-3))


def interpolated(volume, axis: int, places):
    """Linear interpolation along an axis at places in voxels, clamped."""
    import torch

    places = torch.from_numpy(np.clip(places, 0, volume.shape[axis] - 1))
    low = places.floor().long()
    high = torch.clamp(low + 1, max=volume.shape[axis] - 1)
    shape = [1] * volume.ndim
    shape[axis] = -1
    share = (places - low).float().view(shape)
    return volume.index_select(axis, low) * (1 - share) + volume.index_select(axis, high) * share


def reference(options) -> None:
    """Prints a line of JSON with the times and writes the classes on the CT's grid as .npy."""
    import nibabel
    import torch
    from monai.inferers import sliding_window_inference
    from monai.transforms import SpatialPad
    from safetensors.torch import load_file

    begun, cpu_begun = time.perf_counter(), time.process_time()
    torch.set_num_threads(options.threads)
    folder = Path(options.model)
    manifest = json.loads((folder / "manifest.json").read_text())
    network = open_network(manifest["network"], load_file(folder / "weights.safetensors"))
    image = nibabel.load(options.ct)
    turned = nibabel.as_closest_canonical(image)
    spacing = np.linalg.norm(turned.affine[:3, :3].astype(np.float32), axis=0).astype(np.float64)
    volume = torch.from_numpy(turned.get_fdata(dtype=np.float32))
    sizes = [round((n - 1) * float(s) + 1) for n, s in zip(volume.shape, spacing)]
    for axis, size in enumerate(sizes):
        volume = interpolated(volume, axis, np.arange(size) / spacing[axis])
    low, high = manifest["input"]["windowHu"]
    scaled = ((volume - low) / (high - low)).clamp(0, 1)[None]
    roi = manifest["input"]["patch"]
    padded = torch.as_tensor(SpatialPad(roi, mode="minimum")(scaled))
    windows = {"count": 0}

    def predict(patch):
        windows["count"] += 1
        return network(patch)

    with torch.inference_mode():
        window_begun, window_cpu = time.perf_counter(), time.process_time()
        logits = sliding_window_inference(
            padded[None], roi, 1, predict, overlap=options.overlap, roi_weight_map=importance(roi[0])
        )[0]
        window_wall, window_cpu = time.perf_counter() - window_begun, time.process_time() - window_cpu
        for axis, size in enumerate(sizes):
            before = max(roi[axis] - size, 0) // 2
            logits = logits.narrow(axis + 1, before, size)
        for axis, n in enumerate(turned.shape):
            logits = interpolated(logits, axis + 1, np.arange(n) * spacing[axis])
        classes = logits.argmax(0).to(torch.uint8).numpy()
    back = nibabel.orientations.ornt_transform(
        nibabel.io_orientation(turned.affine), nibabel.io_orientation(image.affine)
    )
    np.save(options.out, nibabel.orientations.apply_orientation(classes, back))
    times = {
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu_begun,
        "windowWall": window_wall,
        "windowCpu": window_cpu,
        "windows": windows["count"],
        "versions": f"torch {torch.__version__}",
    }
    print(json.dumps(times))


# The comparison --------------------------------------------------------------------------------------------------------


def family(pid: int) -> list[int]:
    """A process and all below it (Linux)."""
    try:
        children = [int(one) for file in Path(f"/proc/{pid}/task").glob("*/children") for one in file.read_text().split()]
    except OSError:
        children = []
    return [pid, *(below for child in children for below in family(child))]


def resident_bytes(pid: int) -> int:
    """Resident memory; 0 of a process that has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


class Peak(threading.Thread):
    """Largest resident memory of a process and all below it, together, looked at ten times a second."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid, self.most, self.going = pid, 0, True

    def run(self):
        while self.going:
            self.most = max(self.most, sum(resident_bytes(one) for one in family(self.pid)))
            time.sleep(0.1)

    def end(self) -> float:
        self.going = False
        return self.most / 2**20


def measured(command: list[str], on_line=lambda line: None):
    """Runs a program; wall and processor time in s, peak in MB, its output."""
    before = os.times()
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    peak = Peak(child.pid)
    peak.start()
    errors = []

    def listen():
        for line in child.stderr:
            errors.append(line)
            on_line(line)

    listener = threading.Thread(target=listen)
    listener.start()
    output = child.stdout.read()
    child.wait()
    listener.join()
    after = os.times()
    if child.returncode != 0:
        sys.exit("".join(errors[-5:]) or f"{command[0]} ended with {child.returncode}")
    return {
        "wall": time.perf_counter() - begun,
        "cpu": after.children_user + after.children_system - before.children_user - before.children_system,
        "peakMb": peak.end(),
        "output": output,
    }


def ours(options, folder: Path):
    """Our times, and the classes that were written."""
    import nibabel

    model = Path(options.model)
    seen = {}

    def note(line: str):
        found = re.search(r"looking at the CT \((\d+)/(\d+)\)", line)
        if found:
            seen["last"] = time.perf_counter()
            seen.setdefault("first", (time.perf_counter(), int(found[1])))
            seen["done"] = int(found[1])

    command = ["node", "dist/main/cli.js", "segment", "--ct", options.ct, "--model", model.name]
    command += ["--library", str(model.parents[1]), "--out", str(folder), "--overlap", str(options.overlap)]
    command += ["--interpolate", "logits", "--threads", str(options.threads), "--progress"]
    result = measured(command, note)
    (first, at), done = seen["first"], seen["done"]
    # From the first answer to the last: without opening the model.
    result["windowWall"] = (seen["last"] - first) * done / max(1, done - at)
    provenance = json.loads((folder / "provenance.json").read_text())
    result["windows"] = provenance["windows"]
    classes = np.asanyarray(nibabel.load(folder / "labels.nii.gz").dataobj)
    return result, classes


def theirs(options, file: Path):
    arguments = [options.ct, options.model, "--overlap", str(options.overlap), "--threads", str(options.threads)]
    result = measured([sys.executable, str(Path(__file__)), *arguments, "--reference", "--out", str(file)])
    told = json.loads(result["output"].strip().splitlines()[-1])
    result.update({key: told[key] for key in ("windowWall", "windows", "versions")})
    return result, np.load(file)


def body_of(hu, model: str):
    """
    What is not air. In windows that are air but for a few voxels, instance norms divide by almost nothing: what any
    program computes there is its own rounding, magnified, and with untrained weights the classes are its toss.
    """
    low = json.loads((Path(model) / "manifest.json").read_text())["input"]["windowHu"][0]
    return hu > low


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("ct")
    parser.add_argument("model")
    parser.add_argument("--overlap", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--reference", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.ct, options.model = str(Path(options.ct).resolve()), str(Path(options.model).resolve())
    if options.reference:
        reference(options)
        return
    rows = {"ours": [], "theirs": []}
    with tempfile.TemporaryDirectory() as base:
        for one in range(options.rounds):
            sides = {
                "ours": lambda: ours(options, Path(base) / f"ours-{one}"),
                "theirs": lambda: theirs(options, Path(base) / f"theirs-{one}.npy"),
            }
            classes = {}
            for side in sorted(sides, reverse=one % 2 == 1):
                result, classes[side] = sides[side]()
                rows[side].append(result)
                shown = {key: round(value, 1) for key, value in result.items() if isinstance(value, float)}
                print(side, shown, result["windows"], flush=True)
    import nibabel

    body = body_of(np.asanyarray(nibabel.load(options.ct).dataobj), options.model)
    same = classes["ours"] == classes["theirs"]
    equal = float(np.mean(same[body]))
    counts = {side: np.bincount(found.ravel(), minlength=3).tolist() for side, found in classes.items()}
    print(f"voxels of equal class: {100 * equal:.4f} % of the body, {100 * float(np.mean(same)):.4f} % of all")
    print(f"voxels by class {counts}, {rows['theirs'][0]['versions']}")
    for key in ("wall", "cpu", "windowWall", "peakMb"):
        least = {side: min(row[key] for row in found) for side, found in rows.items()}
        ratio = least["ours"] / least["theirs"]
        print(f"{key}: ours {least['ours']:.1f}, theirs {least['theirs']:.1f}, ratio {ratio:.2f}")
    if equal < LEAST_AGREEMENT:
        sys.exit("the classes differ")


if __name__ == "__main__":
    main()
