"""A benchmark of a few indicators, cut out of the built-in one: runs with it take half as long."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import yaml

from pipeline.benchmark import DATA

PILLAR = "GOV"
AREAS = ("AMB", "IMP", "EVA")


def write_small_benchmark(folder: Path) -> Path:
    """Return the folder after writing into it what the built-in benchmark says of three areas of one pillar."""
    (folder / "lexicon").mkdir(parents=True)
    (folder / "cues").mkdir()
    for path in DATA.glob("*.t*"):
        shutil.copy(path, folder)
    for lang in ("de", "en"):
        for name in ("lexicon", "cues"):
            shutil.copy(DATA / name / f"{lang}.yaml", folder / name)
    kept = _only(folder / "indicators.tsv", lambda row: row["pillar"] == PILLAR and row["area"] in AREAS)
    names = {row["id"] for row in kept}
    _only(folder / "pillars.tsv", lambda row: row["id"] == PILLAR)
    _only(folder / "areas.tsv", lambda row: row["id"] in AREAS)
    _only(folder / "facets.tsv", lambda row: row["indicator"] in names)
    _only(folder / "crosswalk.tsv", lambda row: not row["current"])
    _themes(folder / "themes.tsv", names)
    themes = {row["id"] for row in _rows(folder / "themes.tsv")}
    _only(folder / "challenges.tsv", lambda row: row["theme"] in themes)
    challenges = {row["id"] for row in _rows(folder / "challenges.tsv")}
    _only(
        folder / "recommendations.tsv", lambda row: row["indicator"] in names and row["challenge"] in {*challenges, ""}
    )
    rules = yaml.safe_load((DATA / "rules.yaml").read_text("utf-8"))
    (folder / "rules.yaml").write_text(yaml.safe_dump({name: rules[name] for name in rules if name in names}), "utf-8")
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    heads = list(_rows(path)[0])
    lines = ["\t".join(heads), *("\t".join(row[head] or "" for head in heads) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _only(path: Path, is_kept: object) -> list[dict[str, str]]:
    """Return the rows that are left of the table."""
    rows = [row for row in _rows(path) if is_kept(row)]  # type: ignore[operator]
    _write(path, rows)
    return rows


def _themes(path: Path, names: set[str]) -> None:
    """Leave the indicators of the themes that there are, and the themes that have any."""
    rows = []
    for row in _rows(path):
        left = [name for name in row["indicators"].replace(",", " ").replace(";", " ").split() if name in names]
        if left:
            separator = ", " if "," in row["indicators"] else "; " if ";" in row["indicators"] else " "
            rows.append({**row, "indicators": separator.join(left)})
    _write(path, rows)
