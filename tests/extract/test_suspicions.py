"""Text that cannot be what its page shows is told from sound text, in any language."""

from __future__ import annotations

import random
import string

import pytest

from pipeline.extract.suspicions import MIXED_UP, doubt

SOUND = {
    "de": "Der Integrationsbeirat tagt sechsmal im Jahr, seine Niederschriften sind öffentlich. Alle zwei Jahre "
    "berichtet er dem Stadtrat über Sprachkurse, Beratung und Beschäftigung. Das Bürgerbüro berät in zehn "
    "Sprachen.",
    "en": "The integration council meets six times a year and its minutes are public. Every second year it "
    "reports to the city council on language courses, advice and employment. The help desk answers in ten "
    "languages.",
    "fi": "Kaupungin maahanmuuttajaneuvosto kokoontuu kuusi kertaa vuodessa ja sen pöytäkirjat ovat julkisia. "
    "Joka toinen vuosi se raportoi valtuustolle kielikursseista, neuvonnasta ja työllistymisestä.",
    "pl": "Rada do spraw migrantów zbiera się sześć razy w roku, a jej protokoły są jawne. Co dwa lata "
    "przedstawia radzie miasta sprawozdanie z kursów językowych, poradnictwa i zatrudnienia.",
    "hu": "A bevándorlók tanácsa évente hatszor ülésezik, jegyzőkönyvei nyilvánosak. Kétévente beszámol a "
    "városi közgyűlésnek a nyelvtanfolyamokról, a tanácsadásról és a foglalkoztatásról.",
    "tr": "Göçmenler meclisi yılda altı kez toplanır ve tutanakları herkese açıktır. Her iki yılda bir belediye "
    "meclisine dil kursları, danışmanlık ve istihdam hakkında rapor sunar.",
    "cs": "Rada pro integraci se schází šestkrát ročně a její zápisy jsou veřejné. Každé dva roky předkládá "
    "zastupitelstvu zprávu o jazykových kurzech, poradenství a zaměstnanosti.",
    "et": "Linna lõimumisnõukogu koguneb kuus korda aastas ja selle protokollid on avalikud. Igal teisel aastal "
    "annab see linnavolikogule aru keelekursustest, nõustamisest ja tööhõivest.",
    "ro": "Consiliul pentru integrare se întrunește de șase ori pe an, iar procesele sale verbale sunt publice. "
    "La fiecare doi ani prezintă un raport despre cursurile de limbă și consiliere.",
    "el": "Το συμβούλιο ένταξης συνεδριάζει έξι φορές τον χρόνο και τα πρακτικά του είναι δημόσια. Κάθε δύο "
    "χρόνια υποβάλλει έκθεση στο δημοτικό συμβούλιο για τα μαθήματα γλώσσας και την απασχόληση.",
    "bg": "Съветът за интеграция заседава шест пъти годишно и протоколите му са публични. На всеки две години "
    "той докладва на общинския съвет за езиковите курсове, консултациите и заетостта.",
}
LATIN = sorted(set(SOUND) - {"el", "bg"})

ADDRESSES = "Amt für Soziales, Hauptstr. 12, 91052 Erlangen, Tel. 09131 86-0, Fax 86-1234, Zi. 3.14; " * 6
FIGURES = " ".join(f"{year} {year * 7 % 9173:,} {year % 37},{year % 10} %" for year in range(1990, 2030))
ABBREVIATIONS = "AG SGB II BAMF KGSt ESF AMIF DRK AWO VHS OB StR MdL EU-KOM z. B. i. d. R. Abs. Nr. Kap. ggf. " * 6
LINES = "\r\n".join(f"{n * 37 % 91} £" for n in range(80))
CONTENTS = " ".join(f"{n}.{n % 4} Ziele und Maßnahmen {'.' * 60} {n * 3}" for n in range(1, 20))
LINKS = " ".join(f"https://www.example.org/stadt/integration/bericht-{n}/anlage.pdf" for n in range(10))


def shifted(text: str, by: int) -> str:
    """Return the text as a font shows it that counts its glyphs and does not say which letters they are."""
    return "".join(chr(ord(char) + by) if char.isascii() and char.isalpha() else char for char in text)


def permuted(text: str, seed: int) -> str:
    letters = list(string.ascii_lowercase)
    random.Random(seed).shuffle(letters)
    return text.lower().translate(str.maketrans(string.ascii_lowercase, "".join(letters)))


@pytest.mark.parametrize("lang", sorted(SOUND))
def test_sound_text_raises_no_doubt(lang: str) -> None:
    assert doubt(SOUND[lang]) == ""
    assert doubt(SOUND[lang].upper()) == ""


@pytest.mark.parametrize(
    "text", [ADDRESSES, FIGURES, ABBREVIATIONS, LINES, CONTENTS, LINKS, "", "B", "• " * 300, "\uf0b7 Ziel eins " * 40]
)
def test_addresses_tables_and_bullets_raise_no_doubt(text: str) -> None:
    assert doubt(text) == ""


@pytest.mark.parametrize("lang", LATIN)
@pytest.mark.parametrize("by", [-29, 3])
def test_letters_shifted_by_a_font_without_a_map_are_noticed(lang: str, by: int) -> None:
    assert doubt(shifted(SOUND[lang], by)) == MIXED_UP


def test_letters_mixed_up_in_any_way_are_mostly_noticed() -> None:
    found = [bool(doubt(permuted(SOUND[lang] * 3, seed))) for lang in LATIN for seed in range(20)]
    assert sum(found) > 0.85 * len(found)


def test_a_page_with_one_column_mixed_up_is_noticed() -> None:
    assert doubt(" ".join([*[SOUND["en"]] * 4, shifted(SOUND["en"], -29)])) == MIXED_UP


def test_greek_letters_taken_for_latin_ones_are_noticed() -> None:
    assert doubt(SOUND["el"].encode("iso8859-7").decode("latin-1")) == MIXED_UP


@pytest.mark.parametrize("lost", ["\ufffd", "\ue023\ue031", "\x03\x12", "(cid:12)"])
def test_lost_characters_are_counted(lost: str) -> None:
    reason = doubt(f"{SOUND['de'][:100]} {lost}{lost}{lost}")
    assert "% of the characters are garbled" in reason


def test_two_lost_characters_are_no_reason_to_worry() -> None:
    assert doubt(f"{SOUND['de']}\ufffd Ende\ufffd") == ""


def test_signs_that_stand_for_ligatures_are_named() -> None:
    assert "Ɵ" in doubt(SOUND["en"].replace("ti", "Ɵ") + " informaƟon acƟon naƟon")


def test_umlauts_saved_in_another_encoding_are_noticed() -> None:
    assert "umlauts" in doubt((SOUND["de"] + " Müll für Bücher").encode("utf-8").decode("cp1252"))
    assert doubt("A INTEGRAÇÃO NÃO É SÓ UMA OPÇÃO, DIZ A ASSOCIAÇÃO DE SÃO PAULO. " * 4) == ""
