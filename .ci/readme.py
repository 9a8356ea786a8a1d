#!/usr/bin/env python3
"""Follows README.md word for word in a fresh clone, as a stranger with one Python and little else: exit 1 if it fails.

`python3 .ci/readme.py [VERSION ...] [--check]`: with each Python of 3.11, 3.12, 3.13 that is here, with a C compiler
and without; `--check` runs the test command, too. What is committed is what is tried. Each run has a home of its own.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
KEPT = re.compile("PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|.*_proxy|.*_PROXY|TMPDIR")
ANSWER = "ecomkt recommend --type A --price M --json"


def blocks() -> list[str]:
    """Return the blocks of commands: set-up, tests, installing, daily use, a list, a report, pip alone."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def python_of(version: str) -> Path | None:
    """Return the folder of a Python that can make environments."""
    ours = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python3"))
    for path in filter(None, (*ours, shutil.which(f"python{version}"))):
        done = subprocess.run([path, "-c", "import ensurepip, venv"], capture_output=True, check=False)
        if done.returncode == 0:
            return Path(path).parent
    return None


class Stranger:
    """Somebody with a clone, a home and a Python."""

    def __init__(self, folder: Path, python: Path, *, has_compiler: bool) -> None:
        """Clone what is committed."""
        self.clone, self.has_compiler = folder / "clone", has_compiler
        subprocess.run(["git", "clone", "-q", "--no-local", str(ROOT), str(self.clone)], check=True)
        self.environment = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
        self.environment |= {"HOME": str(folder), "LANG": "C.UTF-8", "CI": "true"}
        self.environment["PATH"] = os.pathsep.join((str(folder / ".local/bin"), str(python), os.environ["PATH"]))
        if not has_compiler:
            self.environment |= {"CC": "false", "CXX": "false"}

    def follow(self, lines: Iterable[str]) -> str:
        """Run lines one by one; return what they print. Raises CalledProcessError for the first that fails."""
        printed = ""
        for line in filter(None, lines):
            began = time.monotonic()
            done = subprocess.run(
                ["bash", "-c", line],
                cwd=self.clone,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            print(f"  {time.monotonic() - began:4.0f} s  {line}", flush=True)
            if done.returncode:
                print(done.stdout[-2000:], done.stderr[-4000:], sep="\n", flush=True)
                done.check_returncode()
            printed += done.stdout
        return printed

    def answer(self) -> tuple[str, str]:
        """Return the engine that answers, and the answer."""
        record = json.loads(self.follow([ANSWER]))
        return record["provenance"].pop("engine"), json.dumps(record)


def followed(one: Stranger, *, check: bool) -> tuple[str, str]:
    """Go through the README; return the engine and the answer. Raises CalledProcessError."""
    set_up, tests, installing, daily, product_list, report, alone = (block.splitlines() for block in blocks())
    one.follow(set_up + (tests if check else []))
    # Nobody answers, so `ask` can only say that it needs a terminal.
    daily = [line for line in daily if line != "ecomkt ask"]
    if one.has_compiler:
        tools = one.clone.parent / "tools"
        one.follow([f"python3 -m venv {tools}", f"{tools}/bin/pip install -qq pipx"])
        one.environment["PATH"] += os.pathsep + str(tools / "bin")
        one.follow([line for line in installing if shutil.which(line.split()[0], path=one.environment["PATH"])])
        one.follow([*daily, *product_list])
        one.follow(["pipx uninstall ecomkt", "git clean -fdq"])
    else:
        alone = [line for line in alone if not line.startswith("CPPFLAGS")]
    own = one.clone.parent / "own"
    one.follow([f"python3 -m venv {own}"])
    one.environment["PATH"] = os.pathsep.join((str(own / "bin"), one.environment["PATH"]))
    one.follow([*alone, "ecomkt doctor --selftest", *daily, *product_list, *report])
    return one.answer()


def main() -> int:
    """Follow the README with each Python; return 1 if that fails or the answers differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", nargs="*", default=VERSIONS, metavar="VERSION")
    parser.add_argument("--check", action="store_true", help="run the test command, too")
    parser.add_argument("--compiler", choices=("with", "without"), help="only that way")
    asked = parser.parse_args()
    failed, answers = [], set()
    for version in asked.versions:
        python = python_of(version)
        if python is None:
            print(f"== No Python {version} on this machine: NOT tried on it ==")
            continue
        for way in (asked.compiler,) if asked.compiler else ("with", "without"):
            print(f"== Python {version}, {way} a compiler ==", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                try:
                    stranger = Stranger(Path(folder), python, has_compiler=way == "with")
                    engine, answer = followed(stranger, check=asked.check)
                except subprocess.CalledProcessError as flaw:
                    failed.append(f"{version} {way}: {flaw.cmd[-1]}")
                    continue
            answers.add(answer)
            if engine.startswith("durable") != (way == "with"):
                failed.append(f"{version} {way}: answered by {engine}")
    failed += ["the answers differ"] * (len(answers) > 1)
    print("\n".join(failed) or f"all is well, and {len(answers)} answer", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
