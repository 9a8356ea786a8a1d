"""A document as a Word file: real headings, lists and tables, with a font for Chinese in every style."""

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatchmethod
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from rich.cells import cell_len

from ecomkt.output import document as blocks
from ecomkt.safe_text import visible

_LATIN = "Calibri"
_CHINESE = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
_TAGS = {"en": "en-US", "zh-Hant": "zh-TW", "zh-Hans": "zh-CN"}
_ACCENT, _SOFT = RGBColor(0x1D, 0x4F, 0x91), RGBColor(0x55, 0x5C, 0x66)
_FOR, _AGAINST = RGBColor(0x1B, 0x6E, 0x3C), RGBColor(0xB3, 0x26, 0x1E)
_SIZES = {"Title": 24, "Heading 1": 16, "Heading 2": 12, "Normal": 10.5, "Caption": 9.5}
# The time of saving is part of the file: a fixed one gives the same report the same bytes.
_EPOCH = datetime(2000, 1, 1)
_LOGO_HEIGHT = Cm(1.6)
# How many letters a bar is long at certainty 1.
_BAR_CELLS = 20
# The width of A4 without the margins that `_styled` sets.
_PAGE = Cm(16.6)
# Without bounds one column of sentences would leave the figures beside it a letter's width.
_LEAST_LETTERS, _MOST_LETTERS = 12, 60
_TONES = {
    blocks.Tone.STOP: _AGAINST,
    blocks.Tone.HIGH: RGBColor(0x8A, 0x4B, 0x00),
    blocks.Tone.MEDIUM: RGBColor(0x5C, 0x53, 0x00),
}


def word_file(document: blocks.Document) -> bytes:
    """Return the file; the same document gives the same bytes."""
    return _Writer(document).written()


class _Cell(NamedTuple):
    """What stands in a cell of a table."""

    text: str
    color: RGBColor | None = None
    bold: bool = False
    right: bool = False


class _Writer:
    """Writes one document."""

    def __init__(self, document: blocks.Document) -> None:
        self._document = document
        self._word = _styled(document.language, visible(document.title))

    def written(self) -> bytes:
        """Return the whole document."""
        source = self._document
        if source.logo:
            # By its height alone: the width follows, so that no picture is stretched.
            self._word.add_picture(BytesIO(source.logo.content), height=_LOGO_HEIGHT)
        self._word.add_paragraph(visible(source.title), style="Title")
        for line in (source.subtitle, *source.byline):
            self._caption(line)
        for section in source.sections:
            if section.title:
                self._word.add_heading(visible(section.title), section.level)
            for block in section.blocks:
                self._add(block)
        for line in source.footer:
            self._caption(line)
        return _packed(self._word)

    @singledispatchmethod
    def _add(self, block: blocks.Block) -> None:
        raise TypeError(type(block))

    @_add.register
    def _(self, block: blocks.Paragraph) -> None:
        self._runs(self._word.add_paragraph(), block.runs)

    @_add.register
    def _(self, block: blocks.Bullets) -> None:
        for item in block.items:
            self._runs(self._word.add_paragraph(style="List Number" if block.numbered else "List Bullet"), item)

    @_add.register
    def _(self, block: blocks.Grid) -> None:
        self._caption(block.caption)
        rows = [[_Cell(text, right=n in block.numeric) for n, text in enumerate(row)] for row in block.texts]
        head = [_Cell(text, bold=True, right=n in block.numeric) for n, text in enumerate(block.columns)]
        self._table([head, *rows] if head else rows, heading=bool(head))

    @_add.register
    def _(self, block: blocks.Ranking) -> None:
        self._add(block.grid)
        self._caption(block.note)

    @_add.register
    def _(self, block: blocks.Outline) -> None:
        for entry in block.entries:
            paragraph = self._word.add_paragraph(visible(entry.text), style="List Bullet")
            paragraph.paragraph_format.left_indent = Cm(0.6 * (entry.depth + 1))

    @_add.register
    def _(self, block: blocks.Facts) -> None:
        self._table([list(map(_Cell, entry)) for entry in block.entries])

    @_add.register
    def _(self, block: blocks.Command) -> None:
        self._word.add_paragraph().add_run(visible(block.line, keep_lines=True)).font.name = "Consolas"

    @_add.register
    def _(self, block: blocks.Callout) -> None:
        paragraph = self._word.add_paragraph()
        run = paragraph.add_run(f"{visible(block.title)}  ")
        run.bold, run.font.color.rgb = True, _TONES.get(block.tone, _SOFT)
        paragraph.add_run(visible(block.text))
        for detail in block.details:
            self._word.add_paragraph(visible(detail), style="List Bullet")

    @_add.register
    def _(self, block: blocks.Bars) -> None:
        self._word.add_heading(visible(block.title), 2)
        rows = []
        for bar in block.bars:
            color = _FOR if bar.value >= 0 else _AGAINST
            label = f"{bar.label}  {bar.source}" if bar.source else bar.label
            drawn = "█" * round(min(1.0, abs(bar.value)) * _BAR_CELLS)
            rows.append([_Cell(bar.shown, color, right=True), _Cell(drawn, color), _Cell(label)])
        self._table(rows, (Cm(1.8), Cm(4), Cm(10.8)))

    def _caption(self, text: str) -> None:
        if text:
            self._word.add_paragraph(visible(text), style="Caption")

    def _table(self, rows: Sequence[Sequence[_Cell]], widths: Sequence[int] = (), *, heading: bool = False) -> None:
        """Add a table: with lines, as wide as its texts ask for, or without lines for the widths given."""
        if not rows:
            return
        table = self._word.add_table(len(rows), len(rows[0]), style=None if widths else "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        _set_widths(table, widths or _shares(rows))
        for row, cells in zip(table.rows, rows, strict=True):
            # A row that breaks over two pages parts a figure from its reason; python-docx has no way to say so.
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, content in zip(row.cells, cells, strict=True):
                run = cell.paragraphs[0].add_run(visible(content.text))
                run.bold, run.font.color.rgb = content.bold or None, content.color
                if content.right:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if heading:
            # The head is repeated on each page that a long table runs over.
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._word.add_paragraph()

    def _runs(self, paragraph: Any, runs: Sequence[blocks.Run]) -> None:
        for run in runs:
            target = paragraph.add_run(visible(run.text, keep_lines=True))
            target.bold, target.italic = run.strong or None, run.emphasis or None
            if run.link:
                self._link(paragraph, target, run.link)

    def _link(self, paragraph: Any, run: Any, address: str) -> None:
        related = self._word.part.relate_to(visible(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), related)
        paragraph._p.append(link)
        link.append(run._r)
        run.font.color.rgb, run.font.underline = _ACCENT, True


def _shares(rows: Sequence[Sequence[_Cell]]) -> list[int]:
    """Return the widths of columns that share the page by their longest texts, none of them too narrow to read."""
    # Counted in cells, since a Chinese character is as wide as two Latin letters.
    longest = [
        max(_LEAST_LETTERS, *(min(_MOST_LETTERS, cell_len(cell.text)) for cell in column))
        for column in zip(*rows, strict=True)
    ]
    return [round(_PAGE * letters / sum(longest)) for letters in longest]


def _set_widths(table: Any, widths: Sequence[int]) -> None:
    # Word reads the widths of the columns, LibreOffice those of the cells.
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _styled(language: str, title: str) -> Any:
    """Return an empty document: A4, our styles, the language and the fonts of it set."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "ecomkt"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = _EPOCH
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
    _set_defaults(document, language)
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _set_fonts(style.element.get_or_add_rPr(), language)
    for name, size in _SIZES.items():
        document.styles[name].font.size = Pt(size)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = _ACCENT
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Caption"].font.color.rgb = _SOFT
    return document


def _packed(document: Any) -> bytes:
    """Return the file; its parts carry no time, so that the same document gives the same bytes."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            # Written by its name alone, an entry would carry the time of day.
            entry = ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _set_defaults(document: Any, language: str) -> None:
    """Set what holds where no style says otherwise: else Word falls back to a Japanese font."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults, language)
    for lang in defaults.findall(qn("w:lang")):
        defaults.remove(lang)
    lang = defaults.makeelement(qn("w:lang"), {qn("w:val"): _TAGS[language], qn("w:eastAsia"): _east(language)})
    defaults.append(lang)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:eastAsia"), _east(language))


def _set_fonts(properties: Any, language: str) -> None:
    fonts = properties.get_or_add_rFonts()
    # A font of the theme, named beside ours, would win over it.
    fonts.attrib.clear()
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), _LATIN)
    # English documents may quote Chinese names.
    fonts.set(qn("w:eastAsia"), _CHINESE.get(language, _CHINESE["zh-Hant"]))


def _east(language: str) -> str:
    return _TAGS[language] if language in _CHINESE else _TAGS["zh-Hant"]
