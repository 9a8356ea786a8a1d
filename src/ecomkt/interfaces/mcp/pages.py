"""What an assistant may read: the knowledge as pages, what anything in it is, and how to lead a client call."""

from collections.abc import Mapping
from urllib.parse import unquote

from ecomkt.errors import InputError, Problems, did_you_mean
from ecomkt.explanation.interview import InterviewQuestion
from ecomkt.interfaces.mcp.tools import TOOLS, AdvisorTools, check_size, unknown_arguments
from ecomkt.language.interface import interface_texts
from ecomkt.language.text import LANGUAGE_NAMES, LANGUAGES
from ecomkt.language.wording import Wording
from ecomkt.output.formats import format_called
from ecomkt.output.phrases import asked_text
from ecomkt.output.records import json_text
from ecomkt.output.views.docs import DocsView
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import profile_file
from ecomkt.safe_text import quoted, visible

_SCHEME = "ecomkt://"
_SHOWN = "show"
TEMPLATE = f"{_SCHEME}{{lang}}/{_SHOWN}/{{name}}"
"""The address of anything that has a name."""
MARKDOWN, JSON = "text/markdown", "application/json"
PROMPT = "client_call"
ARGUMENTS = _SAID, _LANG = "said", "lang"
"""What the prompt may be told."""


PAGES = {f"{_SCHEME}{lang}/{part}": (part, lang) for lang in LANGUAGES for part in DocsView.PARTS}
"""What part of the manual, in what language, is at an address."""


class AdvisorPages:
    """The pages and the prompt, on the knowledge of the tools."""

    def __init__(self, tools: AdvisorTools) -> None:
        self._tools = tools

    def title(self, address: str) -> str:
        """Return the title of a page, with its language."""
        part, language = PAGES[address]
        return f"{self._tools.wording(language).text(f'manual-{part}')} ({LANGUAGE_NAMES[language]})"

    def read(self, address: str) -> tuple[str, str]:
        """Return the kind of a page and its text; raises InputError if there is no such page or name."""
        if address in PAGES:
            part, language = PAGES[address]
            markdown = format_called("markdown")
            document = markdown.part_of(DocsView(self._tools.advisor.kb, part), self._tools.wording(language))
            return MARKDOWN, visible("".join(markdown.write(document)), keep_lines=True)
        language, _, rest = address.removeprefix(_SCHEME).partition("/")
        kind, _, name = rest.partition("/")
        if not address.startswith(_SCHEME) or language not in LANGUAGES or kind != _SHOWN:
            hint = did_you_mean(address[:200], [*PAGES, TEMPLATE])
            raise InputError.of("unknown-page", "there is no page at {address}", hint, address=quoted(address))
        return JSON, json_text(self._tools.call(TOOLS[_SHOWN], {"name": unquote(name), _LANG: language}))

    def prompt(self, arguments: Mapping[str, str]) -> str:
        """Return how to lead a client call, what is known in it, and the first question.

        Raises InputError with everything that is wrong with the arguments. What the client said may be anything: the
        assistant is handed what no profile could be made of.
        """
        check_size(arguments)
        tools, advisor = self._tools, self._tools.advisor
        with Problems(unknown_arguments(PROMPT, ARGUMENTS, arguments)) as problems:
            wording = tools.wording(problems.collect(lambda: tools.language(arguments), ""))
        said, unread = arguments.get(_SAID, ""), Problems()
        profile = unread.collect(lambda: advisor.profile(said), Profile())
        asked = advisor.next_questions(profile).question
        question = self._asked(asked, wording) if asked else wording.text("mcp.no-question")
        told = "".join(f"- {wording.tell(problem)}\n" for problem in unread)
        heard = f"{wording.label('mcp.not-read', said=said)}\n{told}\n" if unread else ""
        parts = {"said": profile_file(profile), "question": question, "heard": heard}
        # A wording says what fits in a line.
        text = interface_texts()["mcp.prompt.text"].words_in(wording.language) or ""
        return visible(text.format(**parts), keep_lines=True)

    def _asked(self, asked: InterviewQuestion, wording: Wording) -> str:
        """Return a question with its answers, one a line, by their slugs and names; what is asked at once first."""
        lines = [asked_text(asked.attributes, self._tools.advisor.kb.codebook, wording)] * (len(asked.attributes) > 1)
        for attribute in asked.attributes:
            lines.append(f"{wording.say(attribute.question)} ({attribute.slug})")
            lines += (f"- {code.slug}{wording.colon}{wording.say(code.name)}" for code in attribute.codes)
        return "\n".join(lines)
