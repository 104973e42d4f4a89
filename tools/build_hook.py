"""What a wheel carries beyond what git keeps: the browser files and the compiled messages."""

import runpy
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TOOLS = Path(__file__).resolve().parent


class BuildHook(BuildHookInterface):
    """Called by hatchling before it gathers files."""

    def initialize(self, version, build_data):
        runpy.run_path(TOOLS / "assets.py")["fetch"]()
        runpy.run_path(TOOLS / "messages.py")["compile_all"]()
