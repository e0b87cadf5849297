"""The architecture in one test: imports run from the command line down to the records, never back or sideways."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pipeline"

LAYERS = (
    {"errors", "outcomes", "models", "layout", "limits", "choices"},
    {"store", "city", "interviews", "libreoffice", "kept", "fingerprints"},
    {"benchmark", "privacy"},
    {"extract", "tag", "review", "evaluate"},
    {"report"},
    {"copies"},
    {"proofing"},
    {
        "run",
        "batch",
        "compare",
        "guides",
        "desk_review",
        "drafts",
        "last_run",
        "pages",
        "practices",
        "ratings",
        "reading",
        "reports",
        "tagging",
        "audience",
        "people",
        "labelling",
        "verifying",
        "listing",
        "inspection",
        "settings",
        "explaining",
    },
    {"cli", "cli_compare", "cli_copies", "cli_report", "cli_run", "cli_templates", "options", "__main__"},
)
MAY_IMPORT_SIDEWAYS = {
    "batch",
    "compare",
    "cli_compare",
    "tagging",
    "kept",
    "fingerprints",
    "limits",
    "choices",
    "cli_run",
    "store",
    "city",
    "interviews",
    "models",
    "errors",
    "run",
    "guides",
    "desk_review",
    "drafts",
    "last_run",
    "pages",
    "practices",
    "ratings",
    "reading",
    "reports",
    "audience",
    "people",
    "verifying",
    "labelling",
    "listing",
    "inspection",
    "settings",
    "explaining",
    "cli",
    "cli_copies",
    "cli_report",
    "cli_templates",
    "options",
    "__main__",
}
HEAVY = ("spacy", "pdfplumber", "pypdfium2", "docx", "docxtpl", "simplemma", "py3langid", "numpy", "lxml", "matplotlib")


def layer_of(name: str) -> int:
    return next(n for n, names in enumerate(LAYERS) if name in names)


def imports_of(path: Path) -> set[str]:
    """Return the parts of the package that a module imports, by their first name below the package."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            rest = node.module.split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pipeline.")}
    return {name for name in found if not name.startswith("__")}


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for other in imports_of(path) - {own}:
        below = layer_of(other) < layer_of(own)
        sideways = layer_of(other) == layer_of(own) and own in MAY_IMPORT_SIDEWAYS
        assert below or sideways, f"{own} must not import {other}"


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, pipeline.cli; print([name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"
