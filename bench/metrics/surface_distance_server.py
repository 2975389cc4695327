"""Times surface-distance on two masks for bench/cases/metrics.ts: an answer in ms for every line on stdin.

Arguments: the files of truth and prediction (uint8, first axis fastest), three dims, three spacings.
"""

import sys
import time

import numpy as np

# surface-distance 0.1 was written for numpy 1.
np.Inf = np.inf

import surface_distance

dims = [int(n) for n in sys.argv[3:6]]
spacing = [float(mm) for mm in sys.argv[6:9]]
truth, prediction = (
    np.ascontiguousarray(np.fromfile(file, np.uint8).reshape(dims, order="F").astype(bool)) for file in sys.argv[1:3]
)
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    distances = surface_distance.compute_surface_distances(truth, prediction, spacing)
    surface_distance.compute_dice_coefficient(truth, prediction)
    surface_distance.compute_surface_dice_at_tolerance(distances, 2)
    surface_distance.compute_robust_hausdorff(distances, 95)
    surface_distance.compute_average_surface_distance(distances)
    print(1000 * (time.perf_counter() - start), flush=True)
