"""The library as a server of the Model Context Protocol, which assistants start and ask.

Only `server` knows the SDK (the extra `mcp`), which takes longer to import than all of ecomkt to answer.
"""
