"""Check an evaluation with programs that are not ours: surface-distance, MONAI and scipy.

Usage:  python scripts/judges/make_mask_pairs.py FOLDER
        difftumor evaluate --pred FOLDER/pred --truth FOLDER/truth --out FOLDER/report
        python scripts/judges/check_metrics.py FOLDER [REPORT]

Needs `pip install nibabel numpy scipy surface-distance torch monai`. Dice, surface Dice at 2 mm, HD95, HD and mean surface
distances are recomputed by surface-distance, Dice and surface Dice by MONAI too, lesions and their matching by scipy.
MONAI's own Hausdorff and mean distances are another definition (of surface voxels, without areas): they are printed
beside, not judged. Exit status 1 when something differs by more than 1e-6.
"""

import json
import sys
import warnings
from pathlib import Path

import nibabel
import numpy as np

# surface-distance 0.1 was written for numpy 1.
np.Inf = np.inf
np.NaN = np.nan

import surface_distance
import torch
from monai.metrics import HausdorffDistanceMetric, compute_dice, compute_surface_dice
from scipy import ndimage

TOLERANCE = 1e-6
NUMBERS = {"NaN": float("nan"), "Infinity": float("inf")}


def number(value):
    """A number as evaluation.json writes it."""
    return NUMBERS.get(value, value)


def one_hot(mask):
    """As MONAI wants it: batch, channel, axes; only the foreground channel."""
    return torch.from_numpy(mask.copy())[None, None].float()


def by_surface_distance(truth, prediction, spacing):
    """Every metric as surface-distance computes it."""
    distances = surface_distance.compute_surface_distances(truth, prediction, spacing)
    of_truth, of_prediction = surface_distance.compute_average_surface_distance(distances)
    return {
        "dice": surface_distance.compute_dice_coefficient(truth, prediction),
        "surfaceDice": surface_distance.compute_surface_dice_at_tolerance(distances, 2),
        "hausdorff95Mm": surface_distance.compute_robust_hausdorff(distances, 95),
        "hausdorffMm": surface_distance.compute_robust_hausdorff(distances, 100),
        "meanDistanceOfTruthMm": of_truth,
        "meanDistanceOfPredictionMm": of_prediction,
    }


def by_monai(truth, prediction, spacing):
    """The metrics that MONAI defines in the same way; an empty mask is left to surface-distance."""
    if not truth.any() or not prediction.any():
        return {}
    a, b = one_hot(prediction), one_hot(truth)
    surface = compute_surface_dice(a, b, [2.0], include_background=True, spacing=list(spacing), use_subvoxels=True)
    return {"dice": float(compute_dice(a, b)), "surfaceDice": float(surface)}


def monai_hausdorff95(truth, prediction, spacing):
    """MONAI's HD95, for comparison."""
    metric = HausdorffDistanceMetric(include_background=True, percentile=95)
    return float(metric(one_hot(prediction), one_hot(truth), spacing=list(spacing)))


def by_scipy(truth, prediction, share=0.1):
    """Lesions, detected ones, predicted ones, false positives, by the rule that the report states."""
    everywhere = np.ones((3, 3, 3))
    found = 0
    lesions, count = ndimage.label(truth, everywhere)
    for label in range(1, count + 1):
        common = (prediction & (lesions == label)).sum()
        found += bool(common and common / (lesions == label).sum() >= share)
    wrong = 0
    predicted, predicted_count = ndimage.label(prediction, everywhere)
    for label in range(1, predicted_count + 1):
        common = (truth & (predicted == label)).sum()
        wrong += not (common and common / (predicted == label).sum() >= share)
    return {"lesions": count, "detected": found, "predicted": predicted_count, "wrong": wrong}


def own_lesions(case):
    """The same numbers as the evaluation has them."""
    return {
        "lesions": len(case["trueLesions"]),
        "detected": sum(lesion["detected"] for lesion in case["trueLesions"]),
        "predicted": len(case["predictedLesions"]),
        "wrong": sum(not lesion["real"] for lesion in case["predictedLesions"]),
    }


def apart(own, other):
    """How far two numbers lie apart; undefined and infinite ones must agree."""
    if own == other or (np.isnan(own) and np.isnan(other)):
        return 0.0
    difference = abs(own - other)
    return difference if np.isfinite(difference) else float("inf")


def main() -> int:
    """Compares every case and prints the largest differences."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    report = Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "report"
    evaluation = json.loads((report / "evaluation.json").read_text())
    largest: dict[tuple[str, str], tuple[float, str]] = {}
    monai_hd = []

    def note(judge, metric, difference, name):
        if difference >= largest.get((judge, metric), (-1.0, ""))[0]:
            largest[judge, metric] = (difference, name)

    for case in evaluation["cases"]:
        name = case["name"]
        images = {side: nibabel.load(folder / side / f"{name}.nii.gz") for side in ("truth", "pred")}
        labels = {side: np.asanyarray(image.dataobj) for side, image in images.items()}
        spacing = tuple(float(mm) for mm in np.linalg.norm(images["truth"].affine[:3, :3], axis=0))
        for mask, least in (("organ", 1), ("tumor", 2)):
            if mask not in case:
                continue
            truth, prediction = labels["truth"] >= least, labels["pred"] >= least
            for judge, compute in (("surface-distance", by_surface_distance), ("MONAI", by_monai)):
                for metric, value in compute(truth, prediction, spacing).items():
                    note(judge, metric, apart(number(case[mask][metric]), float(value)), f"{name} {mask}")
            if truth.any() and prediction.any():
                monai_hd.append(apart(number(case[mask]["hausdorff95Mm"]), monai_hausdorff95(truth, prediction, spacing)))
        expected = by_scipy(labels["truth"] == 2, labels["pred"] == 2)
        for key, value in own_lesions(case).items():
            note("scipy", key, apart(value, expected[key]), name)
    for (judge, metric), (difference, name) in sorted(largest.items()):
        print(f"{judge:18} {metric:28} largest difference {difference:.3g}  ({name})")
    print(f"{'MONAI, other rule':18} {'hausdorff95Mm':28} median difference {np.median(monai_hd):.3g} mm, not judged")
    wrong = [key for key, (difference, _) in largest.items() if difference > TOLERANCE]
    print(f"{len(evaluation['cases'])} cases, {len(evaluation['failed'])} failed, {len(wrong)} metrics differ")
    return 1 if wrong or not evaluation["cases"] or evaluation["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
