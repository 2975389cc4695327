"""Judge exported ONNX files with Python's onnx and onnxruntime; onnxExport.mjs calls it.

Usage:  python scripts/judges/onnx_export.py FOLDER

Needs `pip install onnx onnxruntime numpy`. Every `cases/*/*.case.json` below FOLDER names a file of ONNX, its inputs
and what our engine made of them. Exit status 1 when the checker refuses a file, when it uses anything but standard
operations, or when an output is farther from ours than 1e-5 of its largest value.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5


def judge(case: Path) -> bool:
    facts = json.loads(case.read_text())
    file = case.parent / facts["onnx"]
    onnx.checker.check_model(str(file), full_check=True)
    model = onnx.load(str(file))
    domains = sorted({node.domain for node in model.graph.node} - {"", "ai.onnx"})
    metadata = {row.key: row.value for row in model.metadata_props}
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def read(name: str, shape: list[int]) -> np.ndarray:
        return np.fromfile(case.parent / f"{facts['task']}.{name}.f32", "<f4").reshape(shape)

    feeds = {name: read(name, shape) for name, shape in facts["inputs"].items()}
    names = list(facts["outputs"])
    good = not domains and metadata.get("task") == facts["task"]
    for name, theirs in zip(names, session.run(names, feeds)):
        ours = read(name, facts["outputs"][name])
        scale = max(1.0, float(np.abs(ours).max()))
        error = float(np.abs(ours - theirs).max()) / scale
        good &= error <= TOLERANCE
        print(
            f"{'ok  ' if error <= TOLERANCE else 'FAIL'} {metadata['architecture']:10} {facts['task']:9} {name:7}"
            f" {str(list(ours.shape)):22} largest error {error:.1e}"
        )
    if domains:
        print(f"FAIL {file.name} uses operations of {', '.join(domains)}")
    return good


def main() -> int:
    cases = sorted(Path(sys.argv[1]).glob("cases/*/*.case.json"))
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}, {len(cases)} files")
    return 0 if cases and all([judge(case) for case in cases]) else 1


if __name__ == "__main__":
    sys.exit(main())
