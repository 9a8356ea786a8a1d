"""The report in a real browser, with the network off; the Word file in LibreOffice.

These need Chromium, LibreOffice and poppler, which no Python package brings; `.ci/run` installs them, and
`python3 dev.py outside` runs them. Where one is missing a test fails and says which.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

from ecomkt.output.document import (
    Bar,
    Bars,
    Board,
    BoardRow,
    Bullets,
    Callout,
    Command,
    Document,
    Entry,
    Facts,
    Grid,
    Outline,
    Run,
    Section,
    Tone,
    says,
)
from ecomkt.output.formats import html
from runs import GOLDEN, SOURCE, spawn

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
WIDTHS = (360, 768, 1280)
PROFILE = (
    *("--type", "A", "--price", "350TWD", "market=tw", "offer=goods", "assortment=range", "volume=some", "margin=40%"),
    *("budget=20000TWD", "presenter=face", "last-orders=none", "oversight=cosmetic", "--plan", "price-war"),
    *("--client", "Good Soap 好皂", "--date", "2026-11-27"),
)
LIST = "sku,title,price\n1,Olive soap 100 g,3.20 USD\n2,Diamond engagement ring,1950 USD\n3,兒童積木,12 USD\n"
KINDS: Mapping[str, tuple[str, ...]] = {
    "profile": PROFILE,
    "comparison": ("type=A", "price=M", "vs", "type=D", "price=P", "market=eu"),
    "list": ("--catalog", "list.csv"),
}
SAID = {
    "en": "Say what it is for, and then show how long it lasts in a kitchen like theirs. ",
    "zh-Hant": "先說清楚它的用途，再拍出它在一般廚房裡能用多久。",
}
"""What the page of the pictures is made of: the layout is held by them, and the knowledge may say what it likes."""
LIKE = 6
"""How far a picture may lie from the golden one, on average over its pixels, 0 … 255."""


def program(name: str) -> str:
    found = shutil.which(name)
    packages = {"chromium": "chromium", "soffice": "libreoffice-writer", "pdftotext": "poppler-utils"}
    assert found, f"{name} is missing; on Debian: apt-get install {packages[name]} fonts-noto-cjk fonts-liberation"
    return found


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    for kind, words in KINDS.items():
        assert spawn("report", *words, "-o", f"{kind}.html", cwd=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
        )
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # axe is a script, which the policy of the file forbids.
    context = browser.new_context(offline=True, bypass_csp=True)
    yield context.new_page()
    context.close()


def shown(page: Page, reports: Path, kind: str) -> list[str]:
    """Open a report; return what the browser complains of, as it goes on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto((reports / f"{kind}.html").as_uri())
    return said


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_or_wider_than_the_screen(page: Page, reports: Path, kind: str) -> None:
    said = shown(page, reports, kind)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for language in LANGUAGES:
            page.click(f"label[for=choose-{language}]")
            assert (width, language, page.evaluate("document.documentElement.scrollWidth")) == (width, language, width)
    assert said == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(page: Page, reports: Path, kind: str, scheme: Any) -> None:
    script = next(Path(axe_playwright_python.__file__).parent.glob("**/axe.min.js")).read_text(encoding="utf-8")
    page.emulate_media(color_scheme=scheme)
    shown(page, reports, kind)
    page.evaluate(script)
    for language in LANGUAGES:
        page.click(f"label[for=choose-{language}]")
        result = page.evaluate("axe.run()")
        assert [(language, v["id"], v["nodes"][0]["html"]) for v in result["violations"]] == []


def test_the_language_is_switched_by_mouse_and_by_keys(page: Page, reports: Path) -> None:
    shown(page, reports, "profile")
    heads = {"en": "How to sell it online", "zh-Hant": "線上銷售策略", "zh-Hans": "线上销售策略"}
    for language, head in heads.items():
        page.click(f"label[for=choose-{language}]")
        assert page.locator(".kicker:visible").all_inner_texts() == [head]
    page.focus("#choose-zh-Hans")
    page.keyboard.press("ArrowDown")
    assert page.locator(".kicker:visible").all_inner_texts() == [heads["en"]]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_with_its_text(page: Page, reports: Path, paper: str, language: str, tmp_path: Path) -> None:
    shown(page, reports, "profile")
    page.click(f"label[for=choose-{language}]")
    page.pdf(path=tmp_path / "brief.pdf", format=paper)
    told = subprocess.run(
        [program("pdftotext"), str(tmp_path / "brief.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    wanted = page.locator("article:visible h2").all_inner_texts()
    flat = "".join(told.split())
    assert [head for head in wanted if "".join(head.split()) not in flat] == []
    assert 3 <= told.count("\f") <= 6


def every_block(language: str) -> Document:
    """Return a document with a block of each kind, in sentences that no change of the knowledge touches."""
    text = SAID[language]
    label = text[:5]
    row = BoardRow(label=label, name=label, certainty=0.6, tone=Tone.FOR, strong=True, reason=text)
    opening = (says(text * 2, lead=True), Callout(Tone.STOP, label, text, (text,)), Board((row, row)))
    figures = (
        Grid(label, (label, label), ((text, "12"), (text, "3")), numeric=frozenset({1})),
        Bars(label, (Bar(text, 0.5, "+0.50", label), Bar(label, -0.25, "-0.25", label)), centred=True),
        Bars(label, (Bar(label, 0.7, "0.70", label),)),
    )
    texts = (
        Bullets(((Run(text, strong=True), Run(text)), (Run(text, link="https://example.com"),)), numbered=True),
        Facts(((label, text), (label, label))),
        Outline((Entry(0, text), Entry(1, text, Tone.AGAINST))),
        Command("ecomkt recommend --type A --price M"),
    )
    sections = (Section("a", label, opening), Section("b", label, figures, 2), Section("c", label, texts))
    return Document(language, text, sections, (text,), language, label, (label, label), kicker=label, languages=label)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", SAID)
def test_it_looks_as_reviewed(page: Page, width: int, language: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("".join(html.write(list(map(every_block, SAID)))), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 2000})
    shown(page, tmp_path, "page")
    page.click(f"label[for=choose-{language}]")
    taken = tmp_path / "page.png"
    page.screenshot(path=taken)
    kept = GOLDEN / "report" / f"page.{language}.{width}.png"
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
        small(taken).save(kept, optimize=True)
    # Pictures are compared small: fonts differ from machine to machine, the layout must not.
    with Image.open(kept) as before:
        difference = ImageChops.difference(small(taken), before.convert("L"))
    assert sum(i * n for i, n in enumerate(difference.histogram())) / (difference.width * difference.height) <= LIKE


def small(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("L").resize((picture.width // 4, picture.height // 4))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_opens_elsewhere_without_loss(language: str, tmp_path: Path) -> None:
    words = ("report", *PROFILE, "--lang", language, "-o")
    assert spawn(*words, "brief.docx", cwd=tmp_path).returncode == 0
    assert spawn(*words, "brief.md", cwd=tmp_path).returncode == 0
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", "pdf", "brief.docx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    told = subprocess.run(
        [program("pdftotext"), "-layout", str(tmp_path / "brief.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    flat = "".join(told.split())
    heads = [
        line[3:] for line in (tmp_path / "brief.md").read_text(encoding="utf-8").splitlines() if line.startswith("## ")
    ]
    assert [head for head in heads if "".join(head.split()) not in flat] == []


def test_the_program_is_the_one_under_test() -> None:
    assert Path(SOURCE, "ecomkt").is_dir()
