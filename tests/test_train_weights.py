"""The training script: what it writes is what runs, and the same passages give the same files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

pytest.importorskip("sklearn", reason="scikit-learn is only needed to train")

from benchmarks import train_weights as train
from pipeline import benchmark
from pipeline.benchmark.weights import ANY, Weights
from pipeline.models import Status
from pipeline.tag.weigher import scores

IDS = [indicator.id for indicator in benchmark.load().indicators]


@pytest.fixture(scope="module")
def data() -> train.Data:
    records = list(train.read(train.HERE / "passages" / "ca.jsonl", unseen=True))
    bench = benchmark.load()
    with pytest.MonkeyPatch.context() as patched:
        # Only the words of the language that is needed: those of all take longer to read than the rest of this file.
        catalan = structs.replace(bench, lexicons={"ca": bench.lexicons["ca"]})
        patched.setattr(benchmark, "load", lambda: catalan)
        return train.prepare(records, IDS)


@pytest.fixture(scope="module")
def model(data: train.Data) -> train.Model:
    return train.fit(data, np.arange(len(data.records)))


def test_what_is_written_scores_as_what_was_trained(
    data: train.Data, model: train.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "SMALLEST", 0.0)
    monkeypatch.setattr(train, "SMALLEST_ANY", 0.0)
    train.write(tmp_path / "indicators", model, [*IDS, ANY])
    table = Weights(tmp_path, IDS, Status).indicators.get("ca")
    assert table is not None
    trained = train.scores(model, data, np.arange(len(data.records)))
    for n, signs in enumerate(data.signs):
        written = scores(table, {sign.removeprefix("ca/") for sign in signs})
        assert np.abs(written - trained[n]).max() < 0.1  # values and weights are written with two places


def test_the_same_passages_give_the_same_model(data: train.Data, model: train.Model) -> None:
    again = train.fit(data, np.arange(len(data.records)))
    assert again.signs == model.signs
    assert np.array_equal(again.weights, model.weights)


def test_without_a_language_of_its_own_only_shared_signs_are_left(model: train.Model) -> None:
    assert {sign.split(":")[0] for sign in train.shared_part(model).signs} == {"concept"}


def test_the_decision_prefers_what_people_labelled(data: train.Data, model: train.Model) -> None:
    numbers = np.arange(len(data.records))
    decision = train.learn_decision(data, numbers, train.scores(model, data, numbers))
    assert decision.score > 0
    assert train.report("x", data, numbers, data.gold).count("1.000") == 4
