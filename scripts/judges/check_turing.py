"""Check reports of reader studies with programs that are not ours: statsmodels, scikit-learn and scipy.

Usage:  difftumor turing report STUDY --out REPORT
        python scripts/judges/check_turing.py REPORT...
   or:  node scripts/judges/turingReports.mjs PYTHON     (many drawn studies)

Needs `pip install numpy scipy statsmodels scikit-learn`. From answers.csv alone everything in summary.csv and
agreement.csv is computed again: shares and Wilson's intervals (statsmodels), the exact test against a coin (scipy), the
area under the ROC curve (scikit-learn) with DeLong's interval (here, by covariance matrices), kappas (statsmodels,
Cohen's also by scikit-learn) and times (numpy). Exit status 1 when a number differs by more than 1e-9 of its size.
"""

import csv
import itertools
import math
import sys
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import cohen_kappa_score, roc_auc_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

TOLERANCE = 1e-9
NAN = float("nan")
Z = stats.norm.ppf(0.975)
BINS = ["<5", "5-10", "10-20", ">20"]


def rows_of(file):
    """Rows of a table as dictionaries; none of an empty one."""
    with open(file, newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def counted(row):
    """What an answer counts as; None when it is left out."""
    if row["verdict"] != "unsure":
        return row["verdict"]
    return {"excluded": None, "wrong": "unsure", "real": "real"}[row["unsure_counts_as"]]


def share(rows):
    """Hits of count among rows that count, with Wilson's interval."""
    counting = [row for row in rows if counted(row) is not None]
    hits = sum(counted(row) == row["truth"] for row in counting)
    if not counting:
        return {"value": NAN, "low_95": NAN, "high_95": NAN, "hits": 0, "count": 0}
    low, high = proportion_confint(hits, len(counting), alpha=0.05, method="wilson")
    return {"value": hits / len(counting), "low_95": low, "high_95": high, "hits": hits, "count": len(counting)}


def tally(rows):
    """Accuracy, sensitivity and specificity; real is positive."""
    return {
        "accuracy": share(rows),
        "sensitivity": share([row for row in rows if row["truth"] == "real"]),
        "specificity": share([row for row in rows if row["truth"] == "synthetic"]),
    }


def delong(truth, rating):
    """Area and 95 % interval from the covariance of the structural components (DeLong 1988)."""
    real, synthetic = rating[truth == 1], rating[truth == 0]
    if len(real) == 0 or len(synthetic) == 0:
        return {"value": NAN, "low_95": NAN, "high_95": NAN}
    area = roc_auc_score(truth, rating)
    kernel = (real[:, None] > synthetic[None, :]) + 0.5 * (real[:, None] == synthetic[None, :])
    if len(real) < 2 or len(synthetic) < 2:
        return {"value": area, "low_95": NAN, "high_95": NAN}
    variance = np.cov(kernel.mean(axis=1)) / len(real) + np.cov(kernel.mean(axis=0)) / len(synthetic)
    if variance <= 0:
        return {"value": area, "low_95": NAN, "high_95": NAN}
    reach = Z * math.sqrt(variance)
    return {"value": area, "low_95": max(0.0, area - reach), "high_95": min(1.0, area + reach)}


def auc(rows):
    """ROC by confidence: -5 surely synthetic, 0 unsure, 5 surely real."""
    rated = [row for row in rows if counted(row) is not None and row["verdict"] != "none"]
    sign = {"real": 1, "synthetic": -1, "unsure": 0}
    rating = np.array([sign[row["verdict"]] * int(row["confidence"] or 0) for row in rated], float)
    truth = np.array([row["truth"] == "real" for row in rated], int)
    return delong(truth, rating)


def times(rows):
    """Numbers of the time of an answer, in milliseconds."""
    ms = np.array([float(row["time_ms"]) for row in rows])
    of = lambda kind: [float(row["time_ms"]) for row in rows if row["truth"] == kind]
    middle = lambda values: float(np.median(values)) if len(values) else NAN
    return {
        "total_ms": ms.sum(),
        "mean_ms": ms.mean(),
        "lower_quartile_ms": np.percentile(ms, 25),
        "median_ms": np.median(ms),
        "upper_quartile_ms": np.percentile(ms, 75),
        "median_real_ms": middle(of("real")),
        "median_synthetic_ms": middle(of("synthetic")),
    }


def expected_summary(rows, organs, has_healthy):
    """(of, metric) -> numbers of one reader."""
    tumors = [row for row in rows if row["truth"] != "none"]
    out = {("all", metric): value for metric, value in tally(tumors).items()}
    accuracy = out["all", "accuracy"]
    p = stats.binomtest(accuracy["hits"], accuracy["count"], 0.5).pvalue if accuracy["count"] else NAN
    out["all", "p_against_chance"] = {"value": p}
    out["all", "auc"] = auc(tumors)
    if has_healthy:
        out["without tumor", "called_so"] = share([row for row in rows if row["truth"] == "none"])
    for organ in organs:
        for metric, value in tally([row for row in tumors if row["organ"] == organ]).items():
            out[f"organ {organ}", metric] = value
    for size in BINS:
        for metric, value in tally([row for row in tumors if row["radius_bin_mm"] == size]).items():
            out[f"radius {size} mm", metric] = value
    for metric, value in times(rows).items():
        out["time", metric] = {"value": value}
    return out


def kappa_of(pairs):
    """Cohen's kappa with its interval, by statsmodels, and by scikit-learn beside."""
    kinds = sorted({kind for pair in pairs for kind in pair})
    if len(kinds) < 2:
        return {"value": NAN, "low_95": NAN, "high_95": NAN}, NAN
    table = np.zeros((len(kinds), len(kinds)))
    for a, b in pairs:
        table[kinds.index(a), kinds.index(b)] += 1
    result = cohens_kappa(table)
    other = cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs])
    reach = Z * math.sqrt(max(0.0, result.var_kappa))
    if result.var_kappa <= 1e-15:
        return {"value": result.kappa, "low_95": NAN, "high_95": NAN}, other
    return {"value": result.kappa, "low_95": max(-1, result.kappa - reach), "high_95": min(1, result.kappa + reach)}, other


def apart(own, other):
    """Difference relative to the size; undefined numbers must agree."""
    own = float(own) if own not in ("", None) else NAN
    if math.isnan(own) and math.isnan(other):
        return 0.0
    difference = abs(own - other) / max(1.0, abs(other))
    return difference if math.isfinite(difference) else float("inf")


class Ledger:
    """The largest difference of every metric."""

    def __init__(self):
        self.largest = {}
        self.compared = 0

    def note(self, metric, difference, where):
        self.compared += 1
        if difference >= self.largest.get(metric, (-1.0, ""))[0]:
            self.largest[metric] = (difference, where)


def check(folder, ledger):
    """Compares one report."""
    answers = rows_of(folder / "answers.csv")
    if not answers:
        return
    names = list(dict.fromkeys(row["reader"] for row in answers))
    groups = {name: [row for row in answers if row["reader"] == name] for name in names}
    summary = rows_of(folder / "summary.csv")
    for name, rows in {**groups, "all readers": answers}.items():
        own = {(row["of"], row["metric"]): row for row in summary if row["reader"] == name}
        organs = [of[len("organ ") :] for of, metric in own if of.startswith("organ ") and metric == "accuracy"]
        missing = {row["organ"] for row in rows if row["truth"] != "none"} - set(organs)
        expected = expected_summary(rows, organs, ("without tumor", "called_so") in own)
        if missing or set(expected) != set(own):
            ledger.note("rows", float("inf"), f"{folder.name} {name}: {missing or set(expected) ^ set(own)}")
            continue
        for key, numbers in expected.items():
            for column, value in numbers.items():
                what = "share" if key[1] in ("accuracy", "sensitivity", "specificity", "called_so") else key[1]
                if key[0] == "time":
                    what = "time"
                ledger.note(f"{what} {column}", apart(own[key][column], float(value)), f"{folder.name} {name} {key}")
    check_agreement(folder, names, groups, ledger)


def check_agreement(folder, names, groups, ledger):
    """Compares the kappas."""
    said = {
        name: {row["question"]: counted(row) for row in rows if counted(row) is not None} for name, rows in groups.items()
    }
    own = rows_of(folder / "agreement.csv") if len(names) > 1 else []
    for a, b in itertools.combinations(names, 2):
        common = [question for question in said[a] if question in said[b]]
        pairs = [(said[a][question], said[b][question]) for question in common]
        row = next(one for one in own if one["first"] == a and one["second"] == b)
        where = f"{folder.name} {a}, {b}"
        expected, other = kappa_of(pairs) if pairs else ({"value": NAN, "low_95": NAN, "high_95": NAN}, NAN)
        for column, value in expected.items():
            ledger.note(f"cohen_kappa {column}", apart(row[column], value), where)
        ledger.note("cohen_kappa (scikit-learn)", apart(row["value"], other), where)
        same = np.mean([x == y for x, y in pairs]) if pairs else NAN
        ledger.note("cohen_kappa share", apart(row["same_share"], float(same)), where)
        ledger.note("cohen_kappa questions", abs(int(row["questions"]) - len(pairs)), where)
    if len(names) < 3:
        return
    common = [question for question in said[names[0]] if all(question in said[name] for name in names)]
    row = next(one for one in own if one["metric"] == "fleiss_kappa")
    table = np.array([[said[name][question] for name in names] for question in common])
    constant = len(common) == 0 or len(set(table.ravel())) < 2
    value = NAN if constant else float(fleiss_kappa(aggregate_raters(table)[0]))
    ledger.note("fleiss_kappa value", apart(row["value"], value), folder.name)


def main() -> int:
    """Compares every report and prints the largest difference of each number."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    warnings.simplefilter("ignore")
    ledger = Ledger()
    for folder in sys.argv[1:]:
        check(Path(folder), ledger)
    for metric, (difference, where) in sorted(ledger.largest.items()):
        print(f"{metric:32} largest difference {difference:.3g}  ({where})")
    wrong = [metric for metric, (difference, _) in ledger.largest.items() if difference > TOLERANCE]
    print(f"{len(sys.argv) - 1} reports, {ledger.compared} numbers compared, {len(wrong)} kinds differ")
    return 1 if wrong or ledger.compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
