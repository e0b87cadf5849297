from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path

import pytest

from tests.privacy import planted as plants
from tests.privacy.planted import (
    LANGUAGES,
    Planted,
    find_planted,
    fold,
    make_city,
    make_sentences,
    read_words,
    words_of,
)

ROOT = Path(__file__).parent.parent.parent
BODY = '<w:document xmlns:w="urn:w"><w:p>{}</w:p></w:document>'


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return make_city(tmp_path_factory.mktemp("cities") / "de", seed=1, lang="de")


def _word_file(parts: dict[str, str | bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return memory.getvalue()


def _runs(*texts: str) -> str:
    return BODY.format("".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts))


def test_the_corpus_holds_five_hundred_names_and_twenty_in_each_language_are_held_out() -> None:
    assert sum(len({person.full for person in read_words(lang).people}) for lang in LANGUAGES) >= 500
    for lang in LANGUAGES:
        known = {person.full for person in read_words(lang).people}
        held_out = {person.full for person in read_words(lang, held_out=True).people}
        assert len(held_out) == 20
        assert not held_out & known


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_form_is_planted_and_stands_in_its_sentence(lang: str, held_out: bool, tmp_path: Path) -> None:
    words = read_words(lang, held_out=held_out)
    planted = make_city(tmp_path / lang, seed=1, lang=lang, held_out=held_out)
    rules = plants.rules_of(lang, words.inflection)
    possible = {kind for kind in words.frames if any(rules[kind](person) for person in words.people)}
    assert possible <= {form.kind for form in planted.forms}
    spoken = [form for form in planted.forms if form.kind.split("+")[0] in words.frames]
    assert 3 * len(words.people) < len(spoken) <= 4 * len(words.people)
    assert all(form.text in form.sentence for form in spoken)


def test_each_form_stands_in_the_file_that_it_names(german: Planted) -> None:
    for form in german.forms:
        path = german.folder / form.file
        if path.suffix != ".docx" and form.kind not in ("title", "file name", "role"):
            text = fold(html.unescape(path.read_text("utf-8-sig"))).replace("\n", " ")
            assert fold(form.text) in text


def test_everybody_is_known_to_the_city_somewhere(german: Planted) -> None:
    read = "".join(
        path.read_text("utf-8-sig") for path in sorted(german.folder.rglob("*")) if path.suffix in (".toml", ".csv")
    ) + (german.folder / "names.txt").read_text("utf-8")
    labels = {form.person.full for form in german.forms if form.kind == "label"}
    assert {person.full for person in german.people if person.full not in read} <= labels


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    made = [
        {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        for seed, folder in ((1, tmp_path / "a"), (1, tmp_path / "b"), (2, tmp_path / "c"))
        if make_city(folder, seed=seed, lang="fi")
    ]
    assert made[0] == made[1]
    assert made[0] != made[2]


@pytest.mark.parametrize(
    ("case", "form"),
    [
        ("gen", "Virtasen"), ("par", "Virtasta"), ("ill", "Virtaseen"), ("all", "Virtaselle"), ("ine", "Virtasessa"),
        ("ade", "Virtasella"), ("ela", "Virtasesta"), ("abl", "Virtaselta"), ("plu", "Virtaset"),
    ],
)  # fmt: skip
def test_finnish_names_are_inflected(case: str, form: str) -> None:
    assert plants.finnish("Virtanen", case, read_words("fi").inflection) == form


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Mäki", "Mäen Mäellä Mäkeä"), ("Koski", "Kosken Koskella Koskea"), ("Pekka", "Pekan Pekalla Pekkaa"),
        ("Heikki", "Heikin Heikillä Heikkiä"), ("Ahmed", "Ahmedin Ahmedilla Ahmedia"),
        ("Juha-Pekka", "Juha-Pekan Juha-Pekalla Juha-Pekkaa"), ("Öztürk", "Öztürkin Öztürkillä Öztürkiä"),
    ],
)  # fmt: skip
def test_finnish_stems_change(name: str, forms: str) -> None:
    inflection = read_words("fi").inflection
    assert [plants.finnish(name, case, inflection) for case in ("gen", "ade", "par")] == forms.split()


@pytest.mark.parametrize(
    "said",
    [
        _runs("Frau ", "Mü", "ller sagt"), _runs("FRAU MU\u0308LLER"), _runs("Mül\u00adler"), _runs("im Müller-Plan"),
        BODY.format('<w:t descr="Bild: Müller"/>'), BODY.format("<!-- Müller -->"), BODY.format("M&#252;ller"),
        BODY.format('<w:link target="file:///C:/M%C3%BCller.txt"/>'), _runs("Anna, die Kollegin"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_a_word_file_hides_it(said: str, german: Planted, tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(_word_file({"word/document.xml": said}))
    assert [line.split(":")[0] for line in find_planted(tmp_path, german)] == ["draft.docx!word/document.xml"]


def test_a_name_is_found_in_file_names_parts_and_files_within_files(german: Planted, tmp_path: Path) -> None:
    inner = _word_file({"docProps/core.xml": "<creator>Anna Müller</creator>"})
    (tmp_path / "a.docx").write_bytes(_word_file({"word/embeddings/b.docx": inner, "word/Großmann.xml": ""}))
    (tmp_path / "Interview_Kowalczyk.txt").write_text("", "utf-8")
    assert find_planted(tmp_path, german) == [
        "Interview_Kowalczyk.txt: kowalczyk (Torsten Kowalczyk)",
        "a.docx!word/embeddings/b.docx!docProps/core.xml: anna (Anna Müller)",
        "a.docx!word/embeddings/b.docx!docProps/core.xml: muller (Anna Müller)",
        "a.docx!word/Großmann.xml: grossmann (Jürgen Großmann)",
    ]


def test_parts_of_longer_words_and_particles_are_no_leak(german: Planted, tmp_path: Path) -> None:
    text = "Die Müllerei in Annaberg, von der El Niño, Franziskaner und die Stadt St. Pölten"
    (tmp_path / "draft.txt").write_text(text, "utf-8")
    assert find_planted(tmp_path, german) == []


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_name_is_a_word_of_the_sentences_templates_or_labels(lang: str, held_out: bool, tmp_path: Path) -> None:
    words = read_words(lang, held_out=held_out)
    planted = make_city(tmp_path / lang, seed=1, lang=lang, held_out=held_out)
    texts = [*words.clauses, *words.questions, *words.roles, *words.plain, *words.strategy, *words.headings, words.city]
    texts += [frame for frames in words.frames.values() for frame in frames]
    texts += [title for titles in words.titles.values() for title in titles]
    texts += [path.read_text("utf-8") for path in sorted((ROOT / "pipeline/report/labels").glob("*.yaml"))]
    texts += [path.read_text("utf-8") for path in sorted((ROOT / "pipeline/benchmark/data").glob("*.tsv"))]
    (tmp_path / "words").mkdir()
    (tmp_path / "words/all.txt").write_text("\n".join(texts), "utf-8")
    for template in sorted((ROOT / "templates").glob("*.docx")):
        (tmp_path / "words" / template.name).write_bytes(template.read_bytes())
    assert find_planted(tmp_path / "words", planted) == []


def test_sentences_use_the_kinds_evenly() -> None:
    words = read_words("en")
    made = make_sentences(words, words.people, plants.random.Random(1), 3)
    counts = [sum(form.kind == kind for form, _ in made) for kind in ("full", "titled", "genitive", "upper", "lower")]
    assert max(counts) - min(counts) <= 3


def test_words_are_parted_at_hyphens_apostrophes_and_underscores() -> None:
    assert words_of("Anna-Lena_Yıldız’s d'Élodie 2MÜLLER") == ["anna", "lena", "yildiz", "s", "d", "elodie", "muller"]
