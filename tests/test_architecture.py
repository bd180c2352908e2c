"""The floors of docs/explanation/architecture.md, held by reading the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src"
MODULES = sorted(SRC.rglob("*.py"))

WORDS = {"errors", "model", "characters", "patterns"}
CONTRACTS = {"plugins", "config"}
ROOMS = {"stories", "content", "feeds", "redirects", "destinations", "plan", "outbox", "adoption", "upstream", "agenda"}
HANDS = {"disk", "store", "transport", "watching", "presence"}
JOBS = {
    "settled",
    "site",
    "reading",
    "identity",
    "making",
    "outputs",
    "publishing",
    "reporting",
    "work",
    "recovering",
    "remembering",
    "build",
    "previewing",
    "adopting",
    "status",
    "posting",
    "wiring",
    "proof",
    "fetching",
    "against",
    "poster",
    "receipts",
    "testing",
    "scheduler",
    "daemon",
    "server",
}
DOOR = {"cli", "__main__", "__init__"}

DOORS = {
    "requests": {"wirefeed.transport._connect"},
    "feedparser": {"wirefeed.adoption._reading", "wirefeed.stories._feedmend"},
    "docutils": {"wirefeed.stories._rsttext"},
    "sqlite3": {"wirefeed.store._file"},
    "apscheduler": {"wirefeed.scheduler"},
    "watchfiles": {"wirefeed.watching"},
    "smtplib": {"wirefeed.transport._mail"},
    "apprise": {"wirefeed.transport._apprise"},
    "cryptography": {"wirefeed.destinations._signing"},
    "regex": {"wirefeed.destinations._text"},
    "feedgen": {"wirefeed.feeds._feedgen"},
    "bs4": {"wirefeed.stories.html", "wirefeed.stories._page.soup"},
    "starlette": {"wirefeed.server._app", "wirefeed.server._rooms", "wirefeed.server._desk"},
    "uvicorn": {"wirefeed.server._serving", "wirefeed.server._protocol"},
    "httptools": {"wirefeed.server._protocol"},
    "prometheus_client": {"wirefeed.server._metrics"},
    "brotli": {"wirefeed.server._packing"},
    "zstandard": {"wirefeed.server._packing"},
}
IMPURE = {
    "os",
    "time",
    "socket",
    "random",
    "secrets",
    "subprocess",
    "threading",
    "shutil",
    "tempfile",
    "pathlib",
    "sys",
}
PUBLIC = {
    "stories": {"sniff", "read", "head"},
    "feeds": {"EXTENSION", "MEDIA_TYPE", "render"},
    "redirects": {"render"},
    "destinations": {"Options", "render", "judge", "count", "LIMITS", "limits", "sign", "seek", "found"},
    "cli": {"command"},
}


def name_of(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(module: str) -> int:
    if module == "wirefeed":
        return 0  # only its version
    room = module.split(".")[1]
    floors = ((WORDS, 0), (CONTRACTS, 1), (ROOMS | HANDS, 2), (JOBS, 3), (DOOR, 4))
    return next(number for names, number in floors if room in names)


def imports(path: Path) -> Iterator[str]:
    known = {name_of(module) for module in MODULES}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else str(node.module)


def ours(path: Path) -> set[str]:
    return {module for module in imports(path) if module.split(".")[0] == "wirefeed"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down_and_rooms_are_blind_to_one_another(path: Path) -> None:
    module = name_of(path)
    room = module.split(".")[1] if "." in module else ""

    for wanted in ours(path):
        other = wanted.split(".")[1] if "." in wanted else ""
        if other == room:
            continue
        assert floor(wanted) <= floor(module), f"{module} imports upward: {wanted}"
        if floor(module) == floor(wanted) == 2:
            raise AssertionError(f"{module} imports its neighbour {wanted}")


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name_of(path): ours(path) - {name_of(path)} for path in MODULES}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module in done:
            return
        for wanted in graph.get(module, ()):
            if not module.startswith(wanted + "."):  # a package's own __init__ is above its modules, never below
                visit(wanted, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_outside_library_has_one_door(path: Path) -> None:
    for wanted in imports(path):
        library = wanted.split(".")[0]
        if library in DOORS:
            assert name_of(path) in DOORS[library], f"{name_of(path)} may not import {library}"


@pytest.mark.parametrize("path", [p for p in MODULES if floor(name_of(p)) <= 2], ids=name_of)
def test_words_contracts_and_rooms_use_no_clock_environment_chance_or_file(path: Path) -> None:
    module = name_of(path)
    if "." in module and module.split(".")[1] in HANDS:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert not {wanted.split(".")[0] for wanted in imports(path)} & IMPURE, module
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "input", "print"), f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
            assert not (isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")), (
                f"{module}:{node.lineno}: the clock is an argument"
            )


@pytest.mark.parametrize("room", sorted(PUBLIC))
def test_a_plug_in_offers_the_names_of_its_contract_and_nothing_else(room: str) -> None:
    for path in sorted((SRC / "wirefeed" / room).glob("[!_]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names: set[str] = set()
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.add(node.name)
            elif isinstance(node, ast.Assign):
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
        public = {name for name in names if not name.startswith("_")}

        assert public, f"{path.name}: nothing of its contract"
        assert public <= PUBLIC[room], f"{path.name}: {public - PUBLIC[room]} is not in its contract"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= 400
    assert path.stem.strip("_") not in ("utils", "helpers", "helper", "common", "manager", "misc")


def test_functions_fit_a_screen() -> None:
    long = [
        f"{name_of(path)}.{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= 50
    ]

    assert not long
