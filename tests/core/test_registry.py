"""What the registry looks at: the file set that is packed, its pyproject.toml, and the strings that get packs flagged.

Sources: comfy-cli 1.23.0 (`file_utils.zip_files`, `custom_nodes/command.py`, `registry/config_parser.py`; it passed the
real `comfy node validate` in November 2026), the standards page of the registry's documentation, and the strings that
publishers were told of in the threads of its repository, up to September 2026. The scanner's rules are not public:
plain substrings are the strictest reading of them.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    from pip._vendor import tomli as tomllib

ROOT = Path(__file__).parents[2]
FLAGGED = {
    "opens a connection": (".send(", ".sendall(", ".recv(", ".connect(", ".bind(", "socket.", "http.client"),
    "asks by HTTP": (
        "aiohttp.ClientSession",
        "ClientSession(",
        "urllib.request",
        "urlopen",
        "requests.get(",
        "requests.post(",
    ),
    "runs code": ("eval(", "exec(", "__import__", "compile(source", "importlib", "marshal.", "ctypes"),
    "reads objects": ("pickle", "torch.load("),
    "starts programs": ("subprocess", "os.system", "os.popen", "import pty", "shell=True"),
    "installs packages": ("pip install", "ensurepip", "pip.main"),
    "reads the environment": ("os.environ", "os.getenv", "environb"),
    "encrypts": ("cryptography", "Fernet", "AES."),
    "names a blacklisted host": ("raw.githubusercontent.com", "pastebin", "ngrok", "discord.com/api/webhooks"),
    "hides a script in a picture": ("onload", "onerror", "<script", "javascript:"),
}
"""What each string makes a scanner believe."""

EXPECTED = {
    ("nodes/ideogram/transport/http.py", "opens a connection"),
    ("nodes/ideogram/config/environment.py", "reads the environment"),
    ("README.md", "installs packages"),
}
"""What cannot be avoided, each in one file; SECURITY.md says why."""

HTTP = {"httpx"}
HOSTS = re.compile(rb"https?://([\w.-]+)")


def packed() -> list[str]:
    """The files that `comfy node pack` puts into the archive: git's, without those that .comfyignore names.

    Those that are not added yet count too: they will be.
    """
    every = _git("--cached", "--others", "--exclude-standard")
    left_out = _git("--cached", "--others", "--ignored", "--exclude-from=.comfyignore")
    return sorted(name for name in every - left_out if (ROOT / name).is_file())


def _git(*options: str) -> set[str]:
    done = subprocess.run(["git", "ls-files", "-z", *options], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    return {name for name in done.stdout.decode().split("\0") if name}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What is packed, by its name."""
    if not (ROOT / ".git").exists():
        pytest.skip("the packed file set is git's, and this is no checkout")
    return {name: (ROOT / name).read_bytes() for name in packed()}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_pack_holds_what_it_runs_on_and_no_more(files: dict[str, bytes]) -> None:
    tops = {name.split("/")[0] for name in files}
    assert tops <= {
        ".comfyignore",
        ".gitignore",
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "__init__.py",
        "example_workflows",
        "locales",
        "nodes",
        "pyproject.toml",
        "requirements.txt",
        "requirements-batch.txt",
        "web",
    }
    needed = {"LICENSE", "README.md", "SECURITY.md", "__init__.py", "nodes/extension.py", "pyproject.toml"}
    assert needed | {"requirements.txt", "web/ideogram_kit.js", "locales/en/main.json"} <= files.keys()
    assert {Path(name).suffix for name in files} <= {
        *("", ".py", ".md", ".toml", ".txt", ".js", ".mjs", ".json", ".jpg", ".ttf"),
    }, "no archive, no binary, no program"
    assert sum(len(data) for data in files.values()) < 20 * 1024**2


def test_no_flagged_string_stands_where_it_need_not(files: dict[str, bytes]) -> None:
    found = {
        (name, why)
        for name, data in files.items()
        for why, strings in FLAGGED.items()
        if any(string.encode() in data for string in strings)
    }
    assert found == EXPECTED
    told = (ROOT / "SECURITY.md").read_text("utf-8")
    for name, _ in EXPECTED:
        assert f"`{name}`" in told, "what remains is listed with its reason"


def test_one_room_imports_a_client(files: dict[str, bytes]) -> None:
    def clients(source: bytes) -> set[str]:
        tree = ast.parse(source)
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        return (names | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}) & HTTP

    assert {name for name, data in files.items() if name.endswith(".py") and clients(data)} == {
        "nodes/ideogram/transport/client.py",
        "nodes/ideogram/transport/http.py",
        "nodes/ideogram/transport/public_transport.py",
    }


def test_the_browser_is_asked_for_nothing_outside(files: dict[str, bytes]) -> None:
    scripts = {name: data for name, data in files.items() if name.endswith((".js", ".mjs"))}
    assert scripts
    assert {name: HOSTS.findall(data) for name, data in scripts.items() if HOSTS.search(data)} == {}


def test_python_is_plain_text(files: dict[str, bytes]) -> None:
    """No line is long enough to hide something."""
    sources = {name: data.decode() for name, data in files.items() if name.endswith((".py", ".js", ".mjs"))}
    assert not [name for name, text in sources.items() if any(len(line) > 200 for line in text.splitlines())]


def test_the_rules_of_comfy_node_validate_find_nothing(files: dict[str, bytes]) -> None:
    """`comfy node validate` runs this over the folder; it only warns, so far."""
    python = [name for name in files if name.endswith(".py")]
    command = ["ruff", "check", "--quiet", "--isolated", "--select", "S102,S307,E702,S301,S602,S605", *python]
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_project_file_says_what_the_registry_wants(project: dict[str, Any]) -> None:
    about, comfy = project["project"], project["tool"]["comfy"]
    assert re.fullmatch(r"[a-z][a-z0-9_-]{0,99}", about["name"]) and "comfyui" not in about["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", about["version"])
    assert 20 <= len(about["description"]) <= 500
    assert about["license"] == {"file": "LICENSE"} and (ROOT / "LICENSE").is_file()
    assert about["requires-python"] == ">=3.10"
    assert re.fullmatch(r"[a-z0-9-]+", comfy["PublisherId"]) and comfy["DisplayName"]
    assert re.fullmatch(r">=\d+\.\d+\.\d+", comfy["requires-comfyui"])
    assert comfy["includes"] == [], "nothing that .comfyignore leaves out comes back in"
    assert "web" not in comfy, "the root file names the web folder; naming it twice would serve it twice"
    assert project["project"]["dependencies"] == (ROOT / "requirements.txt").read_text("utf-8").split()
