#!/usr/bin/env python3
"""Makes .venv beside this file, once, and works in it; needs Python 3.11 or later and nothing else.

python3 dev.py run ARGS...     the program, as in `run recommend --type A --price M`
python3 dev.py check           the house check: style, types, import contracts, knowledge files, tests with coverage
python3 dev.py test ARGS...    pytest alone
python3 dev.py outside         the tests that need Java, Chromium and LibreOffice beside Python
python3 dev.py setup           no more than .venv
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE / "pyproject.toml"
BIN = HERE / ".venv" / ("Scripts" if os.name == "nt" else "bin")
STAMP = HERE / ".venv" / "ecomkt-setup.txt"
IS_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
EXTRAS = ("", "dev", "outside")
LEFT_OUT = ("durable-rules", "ecomkt[")
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("yamllint", "--strict", "data", "rules", "scenarios"),
    ("ecomkt", "check"),
    ("ecomkt", "test", "--min-coverage", "90", "--mutate", "--min-caught", "85"),
    ("pytest", "-n", "auto", "--cov", "--cov-report", "term-missing:skip-covered"),
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


def install(extra: str) -> bool:
    import tomllib

    def pip(*words: str) -> bool:
        command = (str(BIN / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *words)
        return subprocess.call(command, cwd=str(HERE), stdout=sys.stderr) == 0

    if pip("--editable", ".[" + extra + "]" if extra else "."):
        return True
    say("that failed, maybe because durable-rules needs a C compiler; trying without it, on the plain engine")
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    # The extra of the developers names the others, as parts of a package that no index has.
    names = [name for name in extras if extra == "outside" or (extra and name not in ("outside", "spark"))]
    wanted = project["dependencies"] + [r for name in names for r in extras[name]]
    return pip(*(r for r in wanted if not r.startswith(LEFT_OUT))) and pip("--no-deps", "--editable", ".")


def set_up(extra: str) -> bool:
    """Make .venv anew if it is missing, lacks the extra, or pyproject.toml, Python or the folder changed."""
    seen = PROJECT.read_bytes() + (sys.version + str(HERE)).encode()
    digest = hashlib.sha256(seen).hexdigest()
    stamp = STAMP.read_text() if STAMP.exists() else ""
    if stamp in [digest + one for one in EXTRAS[EXTRAS.index(extra) :]]:
        return True
    say("setting up .venv, once; this takes about a minute, with what the tests need some minutes")
    if not stamp.startswith(digest) and subprocess.call(
        [sys.executable, "-m", "venv", "--clear", str(HERE / ".venv")], stdout=sys.stderr
    ):
        say("this Python can't make a virtual environment; on Debian and Ubuntu: apt install python3-venv")
        return False
    if not install(extra):
        say("pip could not install what pyproject.toml lists; its message above says why")
        return False
    STAMP.write_text(digest + extra)
    return True


def check() -> int:
    failed = [c for c in CHECKS if subprocess.call((str(BIN / c[0]), *c[1:]), cwd=str(HERE))]
    for command in failed:
        say("failed: " + " ".join(command))
    return 1 if failed else 0


def main(verb: str = "", *rest: str) -> int:
    if sys.version_info < (3, 11):
        return run_newer_python()
    if verb not in ("run", "check", "test", "outside", "setup") or (rest and verb in ("check", "outside", "setup")):
        print(__doc__, file=sys.stderr)
        return 2
    if not set_up({"run": "", "outside": "outside"}.get(verb, "dev")):
        return 1
    if verb == "run":
        return run(str(BIN / "ecomkt"), *rest)
    if verb == "outside":
        return subprocess.call((str(BIN / "pytest"), "tests/outside"), cwd=str(HERE))
    if verb == "test":
        os.chdir(str(HERE))
        return run(str(BIN / "pytest"), *rest)
    return check() if verb == "check" else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
