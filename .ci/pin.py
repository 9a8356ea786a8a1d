#!/usr/bin/env python3
"""Pins all that dev.py installs, into constraints.txt: `python3 .ci/pin.py`, after a change of pyproject.toml.

What is pinned stays so where it can; with `--upgrade` everything gets its newest release.

The sections follow each other as dev.py needs them: what builds, what the program needs, what the checks need, what
tests/outside needs. Every release has the hashes of all its files, and markers for Python 3.11 and later on any system.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
TARGET = HERE / "constraints.txt"
UV = "uv==0.13.9"
BUILD = ("editables", "hatchling", "setuptools", "wheel")
SECTIONS = {"build": None, "run": ("call",), "dev": ("dev",), "outside": ("outside",)}
"""What each section is made for: the extras of the project, None for the tools that build."""
HEAD = """\
# Made by `python3 .ci/pin.py` from pyproject.toml; don't edit. dev.py installs the sections up to the one it needs.
"""


def releases(uv: Path, build: Path, extras: tuple[str, ...] | None, known: Path | None) -> dict[str, str]:
    """Return the pinned releases by name and marker, as pip reads them; those that are `known` stay as they are."""
    sources = [str(build)] if extras is None else [str(build), "pyproject.toml"]
    words = ["--universal", "--python-version", "3.11", "--no-header", "--no-annotate"]
    words += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    words += [word for extra in extras or () for word in ("--extra", extra)]
    words += ["--constraint", str(known)] if known else []
    # uv prefers the releases that already stand in the file that it writes.
    made = build.with_name("made.txt")
    made.write_text("" if "--upgrade" in sys.argv else TARGET.read_text(encoding="utf-8"), encoding="utf-8")
    subprocess.run([str(uv), "pip", "compile", *words, "-o", str(made), *sources], cwd=HERE, check=True)
    text = made.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    return {entry.split(" \\\n")[0]: entry for entry in entries}


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        venv, build, known = (Path(folder, name) for name in ("venv", "build.in", "known.txt"))
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin" / "pip"), "install", "-qq", UV], check=True)
        uv = venv / "bin" / "uv"
        build.write_text("\n".join(BUILD))
        every = releases(uv, build, ("outside",), None)
        known.write_text("\n".join(every))
        parts, written = [HEAD], set[str]()
        for section, extras in SECTIONS.items():
            names = sorted(releases(uv, build, extras, known).keys() - written)
            parts += [f"# [{section}]\n", *(every[name] + "\n" for name in names)]
            written |= set(names)
        TARGET.write_text("".join(parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
