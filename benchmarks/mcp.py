"""python -m benchmarks.mcp: start and later calls of `ecomkt mcp`, beside bare servers of the SDK in the same run.

All speak the protocol over pipes, in turns. It reports beside the targets and never fails.
"""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import cycle, islice
from statistics import median
from subprocess import PIPE, Popen
from time import perf_counter
from types import TracebackType
from typing import Any

from benchmarks.speed.timing import median_seconds
from benchmarks.tables import print_table

OURS, BARE, LOW = "ecomkt mcp", "bare MCPServer", "bare low-level Server"
SERVERS = {
    OURS: ("-m", "ecomkt", "mcp"),
    BARE: (
        "-c",
        """
from mcp.server import MCPServer
server = MCPServer("bare")
@server.tool()
def answer(profile: dict[str, str]) -> dict[str, str]:
    return profile
server.run()
""",
    ),
    LOW: (
        "-c",
        """
import anyio
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
async def list_tools(context, asked):
    return types.ListToolsResult(tools=[types.Tool(name="answer", input_schema={"type": "object"})])
async def call_tool(context, asked):
    return types.CallToolResult(content=[], structured_content=asked.arguments)
async def main():
    server = Server("bare", on_list_tools=list_tools, on_call_tool=call_tool)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
anyio.run(main)
""",
    ),
}
MOST = 1.25
"""How many times as long as a bare server ours may take until its first answer."""
PROFILES = (
    {"product": "fmcg", "price": "low"},
    {"product": "health", "price": "high", "market": "eu", "proof": "figures"},
    {"product": "fmcg", "price": "350 TWD", "market": "tw", "margin": "40%", "plans": ["group buy"]},
    {"product": ["virtual", "children"], "price": {"low": 0.6, "medium": 0.4}, "earning": "access"},
)
CALLS: Mapping[str, tuple[Mapping[str, Any], int]] = {
    "recommend": ({}, 50),
    "next_question": ({}, 50),
    "show": ({"name": "video"}, 50),
    "why": ({"option": "flash-sale"}, 150),
    "compare": ({}, 150),
}
"""What later calls ask beside a profile, and how many milliseconds each may take."""


class Talk:
    """One server in a process, and what is said to it."""

    def __init__(self, words: Sequence[str]) -> None:
        # What a shell sets against compiled modules would be measured as well.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self._process = Popen([sys.executable, *words], stdin=PIPE, stdout=PIPE, env=environment)
        self._last = 0

    def __enter__(self) -> "Talk":
        client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
        self.ask("initialize", client)
        self._say({"method": "notifications/initialized"})
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate()

    def ask(self, method: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is answered to a request."""
        self._last += 1
        self._say({"id": self._last, "method": method, "params": parameters})
        assert self._process.stdout
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert (answer["id"], answer["result"].get("isError", False)) == (self._last, False), answer
        return answer

    def call(self, tool: str, arguments: Mapping[str, Any]) -> float:
        """Return how many seconds a tool takes to answer."""
        start = perf_counter()
        self.ask("tools/call", {"name": tool, "arguments": arguments})
        return perf_counter() - start

    def _say(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self._process.stdin.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.mcp", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="starts of each server, default 11")
    parser.add_argument("--calls", type=int, default=40, help="later calls of each tool, default 40")
    asked = parser.parse_args(arguments)
    # Each starts once before, so that what is compiled and kept is there.
    starts = median_seconds({name: partial(start_and_ask, name) for name in SERVERS}, asked.rounds)
    ratios = {name: starts[OURS] / seconds for name, seconds in starts.items()}
    rows = [
        (name, f"{1000 * starts[name]:.0f}", f"{ratios[name]:.2f}", f"<= {MOST}", _verdict(ratios[name] <= MOST))
        for name in (BARE, LOW)
    ]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{OURS}: {1000 * starts[OURS]:.0f} ms from start to end, one answer between; {asked.rounds} rounds{load}\n")
    print_table(("start and first answer", "ms", f"{OURS} takes", "target", "met"), rows)
    print()
    head = ("later calls", "least ms", "median ms", "target", "met")
    print_table(head, list(map(_row, later_seconds(asked.calls).items())))


def start_and_ask(name: str) -> None:
    """Start a server, wait for its first answer, and let it end."""
    with Talk(SERVERS[name]) as talk:
        talk.call("recommend" if name == OURS else "answer", {"profile": PROFILES[0]})


def later_seconds(calls: int) -> dict[str, list[float]]:
    """Return the seconds of later calls by tool."""
    seconds: dict[str, list[float]] = {}
    with Talk(SERVERS[OURS]) as talk:
        for tool, (given, _) in CALLS.items():
            for number, profile in enumerate(islice(cycle(PROFILES), calls + len(PROFILES))):
                about = {"profile": profile} if tool != "compare" else {"profiles": [profile, PROFILES[number % 2]]}
                took = talk.call(tool, {**given, **({} if tool == "show" else about)})
                # The first of each profile loads what it needs, once in the life of a server.
                if number >= len(PROFILES):
                    seconds.setdefault(tool, []).append(took)
    return seconds


def _row(measured: tuple[str, list[float]]) -> tuple[str, ...]:
    tool, seconds = measured
    least, middle, most = 1000 * min(seconds), 1000 * median(seconds), CALLS[tool][1]
    return tool, f"{least:.1f}", f"{middle:.1f}", f"<= {most}", _verdict(middle <= most)


def _verdict(met: bool) -> str:
    return "yes" if met else "NO"


if __name__ == "__main__":
    main()
