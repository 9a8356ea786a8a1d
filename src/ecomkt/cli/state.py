"""The last profile, for `--last`: one file of the user's own, off where ECOMKT_STATE is empty.

In a pipe it is neither read nor written unless it is named, by `--last` or by ECOMKT_STATE: a script must not answer by
what somebody typed an hour ago, nor change it.
"""

import json
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ecomkt.cli.streams import on_terminal
from ecomkt.cli.telling import tell_note
from ecomkt.errors import InputError, Problems, told
from ecomkt.files import make_folder, read_text, write_file
from ecomkt.profile.fact import Profile
from ecomkt.profile.reader import ProfileReader
from ecomkt.profile.statements import Statement, in_mapping, stated_in

STATE = "state"
"""What marks a fact that comes from here."""
_VERSION = 1


def state_file() -> Path | None:
    """Return where the last profile is kept, None if that is switched off."""
    chosen = os.environ.get("ECOMKT_STATE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    import platformdirs

    return platformdirs.user_state_path("ecomkt") / "last.json"


def keep(profile: Profile) -> bool:
    """Keep a profile as the last one and return whether that was done; a pipe, and nothing said, leave it alone."""
    path = state_file() if on_terminal() or os.environ.get("ECOMKT_STATE") else None
    stated = stated_in(profile)
    # What the settings say of every product is nothing that was said.
    if path is None or not stated.keys() - {slug for slug, origin in profile.origins if origin != STATE}:
        return False
    try:
        # A folder that somebody named has to be there, as that of any other file.
        if not os.environ.get("ECOMKT_STATE"):
            make_folder(path.parent, 0o700)
        # A file hands on its permissions, and what a client has confided is nobody else's business.
        with suppress(OSError, ValueError):
            if (rights := stat.S_IMODE(path.stat().st_mode)) & 0o077:
                path.chmod(rights & 0o700)
        write_file(path, json.dumps({"ecomkt": _VERSION, "profile": stated}), force=True, mode=0o600)
    except InputError as flaw:
        tell_note(told("the profile is not kept for --last: {problem}", problem=flaw.problems[0]))
        return False
    return True


def last_statements(reader: ProfileReader) -> list[tuple[str, Sequence[Statement]]]:
    """Return what the last profile states, under the name of its origin.

    A file that isn't ours, or that this knowledge doesn't understand, is told in a line and left out. Raises InputError
    where there is no last profile at all.
    """
    path = state_file()
    if path is None or not path.exists():
        message = "--last: no profile is kept" if path else "--last: ECOMKT_STATE is empty, so nothing is kept"
        raise InputError.of("no-last-profile", message, "state one, such as --type A --price M")
    try:
        statements = _statements(path)
        reader.read(statements)
    except InputError as flaw:
        tell_note(told("the last profile is left out: {problem}", problem=flaw.problems[0]))
        return []
    return [(STATE, statements)]


def _statements(path: Path) -> list[Statement]:
    from ecomkt.profile.json_file import parse_json

    text, name = read_text(str(path))
    content = parse_json(text, name)
    stated = content.get("profile") if isinstance(content, dict) and content.get("ecomkt") == _VERSION else None
    if not isinstance(stated, dict):
        raise InputError.of("foreign-state", told("{file} holds no profile of ours", file=name))
    with Problems() as problems:
        return in_mapping(stated, problems)
