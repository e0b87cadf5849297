"""Reading the benchmark's tables: what is read, and what is refused with file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.benchmark.tables import Tables, read_tables
from pipeline.errors import DataError, UsageError

HEADER = 'name = "Small"\nversion = "0.1"\nlanguages = ["en", "de"]\n'
TABLES = {
    "pillars.tsv": [
        "id name_en name_de standard_en standard_de",
        "GOV Governance Steuerung Steer. Steuern.",
    ],
    "areas.tsv": ["id name_en name_de", "AMB Ambition Ambition", "IMP Implementation Umsetzung"],
    "indicators.tsv": [
        "id pillar area n title_en title_de requirement_en requirement_de",
        "GOV-AMB-1 GOV AMB 1 Plan Plan There_is_a_plan. Es_gibt_einen_Plan.",
        "GOV-IMP-1 GOV IMP 1 Body Gremium There_is_a_body. Es_gibt_ein_Gremium.",
        "GOV-IMP-2 GOV IMP 2 Council Beirat There_is_a_council. Es_gibt_einen_Beirat.",
    ],
    "facets.tsv": [
        "indicator id name_en name_de know_en know_de absent_en absent_de question_en question_de meet_en meet_de",
        "GOV-AMB-1 adopted A A k k a a q q m m",
        "GOV-IMP-1 standing_body A A k k a a q q m m",
        "GOV-IMP-2 members_2 A A k k a a q q m m",
    ],
    "themes.tsv": [
        "id title_en title_de standard_en standard_de indicators",
        "T1 Plan Plan s s GOV-AMB-1",
        "T2 Work Arbeit s s GOV-IMP-1,GOV-IMP-2",
    ],
    "crosswalk.tsv": ["version reference current note_en note_de", "draft no._3 GOV-IMP-2 n n"],
}

Change = Callable[[str, str, str], Path]


def tabbed(line: str) -> str:
    """Return a line of the cases above as it stands in a file: tabs, and blanks for commas and underscores."""
    fields = line.split(" ")
    return "\t".join(field if "." not in field else field.replace("_", " ") for field in fields).replace(",", " ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "benchmark.toml").write_text(HEADER, encoding="utf-8")
    for name, lines in TABLES.items():
        (tmp_path / name).write_text("".join(f"{tabbed(line)}\n" for line in lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Change:
    """Return a function that changes one thing in one file of a good benchmark."""

    def change(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} should occur once"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change


def test_tables_are_read_in_the_order_of_their_files(folder: Path) -> None:
    tables = read_tables(folder)
    assert [indicator.id for indicator in tables.indicators] == ["GOV-AMB-1", "GOV-IMP-1", "GOV-IMP-2"]
    assert [theme.indicators for theme in tables.themes] == [("GOV-AMB-1",), ("GOV-IMP-1", "GOV-IMP-2")]
    assert tables.header.version == "0.1"


def test_a_column_per_language_becomes_a_text_per_language(folder: Path) -> None:
    assert read_tables(folder).pillars[0].name == {"en": "Governance", "de": "Steuerung"}


def test_numbers_are_numbers(folder: Path) -> None:
    assert [indicator.n for indicator in read_tables(folder).indicators] == [1, 1, 2]


def test_quotation_marks_are_plain_text(change: Change) -> None:
    tables = read_tables(change("areas.tsv", "\tAmbition\tAmbition", '\t"Ambition\t„Am"bition"'))
    assert tables.areas[0].name == {"en": '"Ambition', "de": '„Am"bition"'}


def test_a_text_may_be_long(folder: Path) -> None:
    long = "word " * 40_000
    (folder / "areas.tsv").write_text(f"id\tname_en\tname_de\nAMB\t{long}\tA\nIMP\tI\tU\n", encoding="utf-8")
    assert read_tables(folder).areas[0].name["en"] == long.strip()


def test_a_crosswalk_entry_may_lead_nowhere(change: Change) -> None:
    assert read_tables(change("crosswalk.tsv", "GOV-IMP-2", "")).crosswalk[0].current == ""


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(lambda text: "\ufeff" + text, id="byte order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda text: text.rstrip("\n"), id="no newline at the end"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="old line ends"),
        pytest.param(lambda text: text.replace("\n", "\n\n"), id="blank lines"),
        pytest.param(lambda text: text + "\t\t\n\t\t\n", id="lines of tabs at the end"),
        pytest.param(lambda text: text.replace("\t", " \t "), id="blanks around fields"),
    ],
)
def test_what_editors_leave_behind_changes_nothing(folder: Path, rewrite: Callable[[str], str]) -> None:
    expected = read_tables(folder)
    for path in folder.glob("*.tsv"):
        path.write_bytes(rewrite(path.read_text("utf-8")).encode("utf-8"))
    assert read_tables(folder) == expected


def test_columns_may_stand_in_another_order(folder: Path) -> None:
    expected = read_tables(folder)
    path = folder / "areas.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join("\t".join(reversed(row)) + "\n" for row in rows), encoding="utf-8")
    assert read_tables(folder) == expected


def test_a_language_more_is_a_column_more(folder: Path) -> None:
    (folder / "benchmark.toml").write_text(HEADER.replace('"de"]', '"de", "fr"]'), encoding="utf-8")
    for path in folder.glob("*.tsv"):
        lines = path.read_text("utf-8").splitlines()
        path.write_text("".join(f"{with_french(lines[0], line)}\n" for line in lines), encoding="utf-8")
    assert read_tables(folder).areas[1].name["fr"] == "Umsetzung"


def with_french(header: str, line: str) -> str:
    """Return the line with its German fields once more, as French ones."""
    fields = zip(header.split("\t"), line.split("\t"), strict=True)
    more = [field.replace("_de", "_fr") for name, field in fields if name.endswith("_de")]
    return "\t".join([line, *more])


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "why"),
    [
        ("areas.tsv", "name_de", "name_fr", 1, "name_de is missing"),
        ("areas.tsv", "name_de", "name_de\tcolour", 1, "'colour' is not known"),
        ("areas.tsv", "name_de", "name_de\tname_de", 1, "name_de stands there twice"),
        ("areas.tsv", "Implementation\t", "", 3, "2 fields where the header has 3"),
        ("areas.tsv", "Umsetzung", "Umsetzung\tmore", 3, "4 fields where the header has 3"),
        ("areas.tsv", "Umsetzung", "", 3, "name_de is empty"),
        ("areas.tsv", "Umsetzung", "  ", 3, "name_de is empty"),
        ("areas.tsv", "IMP", "AMB", 3, "AMB is used already in line 2"),
        ("areas.tsv", "IMP", "imp", 3, "capital letters"),
        ("indicators.tsv", "GOV-IMP-1\tGOV", "GOV-IMP-1\tGOX", 3, "pillar GOX is not in pillars.tsv"),
        ("indicators.tsv", "\tAMB", "\tAMX", 2, "area AMX is not in areas.tsv"),
        ("indicators.tsv", "GOV-IMP-2", "GOV-IMP-1", 4, "GOV-IMP-1 is used already in line 3"),
        ("indicators.tsv", "GOV-IMP-2", "GOV-IMP-3", 4, "which say GOV-IMP-2"),
        ("indicators.tsv", "GOV-IMP-2\tGOV\tIMP\t2", "GOV-IMP-4\tGOV\tIMP\t4", 4, "number 2 is due"),
        ("indicators.tsv", "\t2\t", "\ttwo\t", 4, "n is a whole number, not 'two'"),
        ("facets.tsv", "GOV-AMB-1", "GOV-AMB-9", 2, "GOV-AMB-9 is not in indicators.tsv"),
        ("facets.tsv", "standing_body", "Standing-Body", 3, "small letters"),
        ("themes.tsv", "GOV-AMB-1", "GOV-AMB-9", 2, "GOV-AMB-9 is not in indicators.tsv"),
        ("themes.tsv", "GOV-IMP-2", "GOV-AMB-1", 3, "GOV-AMB-1 stands already in theme T1"),
        ("themes.tsv", "T2", "T1", 3, "T1 is used already in line 2"),
        ("crosswalk.tsv", "GOV-IMP-2", "GOV-IMP-9", 2, "GOV-IMP-9 is not in indicators.tsv"),
        ("crosswalk.tsv", "\tn\tn", "\tn\t", 2, "note_de is empty"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(
    change: Change, name: str, old: str, new: str, line: int, why: str
) -> None:
    refused = refusal(change(name, old, new))
    assert refused.subject == f"{refused_path(refused, name)}, line {line}"
    assert why in refused.why


def refusal(folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_tables(folder)
    return caught.value


def refused_path(error: DataError, name: str) -> str:
    path = error.subject.rpartition(", line ")[0]
    assert Path(path).name == name
    return path


def test_an_indicator_without_a_theme_is_refused(change: Change) -> None:
    refused = refusal(change("themes.tsv", "GOV-IMP-1 GOV-IMP-2", "GOV-IMP-1"))
    assert "indicators.tsv, line 4" in refused.subject
    assert "GOV-IMP-2 stands in no theme" in refused.why


def test_an_indicator_without_a_facet_is_refused(change: Change) -> None:
    folder = change("facets.tsv", "GOV-IMP-2\tmembers_2", "GOV-IMP-1\tmembers_2")
    assert "GOV-IMP-2 has no facet" in refusal(folder).why


def test_a_facet_given_twice_is_refused(change: Change) -> None:
    refused = refusal(change("facets.tsv", "GOV-IMP-2\tmembers_2", "GOV-IMP-1\tstanding_body"))
    assert "GOV-IMP-1 standing_body is used already in line 3" in refused.why


@pytest.mark.parametrize(("more", "accepted"), [(4, True), (5, False)])
def test_an_indicator_has_at_most_five_facets(folder: Path, more: int, accepted: bool) -> None:
    path = folder / "facets.tsv"
    last = path.read_text("utf-8").splitlines()[-1]
    extra = [last.replace("members_2", f"another_{n}") for n in range(more)]
    path.write_text(path.read_text("utf-8") + "\n".join(extra), encoding="utf-8")
    if accepted:
        assert len(read_tables(folder).facets) == 3 + more
    else:
        assert "line 9: GOV-IMP-2 has more than 5 facets" in str(refusal(folder))


def test_a_table_without_records_is_refused(folder: Path) -> None:
    (folder / "areas.tsv").write_text("id\tname_en\tname_de\n", encoding="utf-8")
    assert "no records" in refusal(folder).why


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "areas.tsv").write_bytes(b"")
    assert "the column id is missing" in refusal(folder).why


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "areas.tsv").unlink()
    assert refusal(folder).subject.endswith("areas.tsv")


def test_other_encodings_are_refused_with_the_line(folder: Path) -> None:
    (folder / "areas.tsv").write_bytes("id\tname_en\tname_de\nAMB\tA\tWünsche\n".encode("latin-1"))
    refused = refusal(folder)
    assert "line 2" in refused.subject
    assert "UTF-8" in refused.why


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('version = "0.1"\n', "", "version"),
        ('"0.1"', "0.1", "str"),
        ('"Small"', '" "', "must not be empty"),
        ('["en", "de"]', "[]", "must not be empty"),
        ("name =", "nmae =", "nmae"),
        ('"Small"', '"Small', "line 1"),
    ],
)
def test_a_bad_header_file_is_refused(change: Change, old: str, new: str, why: str) -> None:
    refused = refusal(change("benchmark.toml", old, new))
    assert refused.subject.endswith("benchmark.toml")
    assert why in refused.why


def test_a_folder_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        read_tables(tmp_path / "nowhere")


PARTNERS = [
    "id name_en name_de roles_en roles_de related",
    "office Office Amt m m;n board",
    "board Board Vorstand o o ",
]


@pytest.fixture
def with_partners(folder: Path) -> Path:
    """Return a good benchmark with a table of partners, for facets who name m."""
    lines = (line.replace(" ", "\t") for line in PARTNERS)
    (folder / "partners.tsv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def test_partners_are_read_with_whom_they_leave_their_questions_to(with_partners: Path) -> None:
    office, board = read_tables(with_partners).partners
    assert (office.id, office.roles["de"], office.related, board.related) == ("office", "m;n", "board", "")


def test_a_benchmark_may_do_without_partners(folder: Path) -> None:
    assert read_tables(folder).partners == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "why"),
    [
        ("partners.tsv", "\tboard\n", "\tbored\n", 2, "related partner bored is no other partner"),
        ("partners.tsv", "\tboard\n", "\toffice\n", 2, "related partner office is no other partner"),
        ("partners.tsv", "\nboard", "\noffice", 3, "office is used already in line 2"),
        ("partners.tsv", "office\tOffice", "The-office\tOffice", 2, "not in small letters"),
        ("partners.tsv", "\to\to\t", "\to\tM; o\t", 3, "the role 'M' belongs already to the partner office"),
        ("partners.tsv", "roles_de", "rolls_de", 1, "roles_de is missing"),
        ("partners.tsv", "\to\to\t", "\t\to\t", 3, "roles_en is empty"),
    ],
)
def test_a_mistake_about_partners_is_refused_with_file_and_line(
    with_partners: Path, change: Change, name: str, old: str, new: str, line: int, why: str
) -> None:
    refused = refusal(change(name, old, new))
    assert refused.subject == f"{refused_path(refused, name)}, line {line}"
    assert why in refused.why


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ("m; clerk\tm; n", "the role 'clerk' under meet_en belongs to no partner in partners.tsv"),
        ("m\tclerk", "the role 'clerk' under meet_de belongs to no partner in partners.tsv"),
        ("m\to", "the languages name different partners"),
        ("m\tm; o", "the languages name different partners"),
    ],
)
def test_people_whom_no_partner_stands_for_are_refused(
    with_partners: Path, change: Change, people: str, why: str
) -> None:
    before = "\tadopted\tA\tA\tk\tk\ta\ta\tq\tq\t"
    refused = refusal(change("facets.tsv", f"{before}m\tm", before + people))
    assert refused.subject == f"{refused_path(refused, 'facets.tsv')}, line 2"
    assert why in refused.why


def test_the_cases_above_start_from_a_good_benchmark(folder: Path) -> None:
    assert isinstance(read_tables(folder), Tables)
