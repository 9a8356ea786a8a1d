"""What a machine without pyarrow is told."""

import sys
from importlib import import_module

import pytest

from ecomkt.errors import InputError


def test_without_pyarrow_the_import_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "ecomkt" and ".arrow" in name]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(InputError) as refusal:
        import_module("ecomkt.interfaces.arrow")
    told = str(refusal.value)
    assert told.startswith("Arrow data needs pyarrow, which can't be imported; ")
    assert told.endswith(" -m pip install 'pyarrow>=23'")
