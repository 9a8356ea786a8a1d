"""`ecomkt report`: the document that a client takes home, in every format and language, from hostile hands too."""

import base64
import json
import re
import struct
import zlib
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ecomkt.errors import InputError
from ecomkt.explanation.answer import answer_for
from ecomkt.explanation.experiments import experiments_for, load_report_knowledge
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.wording import Wording
from ecomkt.output.advice import profile_report
from ecomkt.output.cover import Cover, note_blocks
from ecomkt.output.document import Bullets, Command, Paragraph
from ecomkt.output.formats import format_called
from ecomkt.output.picture import MOST_LOGO_BYTES, read_logo
from ecomkt.output.views.report import ReportView
from ecomkt.profile.fact import Fact, Profile
from runs import golden, masked, run

WORDS = ("--type", "A", "--price", "M", "market=cn")
PAGES = (
    *("answer", "first-steps", "step-1", "step-2", "step-3", "avoid", "law", "open", "strategy", "first-weeks"),
    "talking-points",
)
APPENDIX = (
    "appendix",
    "facts-known",
    "why",
    "why-not",
    "firm",
    "open-questions",
    "general-law",
    "sources",
    "provenance",
)
SECTIONS = (*PAGES, *APPENDIX)
LIST = "sku,title,price\n1,Olive soap 100 g,3.20 USD\n2,Diamond engagement ring,1950 USD\n3,Blue mug,12 USD\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\x80\x40\x20" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Page(HTMLParser):
    """What a browser would make of a file: its elements, and the text of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page_of(*words: str) -> Page:
    outcome = run("report", *words)
    assert (outcome.code, outcome.err) == (0, "")
    return Page(outcome.out)


def test_the_file_has_every_section_in_three_languages_in_the_order_of_reading() -> None:
    page = page_of(*WORDS)
    ids = [found["id"] for tag, found in page.tags if tag == "section"]
    assert ids == [f"{language}-{section}" for language in ("en", "zh-Hant", "zh-Hans") for section in SECTIONS]


def test_the_language_of_the_session_comes_first() -> None:
    page = page_of(*WORDS, "--lang", "zh-Hant")
    assert [found["lang"] for tag, found in page.tags if tag == "article"] == ["zh-Hant", "en", "zh-Hans"]
    assert next(found for tag, found in page.tags if tag == "html") == {"lang": "zh-Hant"}


def test_the_file_needs_nothing_else() -> None:
    page = page_of(*WORDS)
    assert [tag for tag, _ in page.tags if tag in ("script", "link", "iframe", "object", "embed", "form")] == []
    addresses = [v for _, found in page.tags for k, v in found.items() if k in ("src", "href", "action", "data") and v]
    assert [address for address in addresses if not address.startswith(("#", "data:"))] == []
    policy = next(found["content"] for tag, found in page.tags if found.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@pytest.mark.slow
def test_a_report_on_one_profile_is_small() -> None:
    full = [*WORDS, "inventory=own", "goal=sales", "audience=women,parents", "oversight=health-food"]
    assert [len(run("report", *words).raw) <= 150_000 for words in (WORDS, full)] == [True, True]


COVER = ("--client", "Good Soap", "--consultant", "Bo", "--date", "2026-11-27")


def without_versions(text: str) -> str:
    return re.sub(r"ecomkt \d[\w.]+|durable-rules [\d.]+|\*\*(Engine|引擎)\*\* \S+.*", "…", masked(text))


def test_the_markdown_is_as_reviewed() -> None:
    assert run("report", *WORDS, *COVER, "-o", "brief.md").code == 0
    text = without_versions(Path("brief.md").read_text(encoding="utf-8"))
    assert text == golden("report/profile.en.md", text)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_page_is_as_reviewed(language: str) -> None:
    page = run("report", *WORDS, *COVER, "--lang", language).out
    # One language is enough: the others have files of their own, or are derived.
    article = page[page.index("<body>") : page.index("</article>")]
    text = re.sub(r"<dd>(durable|plain)\b[^<]*</dd>", "<dd>…</dd>", without_versions(article))
    assert text == golden(f"report/profile.{language}.html", text)


FULL = (
    *(*WORDS, "--plan", "price war", "inventory=own", "goal=sales", "audience=women,parents", "oversight=health-food"),
    *("budget=medium", "margin=40%", "last-orders=marketplace,list", "complexity=high", "proof=figures"),
)


def test_what_the_letter_tells_the_appendix_does_not_say_again() -> None:
    # The reasons of the picture stand again in the evidence, with what they weigh.
    run("report", *FULL, "-o", "brief.md")
    text = Path("brief.md").read_text(encoding="utf-8")
    letter, _, rest = text.partition("\n## The strategy in one picture\n")
    told = [line for line in letter.splitlines() if len(line) > 25]
    sentences = [part for line in told for part in re.split(r"(?<=[.?:])\*{0,2} ", line.lstrip("-*0123456789. "))]
    cautions = [sentence for sentence in sentences if len(sentence) > 25]
    assert len(cautions) > 20
    appendix = rest.partition("\n## Appendix\n")[2].partition("\n### Sources\n")[0]
    reasons = appendix.partition("\n### Why\n")[2].partition("\n### What would")[0]
    assert [sentence for sentence in cautions if sentence in appendix.replace(reasons, "")] == []
    assert text.count("not legal advice") == 1


def test_what_one_fact_would_have_to_be_is_said_in_one_breath() -> None:
    run("report", *FULL, "-o", "brief.md")
    text = Path("brief.md").read_text(encoding="utf-8")
    assert re.findall(r"if (.{5,60}) turned out to be “[^”]*” or \1 turned out", text) == []
    assert "turned out to be “" in text


def test_the_headline_of_a_comparison_names_what_is_compared_and_no_attributes() -> None:
    run("report", "type=A", "price=M", "market=tw", "vs", "type=D", "price=P", "market=eu", "-o", "brief.md")
    head = Path("brief.md").read_text(encoding="utf-8").splitlines()[0]
    assert head == "# The clearest case: Fast-moving goods; low price; Taiwan"


def test_a_comparison_in_which_nothing_is_settled_names_no_winner() -> None:
    run("report", "type=B", "market=us", "vs", "price=M", "market=tw", "-o", "brief.md")
    title, *rest = Path("brief.md").read_text(encoding="utf-8").splitlines()
    assert title == "# More has to be known before there is advice"
    told = next(line for line in rest if "Not settled in any" in line)
    assert told == (
        "They agree in: Traffic, Campaign. "
        "Not settled in any: Business model, Format, Channel, Promotion method, Trigger, Stage."
    )


def test_what_rules_a_plan_out_is_said_once_and_with_its_law() -> None:
    run("report", "type=A", "price=M", "market=tw", "--plan", "fake reviews", "-o", "brief.md")
    letter = Path("brief.md").read_text(encoding="utf-8").partition("\n## The strategy")[0]
    (plan,) = (line for line in letter.splitlines() if "deceive buyers" in line)
    assert plan.startswith("- **Fake orders or reviews:** Ruled out.")
    assert plan.endswith("(Fair Trade Act Art. 21, Art. 25)")


def test_every_language_says_the_same_things() -> None:
    counts = []
    for language in ("en", "zh-Hant", "zh-Hans"):
        run("report", *WORDS, "--lang", language, "-o", "brief.md", "--force")
        text = Path("brief.md").read_text(encoding="utf-8")
        counts.append((text.count("\n## "), text.count("\n### "), text.count("\n- "), text.count("\n|")))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.slow
def test_the_command_in_the_report_makes_it_again() -> None:
    first = run("report", *WORDS, "--client", "Good Soap", "--date", "2026-11-27").out
    line = re.search(r"<code>ecomkt (.*?)</code>", first)
    assert line is not None
    words = line[1].replace("&#39;", "'").split("'")
    split = [part for n, piece in enumerate(words) for part in ([piece] if n % 2 else piece.split())]
    assert run(*split).out == first


@pytest.mark.slow
def test_the_word_file_has_real_headings_tables_and_fonts() -> None:
    run("report", *WORDS, "-o", "brief.docx", "--lang", "zh-Hant", "--client", "好皂")
    document = docx.Document("brief.docx")
    heads = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    titled = [name for name in PAGES if not name.startswith(("answer", "step-"))]
    assert (len(heads), heads[0], len(document.tables) > 5) == (len(titled) + 1, "星期一就做", True)
    with ZipFile("brief.docx") as packed:
        styles = packed.read("word/styles.xml").decode()
    assert set(re.findall(r'w:eastAsia="([^"]*)"', styles)) == {"Microsoft JhengHei", "zh-TW"}
    assert "Mincho" not in styles


def test_a_table_of_the_word_file_stays_whole_with_what_stands_before_it() -> None:
    run("report", *WORDS, "-o", "brief.docx")
    tables, step = docx.Document("brief.docx").element.body.xpath("w:tbl")[:2], []
    for table in tables:
        *rows, last = table.xpath("w:tr")
        step += [row.xpath(".//w:keepNext") != [] for row in rows]
        assert last.xpath(".//w:keepNext") == []
        assert table.getprevious().xpath(".//w:keepNext") != []
    assert step == [True] * 8


def test_a_bar_of_the_word_file_has_the_cells_that_the_legend_counts() -> None:
    run("report", *WORDS, "-o", "brief.docx")
    texts = [cell.text for table in docx.Document("brief.docx").tables for cell in table.column_cells(0)]
    counted = {text for text in texts if "■" in text}
    assert counted == {text for text in counted if len(text) == 5 and set(text) <= {"■", "□"}} != set()


def test_the_workbook_holds_the_numbers() -> None:
    run("report", *WORDS, "-o", "brief.xlsx")
    rows = CalamineWorkbook.from_path("brief.xlsx").get_sheet_by_name("Options").to_python()
    result = json.loads(run("recommend", *WORDS, "--json").out)
    expected = {(f, o["option"], o["certainty"]) for f, options in result["recommendations"].items() for o in options}
    assert {(row[2], row[4], row[7]) for row in rows[1:] if row[1] == "option"} == expected


@pytest.mark.slow
def test_no_bars_are_explained_where_none_stand() -> None:
    assert run("report", "-o", "nothing.md").code == 0
    *_, why = Path("nothing.md").read_text(encoding="utf-8").partition("### Why\n")
    assert why.split("###")[0].strip() == "Nothing to add."


def test_several_profiles_stand_side_by_side() -> None:
    page = page_of("type=A", "price=M", "vs", "type=A", "price=P")
    ids = [str(found["id"]) for tag, found in page.tags if tag == "section" and str(found["id"]).startswith("en-")]
    assert (ids[:2], "en-reasons" in ids) == (["en-answer", "en-side-by-side"], True)
    assert [name for name in ids if name.removesuffix("-2") in {f"en-{name}" for name in PAGES}][1:] == [
        f"en-{name}-2" for name in PAGES[:-1]
    ]


@pytest.mark.slow
def test_a_product_list_is_reported_on_as_a_whole() -> None:
    Path("list.csv").write_text(LIST, encoding="utf-8")
    outcome = run("report", "--catalog", "list.csv", "-o", "brief.html")
    page = Page(Path("brief.html").read_text(encoding="utf-8"))
    ids = [str(found["id"]) for tag, found in page.tags if tag == "section" and str(found["id"]).startswith("en-")]
    assert (outcome.code, ids[:3]) == (0, ["en-answer", "en-strategies", "en-list"])
    assert "of 3 as it stands" in page.text


@pytest.mark.slow
def test_an_interview_and_a_comparison_can_end_in_a_report() -> None:
    assert run("compare", "--type", "A", "price=low,high", "--report", "two.html").code == 0
    assert run("ask", *WORDS, "--report", "talk.html", stdin=b"\n").code == 0
    assert ["en-side-by-side" in Path("two.html").read_text(), "en-first-steps" in Path("talk.html").read_text()] == [
        True,
        True,
    ]


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "]]></style><script>",
    "{{ 7*7 }}{% raw %}",
    "\u202egpj.exe\u202c",
    "\x1b]52;c;YWxlcnQ=\x07",
    "=cmd|' /C calc'!A0",
    "👩‍👩‍👧‍👦 emoji 𠮷",
    "長" * 5000,
)


@pytest.fixture(scope="module")
def report() -> ReportView:
    kb = load_knowledge()
    explorer = Recommender(kb, PlainEngine)
    profile = Profile((Fact("product", "fmcg"), Fact("price", "low")))
    answer = answer_for(explorer, explorer, profile)
    knowledge = load_report_knowledge(kb)
    return ReportView(kb, "plain", Cover(), (profile_report(answer, knowledge),), knowledge)


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_a_user_fills_in_stays_text(text: str, report: ReportView) -> None:
    note = f"# {text}\n\n{text}\n\n- {text}\n\n[x]({text}) ![y]({text})\n"
    cover = Cover(client=text[:150], consultant=text[:150], note=note, command=text)
    view = replace(report, cover=cover)
    wording = Wording("en", Simplifier(report.kb.simplified))
    page = Page("".join(format_called("html").write(view.document(wording))))
    assert [tag for tag, _ in page.tags if tag in ("script", "iframe", "object")] == []
    assert [k for _, found in page.tags for k in found if k.startswith("on")] == []
    links = [str(found.get("href") or "") for tag, found in page.tags if tag == "a"]
    assert [link for link in links if not link.startswith(("#", "http://", "https://", "mailto:"))] == []
    assert [c for c in page.text if c in "\x1b\x07\u202e\u202c"] == []
    with ZipFile(BytesIO(b"".join(format_called("xlsx").write(view.tables(wording))))) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert [sheet for sheet in sheets if "<f>" in sheet] == []


@pytest.mark.slow
def test_whatever_a_user_fills_in_makes_a_word_file() -> None:
    Path("note.md").write_text("\n\n".join(f"- {text}\n\n[x]({text})" for text in HOSTILE), encoding="utf-8")
    assert run("report", *WORDS, "--client", HOSTILE[5], "--note", "note.md", "-o", "brief.docx").code == 0
    texts = " ".join(paragraph.text for paragraph in docx.Document("brief.docx").paragraphs)
    assert (r"\x1b]52;c;YWxlcnQ=\x07" in texts, r"\u202egpj.exe\u202c" in texts) == (True, True)


@settings(max_examples=25)
@given(st.text(max_size=80))
def test_any_note_becomes_blocks(text: str) -> None:
    for block in note_blocks(text):
        assert isinstance(block, Paragraph | Bullets | Command)


def test_a_note_keeps_its_emphasis_lists_and_web_links() -> None:
    blocks = note_blocks(
        "# Start\n\nA *b* **c** [d](https://e.org) [f](javascript:x)\n\n1. one\n2. two\n\n```\nx\n```\n"
    )
    head, text, numbered, code = blocks
    assert isinstance(head, Paragraph)
    assert [run.strong for run in head.runs] == [True]
    assert isinstance(text, Paragraph)
    assert [(r.text, r.strong, r.emphasis, r.link) for r in text.runs if r.text.strip()] == [
        ("A ", False, False, ""),
        ("b", False, True, ""),
        ("c", True, False, ""),
        ("d", False, False, "https://e.org"),
        (" [f](javascript:x)", False, False, ""),
    ]
    assert isinstance(numbered, Bullets)
    assert (numbered.numbered, len(numbered.items), code) == (True, 2, Command("x"))


def test_a_logo_is_embedded() -> None:
    Path("logo.png").write_bytes(png(40, 20))
    page = page_of(*WORDS, "--logo", "logo.png")
    sources = {str(found["src"]) for tag, found in page.tags if tag == "img"}
    assert sources == {f"data:image/png;base64,{base64.b64encode(png(40, 20)).decode()}"}


BAD_LOGOS = {
    "text": b"hello",
    "nothing": b"",
    "a cut PNG": png()[:30],
    "a PNG too wide": png(5000, 1),
    "a cut JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "HTML": b"<html><script>x</script></html>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"><rect/></svg>',
    "a large file": b"\x89PNG\r\n\x1a\n" + b"0" * MOST_LOGO_BYTES,
}


@pytest.mark.parametrize("kind", BAD_LOGOS)
def test_a_logo_that_is_none_is_refused(kind: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_logo(BAD_LOGOS[kind], "logo")
    assert [problem.code for problem in refusal.value.problems] == ["bad-logo"]


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<svg "]))
def test_no_bytes_make_the_reader_of_logos_fail(data: bytes, start: bytes) -> None:
    try:
        logo = read_logo(start + data, "logo")
    except InputError:
        return
    assert (logo.width > 0, logo.height > 0) == (True, True)


def jpeg(*segments: bytes, width: int = 40, height: int = 20) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x55\xff\0\xaa" * 8
    return b"\xff\xd8" + b"".join(segments) + frame + scan + b"\xff\xd9"


# What a camera or a hostile hand puts beside the picture; Word's own reader fails at each of them.
BESIDE = {
    "no JFIF": b"\xff\xdb\0\x43" + b"\1" * 65,
    "a broken Exif": b"\xff\xe1\0\x10Exif\0\0II*\0\xff\xff\xff\xff",
    "a short JFIF": b"\xff\xe0\0\x07JFIF\0",
    "a comment": b"\xff\xfe\0\x0ehome address",
}


@pytest.mark.parametrize("kind", BESIDE)
def test_a_jpeg_is_its_picture_alone_and_fits_word(kind: str) -> None:
    logo = read_logo(jpeg(BESIDE[kind]), "logo")
    assert (logo.width, logo.height) == (40, 20)
    assert [word for word in (b"Exif", b"home", b"II*") if word in logo.content] == []
    docx.Document().add_picture(BytesIO(logo.content))


def test_a_png_is_its_picture_alone() -> None:
    plain, beside = png(), b"pHYs" + b"\0" * 3
    chunk = struct.pack(">I", 3) + beside + struct.pack(">I", zlib.crc32(beside))
    assert read_logo(plain[:33] + chunk + plain[33:] + b"behind", "logo").content == plain


@pytest.mark.slow
@pytest.mark.parametrize("whole", [png(40, 20), jpeg(*BESIDE.values())], ids=["png", "jpeg"])
def test_a_spoilt_picture_is_refused_or_fits_word(whole: bytes) -> None:
    chance, word = Random(14), docx.Document()
    for _ in range(300):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        with suppress(InputError):
            word.add_picture(
                BytesIO(read_logo(bytes(spoilt[: chance.choice((None, chance.randrange(400)))]), "l").content)
            )


REFUSED = {
    "no such format": (["-o", "brief.pdf"], 1),
    "no such folder": (["-o", "nowhere/brief.html"], 1),
    "no such day": (["--date", "tomorrow"], 1),
    "everything at once": (["--date", "x", "--logo", "nope.png", "--note", "nope.md", "--client", "x" * 300], 4),
    "a list and a type": (["--type", "A", "--catalog", "x.csv"], 1),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_command_line_is_refused_before_anything_is_written(kind: str, folder: Path) -> None:
    words, count = REFUSED[kind]
    outcome = run("report", *words)
    assert (outcome.code, outcome.out, outcome.err.count("error: "), list(folder.iterdir())) == (2, "", count, [])


def test_a_file_that_is_there_is_kept() -> None:
    Path("brief.html").write_text("mine", encoding="utf-8")
    assert run("report", *WORDS, "-o", "brief.html").code == 2
    assert Path("brief.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_every_main_option_has_a_first_step(plain: Recommender) -> None:
    kb = load_knowledge()
    knowledge = load_report_knowledge(kb)
    named = {
        key for experiment in knowledge.experiments for premise in experiment.when.premises for key in premise.keys
    }
    main = {key for family in kb.codebook.families if family.main for key in family.keys}
    # Mixed media is no choice of its own.
    assert main - named == {"format/mixed"}
    for product in kb.codebook.attribute["product"].codes:
        recommendation = plain.recommend(Profile((Fact("product", product.slug),)))
        assert len(experiments_for(recommendation, knowledge, kb.scale.threshold)) >= 1


def test_questions_that_a_client_answers_in_one_breath_are_one_point() -> None:
    page = run("report", "type=A", "price=M").out
    assert "Where do buyers look first, and what makes up their mind?" in page
    assert "Somebody wants such a thing today" not in page
