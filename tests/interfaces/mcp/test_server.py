"""The server as an assistant's program meets it: through the client of the SDK, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from ecomkt import Advisor
from ecomkt.errors import missing_package
from ecomkt.interfaces.mcp.pages import PAGES, PROMPT, TEMPLATE
from ecomkt.interfaces.mcp.server import build_server, serve
from ecomkt.interfaces.mcp.tools import TOOLS, AdvisorTools
from runs import SOURCE, run

if TYPE_CHECKING:
    from mcp import Client

PACKAGE = Path(SOURCE) / "ecomkt"
DOCS = Path(__file__).parents[3] / "docs"
PAGE, PACK = DOCS / "mcp.md", DOCS / "packs" / "eu-health"
WITHOUT_DURABLE = (
    "import sys; sys.modules['durable_rules_engine'] = None; from ecomkt.cli import main; sys.exit(main(sys.argv[1:]))"
)
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
TO_READ = {"PYTHONPATH": SOURCE, **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}}


def asked(server: Any, *questions: Callable[["Client"], Awaitable[Any]]) -> list[Any]:
    """Return what a server answers; an error of the protocol is an answer, too."""
    # A worker that gets none of these tests need not load the SDK, which takes seconds.
    from mcp import Client
    from mcp.shared.exceptions import MCPError

    async def ask() -> list[Any]:
        answers = []
        async with Client(server) as client:
            for question in questions:
                try:
                    answers.append(await question(client))
                except MCPError as error:
                    answers.append(error)
        return answers

    return anyio.run(ask)


def started(*words: str) -> Any:
    from mcp.client.stdio import StdioServerParameters, stdio_client

    environment = {**TO_READ, "ECOMKT_CACHE": os.environ["ECOMKT_CACHE"]}
    return stdio_client(StdioServerParameters(command=sys.executable, args=[*words], env=environment))


def test_what_is_offered_is_titled_described_and_read_only() -> None:
    tools = AdvisorTools(Advisor.load(lang="zh-Hant", engine="plain"))
    listed, pages, templates, prompts = asked(
        build_server(tools),
        lambda client: client.list_tools(),
        lambda client: client.list_resources(),
        lambda client: client.list_resource_templates(),
        lambda client: client.list_prompts(),
    )
    assert [tool.name for tool in listed.tools] == [*TOOLS]
    assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in listed.tools)
    assert all(tool.title and tool.description and tool.output_schema for tool in listed.tools)
    assert [page.uri for page in pages.resources] == [*PAGES]
    assert [template.uri_template for template in templates.resource_templates] == [TEMPLATE]
    (prompt,) = prompts.prompts
    assert (prompt.name, prompt.title, [a.name for a in prompt.arguments]) == (PROMPT, "與客戶通話", ["said", "lang"])


def test_what_is_refused_is_an_answer_of_a_tool_and_an_error_of_the_rest() -> None:
    answers = asked(
        build_server(AdvisorTools(Advisor.load(engine="plain"))),
        lambda client: client.call_tool("recommend", {"profile": {"product": "fmgc"}, "lang": "zh-Hant"}),
        lambda client: client.call_tool("recomend", {}),
        lambda client: client.read_resource("ecomkt://en/code"),
        lambda client: client.get_prompt("client-call", {}),
        lambda client: client.get_prompt(PROMPT, {"said": "product=fmgc"}),
        lambda client: client.get_prompt(PROMPT, {"said": "product=fmcg"}),
        lambda client: client.read_resource("ecomkt://en/show/video"),
    )
    refusal = answers[0]
    assert refusal.is_error
    assert refusal.content[0].text.startswith("錯誤：「product」：「產品類型」沒有「fmgc」這個值")
    assert refusal.structured_content["error"]["code"] == "unknown-value"
    assert [str(error).partition(";")[2].strip()[:30] for error in answers[1:4]] == [
        "did you mean 'recommend'?",
        "did you mean 'ecomkt://en/code",
        "did you mean 'client_call'?",
    ]
    assert "did you mean 'fmcg'?" in answers[4].messages[0].content.text
    assert "product: fmcg" in answers[5].messages[0].content.text
    assert json.loads(answers[6].contents[0].text)["sheets"][0]["key"] == "video"


@pytest.mark.process
@pytest.mark.parametrize("engine", ["plain", "usual"])
def test_a_process_answers_what_the_command_line_prints(engine: str) -> None:
    line = ["mcp", "--pack", str(PACK), "--lang", "zh-Hans"]
    server = started(*(["-c", WITHOUT_DURABLE] if engine == "plain" else ["-m", "ecomkt"]), *line)
    profile = {"product": "health", "price": "high", "market": "eu"}
    listed, advice, why, question, page, prompt = asked(
        server,
        lambda client: client.list_tools(),
        lambda client: client.call_tool("recommend", {"profile": profile, "top": None}),
        lambda client: client.call_tool("why", {"profile": profile, "option": "video", "lang": "en"}),
        lambda client: client.call_tool("next_question", {"profile": profile, "lang": "zh-Hant"}),
        lambda client: client.read_resource("ecomkt://zh-Hans/codes"),
        lambda client: client.get_prompt(PROMPT, {"said": "市场=台湾"}),
    )
    assert [tool.title for tool in listed.tools][:2] == ["排出卖法", "为什么选，为什么不选"]
    words = [f"{name}={value}" for name, value in profile.items()]
    printed = run("recommend", *words, "--json", "--lang", "zh-Hans", "--pack", str(PACK))
    shown = json.loads(printed.out)
    told = advice.structured_content
    assert told["provenance"].pop("engine").startswith("plain" if engine == "plain" else shown["provenance"]["engine"])
    shown["provenance"].pop("engine")
    assert told == shown
    assert json.loads(advice.content[0].text)["recommendations"] == shown["recommendations"]
    assert [answer.structured_content["lang"] for answer in (why, question)] == ["en", "zh-Hant"]
    assert page.contents[0].text == run("docs", "codes", "--lang", "zh-Hans", "--pack", str(PACK)).out
    assert "market: tw" in prompt.messages[0].content.text


def requests(*messages: dict[str, Any]) -> bytes:
    return b"".join(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n" for message in messages)


def talking_to() -> "subprocess.Popen[bytes]":
    """Return a server in a process of its own."""
    command = [sys.executable, "-m", "ecomkt", "mcp"]
    return subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1, env={**os.environ, **TO_READ})


@pytest.mark.process
def test_noise_is_passed_over_and_a_server_ends_when_the_client_goes_away() -> None:
    messages = (
        {"id": 1, "method": "initialize", "params": HELLO},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "recommend", "arguments": [1]}},
        {"id": 3, "method": "no/such/method"},
        {"id": 4, "method": "tools/call", "params": {"name": "show", "arguments": {"name": "video"}}},
    )
    with talking_to() as server:
        assert server.stdin
        assert server.stdout
        assert server.stderr
        server.stdin.write(b"hello\n\xff\xfe\n\n{}\n[]\n" + requests(*messages))
        server.stdin.flush()
        told = {answer["id"]: answer for answer in (json.loads(server.stdout.readline()) for _ in range(4))}
        server.stdout.close()
        server.stdin.write(requests({"id": 5, "method": "ping"}))
        server.stdin.close()
        assert (server.wait(60), server.stderr.read()) == (0, b"")
    assert told[1]["result"]["serverInfo"]["name"] == "ecomkt"
    assert [told[number]["error"]["code"] for number in (2, 3)] == [-32602, -32601]
    assert not told[4]["result"]["isError"]


@pytest.mark.process
def test_a_full_disk_is_told_in_a_line() -> None:
    words = [sys.executable, "-m", "ecomkt", "mcp"]
    asked, env = requests({"id": 1, "method": "ping"}), {**os.environ, **TO_READ}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(words, input=asked, stdout=full, stderr=-1, env=env, timeout=60, check=False)
    told = b"error: standard output can't be written (No space left on device); free some space, or write elsewhere\n"
    assert (ended.returncode, ended.stderr) == (2, told)


def test_without_stdin_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    serve(AdvisorTools(Advisor.load(engine="plain")))


@pytest.mark.process
def test_ctrl_c_ends_a_server_that_waits_for_a_line() -> None:
    with talking_to() as server:
        assert server.stdin
        assert server.stdout
        assert server.stderr
        server.stdin.write(requests({"id": 1, "method": "initialize", "params": HELLO}))
        server.stdin.flush()
        assert server.stdout.readline()
        server.send_signal(signal.SIGINT)
        assert (server.wait(60), server.stderr.read()) == (130, b"")


def test_without_the_sdk_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "ecomkt.interfaces.mcp.server", raising=False)
    told = run("mcp")
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert told.err == f"error: MCP needs the package mcp; {missing_package('mcp')}\n"


def test_broken_knowledge_is_told_before_anything_is_served(tmp_path: Path) -> None:
    told = run("mcp", "--pack", str(tmp_path / "none"))
    assert (told.code, told.out) == (2, "")
    assert "none" in told.err


def test_one_module_knows_the_sdk() -> None:
    imported = re.compile(r"^ *(?:from|import) (?:mcp|anyio)\b", re.MULTILINE)
    modules = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    assert [name for name, text in modules.items() if imported.search(text)] == ["interfaces/mcp/server.py"]


@pytest.mark.process
def test_the_page_shows_what_its_session_prints(capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    ((code, shown),) = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", page, re.DOTALL)
    exec(compile(code, PAGE.name, "exec"), {"__name__": "example"})
    printed = capsys.readouterr().out
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
        PAGE.write_text(page.replace(f"```text\n{shown}```", f"```text\n{printed}```"), encoding="utf-8")
    else:
        assert printed == shown
