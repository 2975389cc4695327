"""Have other programs read the DICOM that `difftumor dicom` writes, and compare what they find with what went in.

Usage:  python scripts/judges/check_dicom_out.py SERIES_FOLDER...

Needs `pip install highdicom nibabel numpy pydicom`, a built checkout (`npm run build`), and dciodvfy (Debian's
dicom3tools); uses dcmqi's segimage2itkimage when DCMQI names its folder, pydicom-seg when PYDICOM_SEG names a Python
that has it. For every series: two ellipsoids and a bar become a label map whose axes run another way than the
series', then a binary SEG, a labelmap SEG, and the CT a derived series. Each judge must find the same voxels on the
same slices; exit status 1 otherwise.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import highdicom
import nibabel
import numpy as np
import pydicom

ROOT = Path(__file__).resolve().parents[2]
# Added to the standard in 2023; dicom3tools of Debian 12 is of 2022.
UNKNOWN_TO_DCIODVFY = "(0x0008,0x001c)"
failures = []


def check(name: str, good: bool, detail: str = "") -> None:
    print(f"  {'ok  ' if good else 'FAIL'} {name} {detail}", flush=True)
    if not good:
        failures.append(name)


def difftumor(*arguments: str) -> dict:
    command = ["node", "dist/main/cli.js", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return json.loads(done.stdout) if done.stdout.startswith("{") else {}


def shapes(dims) -> np.ndarray:
    """Three labels: values 1 and 2 touch, 5 lies apart; index (i, j, k)."""
    i, j, k = np.indices(dims, dtype=np.float32)
    c, r, d = dims
    out = np.zeros(dims, np.uint8)
    out[((i - c * 0.4) / (c * 0.12)) ** 2 + ((j - r * 0.5) / (r * 0.1)) ** 2 + ((k - d * 0.5) / (d * 0.4)) ** 2 <= 1] = 1
    out[((i - c * 0.52) / (c * 0.06)) ** 2 + ((j - r * 0.5) / (r * 0.05)) ** 2 + ((k - d * 0.6) / (d * 0.3)) ** 2 <= 1] = 2
    out[int(c * 0.7) : int(c * 0.73), int(r * 0.2) : int(r * 0.6), : max(1, d // 2)] = 5
    return out


def validate(file: Path) -> list[str]:
    said = subprocess.run(["dciodvfy", str(file)], capture_output=True, text=True)
    lines = (said.stdout + said.stderr).splitlines()
    return [line for line in lines if line.startswith("Error") and UNKNOWN_TO_DCIODVFY not in line]


def by_position(files) -> list[pydicom.Dataset]:
    sets = [pydicom.dcmread(one) for one in files]
    row, column = np.array(sets[0].ImageOrientationPatient[:3]), np.array(sets[0].ImageOrientationPatient[3:])
    normal = np.cross(row, column)
    return sorted(sets, key=lambda one: float(np.dot(normal, np.array(one.ImagePositionPatient, dtype=float))))


def check_seg(file: Path, kind: str, labels_kji: np.ndarray, sources: list[pydicom.Dataset]) -> None:
    if kind == "binary":
        # Label map segmentations came into the standard in 2024, after Debian's dicom3tools.
        errors = validate(file)
        check(f"{kind}: dciodvfy has no error", not errors, "; ".join(errors[:3]))
    seg = highdicom.seg.segread(file)
    check(f"{kind}: highdicom reads it as {seg.segmentation_type.name}", seg.segmentation_type.name == kind.upper())
    names = [seg.get_segment_description(n).segment_label for n in seg.segment_numbers]
    check(f"{kind}: segments", names == ["liver", "liver_lesion", "spleen"], str(names))
    if str(sources[0].get("SOPInstanceUID", "")):
        uids = [one.SOPInstanceUID for one in sources]
        found = seg.get_pixels_by_source_instance(
            uids, combine_segments=True, relabel=False, ignore_spatial_locations=True, assert_missing_frames_are_empty=True
        )
    else:
        # Stripped sources have nothing to refer to: by position instead.
        found = np.zeros_like(labels_kji)
        volume = seg.get_volume(combine_segments=True, relabel=False)
        affine = volume.affine
        at = [np.array(one.ImagePositionPatient, dtype=float) for one in sources]
        for n in range(volume.spatial_shape[0]):
            place = affine[:3, 3] + affine[:3, 0] * n
            k = int(np.argmin([np.linalg.norm(one - place) for one in at]))
            if np.linalg.norm(at[k] - place) > 1e-3:
                check(f"{kind}: frame {n} lies on a slice", False)
            found[k] = volume.array[n]
    expected = labels_kji if kind == "labelmap" else np.select([labels_kji == 1, labels_kji == 2, labels_kji == 5], [1, 2, 3])
    check(f"{kind}: highdicom finds the same voxels", np.array_equal(found, expected), f"{int((found > 0).sum())}")


def check_dcmqi(file: Path, labels_kji: np.ndarray, folder: Path) -> None:
    tool = Path(os.environ["DCMQI"]) / "segimage2itkimage"
    folder.mkdir()
    done = subprocess.run(
        [str(tool), "--inputDICOM", str(file), "--outputDirectory", str(folder), "-t", "nii"], capture_output=True, text=True
    )
    check("binary: dcmqi reads it", done.returncode == 0, done.stderr[-200:] if done.returncode else "")
    for number, value in ((1, 1), (2, 2), (3, 5)):
        (found,) = folder.glob(f"*{number}.nii.gz") if list(folder.glob(f"*{number}.nii.gz")) else (None,)
        voxels = int((np.asanyarray(nibabel.load(found).dataobj) > 0).sum()) if found else -1
        check(f"binary: dcmqi's segment {number}", voxels == int((labels_kji == value).sum()), str(voxels))


def check_pydicom_seg(file: Path, labels_kji: np.ndarray) -> None:
    program = (
        "import sys, json, pydicom, pydicom_seg\n"
        "r = pydicom_seg.SegmentReader().read(pydicom.dcmread(sys.argv[1]))\n"
        "print(json.dumps({n: int(r.segment_data(n).sum()) for n in r.available_segments}))"
    )
    done = subprocess.run([os.environ["PYDICOM_SEG"], "-c", program, str(file)], capture_output=True, text=True)
    found = json.loads(done.stdout) if done.returncode == 0 else done.stderr[-300:]
    wanted = {str(n): int((labels_kji == v).sum()) for n, v in ((1, 1), (2, 2), (3, 5))}
    check("binary: pydicom-seg finds the same voxels", found == wanted, str(found))


def check_series(folder: Path, ct: Path, sources: list[pydicom.Dataset]) -> None:
    found = by_position(sorted(folder.iterdir()))
    errors = [line for file in sorted(folder.iterdir())[:3] for line in validate(file)]
    check("series: dciodvfy has no error", not errors, "; ".join(errors[:3]))
    image = nibabel.load(ct)
    voxels = np.asanyarray(image.dataobj)
    affine = image.affine
    pixels = np.stack([one.pixel_array * float(one.RescaleSlope) + float(one.RescaleIntercept) for one in found])
    check("series: the same HU", np.array_equal(pixels, voxels.transpose(2, 1, 0)), str(pixels.shape))
    lps = np.diag([-1, -1, 1, 1]) @ affine
    off = max(np.abs(np.array(one.ImagePositionPatient, dtype=float) - lps[:3, 3] - lps[:3, 2] * k).max() for k, one in enumerate(found))
    check("series: positions", off < 1e-3, f"{off:.2g} mm")
    check(
        "series: same study and frame, another series",
        found[0].get("StudyInstanceUID") == sources[0].get("StudyInstanceUID") or not sources[0].get("StudyInstanceUID"),
    )
    check("series: patient copied", str(found[0].get("PatientID", "")) == str(sources[0].get("PatientID", "")))
    check("series: marked", found[0].get((0x0008, 0x001C)).value == "YES" and found[0].ImageType[0] == "DERIVED")


def main() -> None:
    for place in sys.argv[1:]:
        source = Path(place).resolve()
        print(source.name)
        sources = by_position(sorted(one for one in source.iterdir() if one.is_file()))
        with tempfile.TemporaryDirectory() as base:
            base = Path(base)
            ct = base / "ct.nii.gz"
            difftumor("convert", str(source), str(ct))
            image = nibabel.load(ct)
            labels = shapes(image.shape)
            # The axes run another way in the file: x and z reversed.
            turned = nibabel.Nifti1Image(labels, image.affine).as_reoriented(np.array([[0, -1], [1, 1], [2, -1]]))
            file = base / "labels.nii.gz"
            nibabel.save(turned, file)
            labels_kji = labels.transpose(2, 1, 0)
            common = ["--image", str(file), "--source", str(source), "--label-names", "1=liver,2=liver_lesion,5=spleen"]
            for kind in ("binary", "labelmap"):
                out = base / f"{kind}.dcm"
                difftumor("dicom", "seg", *common, "--encoding", kind, "--out", str(out), "--synthetic")
                check_seg(out, kind, labels_kji, sources)
            if "DCMQI" in os.environ:
                check_dcmqi(base / "binary.dcm", labels_kji, base / "dcmqi")
            if "PYDICOM_SEG" in os.environ:
                check_pydicom_seg(base / "binary.dcm", labels_kji)
            series = base / "series"
            difftumor("dicom", "ct", "--image", str(ct), "--source", str(source), "--out", str(series), "--synthetic")
            check_series(series, ct, sources)
    if failures:
        sys.exit(f"{len(failures)} checks failed")


if __name__ == "__main__":
    main()
