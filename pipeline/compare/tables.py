"""The comparison for analysts: JSON Lines and Parquet with the same fields, written city by city."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import store

ROWS = 50_000  # of a row group, gathered before it is written

FACTS = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("city", "folder", "pillar", "area", "theme")),
        *(pa.field(name, pa.string(), nullable=False) for name in ("indicator", "facet", "status")),
        *(pa.field(name, pa.int32(), nullable=False) for name in ("evidence", "documents", "pages", "interviews")),
    ]
)
PRACTICES = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("city", "folder", "theme", "indicator", "facet")),
        *(pa.field(name, pa.string(), nullable=False) for name in ("quote", "lang", "title")),
        pa.field("page", pa.int32(), nullable=False),
    ]
)
CITIES = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("city", "folder")),
        *(
            pa.field(name, pa.int32(), nullable=False)
            for name in ("files", "not_read", "documents", "interviews", "pages", "scans", "passages")
        ),
        pa.field("searchable", pa.float64(), nullable=False),
        pa.field("langs", pa.list_(pa.string()), nullable=False),
    ]
)
SCHEMAS: Mapping[str, pa.Schema] = {"cities": CITIES, "facts": FACTS, "practices": PRACTICES}


class TableWriter:
    """One table, as ``NAME.jsonl`` and ``NAME.parquet`` in a folder; both appear when the with-block ends well."""

    def __init__(self, folder: Path, name: str) -> None:
        self.paths = (folder / f"{name}.jsonl", folder / f"{name}.parquet")
        self._schema = SCHEMAS[name]
        self._rows: list[dict[str, Any]] = []
        self._stack = ExitStack()
        self._lines: IO[bytes]
        self._parquet: pq.ParquetWriter

    def __enter__(self) -> TableWriter:
        with ExitStack() as stack:
            lines, parquet = (stack.enter_context(store.whole(path)) for path in self.paths)
            self._lines = stack.enter_context(lines.open("wb"))
            self._parquet = stack.enter_context(pq.ParquetWriter(parquet, self._schema, compression="zstd"))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._stack.__exit__(kind, error, trace)

    def add(self, record: Mapping[str, Any]) -> None:
        """Add a row, its fields those of the schema."""
        row = {name: record[name] for name in self._schema.names}
        self._lines.write(msgspec.json.encode(row) + b"\n")
        self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._parquet.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []
