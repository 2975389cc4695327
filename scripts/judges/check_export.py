"""Check an exported set with programs that are not ours.

Usage:  python scripts/judges/check_export.py SET_FOLDER

SET_FOLDER is where manifest.json lies. Needs `pip install nibabel SimpleITK numpy`; with `pip install nnunetv2` too,
an nnU-Net set is also given to nnU-Net's own integrity check. Exit status 1 when something differs.
"""

import hashlib
import json
import sys
from pathlib import Path

import nibabel
import numpy as np
import SimpleITK


def read_both(file: Path):
    """Voxels (first axis first) and RAS affine as nibabel and as SimpleITK read them."""
    image = nibabel.load(file)
    voxels = np.asanyarray(image.dataobj)
    other = SimpleITK.ReadImage(str(file))
    direction = np.array(other.GetDirection()).reshape(3, 3)
    lps = np.eye(4)
    lps[:3, :3] = direction * np.array(other.GetSpacing())
    lps[:3, 3] = other.GetOrigin()
    ras = np.diag([-1.0, -1.0, 1.0, 1.0]) @ lps
    return (voxels, image.affine), (SimpleITK.GetArrayFromImage(other).T, ras)


def corner_distance(shape, a, b) -> float:
    """Largest distance in mm between the places that two affines give a corner voxel."""
    corners = np.array([[i, j, k, 1] for i in (0, shape[0] - 1) for j in (0, shape[1] - 1) for k in (0, shape[2] - 1)])
    return float(np.abs(corners @ (a - b).T).max())


def check_case(folder: Path, case: dict) -> list[str]:
    """What is wrong with a case; nothing when it is as the manifest says."""
    wrong = []
    first_affine = None
    for listed in [case["image"], *case["labels"]]:
        file = folder / listed["file"]
        if hashlib.sha256(file.read_bytes()).hexdigest() != listed["sha256"]:
            wrong.append(f"{file}: another sha256 than listed")
        (voxels, affine), (itk_voxels, itk_affine) = read_both(file)
        if not np.array_equal(voxels, itk_voxels):
            wrong.append(f"{file}: nibabel and SimpleITK read other voxels")
        apart = corner_distance(voxels.shape, affine, itk_affine)
        if apart > 0.01:
            wrong.append(f"{file}: nibabel and SimpleITK place it {apart:.4f} mm apart")
        if first_affine is None:
            first_affine = affine
        elif not np.array_equal(first_affine, affine):
            wrong.append(f"{file}: another affine than its image")
        if "labels" in listed:
            strange = set(np.unique(voxels)) - {0} - {row["value"] for row in listed["labels"]}
            if strange:
                wrong.append(f"{file}: values that are not listed: {sorted(strange)}")
            if nibabel.load(file).header["intent_code"] != 1002:
                wrong.append(f"{file}: not marked as labels")
    return wrong


def main() -> int:
    """Checks every case, then the whole set where a judge for its layout is installed."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    manifest = json.loads((folder / "manifest.json").read_text())
    wrong = [line for case in manifest["cases"] for line in check_case(folder, case)]
    for line in wrong:
        print(line)
    print(f"nibabel, SimpleITK: {len(manifest['cases'])} cases, {len(wrong)} differences")
    if manifest["layout"] == "nnunet":
        try:
            from nnunetv2.experiment_planning.verify_dataset_integrity import verify_dataset_integrity
        except ImportError:
            print("nnunetv2 is not installed: its check was left out")
        else:
            verify_dataset_integrity(str(folder), num_processes=1)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
