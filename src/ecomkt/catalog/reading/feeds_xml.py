"""Google Merchant feeds in XML (RSS 2.0 and Atom) → rows. What the parser mends or drops is told, item by item."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice, pairwise
from typing import TextIO, cast

from lxml import etree

from ecomkt.catalog.columns.headers import GROUP, header_word
from ecomkt.catalog.columns.layout import Role
from ecomkt.catalog.columns.product import ReadingOptions, RowProblem
from ecomkt.catalog.columns.profiles import ColumnKnowledge
from ecomkt.catalog.encodings.encoding import EncodedText, Replay, is_damaged, named_codec
from ecomkt.catalog.objects.object_words import Cells
from ecomkt.catalog.reading.feeds import CHUNK, Feed, FeedRecord
from ecomkt.errors import InputError, Problem, told
from ecomkt.safe_text import visible

# A document type without a subset of its own, as most feeds for Yandex have it, is left out: nothing is read for it.
_LITERAL = r"""\s*(?:"[^"]*"|'[^']*')"""
_DOCTYPE = re.compile(rf"<!DOCTYPE\s+[\w:.-]+(?:\s+(?:SYSTEM|PUBLIC{_LITERAL}){_LITERAL})?\s*>")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]+)")
_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(amp|lt|gt|quot|apos);|&(?!#?\w+;)", re.DOTALL)
_NUMBERS = {"&": "&#38;", "amp": "&#38;", "lt": "&#60;", "gt": "&#62;", "quot": "&#34;", "apos": "&#39;"}
# Elements that may stand several times with a meaning each; of all others the first counts.
_SEVERAL = frozenset({"product_type", "category", "categories"})
# A feed has no more categories than these.
_MOST_CATEGORIES = 200_000
# An item with more letters is parsed in parts, and a text cut: no product has so many.
_MOST_TEXT = 1 << 20
# So many flaws of a feed are told one by one: lxml copies its whole log each time it is asked for it.
_MOST_FLAWS = 1000
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What is no flaw: a namespace needn't be an address.
_WARNING = "WARNING"
_INLINE = frozenset({"b", "i", "em", "strong", "span", "p", "br", "sub", "sup", "u", "font", "div", "ul", "li"})
_MOST_LEVELS, _LEAST_STEM, _CASES = 32, 5, (str, str.upper, str.capitalize)
# So the attributes are called by which an element without a text says what it stands for; so titles are.
_SAID = ("value", "name", "amount", "net")
_TITLES = frozenset({"name", "title"})
# As BMEcat and CommerceML have them: ARTICLE_DETAILS, PRODUCT_PRICE_DETAILS; and the least number of pieces of a price.
_DETAILS, _LEAST_PIECES, _ONE = ("_DETAILS", "ЦЕНЫ"), "LOWER_BOUND", frozenset({"0", "1"})
# So BMEcat lists its groups, and beside the articles which of them each is in.
_GROUPED = frozenset({"CATALOG_STRUCTURE", "ARTICLE_TO_CATALOGGROUP_MAP", "PRODUCT_TO_CATALOGGROUP_MAP"})
_ARTICLES, _MAPPED = ("SUPPLIER_AID", "SUPPLIER_PID", "ART_ID", "PROD_ID"), "aid:"
# What tells a product apart stays its own: a variant's would make another product of it.
_OWN = frozenset({"id", "ID"})
_HALF_READ = Problem("undecodable", "some bytes of this item are no text in this encoding", "see --encoding")
_UNSAFE = Problem(
    "unsafe-xml",
    "the feed has a document type or entities, which could make it read other files",
    "save it without a DOCTYPE",
)


class XmlFeed(Feed):
    """Items as rows, their elements without prefix as columns. What the parser had to mend is told item by item."""

    def __init__(self, data: Replay, name: str, options: ReadingOptions, knowledge: ColumnKnowledge) -> None:
        """Raise InputError for a file without items, and for one with a document type of its own."""
        self._names, self._knowledge, self._items = knowledge.items, knowledge, _Items(knowledge)
        self._text = EncodedText(data, options.encoding or _declared(data.head))
        self.notes = (Problem("read-as", told("{name} is read as a product feed in XML", name=name)),)
        super().__init__(data)
        if self._items.is_unnamed:
            # What its categories are called may stand behind the items: then they are read first.
            for _ in self._records():
                pass
            super().__init__(data)
        if not self.columns:
            flaw = next((item.problem.message for item in self._records() if isinstance(item, RowProblem)), "")
            hint = "give a feed with <item>, <entry>, <offer> or <product>, or save it as CSV"
            why = told(": {flaw}", flaw=flaw) if flaw else ""
            raise InputError.of("no-items", "{name} holds no item of a product feed{why}", hint, name=name, why=why)

    def _records(self) -> Iterator[FeedRecord | RowProblem]:
        items, number = _Items(self._knowledge, self._items.categories), 0
        self._items = items
        with self._text.open() as text:
            for piece in _pieces(text, self._names):
                for cells in items.read(piece):
                    number += 1
                    flaw = items.flaw() or (_HALF_READ if is_damaged(piece) else None)
                    if flaw:
                        yield RowProblem(number, "", flaw, tuple(cells.values()))
                    yield number, cells
        flaw = items.last_flaw()
        if flaw:
            shown = " ".join(filter(None, items.unfinished.values())) or flaw.message
            yield RowProblem(number + 1, "", flaw, (shown,))


def _declared(head: bytes) -> str | None:
    """Return the encoding that the file says it has, unless its first bytes show another."""
    declared = _DECLARED.match(head)
    try:
        codec = named_codec(declared[1].decode() if declared else "utf-8")
    except InputError:
        return None
    # UTF-8 is what they all say, and is found without being named.
    return None if codec.startswith("utf") else codec


def _pieces(text: TextIO, names: Sequence[str]) -> Iterator[str]:
    """Yield a feed in pieces that end with an item, so that a flaw is told with the item that has it."""
    item_end = re.compile(rf"</(?:\w+:)?(?:{'|'.join(map(re.escape, names))})\s*>", re.IGNORECASE)
    kept = _DOCTYPE.sub("", text.read(CHUNK), count=1)
    while True:
        start = 0
        for match in item_end.finditer(kept):
            yield kept[start : match.end()]
            start = match.end()
        kept = kept[start:]
        if len(kept) > _MOST_TEXT:
            yield kept
            kept = ""
        chunk = text.read(CHUNK)
        if not chunk:
            break
        kept += chunk
    yield kept


class _Items:
    """The items of a feed as they are parsed. Each is dropped once it was read, so that memory stays flat."""

    def __init__(self, knowledge: ColumnKnowledge, categories: dict[str, tuple[str, str]] | None = None) -> None:
        names, self._pieces, self._nested = knowledge.items, knowledge.pieces, knowledge.nested
        roles = dict(knowledge.plain.roles)
        self._titles, self._kinds = frozenset(roles.get(Role.TITLE, ())), frozenset(roles.get(Role.CATEGORY, ()))
        self._of_kind, self._taxonomies = knowledge.stems.category, knowledge.taxonomies
        # Most items have the same elements.
        self._is_of_kind = lru_cache(4096)(self._tells_kind)
        self._taxed, self._around = knowledge.taxed, self._kinds | knowledge.groups
        # Without recover=True a bare '&' would end the feed; with it libxml2 tells what it drops in its log alone.
        # The rest keeps a feed from reaching for other files, and from blowing up.
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=[f"{{*}}{tag}" for tag in ("category", *_GROUPED, *(case(name) for name in names for case in _CASES))],
            encoding="utf-8",
            recover=True,
            no_network=True,
            resolve_entities=False,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._open: etree._Element | None = None
        self._tag = ""
        """The element that is an item: that of the first one, so that others of such names are none."""
        self.categories: dict[str, tuple[str, str]] = {} if categories is None else categories
        """By its id, what a category is called and the id of that above it, where a feed lists them."""
        self.is_unnamed = False
        """Whether an item has nothing but the number of a category that wasn't listed before it."""
        self._groups: dict[etree._Element, str] = {}
        """What the open groups of items are called."""
        self._parent: etree._Element | None = None
        self._flaws_seen = 0
        self._has_prefix_flaw = False

    def read(self, piece: str) -> Iterator[Cells]:
        """Yield the items that end within the next piece. Raises InputError for a feed with a document type."""
        # libxml2 drops references by name (&amp;) from its first flaw on, and keeps those by number.
        # A bare '&' is meant as itself: from one in the first item on, libxml2 would read nothing.
        plain = _REFERENCE.sub(lambda match: _NUMBERS.get(match[1] or match[0], match[0]), piece)
        self._parser.feed(plain.encode("utf-8", "replace"))
        for event, element in cast("Iterator[tuple[str, etree._Element]]", self._parser.read_events()):
            if event == "start" and element.getroottree().docinfo.internalDTD is not None:
                raise InputError([_UNSAFE])
            if self._may_be_around(event, element):
                continue
            if _local(element) in _GROUPED:
                self._keep_group(event, element)
            elif element.tag == self._tag or not (self._tag or _is_category(element)):
                yield from self._item(event, element)
            elif _is_category(element):
                self._keep_category(event, element)

    def _may_be_around(self, event: str, element: "etree._Element") -> bool:
        """Return whether an element called like an item is the outermost: it is one if no other is found in it."""
        if element.getparent() is not None:
            return False
        if event == "end" and not self._tag and not _is_category(element):
            self._tag, self._open = element.tag, element
            return False
        return True

    def _item(self, event: str, element: "etree._Element") -> Iterator[Cells]:
        self._tag = element.tag
        if event == "start":
            # One within another: the end of the one before is missing. What is deeper down is a part of an item.
            if self._open is not None and element.getparent() is self._open:
                yield from self._with_variants(self._open, element)
                self._open = None
            if self._open is None:
                self._open = element
                self._note_groups(element)
        elif element is self._open:
            yield from self._with_variants(element)
            self._open = None
            parent = element.getparent()
            element.clear()
            # The item itself stays until the next: libxml2 still holds on to the end of what it parsed.
            while parent is not None and parent[0] is not element:
                del parent[0]

    def _note_groups(self, item: "etree._Element") -> None:
        """Keep what the groups around an item are called, whose names go with the items that were read."""
        if (parent := item.getparent()) is self._parent or parent is None or parent.tag == item.tag:
            return
        self._parent = parent
        ancestors = islice(item.iterancestors(), _MOST_LEVELS)
        around = [each for each in ancestors if header_word(_local(each)) in self._around]
        self._groups = {each: self._groups.get(each) or _called(each) for each in reversed(around)}

    def _with_variants(self, item: "etree._Element", end: "etree._Element | None" = None) -> Iterator[Cells]:
        """Yield the cells of an item, then those of each variant within, which says less."""
        own = self._named(self._cells(item, end))
        # What stands around the items says it of them all.
        if around := next(filter(None, (each.get("currency") for each in item.iterancestors())), ""):
            own.setdefault("currency", around)
        lists = (child for child in item.iterchildren("*") if header_word(_local(child)) in self._nested)
        variants = [child for variants in lists for child in variants.iterchildren("*") if len(child)]
        if variants:
            own.setdefault(GROUP, own.get("id") or next(filter(None, own.values()), ""))
        yield own
        for variant in variants:
            yield {**own, **{key: cell for key, cell in _cells(variant).items() if cell and key not in _OWN}}

    def _cells(self, item: "etree._Element", end: "etree._Element | None" = None) -> Cells:
        """Return the cells of an item, with a title that stands deeper, and a price that attributes alone say."""
        cells = _cells(item, end)
        for element in item.iterchildren("*") if end is None else ():
            name = _local(element)
            if not cells.get(name) and element.attrib:
                said = {header_word(str(key)): str(value) for key, value in element.attrib.items()}
                cells[name] = next(filter(None, map(said.get, (*self._taxed & said.keys(), *_SAID))), "")
        if any(header_word(key) in self._titles for key, cell in cells.items() if cell):
            return cells
        within = (inner for element in item.iterchildren("*") for inner in element.iterchildren("*"))
        named = [(_local(inner), _text(inner).strip()) for inner in within if _local(inner) in _TITLES]
        return {**cells, **dict(named[:1])}

    def _keep_category(self, event: str, element: "etree._Element") -> None:
        if event != "end" or self._open is not None or len(self.categories) >= _MOST_CATEGORIES:
            return
        # Its id and its name are an attribute and a text, or elements within.
        said = {_local(inner): _text(inner).strip() for inner in element.iterchildren("*")}
        said |= {"name": element.text or "", **{str(k): str(v) for k, v in element.attrib.items()}} if not said else {}
        if key := said.get("id"):
            self.categories[key] = (said.get("name", "").strip(), said.get("parentId", ""))

    def _keep_group(self, event: str, element: "etree._Element") -> None:
        """Keep a group of BMEcat with that above it, or by an article the group it is in, which stands behind all."""
        if event != "end" or len(self.categories) >= _MOST_CATEGORIES:
            return
        self.is_unnamed, said = True, {_local(inner): _text(inner).strip() for inner in element.iterchildren("*")}
        if (key := said.get("GROUP_ID")) and element.get("type") != "root":
            self.categories[key] = (said.get("GROUP_NAME", ""), said.get("PARENT_ID", ""))
        for article in filter(None, map(said.get, _ARTICLES)):
            self.categories.setdefault(_MAPPED + article, (said.get("CATALOG_GROUP_ID", ""), ""))
        element.clear()

    def _named(self, cells: Cells) -> Cells:
        """Return the cells of an item: a category named by an id or a group with its path, a name in pieces as one."""
        if not cells.get("name") and self._pieces and cells.get(self._pieces[-1]):
            cells = {**cells, "name": _joined([cells[piece] for piece in self._pieces if cells.get(piece)])}
        article = next(filter(None, map(cells.get, _ARTICLES)), "")
        if group := self.categories.get(_MAPPED + article, ("", ""))[0]:
            cells = {**cells, "category_id": group}
        keys = [key for key in filter(self._is_of_kind, cells) if cells[key]]
        key = next((key for key in keys if cells[key] in self.categories), "")
        if not key:
            self.is_unnamed = self.is_unnamed or (bool(keys) and all(cells[k].isdecimal() for k in keys))
            path = [] if keys else [*filter(None, self._groups.values())]
            return {**cells, "category": " > ".join(path)} if path else cells
        number, path = cells[key], list[str]()
        while number in self.categories and len(path) < _MOST_LEVELS:
            name, number = self.categories[number]
            path.insert(0, name)
        is_told = any(header_word(k) in self._kinds and cells[k] not in self.categories for k in keys)
        return cells if is_told else {**cells, key: "", "category": " > ".join(path)}

    def _tells_kind(self, key: str) -> bool:
        """Return whether an element tells of a category, and not by the numbers of a taxonomy."""
        word = header_word(key)
        return any(stem in word for stem in self._of_kind) and word not in self._taxonomies

    @property
    def unfinished(self) -> Cells:
        """Return what was read of an item whose end hasn't come."""
        return {} if self._open is None else _cells(self._open)

    def flaw(self) -> Problem | None:
        """Return the first flaw since the last call; what a prefix stands for doesn't matter here, and is told once."""
        if self._flaws_seen >= _MOST_FLAWS:
            return None
        log = list(self._parser.feed_error_log)[self._flaws_seen :]
        self._flaws_seen += len(log)
        for entry in (entry for entry in log if entry.level_name != _WARNING):
            is_prefix = entry.domain_name == "NAMESPACE"
            if not (is_prefix and self._has_prefix_flaw):
                self._has_prefix_flaw = self._has_prefix_flaw or is_prefix
                message = told("line {line}: {message}", line=entry.line, message=visible(entry.message))
                return Problem("broken-xml", message, "mend it there; what could be read was taken")
        return None

    def last_flaw(self) -> Problem | None:
        """End the feed; return what is wrong with its end, or that there are flaws which were not told one by one."""
        # What the end raises stands in the log, too.
        with suppress(etree.XMLSyntaxError):
            self._parser.close()
        flaw = self.flaw()
        more = len(self._parser.feed_error_log) - self._flaws_seen
        if flaw or not more:
            return flaw
        hint = "mend the feed; what could be read was taken"
        return Problem.of("broken-xml", "there are {more} flaws more", hint, more=more)


def _joined(pieces: Sequence[str]) -> str:
    """Return the pieces of a name as one; a maker with which the next piece begins stands there once."""
    kept = [a for a, b in pairwise(pieces) if not f"{b} ".casefold().startswith(f"{a} ".casefold())]
    return " ".join((*kept, *pieces[-1:]))


def _called(group: "etree._Element") -> str:
    """Return by which attribute or element before its items a group of them is called; empty if by none."""
    said = (str(of).strip() for key, of in group.attrib.items() if header_word(str(key)) in _TITLES)
    within = (_text(inner).strip() for inner in group.iterchildren("*") if _local(inner).casefold() in _TITLES)
    return next(filter(None, (*said, *within)), "")


def _is_category(element: "etree._Element") -> bool:
    return element.tag.rpartition("}")[2] == "category"


def _cells(item: "etree._Element", end: "etree._Element | None" = None) -> Cells:
    """Return the elements and the attributes of an item as cells, up to the element that `end` is."""
    cells: Cells = {}
    for element in item.iterchildren("*"):
        if element is end:
            break
        name = _local(element)
        text = _text(element).strip()[:_MOST_TEXT] or element.get("href", "")
        if cells.get(name) and name in _SEVERAL:
            cells[name] += ", " + text
        elif not cells.get(name):
            cells[name] = text
            currency = element.get("currency", "")
            if currency:
                cells.setdefault("currency", currency)
        _add_details(element if name.upper().endswith(_DETAILS) else None, cells)
    for key, value in item.attrib.items():
        name = str(key).rpartition("}")[2]
        cells[name] = cells.get(name) or str(value)
    return cells


def _add_details(details: "etree._Element | None", cells: Cells) -> None:
    """Add what the details of an item say, its further prices as they are called; those of many pieces are left out."""
    for place, around in enumerate(details.iter("*") if details is not None else (), 1):
        said = {
            _local(leaf): text for leaf in around.iterchildren("*") if not len(leaf) and (text := _text(leaf).strip())
        }
        kind = next(map(str, around.attrib.values()), str(place))
        for name, text in said.items() if said.get(_LEAST_PIECES, "1") in _ONE else ():
            cells.setdefault(f"{name}.{kind}" if cells.get(name) else name, text)


def _local(element: "etree._Element") -> str:
    """Return the name of an element; a prefix that stands for nothing is in it, and left out here."""
    return element.tag.rpartition("}")[2].rpartition(":")[2]


def _text(element: "etree._Element") -> str:
    """Return the text of an element, with that of those within where they mark parts of it or are a list."""
    children = list(element.iterchildren("*"))
    # An unknown entity parts a text in two.
    own = "".join((element.text or "", *(part.tail or "" for part in element)))
    if not children:
        return own
    texts = [text for child in children if (text := _text(child).strip())]
    # In one language after the other, the first is meant.
    if any(child.get(name) for child in children for name in ("lang", _LANG)) or children[0].tag == "language":
        return texts[0] if texts else ""
    inline = all(child.tag in _INLINE for child in children)
    if own.strip() or inline:
        return " ".join("".join(map(str, element.itertext())).split())
    if len({child.tag for child in children}) == 1:
        return ", ".join(texts)
    # Of its categories the one that has a word more is the chosen one: DEFAULT_CATEGORY.
    stem = _local(element).casefold().removesuffix("s").removesuffix("ie")
    more = [_text(child).strip() for child in children if not _local(child).casefold().startswith(stem)]
    is_one = len(stem) >= _LEAST_STEM and all(stem in _local(child).casefold() for child in children)
    return next(filter(None, more), "") if is_one else ""
