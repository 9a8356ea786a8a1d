"""How a Word document looks: the styles of python-docx's template, made ours, with a font for Chinese in each."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

_LATIN = "Calibri"
_CHINESE = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
_TAGS = {"en": "en-US", "zh-Hant": "zh-TW", "zh-Hans": "zh-CN"}
ACCENT, SOFT = RGBColor(0x1D, 0x4F, 0x91), RGBColor(0x55, 0x5C, 0x66)
FOR, AGAINST = RGBColor(0x1B, 0x6E, 0x3C), RGBColor(0xB3, 0x26, 0x1E)
_SIZES = {"Title": 24, "Heading 1": 16, "Heading 2": 12, "Normal": 10.5, "Caption": 9.5}
_EPOCH = datetime(2000, 1, 1)


def styled_document(language: str, title: str) -> Any:
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
        document.styles[name].font.color.rgb = ACCENT
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Caption"].font.color.rgb = SOFT
    return document


def packed(document: Any) -> bytes:
    """Return the file; its parts carry no time, so that the same document gives the same bytes."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _set_defaults(document: Any, language: str) -> None:
    """Set what holds where no style says otherwise: else Word falls back to a Japanese font."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults, language)
    for found in defaults.findall(qn("w:lang")):
        defaults.remove(found)
    lang = defaults.makeelement(qn("w:lang"), {qn("w:val"): _TAGS[language], qn("w:eastAsia"): _east(language)})
    defaults.append(lang)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:eastAsia"), _east(language))


def _set_fonts(properties: Any, language: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = properties.makeelement(qn("w:rFonts"), {})
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), _LATIN)
    # English documents may quote Chinese names.
    fonts.set(qn("w:eastAsia"), _CHINESE.get(language, _CHINESE["zh-Hant"]))


def _east(language: str) -> str:
    return _TAGS[language] if language in _CHINESE else _TAGS["zh-Hant"]
