"""A document as a Word file: real headings, lists and tables, with a font for Chinese in every style."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, NAMESPACE, RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from rich.cells import cell_len

from ecomkt.output import board
from ecomkt.output import document as blocks
from ecomkt.output.created import created
from ecomkt.safe_text import visible

_LATIN = "Calibri"
_TRADITIONAL, _SIMPLIFIED = ("zh-TW", "Microsoft JhengHei"), ("zh-CN", "Microsoft YaHei")
_ACCENT, _SOFT, _LINE, _FILL = RGBColor(0x0F, 0x5F, 0x5C), RGBColor(0x55, 0x5C, 0x66), "D5D2CA", "F3F0E9"
_AGAINST, _INK = RGBColor(0xB3, 0x26, 0x1E), RGBColor(0x1D, 0x20, 0x24)
_SMALL = Pt(9)
# How large the letters of each style are, and what is left before and after a paragraph, in points.
_STYLES: dict[str, tuple[float, ...]] = {
    **{"Title": (22, 0, 6), "Subtitle": (10,), "Heading 1": (15, 16, 3), "Heading 2": (12, 9, 2)},
    **{"Heading 3": (10.5, 8, 2), "Normal": (10.5, 0, 4), "Caption": (9, 0, 4)},
}
# Styles of our own, on top of one that every Word has: the answer in short, and a warning.
_LEAD, _CALLOUT, _TABLE = "Lead", "Callout", "Report Table"
# Of every part of the file: a fixed time gives the same report the same bytes, and ZIP knows none before 1980.
_TIME = (2000, 1, 1, 0, 0, 0)
# How the list of the kinds of all parts begins.
_KINDS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Types xmlns="{NAMESPACE.OPC_CONTENT_TYPES}">'
    f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
)
_LOGO_HEIGHT = Cm(1.6)
# How many letters a bar is long at certainty 1; one with a line at 0 has as many on each side.
_BAR_CELLS = 10
_BAR_LETTER, _CELL_LETTER = Pt(5.5), Pt(9)
_BAR_WIDTHS, _CENTRED_WIDTHS = (Cm(2.6), Cm(14)), (Cm(4.6), Cm(12))
# A table of so many rows stands on one page.
_WHOLE = 8
# The width of A4 without the margins that `_styled` sets.
_PAGE = Cm(16.6)
# Without bounds one column of sentences would leave the figures beside it a letter's width.
_LEAST_LETTERS, _MOST_LETTERS = 12, 60
_COLORS = {
    blocks.Tone.FOR: _ACCENT,
    blocks.Tone.FAINT: _SOFT,
    blocks.Tone.AGAINST: _AGAINST,
    blocks.Tone.STOP: _AGAINST,
    blocks.Tone.HIGH: RGBColor(0x8A, 0x4B, 0x00),
    blocks.Tone.MEDIUM: RGBColor(0x5C, 0x53, 0x00),
}


def word_file(document: blocks.Document) -> bytes:
    """Return the file; the same document gives the same bytes. Raises InputError as `created` does."""
    word = _styled(document.language, visible(document.title))
    if document.logo:
        # By its height alone: the width follows, so that no picture is stretched.
        word.add_picture(BytesIO(document.logo.content), height=_LOGO_HEIGHT)
    _add_lines(word, (document.kicker,), "Subtitle")
    word.add_paragraph(visible(document.title), style="Title")
    _add_lines(word, [line for line in document.under_title if line != document.kicker])
    for section in document.sections:
        if section.title:
            heading = word.add_heading(visible(section.title), section.level)
            heading.paragraph_format.page_break_before = section.on_new_page or None
        for block in section.blocks:
            _add(word, block, section.level + 1)
    _add_lines(word, document.footer)
    return _packed(word)


def _add(word: Any, block: blocks.Block, level: int) -> None:
    match block:
        case blocks.Paragraph(runs, lead):
            _add_runs(word.add_paragraph(style=_LEAD if lead else None), runs)
        case blocks.Bullets(items, numbered):
            for item in items:
                _add_runs(word.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case blocks.Callout(tone, title, text, details):
            paragraph = word.add_paragraph(style=_CALLOUT)
            run = paragraph.add_run(f"{visible(title)}  ")
            run.bold, run.font.color.rgb = True, _COLORS.get(tone, _SOFT)
            paragraph.add_run(visible(text))
            _add_lines(word, details, "List Bullet")
        case blocks.Outline(lines):
            for line in lines:
                paragraph = word.add_paragraph(visible(line.text), style="List Bullet")
                paragraph.paragraph_format.left_indent = Cm(0.6 * (line.depth + 1))
        case blocks.Command(command):
            word.add_paragraph().add_run(visible(command, keep_lines=True)).font.name = "Consolas"
        case _:
            _add_figure(word, block, level)


def _add_figure(word: Any, figure: blocks.Facts | blocks.Figure, level: int) -> None:
    match figure:
        case blocks.Facts(entries):
            _add_table(word, blocks.Grid("", (), entries))
        case blocks.Grid(caption, columns, _, numeric):
            _add_lines(word, [caption])
            _add_table(word, blocks.Grid(caption, columns, figure.texts, numeric))
        case blocks.Board():
            _add_figure(word, figure.grid, level)
        case blocks.Bars(title):
            if title:
                word.add_heading(visible(title), level)
            _add_bars(word, figure)
        case _:
            raise TypeError(type(figure))


def _add_bars(word: Any, bars: blocks.Bars) -> None:
    """Add a table of what each bar shows, drawn in letters, beside what it says."""
    rows = [(blocks.Run(_drawn(bar, bars), tone=blocks.Tone.FOR), "") for bar in bars.bars]
    table = _add_table(word, blocks.Grid("", (), tuple(rows)), _CENTRED_WIDTHS if bars.centred else _BAR_WIDTHS)
    for bar, row in zip(bars.bars, table.rows if table else (), strict=True):
        says = row.cells[1].paragraphs[0]
        for drawn in row.cells[0].paragraphs[0].runs:
            drawn.font.size = _CELL_LETTER if bars.cells else _BAR_LETTER
        shown = blocks.Run(f"{bar.shown}  ", tone=blocks.Tone.FOR)
        if bars.centred:
            runs = [shown, blocks.Run(f"{bar.label}  ")]
        else:
            # An option with its verdict; a note that has neither bar nor ground is none.
            runs = [blocks.Run(f"{bar.label}  ", strong=bool(bar.source)), shown]
        _add_runs(says, [run for run in (*runs, blocks.Run(bar.source, tone=blocks.Tone.FAINT)) if run.text.strip()])


def _drawn(bar: blocks.Bar, bars: blocks.Bars) -> str:
    """Return a bar in letters; nothing for one that has no length."""
    low, high = sorted((bar.start, bar.value))
    if low == high:
        return ""
    most, signs = (bars.cells, board.BLOCKS) if bars.cells else (_BAR_CELLS, "█░")
    # At least one letter, or a short bar would be none.
    first = round(low * most)
    last = max(first + 1, round(high * most))
    drawn = [signs[not first <= cell < last] for cell in range(-most if bars.centred else 0, most)]
    return "".join(drawn[:most]) + ("│" + "".join(drawn[most:]) if bars.centred else "")


def _add_lines(word: Any, texts: Sequence[str], style: str = "Caption") -> None:
    for text in filter(None, texts):
        word.add_paragraph(visible(text), style=style)


def _add_runs(paragraph: Any, runs: Sequence[blocks.Run]) -> None:
    for run in runs:
        target = paragraph.add_run(visible(run.text, keep_lines=True))
        target.bold, target.italic = run.strong or None, run.emphasis or None
        target.font.color.rgb = _COLORS.get(run.tone)
        if run.tone is blocks.Tone.FAINT:
            target.font.size = _SMALL
        if run.link:
            # python-docx has no way to make a link.
            address = paragraph.part.relate_to(visible(run.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = OxmlElement("w:hyperlink", {qn("r:id"): address})
            paragraph._p.append(link)
            link.append(target._r)
            target.font.color.rgb, target.font.underline = _ACCENT, True


def _add_table(word: Any, grid: blocks.Grid, widths: Sequence[int] = ()) -> Any:
    """Return a table, None without rows: with lines, as wide as its texts ask for, or without for the widths given."""
    head = [tuple(blocks.Run(name, strong=True) for name in grid.columns)] if grid.columns else []
    runs = [[cell if isinstance(cell, blocks.Run) else blocks.Run(cell) for cell in row] for row in (*head, *grid.rows)]
    if not runs:
        return None
    table = word.add_table(len(runs), len(runs[0]), style=None if widths else _TABLE)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for row in table.rows:
        # A row that breaks over two pages parts a figure from its reason; python-docx has no way to say so.
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for number, (column, width) in enumerate(zip(table.columns, widths or _shares(runs), strict=True)):
        column.width = width
        for cell, row in zip(column.cells, runs, strict=True):
            # Word reads the widths of the columns, LibreOffice those of the cells.
            cell.width = width
            run = cell.paragraphs[0].add_run(visible(row[number].text))
            run.bold, run.font.color.rgb = row[number].strong or None, _COLORS.get(row[number].tone)
            if number in grid.numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if head:
        # The head is repeated on each page that a long table runs over.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    before, kept = table._tbl.getprevious(), table.rows[: -1 if len(runs) <= _WHOLE else 2]
    # A heading stays with what it is of by its style; so does what is said between them.
    said = [Paragraph(before, word)] if before is not None and before.tag == qn("w:p") else []
    for paragraph in (*said, *(cell.paragraphs[0] for row in kept for cell in row.cells)):
        paragraph.paragraph_format.keep_with_next = True
    # Word joins tables that nothing parts.
    parting = word.add_paragraph().paragraph_format
    parting.space_after, parting.line_spacing = Pt(0), Pt(6)
    return table


def _shares(rows: Sequence[Sequence[blocks.Run]]) -> list[int]:
    """Return the widths of columns that share the page by their longest texts, none of them too narrow to read."""
    # Counted in cells, since a Chinese character is as wide as two Latin letters.
    longest = (max(cell_len(run.text) for run in column) for column in zip(*rows, strict=True))
    bounded = [min(max(letters, _LEAST_LETTERS), _MOST_LETTERS) for letters in longest]
    return [round(_PAGE * letters / sum(bounded)) for letters in bounded]


def _styled(language: str, title: str) -> Any:
    """Return an empty document: A4, our styles, the language and the fonts of it set."""
    document = docx.Document()
    known = document.core_properties
    known.title, known.author, known.comments = title, "ecomkt", ""
    known.created = known.modified = created()
    (section,) = document.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    # English documents may quote Chinese names.
    tag, font = _SIMPLIFIED if language == "zh-Hans" else _TRADITIONAL
    # What holds where no style says otherwise: else Word falls back to a Japanese font.
    (defaults,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    _set_fonts(defaults, font)
    lang = defaults.find(qn("w:lang"))
    lang.attrib.clear()
    lang.set(qn("w:val"), "en-US" if language == "en" else tag)
    for east in (lang, document.settings.element.find(qn("w:themeFontLang"))):
        east.set(qn("w:eastAsia"), tag)
    _add_styles(document.styles)
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _set_fonts(style.element.get_or_add_rPr(), font)
    for name, (size, *spaces) in _STYLES.items():
        document.styles[name].font.size, spaced = Pt(size), document.styles[name].paragraph_format
        if spaces:
            spaced.space_before, spaced.space_after = map(Pt, spaces)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.color.rgb = _INK if name == "Title" else _ACCENT
        style.font.italic, style.paragraph_format.keep_with_next = False, True
    # Word draws a line in a colour of its own under a title.
    title_format = document.styles["Title"].element.pPr
    title_format.remove(title_format.find(qn("w:pBdr")))
    document.styles["Caption"].font.color.rgb, document.styles["Caption"].font.bold = _SOFT, False
    return document


def _add_styles(styles: Any) -> None:
    """Add what Word has no style for: a lead, a callout, a table with lines between its rows alone."""
    for name in (_LEAD, _CALLOUT):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles[_LEAD].font.size = Pt(12.5)
    callout = styles[_CALLOUT].element.get_or_add_pPr()
    callout.append(_bordered("w:pBdr", ("left",), 24, str(_ACCENT)))
    callout.append(OxmlElement("w:shd", {qn("w:val"): "clear", qn("w:fill"): _FILL}))
    styles.add_style(_TABLE, WD_STYLE_TYPE.TABLE).base_style = styles["Normal Table"]
    properties = OxmlElement("w:tblPr")
    properties.append(_bordered("w:tblBorders", ("top", "bottom", "insideH"), 4, _LINE))
    styles[_TABLE].element.append(properties)


def _bordered(tag: str, sides: Sequence[str], size: int, color: str) -> Any:
    """Return an element of borders, `size` eighths of a point wide."""
    borders = OxmlElement(tag)
    for side in sides:
        drawn = {"val": "single", "sz": str(size), "space": "4", "color": color}
        borders.append(OxmlElement(f"w:{side}", {qn(f"w:{key}"): value for key, value in drawn.items()}))
    return borders


def _set_fonts(properties: Any, east: str) -> None:
    fonts = properties.get_or_add_rFonts()
    # A font of the theme, named beside ours, would win over it.
    fonts.attrib.clear()
    for script, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", east)):
        fonts.set(qn(f"w:{script}"), font)


def _packed(document: Any) -> bytes:
    """Return the file; its parts carry no time, so that the same document gives the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        # python-docx would ask the clock, and fail where that stands before 1980.
        for name, content in _members(document.part.package):
            entry = ZipInfo(name, _TIME)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()


def _members(package: Any) -> Iterator[tuple[str, bytes | str]]:
    """Yield the names and contents of what a package is made of."""
    kinds = [f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in package.parts]
    yield "[Content_Types].xml", f"{_KINDS}{''.join(kinds)}</Types>"
    yield "_rels/.rels", package.rels.xml
    for part in package.parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, part.rels.xml
