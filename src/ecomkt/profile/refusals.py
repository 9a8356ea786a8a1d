"""Why a statement is refused, and what a word that went is read as."""

from collections.abc import Sequence

from ecomkt.errors import Listed, Message, Problem, told
from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.knowledge.lookup import as_typed, normalise, spellings_of_name
from ecomkt.profile.statements import Statement


def said_today(today: Sequence[str], attribute: str, value: str) -> Problem:
    """Return the note on a value of an attribute that went, which says these facts today."""
    message = "'{attribute}' went: '{value}' says nothing certain today and is left out"
    message = "'{attribute}' went: '{value}' is read as {today}" if today else message
    return Problem.of("retired-attribute", message, attribute=attribute, value=value, today=Listed(tuple(today)))


def refused_number(statement: Statement, problem: Problem, slug: str) -> Problem:
    """Return why the number of a statement can't be read, with the statement where the number would be quoted again."""
    message = problem.message
    if isinstance(message, Message) and message.template.startswith("{text} "):
        message = told(message.template, **{**message.gaps, "text": statement.quoted})
        return Problem(problem.code, message, problem.hint, statement.location, slug)
    return statement.refused(problem.code, message, problem.hint, slug)


def codes_with(word: str, attribute: Attribute) -> list[Code]:
    """Return the code that has a word in its name, if it is the only one."""
    names = ((code, spellings_of_name(code.slug, code.name)) for code in attribute.codes)
    found = [code for code, each in names if any(word in normalise(name).split("-") for name in each)]
    return found if len(found) == 1 else []


def choices_of(attribute: Attribute) -> Listed:
    """Return the values that an attribute may have, as they are typed."""
    return Listed(tuple(map(as_typed, attribute.codes)))
