"""The server itself: tools, pages and prompt over stdin and stdout, as the SDK speaks the protocol."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import anyio
from anyio.to_thread import run_sync
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from ecomkt.errors import EcomktError, ExitCode, Problem, did_you_mean, told
from ecomkt.interfaces.mcp.pages import ARGUMENTS, MARKDOWN, PAGES, PROMPT, TEMPLATE, AdvisorPages
from ecomkt.interfaces.mcp.tools import TOOLS, AdvisorTool, AdvisorTools
from ecomkt.language.messages import retold
from ecomkt.output.records import json_text, problems_plain
from ecomkt.safe_text import shortened, visible
from ecomkt.version import __version__

T = TypeVar("T")
_NAME = "ecomkt"


def serve(tools: AdvisorTools) -> None:
    """Answer an assistant on stdin and stdout until it leaves; Ctrl-C ends the process. Raises OSError."""
    if sys.stdin is None:
        return
    # The thread that waits for a line can't be woken, and there is nothing to be saved.
    signal.signal(signal.SIGINT, lambda *_: os._exit(ExitCode.INTERRUPTED))
    try:
        anyio.run(_serve, build_server(tools))
    except ExceptionGroup as group:
        flaw: Exception = group
        while isinstance(flaw, ExceptionGroup):
            flaw = flaw.exceptions[0]
        if isinstance(flaw, BrokenPipeError | ConnectionResetError):
            # Whoever asked is gone, and so is stdout: nothing may be written there when Python ends.
            os._exit(ExitCode.DONE)
        raise flaw from None


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def build_server(tools: AdvisorTools) -> Server[Any]:
    """Return the server of these tools, their pages and the prompt."""
    asked = _Requests(tools)
    return Server(
        _NAME,
        version=__version__,
        title=tools.text("title"),
        instructions=tools.text("instructions"),
        on_list_tools=asked.list_tools,
        on_call_tool=asked.call_tool,
        on_list_resources=asked.list_resources,
        on_list_resource_templates=asked.list_templates,
        on_read_resource=asked.read_resource,
        on_list_prompts=asked.list_prompts,
        on_get_prompt=asked.get_prompt,
    )


class _Requests:
    """What a client may ask; what takes longer is answered in a thread, so that a ping need not wait for it."""

    def __init__(self, tools: AdvisorTools) -> None:
        self._tools, self._pages = tools, AdvisorPages(tools)

    async def list_tools(self, *_: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(self._tools, tool) for tool in TOOLS.values()])

    async def call_tool(self, _: object, asked: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(asked.name)
        if tool is None:
            raise _unknown("tool", asked.name, TOOLS, self._tools.advisor.language)
        return await run_sync(_answer, self._tools, tool, asked.arguments or {})

    async def list_resources(self, *_: object) -> types.ListResourcesResult:
        listed = [
            types.Resource(uri=uri, name="-".join(page), title=self._pages.title(uri), mime_type=MARKDOWN)
            for uri, page in PAGES.items()
        ]
        return types.ListResourcesResult(resources=listed)

    async def list_templates(self, *_: object) -> types.ListResourceTemplatesResult:
        title, about = self._tools.text("show.title"), self._tools.text("page.show")
        shown = types.ResourceTemplate(uri_template=TEMPLATE, name="show", title=title, description=about)
        return types.ListResourceTemplatesResult(resource_templates=[shown])

    async def read_resource(self, _: object, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        kind, text = await run_sync(self._told, {}, lambda: self._pages.read(asked.uri))
        contents = types.TextResourceContents(uri=asked.uri, mime_type=kind, text=text)
        return types.ReadResourceResult(contents=[contents])

    async def list_prompts(self, *_: object) -> types.ListPromptsResult:
        text = self._tools.text
        arguments = [types.PromptArgument(name=name, description=text(f"argument.{name}")) for name in ARGUMENTS]
        title, about = text("prompt.title"), text("prompt.about")
        prompt = types.Prompt(name=PROMPT, title=title, description=about, arguments=arguments)
        return types.ListPromptsResult(prompts=[prompt])

    async def get_prompt(self, _: object, asked: types.GetPromptRequestParams) -> types.GetPromptResult:
        if asked.name != PROMPT:
            raise _unknown("prompt", asked.name, [PROMPT], self._tools.advisor.language)
        said = asked.arguments or {}
        text = await run_sync(self._told, said, lambda: self._pages.prompt(said))
        message = types.PromptMessage(role="user", content=types.TextContent(text=text))
        return types.GetPromptResult(description=self._tools.text("prompt.about"), messages=[message])

    def _told(self, arguments: Mapping[str, object], read: Callable[[], T]) -> T:
        """Return what is read; what is refused is an error of the protocol."""
        try:
            return read()
        except EcomktError as flaw:
            raise MCPError(types.INVALID_PARAMS, _lines(flaw.problems, self._tools.spoken(arguments))) from flaw


def _tool(tools: AdvisorTools, tool: AdvisorTool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tools.text(f"{tool.name}.title"),
        description=tools.text(f"{tool.name}.about"),
        input_schema=tools.input_schema(tool),
        output_schema=tools.output_schema(tool),
        annotations=types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _answer(tools: AdvisorTools, tool: AdvisorTool, arguments: Mapping[str, object]) -> types.CallToolResult:
    """Return an answer, as values and as the JSON text of them; or what is wrong, as the command line tells it."""
    try:
        answer = tools.call(tool, arguments)
    except EcomktError as flaw:
        language = tools.spoken(arguments)
        text, answer = _lines(flaw.problems, language), problems_plain(flaw.problems, language)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=answer, is_error=True)
    text = json_text(answer, indent=None).rstrip()
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=answer)


def _lines(problems: Iterable[Problem], language: str) -> str:
    return "\n".join(visible(retold(told("error: {problem}", problem=each), language)) for each in problems)


def _unknown(kind: str, name: str, known: Iterable[str], language: str) -> MCPError:
    message, hint = "no {kind} is called '{name}'", did_you_mean(name[:200], known)
    problem = Problem.of("unknown-name", message, hint, kind=kind, name=shortened(name))
    return MCPError(types.INVALID_PARAMS, _lines([problem], language))
