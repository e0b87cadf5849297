"""Interviews on the command line: drafts for team and host, who is who, and the last look before sending."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from pipeline.cli import main
from pipeline.report.record import ReportRecord, seal_report
from pipeline.report.wordkit.package import DOCUMENT, Package
from pipeline.report.wordkit.xml import q
from tests.report.word_reader import Draft

INTERVIEW = """WEBVTT

00:00:01.000 --> 00:00:09.000
<v Solveig Aasen>How often does the advisory council meet, Miriam, and who is in it?</v>

00:00:10.000 --> 00:00:30.000
<v Miriam Kessler>Our advisory council for migrants has 15 members and meets four times a year,
as Kessler's office and Mrs Okonkwo say.</v>

00:00:31.000 --> 00:00:50.000
<v Miriam Kessler>The city has no budget of its own for interpreters;
write to m.kessler@city.example or call 0555 310 04 12, or come to 12 High Street.</v>
"""
IN_CONFIDENCE = """I: What about the council?
Bo Cem: Our advisory council of migrants is never asked before the city council decides, that I can tell you.
I: Never?
Bo Cem: The mayor has not come to the migrant council once in five years.
"""
PLAN = """# Integration plan

The city council adopted this integration plan in 2024. Miriam Kessler leads the integration office of five people.
"""
SETTINGS = """name = "Neustadt"
lang = "en"
interviewers = ["Aasen"]
[sources."interviews/cem.txt"]
confidential = true
"""
TABLE = """file;interviewee;role;type
kessler.vtt;Miriam Kessler;Integration officer;practitioner
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a city, drafted for the team and for the host."""
    place = tmp_path_factory.mktemp("privacy")
    city = place / "corpus" / "neustadt"
    files = {
        "city.toml": SETTINGS,
        "interviews/kessler.vtt": INTERVIEW,
        "interviews/cem.txt": IN_CONFIDENCE,
        "interviews/interviews.csv": TABLE,
        "strategy/plan-by-miriam-kessler.md": PLAN,
        "names.txt": "# further names\nAnni = Miriam Kessler\n",
    }
    for name, text in files.items():
        (city / name).parent.mkdir(parents=True, exist_ok=True)
        (city / name).write_text(text, "utf-8")
    for audience in ("team", "host"):
        result = peerdesk(place, "run", "neustadt", "--audience", audience)
        assert result.exit_code == 0, result.output
        (place / f"{audience}.txt").write_text(result.output, "utf-8")
    return place


def peerdesk(place: Path, *arguments: object) -> Result:
    where = ["--corpus", place / "corpus"]
    output = ["--output", place / "out"] if arguments[0] in ("run", "people", "verify") else []
    return CliRunner().invoke(main, [str(argument) for argument in (*arguments, *where, *output)])


def text_of(made: Path, name: str) -> str:
    return Draft((made / "out" / "neustadt" / name).read_bytes()).text


def test_the_team_reads_names_and_the_host_pseudonyms(made: Path) -> None:
    team, host = text_of(made, "report.docx"), text_of(made, "host/report.docx")
    said = "has 15 members and meets four times a year, as {}'s office and {} say."
    assert said.format("Kessler", "Mrs Okonkwo") in team
    assert said.format("[Practitioner 1]", "[name]") in host
    assert "Practitioner 1, minute 0:10" in team
    assert "Practitioner 1, minute 0:10" in host


def test_telephone_numbers_and_addresses_of_e_mail_are_taken_out(made: Path) -> None:
    assert "m.kessler@city.example or call 0555 310 04 12" in text_of(made, "report.docx")
    assert "write to [e-mail address] or call [telephone number]" in text_of(made, "host/report.docx")


def test_an_address_is_left_to_a_person_to_decide_on(made: Path) -> None:
    assert "come to 12 High Street" in text_of(made, "host/report.docx")
    assert "address: 12 High Street" in (made / "corpus" / "neustadt" / "names-to-decide.txt").read_text("utf-8-sig")


def test_what_is_said_in_confidence_is_for_the_team_only(made: Path) -> None:
    assert "never asked before the city council decides" in text_of(made, "report.docx")
    host = text_of(made, "host/report.docx")
    assert "never asked before" not in host
    assert "Given in confidence, and neither quoted nor counted in this version: 1 source." in host


def test_no_part_of_the_hosts_files_holds_a_name(made: Path) -> None:
    for path in (made / "out" / "neustadt" / "host").glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            parts = [path.name.encode(), *(package.read(name).lower() for name in package.namelist())]
        for word in (b"kessler", b"miriam", b"solveig", b"aasen", b"bo cem", b"okonkwo"):
            assert not any(word in part for part in parts)


def test_the_leader_hears_of_missing_roles_and_of_single_holders(made: Path) -> None:
    said = (made / "team.txt").read_text("utf-8")
    assert "nobody has said in which role these were interviewed: Bo Cem" in said
    assert "Practitioner 1 (Integration officer) is the only one of this kind" in said


def test_words_to_decide_on_are_listed_beside_the_key(made: Path) -> None:
    folder = made / "corpus" / "neustadt"
    listed = (folder / "names-to-decide.txt").read_text("utf-8-sig")
    assert "name: Mrs Okonkwo   (interviews/kessler.vtt, minute 0:10:" in listed
    assert json.loads((folder / "key.json").read_text("utf-8"))["people"][0]["names"] == ["Bo Cem"]
    assert not list((made / "out").rglob("key.json"))


def test_a_second_run_changes_nothing(made: Path) -> None:
    host = made / "out" / "neustadt" / "host"
    before = {path.name: path.read_bytes() for path in host.glob("*.docx")}
    key = (made / "corpus" / "neustadt" / "key.json").read_bytes()
    assert peerdesk(made, "run", "neustadt", "--audience", "host").exit_code == 0
    assert {path.name: path.read_bytes() for path in host.glob("*.docx")} == before
    assert (made / "corpus" / "neustadt" / "key.json").read_bytes() == key


def test_people_shows_who_asks_who_answers_and_what_is_missing(made: Path) -> None:
    shown = peerdesk(made, "people", "neustadt").output
    assert "asks: Solveig Aasen (" in shown
    assert "Practitioner 1: Miriam Kessler, Integration officer" in shown
    assert "Interview partner 1: Bo Cem, no role told - which type of role?" in shown
    assert "in confidence" in shown


def test_a_table_to_fill_in_is_written_once(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "corpus", tmp_path / "corpus")
    shutil.copytree(made / "out", tmp_path / "out")
    table = tmp_path / "corpus" / "neustadt" / "interviews" / "interviews.csv"
    table.unlink()
    assert peerdesk(tmp_path, "people", "neustadt", "--table").exit_code == 0
    lines = table.read_text("utf-8-sig").splitlines()
    told = "Integration officer;practitioner"
    assert lines[1:] == ["cem.txt;Bo Cem;;;;;;I;yes", f"kessler.vtt;Miriam Kessler;{told};;;;Solveig Aasen;"]
    refused = peerdesk(tmp_path, "people", "neustadt", "--table")
    assert refused.exit_code != 0
    assert "is there already" in refused.output


def test_people_asks_for_a_run_first(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "corpus", tmp_path / "corpus")
    assert "Run it first: peerdesk run neustadt" in peerdesk(tmp_path, "people", "neustadt").output


def test_verify_passes_the_hosts_files_and_stops_the_teams(made: Path) -> None:
    host = peerdesk(made, "verify", made / "out" / "neustadt" / "host" / "report.docx")
    assert (host.exit_code, "0 places with a name" in host.output) == (0, True)
    team = peerdesk(made, "verify", made / "out" / "neustadt" / "report.docx")
    assert team.exit_code == 1
    assert "Kessler in word/document.xml" in team.output


def test_a_fresh_draft_holds_no_false_quote(made: Path) -> None:
    for name in ("report.docx", "host/report.docx"):
        shown = peerdesk(made, "verify", made / "out" / "neustadt" / name, "--json").output
        proof = json.loads(shown)["proof"]
        assert (proof["quotations"] > 10, proof["citations"] > 10) == (True, True)
        assert (proof["checked"], proof["doubtful"]) == ([], [])
        assert sum(proof["blanks"].values()) > 0


def edited(made: Path, name: str, path: Path, before: str, after: str) -> Result:
    """Return what is said of a draft in which somebody has changed words of one quote."""
    content = Package((made / "out" / "neustadt" / name).read_bytes())
    texts = [text for text in content.xml(DOCUMENT).iter(q("t")) if before in (text.text or "")]
    texts[0].text = str(texts[0].text).replace(before, after)
    path.write_bytes(content.to_bytes())
    return peerdesk(made, "verify", path, "--city", "neustadt")


def test_verify_tells_a_false_quote_and_the_exit_code_does_too(made: Path, tmp_path: Path) -> None:
    found = edited(made, "host/report.docx", tmp_path / "r.docx", "has 15 members", "has 51 members")
    assert found.exit_code == 1
    assert "1 of them false" in found.output
    assert "51 members and meets" in found.output
    assert "15 members and meets" in found.output
    assert "0 places with a name" in found.output


def test_verify_lets_masked_names_stand_for_what_was_said(made: Path, tmp_path: Path) -> None:
    found = edited(made, "host/report.docx", tmp_path / "r.docx", "[name] say", "[name] think")
    assert (found.exit_code, "[name] think" in found.output) == (1, True)
    found = edited(made, "host/report.docx", tmp_path / "r.docx", "[Practitioner 1]'s office", "[name]’s office")
    assert found.exit_code == 0


def test_verify_tells_what_was_done_to_quotes_since_the_draft(made: Path, tmp_path: Path) -> None:
    draft = (made / "out" / "neustadt" / "report.docx").read_bytes()
    record = ReportRecord(city="Neustadt", benchmark="", lang="en", run="", template="recommendations")
    content = Package(seal_report(draft, record))
    texts = [text for text in content.xml(DOCUMENT).iter(q("t")) if "has 15 members" in (text.text or "")]
    texts[0].text = str(texts[0].text).replace("has 15 members", "has 51 members")
    (tmp_path / "r.docx").write_bytes(content.to_bytes())
    found = peerdesk(made, "verify", tmp_path / "r.docx", "--city", "neustadt")
    assert "Quotes changed since the draft: 1" in found.output
    assert 'has 15 members and meets" is now "' in found.output


def test_without_a_run_names_are_looked_for_and_the_rest_is_missing(made: Path, tmp_path: Path) -> None:
    report = made / "out" / "neustadt" / "host" / "report.docx"
    where = ["--corpus", str(made / "corpus"), "--output", str(tmp_path), "--city", "neustadt"]
    found = CliRunner().invoke(main, ["verify", str(report), *where])
    assert found.exit_code == 1
    assert "could not be looked up, for no run of neustadt is in" in found.output
    assert "peerdesk run neustadt" in found.output
    assert "0 places with a name" in found.output


def test_of_a_desk_review_and_of_other_files_only_names_are_looked_for(made: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("They say: “nobody was ever asked here”.", "utf-8")
    for path in (made / "out" / "neustadt" / "host" / "desk-review.docx", tmp_path / "a.txt"):
        found = peerdesk(made, "verify", path, "--city", "neustadt")
        assert (found.exit_code, "only names were looked for" in found.output) == (0, True)


def test_verify_looks_where_word_does_not_show_it(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "kesslers-report.docx"
    document = Document(str(made / "out" / "neustadt" / "host" / "report.docx"))
    document.core_properties.author = "Anni"
    document.core_properties.comments = "from KESSLER, Miriam"
    paragraph = document.add_paragraph()
    for piece in ("Miri", "am ", "Kess", "ler"):
        paragraph.add_run(piece)
    document.save(str(path))
    found = peerdesk(made, "verify", path, "--city", "neustadt", "--json")
    leaks = {(leak["part"], leak["text"]) for leak in json.loads(found.output)["leaks"]}
    assert ("docProps/core.xml", "Anni") in leaks
    assert ("docProps/core.xml", "KESSLER, Miriam") in leaks
    assert ("word/document.xml", "Miriam Kessler") in leaks
    assert ("the file's name", "kesslers") in leaks


def test_verify_reads_other_files_too_and_refuses_damaged_ones(made: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear mayor,\n\nwe thank Ms Kessler for the talk.\n", "utf-8")
    assert "Ms Kessler in passage 2" in peerdesk(made, "verify", tmp_path / "letter.txt").output
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04 cut off")
    refused = peerdesk(made, "verify", tmp_path / "cut.docx", "--city", "neustadt")
    assert refused.exit_code not in (0, 3)
    assert "is no Word file that can be searched" in refused.output


def test_verify_says_when_there_is_nothing_to_look_for(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "leer" / "strategy").mkdir(parents=True)
    (tmp_path / "a.txt").write_text("A plan.", "utf-8")
    assert "no name is known of leer" in peerdesk(tmp_path, "verify", tmp_path / "a.txt").output


def test_a_broken_list_of_names_is_refused_with_its_line(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "corpus", tmp_path / "corpus")
    (tmp_path / "corpus" / "neustadt" / "names.txt").write_text("Ada\n12345\n", "utf-8")
    refused = peerdesk(tmp_path, "verify", made / "host.txt", "--city", "neustadt")
    assert 'names.txt, line 2: "12345" is no name' in refused.output
