"""The house's rules, read from the syntax tree: who may import what, who may touch the outside."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parents[2]
NODES = ROOT / "nodes"
CORE = NODES / "ideogram"
HOST_MODULES = {"comfy", "comfy_api", "comfy_execution", "execution", "folder_paths", "nodes", "server"}
WITH_HTTPX = ("client", "http", "public_transport")
ROOMS = (
    *("engine", "providers", "receipts", "transport", "config", "validation", "results", "proof", "local"),
    *("prompt", "images", "models", "requests", "errors"),
)
"""The core's rooms; imports run down this list."""

NETWORK_MODULES = {"aiohttp", "http", "httpx", "requests", "socket", "urllib3", "websockets"}


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, which is parsed once."""
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's syntax tree, which is walked once."""
    return tuple(ast.walk(parsed(path)))


@functools.cache
def imports(path: Path) -> frozenset[str]:
    """The top-level names of absolute imports anywhere in a file, type-checking ones included."""
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return frozenset(found)


@functools.cache
def files(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found
    return found


def named(paths: list[Path], modules: set[str]) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in paths if imports(path) & modules}


def test_the_core_imports_neither_comfyui_nor_torch() -> None:
    assert named(files(CORE), HOST_MODULES | {"torch"}) == set()


def test_one_module_names_torch() -> None:
    assert named(files(NODES), {"torch"}) == {"nodes/tensors.py"}


def test_one_module_calls_the_host_and_nodes_only_declare_with_its_api() -> None:
    assert named(files(NODES), HOST_MODULES - {"comfy_api"}) == {"nodes/host.py"}
    for path in files(NODES):
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("comfy_api"):
                names = {alias.name for alias in node.names}
                assert path.name == "host.py" or names <= {"io", "ComfyExtension"}, path


def test_one_room_opens_connections() -> None:
    # routes.py answers ComfyUI's own server with aiohttp's replies; it opens nothing.
    found = {path for path in named(files(NODES), NETWORK_MODULES) if not path.startswith("nodes/ideogram/transport/")}
    assert found == {"nodes/routes.py"}
    assert named(files(NODES), {"httpx"}) == {f"nodes/ideogram/transport/{name}.py" for name in WITH_HTTPX}


def test_one_module_reads_the_environment() -> None:
    def reads(path: Path) -> bool:
        return any(
            (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"))
            or (isinstance(node, ast.ImportFrom) and {a.name for a in node.names} & {"environ", "getenv"})
            for node in nodes_of(path)
        )

    assert [path.name for path in files(NODES) if reads(path)] == ["environment.py"]


def modules() -> dict[str, Path]:
    """The core's modules by their dotted names, without the core's own."""
    found: dict[str, Path] = {}
    for path in files(CORE):
        parts = path.relative_to(CORE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The core's modules that one imports, type-checking imports included."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - (node.level - 1)], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                whole = ".".join([*base, alias.name])
                found.add(whole if whole in known else ".".join(base))
    return found - {""}


def test_the_root_of_the_core_holds_its_errors_alone() -> None:
    assert {path.name for path in CORE.iterdir() if path.suffix == ".py"} == {"__init__.py", "errors.py"}
    assert {path.name for path in CORE.iterdir() if path.is_dir() and path.name != "__pycache__"} == {*ROOMS} - {
        "errors"
    }


def test_imports_run_down_the_list_of_rooms() -> None:
    known = modules()
    upward = {
        f"{name} -> {other}"
        for name, path in known.items()
        if name
        for other in imported(name, path, known)
        if ROOMS.index(other.split(".")[0]) < ROOMS.index(name.split(".")[0])
    }
    assert upward == set()


def test_no_imports_run_in_a_circle() -> None:
    known = modules()
    edges = {name: imported(name, path, known) for name, path in known.items()}
    state: dict[str, str] = {}

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert state.get(name) != "open", " -> ".join((*way, name))
        if name not in state:
            state[name] = "open"
            for other in sorted(edges.get(name, ())):
                visit(other, (*way, name))
            state[name] = "done"

    for name in sorted(edges):
        visit(name, ())


def test_the_root_file_imports_nothing_at_module_level() -> None:
    tree = parsed(ROOT / "__init__.py")
    assert not [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]


def node_classes() -> list[tuple[Path, ast.ClassDef]]:
    return [
        (path, node)
        for path in files(NODES)
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("ComfyNode") for base in node.bases)
    ]


def test_scanners_find_every_node() -> None:
    assert len(node_classes()) >= 2
    for path, node in node_classes():
        assert [ast.unparse(base) for base in node.bases] == ["io.ComfyNode"], path
        ids = [
            keyword.value.value
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "io.Schema"
            for keyword in call.keywords
            if keyword.arg == "node_id" and isinstance(keyword.value, ast.Constant)
        ]
        assert ids == [node.name], path
        assert node.name.startswith("IdeogramKit")


def test_every_module_says_in_a_sentence_what_it_owns() -> None:
    assert [path for path in files(NODES) if not ast.get_docstring(parsed(path))] == []


def test_every_module_stays_small() -> None:
    assert [path for path in files(NODES) if len(path.read_text("utf-8").splitlines()) > 250] == []
