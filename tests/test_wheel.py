"""The wheel: built, installed into a folder of its own, and run from somewhere else."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import ecomkt
from runs import run

ROOT = Path(__file__).resolve().parents[1]
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
LINES = (
    ["recommend", "--type", "A", "--price", "M"],
    ["recommend", "--type", "A", "--price", "M", "--json", "--lang", "zh-Hans"],
    ["show", "carrier"],
)


def carried() -> list[str]:
    """Return the folders of knowledge that the wheel has to hold."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = list(project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    assert {"data", "rules"} <= set(parts)
    return parts


def test_the_wheel_answers_from_any_folder_as_the_checkout_does(tmp_path: Path) -> None:
    built, target, elsewhere = (tmp_path / name for name in ("built", "target", "elsewhere"))
    elsewhere.mkdir()
    subprocess.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", str(built), str(ROOT)], check=True, cwd=elsewhere
    )
    (wheel,) = built.iterdir()
    subprocess.run([*PIP, "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)], check=True)

    kept = {f"{part}/{path.name}" for part in carried() for path in (ROOT / part).glob("*.yaml")}
    with ZipFile(wheel) as archive:
        inside = {name.partition("_knowledge/")[2] for name in archive.namelist() if "_knowledge/" in name}
        names = set(archive.namelist())
    assert inside == kept
    assert {"ecomkt/py.typed", f"ecomkt-{ecomkt.__version__}.dist-info/licenses/LICENSE"} <= names

    assert [name for name in names if name.endswith("/share/man/man1/ecomkt.1")] != []

    program = next((target / "bin").glob("ecomkt*"))
    environment = {**os.environ, "PYTHONPATH": str(target), "ECOMKT_CACHE": str(tmp_path / "cache")}
    for line in LINES:
        command = [sys.executable, str(program), *line]
        process = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, check=False)
        assert (process.returncode, process.stderr) == (0, b"")
        assert process.stdout == run(*line).raw
    where = [
        sys.executable,
        "-c",
        "from ecomkt.knowledge.layer_files import knowledge_folder; print(knowledge_folder())",
    ]
    found = subprocess.run(where, cwd=elsewhere, env=environment, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == target / "ecomkt" / "_knowledge"
