"""Train the weights that stand beside the rules, and write them where the benchmark keeps its data.

    python -m benchmarks.train_weights [--test FILE...] [FILE...]

Trained on the labelled passages in ``benchmarks/passages``, those of ``tests/gold`` that the rules were written on,
what the facets of the benchmark say, and any further FILE. ``--test`` files are only scored. The same files give the
same weights.

For each indicator a logistic regression over the signs of a passage (see ``pipeline/tag/signs.py``); one more, "any",
tells passages with evidence from others. Concepts and cues carry one weight for all languages, words one for each. How
far the score counts beside the rules is then learned on passages that neither the rules nor the score had seen (five
folds). The status of what a sentence says is one more regression, over its cues and word forms.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from joblib import Parallel, delayed
from msgspec import structs
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline import benchmark, tag
from pipeline.benchmark.weights import ANY, SHARED, START, Decision, Weights
from pipeline.models import Kind, ParagraphPlace, Passage, Status
from pipeline.tag.signs import Signs
from pipeline.tag.tagger import Tagger
from pipeline.tag.weigher import decide, grounds

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold"
SEEN = ("own-*.jsonl", "city-??-seen.jsonl")
STRENGTH = 10.0  # of the fit to the passages; the inverse of scikit-learn's regularization
POSITIVE = 10.0  # weight of a passage with the indicator: there are 1 to 40 without it
SCALES = {"concept": 2.0, "word": 1.0, "begin": 0.6, "end": 0.6, "pair": 0.7}  # how much signs of a kind count
STATUS_SCALES = {"cue": 2.0, "told": 1.0, "near": 0.4, "next": 0.4}  # other signs of the status count 1
STATUS_STRENGTH = 0.3
RAREST = 4.0  # no sign of the status counts more by being rare
FEWEST = 3  # passages in which a sign must occur
FOLDS = 5
LEAST = 0.5  # probability from which on a passage counts as evidence
SMALLEST = 0.3  # weights below are left out
SMALLEST_ANY = 0.05  # the same for "any", for concepts and for statuses, on which much rests

Record = dict[str, Any]


class Data(NamedTuple):
    """The passages with their signs, what the rules say of each, and which were unseen by the rules' authors."""

    records: list[Record]
    signs: list[set[str]]
    rules: np.ndarray
    gold: np.ndarray
    unseen: np.ndarray


class Model(NamedTuple):
    """A column for each indicator and for "any", or for each status: weights by sign, and the start of each."""

    signs: list[str]
    values: np.ndarray
    weights: np.ndarray
    start: np.ndarray


def read(file: Path, *, unseen: bool) -> Iterator[Record]:
    """Yield the file's passages."""
    for line in file.read_text("utf-8").splitlines():
        yield {**json.loads(line), "unseen": unseen}


def plain_statements() -> Iterator[Record]:
    """Yield what the facets of the benchmark say in plain words, in place and absent."""
    for facet in benchmark.load().facets:
        for texts, status in ((facet.know, Status.IN_PLACE), (facet.absent, Status.ABSENT)):
            for lang, text in texts.items():
                label = {"indicator": facet.indicator, "status": status}
                yield {"lang": lang, "text": f"{text[:1].upper()}{text[1:]}.", "labels": [label], "unseen": False}


def prepare(records: Iterable[Record], ids: Sequence[str]) -> Data:
    """Return the passages with what the rules and signs tell of them."""
    bench = benchmark.load()
    tagger = tag.Tagger(bench, weighed=False)
    readers = {lang: (tagger._reader(lang), Signs(lang, tagger._reader(lang).small_words)) for lang in bench.lexicons}
    known = list(records)
    signs, rules, gold = [], np.zeros((len(known), len(ids)), bool), np.zeros((len(known), len(ids)), bool)
    for n, record in enumerate(known):
        reader, maker = readers[record["lang"]]
        found = maker.of([*reader.read(record["text"]), *reader.read(record.get("heading", ""))])
        signs.append({sign if sign.startswith("concept:") else f"{record['lang']}/{sign}" for sign in found})
        rules[n] = np.isin(ids, [item.indicator for item in tagger.tag(_passage(record))])
        gold[n] = np.isin(ids, [label["indicator"] for label in record["labels"]])
    return Data(known, signs, rules, gold, np.array([bool(record["unseen"]) for record in known]))


def _passage(record: Record) -> Passage:
    return Passage(
        id="x", source="s", n=1, text=record["text"], heading=record.get("heading", ""), lang=record["lang"],
        kind=Kind.OTHER, place=ParagraphPlace(paragraph=1),
    )  # fmt: skip


def fit(data: Data, train: np.ndarray) -> Model:
    """Return the model of the indicators of the passages with these numbers."""
    counts = Counter(sign for n in train for sign in data.signs[n])
    signs = sorted(sign for sign, count in counts.items() if count >= FEWEST)
    values = np.array([value_of(sign, counts[sign], len(train)) for sign in signs])
    matrix = vectors(data, train, signs, values)
    targets = [*data.gold[train].T, data.gold[train].any(axis=1)]
    fitted = Parallel(-1, max_nbytes=None)(delayed(_fit_one)(matrix, target) for target in targets)
    return Model(signs, values, np.array([one[0] for one in fitted]).T, np.array([one[1] for one in fitted]))


def value_of(sign: str, count: int, total: int) -> float:
    """Return how much a sign counts in a text: rare ones more."""
    kind = sign.split("/", 1)[-1].split(":", maxsplit=1)[0]
    return SCALES[kind] * math.log((1 + total) / (1 + count))


def vectors(data: Data, numbers: np.ndarray, signs: Sequence[str], values: np.ndarray) -> sparse.csr_matrix:
    """Return a row of length 1 for each passage, with a column for each sign."""
    index = {sign: n for n, sign in enumerate(signs)}
    found = [[index[sign] for sign in sorted(data.signs[n]) if sign in index] for n in numbers]
    rows = np.repeat(np.arange(len(numbers)), [len(one) for one in found])
    columns = np.array([column for one in found for column in one], int)
    matrix = sparse.csr_matrix((values[columns], (rows, columns)), shape=(len(numbers), len(signs)))
    lengths = np.sqrt(np.asarray(matrix.power(2).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix).tocsr()


def _fit_one(matrix: sparse.csr_matrix, target: np.ndarray) -> tuple[np.ndarray, float]:
    if not target.any():
        return np.zeros(matrix.shape[1]), -10.0
    weight = {True: POSITIVE if target.mean() < 0.5 else 1.0, False: 1.0}
    model = LogisticRegression(C=STRENGTH, class_weight=weight, solver="liblinear", max_iter=300, random_state=0)
    model.fit(matrix, target)
    return model.coef_[0], float(model.intercept_[0])


def scores(model: Model, data: Data, numbers: np.ndarray) -> np.ndarray:
    """Return the scores of the passages: a column for each indicator, the last for "any"."""
    return np.asarray(vectors(data, numbers, model.signs, model.values) @ model.weights + model.start)


def shared_part(model: Model) -> Model:
    """Return what the model knows of a language that it was not trained on."""
    kept = [n for n, sign in enumerate(model.signs) if _is_shared(sign)]
    return Model([model.signs[n] for n in kept], model.values[kept], model.weights[kept], model.start)


def out_of_fold(data: Data) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers of the unseen passages, and scores of models that had not seen them either.

    The last are scores of the shared signs alone.
    """
    unseen, seen = np.flatnonzero(data.unseen), np.flatnonzero(~data.unseen)
    numbers = [unseen[fold::FOLDS] for fold in range(FOLDS)]
    models = [fit(data, np.setdiff1d(np.r_[unseen, seen], test)) for test in numbers]
    own = [scores(model, data, test) for model, test in zip(models, numbers, strict=True)]
    shared = [scores(shared_part(model), data, test) for model, test in zip(models, numbers, strict=True)]
    return np.concatenate(numbers), np.vstack(own), np.vstack(shared)


def learn_decision(data: Data, numbers: np.ndarray, found: np.ndarray) -> Decision:
    """Return how much score, rules, "any" and rivals count."""
    parts = [grounds(found[n], data.rules[number]) for n, number in enumerate(numbers)]
    model = LogisticRegression(C=10, max_iter=1000).fit(np.vstack(parts), data.gold[numbers].ravel())
    factors = dict(zip(("score", "rule", "evidence", "rival"), model.coef_[0], strict=True))
    clear = math.log(LEAST / (1 - LEAST))
    return Decision(
        **{name: round(float(x), 3) for name, x in factors.items()}, start=round(float(model.intercept_[0]) - clear, 3)
    )


def report(name: str, data: Data, numbers: np.ndarray, given: np.ndarray) -> str:
    """Return a line of figures."""
    gold = data.gold[numbers]
    hits, empty = (gold & given).sum(), ~gold.any(axis=1)
    precision, recall = hits / max(given.sum(), 1), hits / max(gold.sum(), 1)
    f1 = 2 * hits / max(gold.sum() + given.sum(), 1)
    alone = (~given[empty].any(axis=1)).mean() if empty.any() else 1
    return (
        f"{name:<28}{len(numbers):>6} passages  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  left alone {alone:.3f}"
    )


def lines(data: Data, numbers: np.ndarray, found: np.ndarray, decision: Decision, name: str) -> Iterator[str]:
    """Yield figures of the rules alone and with the weights, for each language."""
    langs = np.array([data.records[n]["lang"] for n in numbers])
    with_weights = np.array([decide(found[n], data.rules[number], decision) > 0 for n, number in enumerate(numbers)])
    for lang in sorted(set(langs)):
        here = langs == lang
        yield report(f"{name} {lang} rules", data, numbers[here], data.rules[numbers[here]])
        yield report(f"{name} {lang} with weights", data, numbers[here], with_weights[here])


def status_samples(records: Iterable[Record], weights: Weights) -> Iterator[tuple[set[str], Status]]:
    """Yield the signs of what a passage says of an indicator, with the status that people gave."""
    bench = benchmark.load()
    tagger = Tagger(structs.replace(bench, weights=weights))
    for record in records:
        lang, weigher = record["lang"], tagger._weigher(record["lang"])
        sentences = [one for one in tagger._reader(lang).read(record["text"]) if one.text.strip()]
        claims = tagger._judged(lang, sentences, (), year=0, asked="")
        for label in record["labels"]:
            own = [claim for claim in claims if claim.hit.rule.indicator == label["indicator"]]
            own = own[:1] or [tagger._found(weigher, sentences, label["indicator"], 0.0, 0)]
            signs = weigher._signs.of_status(own[0].text.sentence, sentences, own[0].status)
            yield {sign if _is_shared(sign) else f"{lang}/{sign}" for sign in signs}, Status(label["status"])


def _is_shared(sign: str) -> bool:
    return sign.rsplit(" ", maxsplit=1)[-1].startswith(("concept:", "told:")) or "cue:" in sign


def fit_status(samples: Sequence[tuple[set[str], Status]], train: np.ndarray) -> Model:
    """Return the model of the status of the samples with these numbers."""
    counts = Counter(sign for n in train for sign in samples[n][0])
    signs = sorted(sign for sign, count in counts.items() if count >= FEWEST)
    values = np.array([status_value(sign, counts[sign], len(train)) for sign in signs])
    gold = np.array([list(Status).index(samples[n][1]) for n in train])
    model = LogisticRegression(C=STATUS_STRENGTH, max_iter=500)
    model.fit(status_vectors(samples, train, signs, values), gold)
    return Model(signs, values, model.coef_.T, model.intercept_)


def status_value(sign: str, count: int, total: int) -> float:
    """Return how much a sign counts."""
    own = sign.split("/", 1)[-1]
    kind = own.split(" ")[0] if own.startswith(("near ", "next ")) else own.split(":")[0]
    return STATUS_SCALES.get(kind, 1.0) * min(RAREST, math.log((1 + total) / (1 + count)))


def status_vectors(
    samples: Sequence[tuple[set[str], Status]], numbers: np.ndarray, signs: Sequence[str], values: np.ndarray
) -> sparse.csr_matrix:
    """Return a row for each sample, with a column for each sign."""
    index = {sign: n for n, sign in enumerate(signs)}
    found = [[index[sign] for sign in sorted(samples[n][0]) if sign in index] for n in numbers]
    rows = np.repeat(np.arange(len(numbers)), [len(one) for one in found])
    columns = np.array([column for one in found for column in one], int)
    return sparse.csr_matrix((values[columns], (rows, columns)), shape=(len(numbers), len(signs)))


def status_line(name: str, samples: Sequence[tuple[set[str], Status]], numbers: np.ndarray, model: Model) -> str:
    """Return a line with the share of right statuses, by cues alone and with the weights."""
    found = status_vectors(samples, numbers, model.signs, model.values) @ model.weights + model.start
    gold = [samples[n][1] for n in numbers]
    given = [list(Status)[column] for column in np.asarray(found).argmax(axis=1)]
    told = [f"told:{status}" in samples[n][0] for n, status in zip(numbers, gold, strict=True)]
    right = [one is other for one, other in zip(gold, given, strict=True)]
    return f"status {name:<20}{len(gold):>6} labels  cues {np.mean(told):.3f}  with weights {np.mean(right):.3f}"


def main() -> None:
    """Train, print the figures, write the files."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--test", nargs="*", type=Path, default=[])
    parser.add_argument("--write", type=Path, default=benchmark.DATA / "weights")
    options = parser.parse_args()

    ids = [indicator.id for indicator in benchmark.load().indicators]
    records = [record for file in sorted(HERE.glob("passages/*.jsonl")) for record in read(file, unseen=True)]
    seen = [*(file for shape in SEEN for file in sorted(GOLD.glob(shape))), *options.files]
    records += [*(record for file in seen for record in read(file, unseen=False)), *plain_statements()]
    tests = {file.stem: list(read(file, unseen=True)) for file in options.test}

    data = prepare(records, ids)
    numbers, found, shared = out_of_fold(data)
    decision, other_decision = learn_decision(data, numbers, found), learn_decision(data, numbers, shared)
    print("\n".join(lines(data, numbers, found, decision, "five folds")))
    print("\n".join(lines(data, numbers, shared, other_decision, "shared signs alone")))
    model = fit(data, np.arange(len(records)))
    for name, test in tests.items():
        other = prepare(test, ids)
        every = np.arange(len(test))
        print("\n".join(lines(other, every, scores(model, other, every), decision, name)))
    shutil.rmtree(options.write, ignore_errors=True)
    write(options.write / "indicators", model, [*ids, ANY])
    write_decision(options.write / "decision.toml", {"own": decision, "shared": other_decision})

    weights = Weights(options.write, ids, Status)
    samples = list(status_samples(records, weights))
    status = fit_status(samples, np.arange(len(samples)))
    for name, test in tests.items():
        others = list(status_samples(test, weights))
        print(status_line(name, others, np.arange(len(others)), status))
    write(options.write / "status", status, list(Status))


def write(folder: Path, model: Model, columns: Sequence[str]) -> None:
    """Write a table of weights for each language and one for the signs that all share."""
    folder.mkdir(parents=True)
    told = " ".join(f"{name}={start:.2f}" for name, start in zip(columns, model.start, strict=True))
    few = len(columns) <= len(Status)
    tables: dict[str, list[str]] = {SHARED: [f"{START}\t1\t{told}\n"]}
    for sign, value, row in zip(model.signs, model.values, model.weights, strict=True):
        lang, _, own = ("", "", sign) if _is_shared(sign) else sign.partition("/")
        least = np.where([few or not lang or name == ANY for name in columns], SMALLEST_ANY, SMALLEST)
        kept = np.flatnonzero(np.abs(row) >= least)
        told = " ".join(f"{columns[k]}={row[k]:.2f}" for k in kept)
        tables.setdefault(lang or SHARED, []).append(f"{own}\t{value:.2f}\t{told}\n")
    for name, rows in tables.items():
        (folder / f"{name}.tsv").write_text("sign\tvalue\tweights\n" + "".join(rows), "utf-8")


def write_decision(file: Path, decisions: Mapping[str, Decision]) -> None:
    """Write how the score is weighed against the rules."""
    told = "# How much each ground counts; above 0 a text is evidence. shared: for languages without own signs.\n"
    for name, decision in decisions.items():
        told += f"\n[{name}]\n" + "".join(f"{key} = {getattr(decision, key)}\n" for key in Decision.__struct_fields__)
    file.write_text(told, "utf-8")


if __name__ == "__main__":
    main()
