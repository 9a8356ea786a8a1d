#!/usr/bin/env python3
"""Makes .venv beside this file, once, and works in it; needs Python 3.11 or later and nothing else.

python3 dev.py run ARGS...     the program, as in `run recommend --type A --price M`
python3 dev.py quick           a good minute: style, types, contracts, knowledge, the quick tests that start no process
python3 dev.py check           the house check: all of that, and every test, with mutants of the rules and coverage
python3 dev.py test ARGS...    pytest alone
python3 dev.py texts           compile the words of the interface after a change of src/ecomkt/language/interface
python3 dev.py outside         the tests that need Java, Chromium and LibreOffice beside Python
python3 dev.py setup           no more than .venv
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
PINNED = HERE / "constraints.txt"
# .ci/run tries further Pythons, each in a folder of its own.
VENV = Path(os.environ.get("ECOMKT_VENV") or HERE / ".venv")
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "ecomkt-setup.txt"
IS_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
SECTIONS = ("build", "run", "dev", "outside")
NEEDS = {"run": "run", "outside": "outside"}
VERBS = ("run", "quick", "check", "test", "texts", "outside", "setup")
# The longest first, so that no processor waits for another at the end.
STATIC = (
    ("mypy",),
    ("python", ".ci/lint_yaml.py", "data", "rules", "scenarios", "src/ecomkt/language/interface"),
    ("lint-imports",),
    ("ecomkt", "check"),
    ("ecomkt", "test", "--min-coverage", "90", "--mutate", "--min-caught", "85"),
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
)
QUICK = tuple(c for c in STATIC if c[:2] != ("ecomkt", "test"))
TESTS = ("pytest", "-q", "-n", "auto", "--dist", "worksteal")
COVERED_TESTS = ("slipcover", "-m", *TESTS)
QUICK_TESTS = (
    *("-m", "not process and not slow", "--hypothesis-profile", "ecomkt-quick"),
    # The first two try what stands beside the program; the libraries of the last two take seconds to import.
    *("--ignore", "tests/test_docs.py", "--ignore", "tests/benchmarks", "--ignore", "tests/interfaces/arrow"),
    *("--ignore", "tests/interfaces/mcp/test_server.py"),
)


def say(text: str) -> None:
    print("dev.py: " + text, file=sys.stderr, flush=True)


def run(*command: str) -> int:
    """Go on as another program, which gets the terminal and the signals; Windows can only wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def run_newer_python() -> int:
    for path in filter(None, map(shutil.which, ("python3.12", "python3.11", "python3.13", "python3.14"))):
        if subprocess.call([path, "-c", IS_ENOUGH], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            return run(path, str(HERE / "dev.py"), *sys.argv[1:])
    say("needs Python 3.11 or later; this is " + sys.version.split()[0] + ", and the PATH has no newer one")
    return 2


def pip(*words: str, **environment: str) -> bool:
    command = (str(BIN / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *words)
    return subprocess.call(command, cwd=str(HERE), stdout=sys.stderr, env={**os.environ, **environment}) == 0


def pinned(section: str) -> list[str]:
    """Return what a section of constraints.txt pins, each with its hashes."""
    text = PINNED.read_text(encoding="utf-8").partition("# [" + section + "]\n")[2].partition("# [")[0]
    return re.split(r"\n(?=\w)", text.strip())


def install_engine() -> None:
    """Install durable_rules, which comes as source in C; where that doesn't build, the plain engine answers."""
    (release,) = [line for line in pinned("run") if line.startswith("durable-rules")]
    wanted = VENV / "engine.txt"
    # From 3.13 on Python lacks a name that it uses; the marker keeps a plain `pip install .` from building it without.
    wanted.write_text(re.sub(r" ;.*?\\", " \\\\", release), encoding="utf-8")
    flags = "-DPyEval_CallObject=PyObject_CallObject" if sys.version_info >= (3, 13) else ""
    once = ("--no-deps", "--no-build-isolation", "--require-hashes", "-r", str(wanted))
    loads = (str(BIN / "python"), "-c", "import durable_rules_engine")
    # A wheel that was built without the flag may lie in the cache of pip, and loads as badly as it did then.
    for words in (once, (*once, "--no-cache-dir", "--force-reinstall")):
        words = (*words, "--no-cache-dir") if flags else words
        built = pip(*words, CPPFLAGS=(os.environ.get("CPPFLAGS", "") + " " + flags).strip())
        if built and subprocess.call(loads, stderr=subprocess.DEVNULL) == 0:
            return
    subprocess.call((str(BIN / "python"), "-m", "pip", "uninstall", "-qq", "-y", "durable-rules"))
    say("durable_rules doesn't build here, maybe for want of a C compiler; the plain engine gives the same answers")


def install(need: str) -> bool:
    """Install what constraints.txt pins up to a section, then the program, which nothing is fetched for."""
    for section in SECTIONS[: SECTIONS.index(need) + 1]:
        wanted = VENV / (section + ".txt")
        wanted.write_text("\n".join(r for r in pinned(section) if not r.startswith("durable-rules")), encoding="utf-8")
        if not pip("--no-deps", "--no-build-isolation", "--require-hashes", "-r", str(wanted)):
            return False
    if os.name != "nt":
        install_engine()
    return pip("--no-deps", "--no-build-isolation", "--editable", ".")


def set_up(need: str) -> bool:
    """Make .venv anew if it is missing, lacks a section, or the project, its pins, Python or the folder changed."""
    seen = (HERE / "pyproject.toml").read_bytes() + PINNED.read_bytes() + (sys.version + str(HERE)).encode()
    digest = hashlib.sha256(seen).hexdigest()
    stamp = STAMP.read_text() if STAMP.exists() else ""
    if stamp in [digest + one for one in SECTIONS[SECTIONS.index(need) :]]:
        return True
    say("setting up .venv, once; this takes about a minute, with what the tests need some minutes")
    if not stamp.startswith(digest) and subprocess.call(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=sys.stderr
    ):
        say("this Python can't make a virtual environment; on Debian and Ubuntu: apt install python3-venv")
        return False
    if not install(need):
        say("pip could not install what constraints.txt pins; its message above says why")
        return False
    STAMP.write_text(digest + need)
    return True


def quiet_run(command: tuple[str, ...]) -> bool:
    """Run one check and print what it says in one piece, also where pytest prints at the same time."""
    begun = time.monotonic()
    done = subprocess.run((str(BIN / command[0]), *command[1:]), cwd=str(HERE), capture_output=True, text=True)
    took = f"{time.monotonic() - begun:.0f} s: {' '.join(command)}"
    print(f"\n== {took} ==\n{done.stdout}{done.stderr}" if done.returncode else f"\nok, {took}", flush=True)
    return done.returncode == 0


def check(static: tuple[tuple[str, ...], ...], tests: tuple[str, ...]) -> int:
    begun = time.monotonic()
    # Without its bytecode the program is compiled again by each process that a test starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # One after the other, beside the tests, which have a worker for each processor.
    with ThreadPoolExecutor(max_workers=1) as pool:
        passed = pool.map(quiet_run, static)
        tested = subprocess.call((str(BIN / tests[0]), *tests[1:]), cwd=str(HERE))
    failed = [command for command, fine in zip(static, passed, strict=True) if not fine]
    failed += [tests] if tested else []
    for command in failed:
        say("failed: " + " ".join(command))
    say(f"{'failed' if failed else 'all is well'} after {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def work(verb: str, rest: tuple[str, ...]) -> int:
    """Do what a verb says, in an environment that has what it needs."""
    commands = {
        "run": ("ecomkt", *rest),
        "test": ("pytest", *rest),
        "outside": ("pytest", "tests/outside"),
        "texts": ("python", "-m", "ecomkt.authoring.interface_texts"),
    }
    if verb in commands:
        program, *words = commands[verb]
        if verb != "run":
            os.chdir(str(HERE))
        return run(str(BIN / program), *words)
    if verb == "quick":
        return check(QUICK, (*TESTS, *QUICK_TESTS))
    return check(STATIC, COVERED_TESTS) if verb == "check" else 0


def main(verb: str = "", *rest: str) -> int:
    if sys.version_info < (3, 11):
        return run_newer_python()
    if verb not in VERBS or (rest and verb not in ("run", "test")):
        print(__doc__, file=sys.stderr)
        return 2
    return work(verb, rest) if set_up(NEEDS.get(verb, "dev")) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
