"""Cleaning: damage is mended and named, and good text in any language passes unchanged."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import clean, clean_parts

SEEDS = Path(__file__).parents[2] / "seeds"

GOOD = [
    "Señor Núñez viajó a España; ¿cuánto costó? ¡Mil pesetas! «Nada», dijo él.",
    "São Paulo: a ação não começará amanhã, disse o avô. ÂNGELA, AÇÃO, CORAÇÃO, MAÇÃ, PÂNICO.",
    "Voilà l’âge où « l’on » rêve : où est l’âme ? Château, pâté, grâce à Noël, À LA CARTE, Â.",
    "Începând cu anul 1990, între România și câmpia Dunării mâine nu mai plânge nimeni: „Bună”.",
    "Tiếng Việt có nhiều dấu: Nguyễn Văn Ân, cân bằng, dân tộc, ngân sách 5 tỉ ₫.",
    "Straße, Übergröße, „Zitat“ – 20 % davon; Ärger in Österreich.",
    "Íslenska: Þórður ætlar að kaupa íslenskt smjör. Čeština: Příliš žluťoučký kůň. Zażółć gęślą jaźń.",
    "Türkçe: İstanbul'da şüpheli çığlık; ığdır. Ελληνικά: Η Αθήνα είναι πρωτεύουσα.",
    "Президент объявил: «Соглашение — подписано» № 5, Їжак, ўсё, Ђорђе.",
    "أعلن الرئيس عن اتفاقٍ أمنيٍّ جديد، وقال: «لن ننتظر»؛ ٢٠٢٥.",
    "الموقع\u200f (ABC) هنا\u200e.",
    "می‌خواهم کتاب‌ها را بخوانم؛ نمی‌دانم.",
    'הנשיא אמר: \u200f"שלום" (ABC)\u200f. בְּרֵאשִׁית בָּרָא',
    "राष्ट्रपति ने कहा कि क्षेत्रीय सुरक्षा ज़रूरी है। क्‍ष र्‍य क़लम",
    "தமிழ் மொழி, తెలుగు, ಕನ್ನಡ, മലയാളം: അവന്‍ പറഞ്ഞു; ශ්‍රී ලංකාව",
    "总统宣布了一项新的协议，旨在打击“毒品”走私——他说：「好」。",
    "日本語のテキスト、カタカナ、ｶﾅ、ＡＢＣ　１２３。「はい」と言った〜。葛\U000e0100飾区",
    "대통령은 새로운 협정을 발표했다.",
    "ประเทศไทย\u200bมี\u200bประชากร 70 ล้านคน ภาษา\u200bไทย",
    "ភាសា\u200bខ្មែរ និង မြန်မာ\u200bဘာသာ, བོད་ཡིག",
    "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠪᠢᠴᠢᠭ᠌",
    "Emoji: 👩‍👩‍👧‍👦 🏳️‍🌈 🇬🇹🇺🇸 👍🏽 ❤️‍🔥 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👁️‍🗨️ 1️⃣ ☎️ ☎︎ 🧑🏿‍🚀 🐈‍⬛ 🏃‍♀️‍➡️ ⛹🏻‍♂️",
    "E = mc², ∑ᵢ xᵢ ≤ √2·π, f: ℝ→ℂ, ∀ε>0 ∃δ: |x−y| < δ ⇒ …, x̄ ± 3σ, 𝔸𝕓, ½ ⅓, 10⁶ m·s⁻¹, ≠ ≰, 5′ 6″",
    "Maps ⤠ and ⤷ are arrows; a ⤠ b. Braille ⠓⠑⢠⣠⠇⠕ and ⢠ alone.",
    "Smith† and Jones‡ agree.\n† Deceased.\n‡ On leave. (†1945) Karl Kraus †1936",
    'if (a && b) { s = "&lt;p&gt; &amp;"; } // \\x1b[31m red \\u200b ﬁ "quotes" -- 100% ~~no~~',
    "```\n\tdef f(x):\n\t    return {'a':  1}   # two  spaces\n```\n\n\n| a  |  b |\n|---|:-:|\n",
    "ﬁancée, ﬂuﬀy, Ωμέγα Å K µ, ™ © ® § ¶ † ‡ • ‣ … ‰ ′ ″ ‹ › € ¢ £ ¥ ¤ ¿ ¡",
    "He said, “It’s the ‘best’—really…” ― and left. 3–4 pm, −5 °C, №7, ½.",
    "├── src\n│   └── main.py  ✓ ✗ → ⇒ ☃ ♥ ♫ ░▒▓ ▲▼",
    "Fußnote¹, H₂O, CO₂e, n°5, 1ᵉʳ, ª º; ‚einfach‘, »umgekehrt«.",
]


def characters(text: str) -> list[int]:
    return [ord(char) for char in text]


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_good_text_passes_unchanged(text: str) -> None:
    cleaned, repairs = clean(text)
    assert characters(cleaned) == characters(text)
    assert repairs == ()


WORDS = sorted({word for text in GOOD for word in text.split() if not set(word) & set("⤠⢠⣠†⠓")})


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    st.sampled_from([" ", "  ", "\n", " | ", "\n\n- "]),
)
def test_good_words_in_any_order_pass_unchanged(words: list[str], between: str) -> None:
    # Direction marks mean nothing outside a line of right-to-left letters; joined alone they may land there.
    words = [re.sub("[\u200e\u200f]", "", word) for word in words]
    text = between.join(words)
    assert clean(text) == (text, ())


NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "ab .,â€¡¢£¤†⡠⢠⣠⤠™œ“”\x9d\x80\xa0\u2028\u2029\r\n\x0c\x85\u200b\u200c\u200d\ufeff\u202e"
        ),
        st.sampled_from(
            "Ã©Â°ðŸ˜€ï¸\x8f\x1b\x07e\u0301\u0303Aאب\U0001f3f4\U000e0067\ufe0f❤ก가\u1100\u1161\u11a8|†-"
        ),
        st.characters(),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(NASTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned, _ = clean(text)
    assert clean(cleaned) == (cleaned, ())


@settings(deadline=None)
@given(NASTY, st.text("âab €¢£¤⤠⢠†.", max_size=40))
def test_cleaning_twice_is_cleaning_once_in_damaged_text(text: str, more: str) -> None:
    damaged = f"in†a big âfirst⤠step â£of many â¤things⢠to do. {more}\n{text}"
    cleaned, _ = clean(damaged)
    assert clean(cleaned) == (cleaned, ())


@settings(deadline=None)
@given(NASTY)
def test_every_change_is_named_and_every_name_stands_for_a_change(text: str) -> None:
    cleaned, repairs = clean(text)
    assert (cleaned != text) == bool(repairs)
    for repair in repairs:
        assert repair.count >= 1
        assert " -> " in repair.sample
        assert len(repair.sample) <= 80
        assert repair.sample.isprintable()


@settings(deadline=None)
@given(NASTY)
def test_canonical_text_holds_no_control_and_can_be_written(text: str) -> None:
    cleaned, _ = clean(text)
    assert not [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"]
    assert cleaned.encode().decode() == cleaned


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=126, exclude_categories=["Cc"])) | st.text("ab \n\t|#-*`"))
def test_plain_ascii_is_never_touched(text: str) -> None:
    assert clean(text) == (text, ())


class TestResidue:
    def seed(self) -> tuple[str, str]:
        raw = next(SEEDS.glob("003_*.txt")).read_text("utf-8")
        cleaned, repairs = clean(raw)
        assert [(repair.rule, repair.count) for repair in repairs] == [("residue", 201)]
        return raw, cleaned

    def test_the_damaged_seed_reads_as_it_was_meant(self) -> None:
        raw, cleaned = self.seed()
        for words in (
            "in a significant diplomatic engagement aimed at bolstering regional cooperation",
            "| Military exercises | Conduct biannual joint drills |",
            "the Commander of the United States Southern Command (SOUTHCOM), General Laura J. Richardson,",
            "- Joint training exercises: Enhancing operational readiness",
            "- Youth Empowerment Programs: Investing in educational",
            "across borders, allowing for real-time responses",
            "was emphasized. Leaders recognized",
            "strengthen Guatemala’s military capabilities",
        ):
            assert words in cleaned
        assert [char for char in cleaned if not char.isascii()] == ["’"]
        assert cleaned.count("\n") == raw.count("\n")

    def test_the_damaged_seed_loses_no_letter_and_glues_no_word(self) -> None:
        raw, cleaned = self.seed()
        expected = re.sub("â[€¡¢£¤]|[†⡠⢠⣠⤠]", " ", raw)
        assert cleaned.split() == expected.split()
        assert cleaned.count("  ") == raw.count("  ") == 1  # "Crime:  Addressing" stood there before

    @pytest.mark.parametrize(
        ("damaged", "mended"),
        [
            ("word†next", "word next"),
            ("word, â¤next", "word, next"),
            ("word â€ next", "word next"),
            ("word⤠ next", "word next"),
            ("end.⢠Next", "end. Next"),
            ("| cell â£| b |", "| cell | b |"),
            ("|â¤cell | b |", "|cell | b |"),
            ("- â¤item", "- item"),
            ("(â¤word)", "(word)"),
            ("“â€word”", "“word”"),
            ("last†", "last"),
            ("last â¢", "last"),
            ("âfrais", "âfrais"),
        ],
    )
    @pytest.mark.parametrize("place", ["{}", "Before.\n{}\nAfter.", "⤷ {}"])
    def test_in_a_damaged_document_a_residue_is_nothing_or_one_space(
        self, damaged: str, mended: str, place: str
    ) -> None:
        evidence = "\nThe â¤three⤠words â£show⢠it."
        cleaned, _ = clean(place.format(damaged) + evidence)
        assert cleaned == place.format(mended) + "\nThe three words show it."

    @pytest.mark.parametrize(
        "kept", ["Smith† and others.\n† Deceased.", "Karl Kraus (†1936)", "Kraus † 1936", "braille ⠓⠑⢠⠇⠇⣠⠕"]
    )
    def test_even_in_a_damaged_document_real_signs_stay(self, kept: str) -> None:
        cleaned, _ = clean(f"The â¤three⤠words â£show⢠it.\n{kept}")
        assert cleaned == f"The three words show it.\n{kept}"

    @pytest.mark.parametrize(
        "text",
        [
            "One â¤stray and one other⤠sign.",
            "The signs `â€`, `â¤`, `a⤠b` and `in†a` are left over; see `x⢠y` and `p⣠q`.",
            "Long text. " * 700 + "in†a word, â¤this, and⢠that",
        ],
    )
    def test_a_document_that_does_not_show_the_damage_is_left_alone(self, text: str) -> None:
        assert clean(text) == (text, ())

    def test_damage_is_judged_over_all_pages_of_a_document(self) -> None:
        parts, repairs = clean_parts(("in†a word", "no â¤damage here", "and â£there⢠too"))
        assert parts == ("in a word", "no damage here", "and there too")
        assert [(repair.rule, repair.count) for repair in repairs] == [("residue", 4)]


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("Itâ€™s naÃ¯ve – 5â‚¬", "It’s naïve – 5€"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"),
        ("it\x92s \x93so\x94", "it’s “so”"),
        ("a\ud83d\ude00b", "a😀b"),
    ],
)
def test_mojibake_is_mended(broken: str, mended: str) -> None:
    cleaned, repairs = clean(broken)
    assert cleaned == mended
    assert [repair.rule for repair in repairs] == ["ftfy"]


def test_a_broken_line_does_not_change_good_ones() -> None:
    good = "À table: “quotes” stay, ﬁ stays, café, ÇA VA"
    cleaned, (repair,) = clean(f"{good}\nItâ€™s\n{good}")
    assert cleaned == f"{good}\nIt’s\n{good}"
    assert (repair.count, repair.sample) == (1, "Itâ€™s -> It’s")


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("â€œHelloâ€ he said", "“Hello” he said"),
        ("“Hello†he said", "“Hello” he said"),
        ("He said “no,â€ and “yes.â€", "He said “no,” and “yes.”"),
    ],
)
def test_a_closing_quote_that_lost_a_byte_comes_back(broken: str, mended: str) -> None:
    cleaned, repairs = clean(broken)
    assert cleaned == mended
    assert repairs[0].rule == "lost-quote"


def test_a_dagger_inside_closed_quotes_is_no_quote() -> None:
    text = "“Smith†Jones” said so†."
    assert clean(text) == (text, ())


def test_bullets_that_lost_a_byte_come_back() -> None:
    cleaned, repairs = clean("List:\nâ¢ one\n  â¢ two\n")
    assert cleaned == "List:\n• one\n  • two\n"
    assert [(repair.rule, repair.count) for repair in repairs] == [("lost-bullet", 2)]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("line-endings", "a\r\nb\rc", "a\nb\nc"),
        ("line-separator", "a\u2028b\u2029c\x0cd\x0be", "a\nb\n\nc\nd\ne"),
        ("line-separator", "end.\n\x0cNext", "end.\nNext"),
        ("control", "a\x00b\x07c\x1b[1md\x7f\ufffe\U0010ffff\tx", "abc[1md\tx"),
        ("invisible", "\ufeffco\u00adop\u200bera\u2060tion\u200d f\u2061(x)", "cooperation f(x)"),
        ("invisible", "ignore\U000e0069\U000e0067 this", "ignore this"),
        ("invisible", "a\ufe0f\ufe0e\ufe01b", "a\ufe0fb"),
        ("bidi", "left\u200e \u202eright\u202c \u2066x\u2069", "left right x"),
        ("bidi", "שלום \u202egnp.exe", "שלום gnp.exe"),
        ("space", "Title:\xa0 10\u202f000\u2009km", "Title:  10 000 km"),
        ("compose", "Pe\u0301rez, か\u3099, \u1112\u1161\u11ab, й", "Pérez, が, 한, й"),
    ],
)
def test_each_rule_does_what_its_name_says(rule: str, before: str, after: str) -> None:
    cleaned, repairs = clean(before)
    assert characters(cleaned) == characters(after)
    assert [repair.rule for repair in repairs] == [rule]


def test_a_long_line_and_many_lines_are_cleaned_in_linear_time() -> None:
    # Quadratic rules would take minutes here; the limit of the suite would end them.
    cleaned, _ = clean("He said “a” " * 20_000 + "\n" + "\x07“x”\n" * 5_000)
    assert cleaned.endswith("“x”\n")
