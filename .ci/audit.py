#!/usr/bin/env python3
"""Asks PyPI's advisories about each release that constraints.txt pins: `python3 .ci/audit.py`; exit 1 if one is known.

A mirror has packages and no advisories. Then nothing can be audited here, and that is all that it says.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PINNED = Path(__file__).resolve().parents[1] / "constraints.txt"


def audited(program: Path, pins: list[str], folder: str) -> list[dict[str, object]]:
    """Return what pip-audit says of each pin; empty where it can't say anything."""
    wanted = Path(folder, "pins.txt")
    wanted.write_text("\n".join(pins), encoding="utf-8")
    line = [
        str(program),
        "-r",
        str(wanted),
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    try:
        return [each for each in json.loads(done.stdout)["dependencies"] if "skip_reason" not in each]
    except (json.JSONDecodeError, KeyError):
        return []


def main() -> int:
    """Print what is known of the pins; return 1 if a hole is."""
    pins = re.findall(r"^[\w.-]+==[\w.]+", PINNED.read_text(encoding="utf-8"), re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        program = Path(folder, "bin", "pip-audit")
        subprocess.run([str(program.with_name("pip")), "install", "-qq", "pip-audit"], check=False)
        # One is asked about first: where there are no advisories, the others need not be.
        if not program.exists() or not audited(program, pins[:1], folder):
            print(f"NOT AUDITED: no advisories can be had here; {len(pins)} releases are pinned by hash all the same")
            return 0
        known = audited(program, pins, folder)
    holes = [each for each in known if each["vulns"]]
    for each in holes:
        print(f"{each['name']} {each['version']}: {each['vulns']}")
    print(f"{len(known)} of {len(pins)} pinned releases audited, {len(holes)} with known holes")
    return int(bool(holes))


if __name__ == "__main__":
    raise SystemExit(main())
