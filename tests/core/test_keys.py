"""Keys: where they are found, how they lie on disk, and that they are never shown."""

from __future__ import annotations

import html
import json
import os
import stat
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from ideogram_kit.nodes.ideogram.config.keys import STALE, Key, Keys
from ideogram_kit.nodes.ideogram.engine.prepare import default_ref
from ideogram_kit.nodes.ideogram.errors import BadInput, Storage
from ideogram_kit.nodes.ideogram.providers import PROVIDERS

SECRET = "kPl4nt3d-s3cr3t"
KEYED = [provider.id for provider in PROVIDERS if provider.key_variable]
DAMAGE = {
    "empty": b"",
    "not text": b"\xff\xfe" + SECRET.encode(),
    "two lines": f"{SECRET}\n{SECRET}".encode(),
    "cut off": SECRET[:5].encode(),
    "too long": SECRET.encode() * 1000,
    "a folder": None,
}
"""What a key's file may hold that is no key; None is a folder in its place."""


def damage(path: Path, kind: str) -> None:
    """Put what is no key where the stored one lies."""
    path.unlink(missing_ok=True)
    content = DAMAGE[kind]
    if content is None:
        path.mkdir(parents=True)
        (path / "of-somebody-else").write_text(SECRET)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def in_another_process(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A process of its own that has loaded the pack; `keys` are those of the folder that comes first."""
    before = """
        import resource, sys
        from concurrent.futures import ThreadPoolExecutor
        from pathlib import Path
        import pack
        pack.load()
        from ideogram_kit.nodes.ideogram.errors import Storage
        from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
        from ideogram_kit.nodes.ideogram.engine.prepare import default_ref
        keys = Keys(Path(sys.argv[1]))
    """
    whole = textwrap.dedent(before) + textwrap.dedent(code)
    command = [sys.executable, "-c", whole, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=Path(__file__).parents[1], stdin=pipe, stdout=pipe, text=True)


def said(code: str, *arguments: str) -> list[str]:
    """The lines that another process prints; it must end well."""
    with in_another_process(code, *arguments) as other:
        lines = other.communicate(timeout=60)[0].splitlines()
    assert other.returncode == 0
    return lines


def test_the_stored_key_comes_before_the_environment(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") is None
    monkeypatch.setenv("IDEOGRAM_API_KEY", "  from-environment\n")
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") == Key("from-environment")
    keys.store("ideogram", SECRET)
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") == Key(SECRET)
    assert keys.is_stored("ideogram")
    keys.clear("ideogram")
    assert keys.find("ideogram", "IDEOGRAM_API_KEY") == Key("from-environment")
    assert not keys.is_stored("ideogram")


def test_stores_at_the_same_time_lose_none(keys: Keys) -> None:
    def lost(provider: str) -> int:
        """One writer for each provider: what it stored last must be there, whatever the others do."""
        gone = 0
        for number in range(20):
            keys.store(provider, f"{SECRET}-{provider}-{number}")
            gone += keys.find(provider, "NONE") != Key(f"{SECRET}-{provider}-{number}")
        return gone

    with ThreadPoolExecutor(len(KEYED)) as threads:
        assert sum(threads.map(lost, KEYED)) == 0


def test_stores_of_one_provider_at_the_same_time_leave_one_whole_key(keys: Keys, tmp_path: Path) -> None:
    values = [f"{SECRET}-{number:03}" for number in range(100)]
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda value: keys.store("ideogram", value), values))
    assert keys.find("ideogram", "NONE") in [Key(value) for value in values]
    assert [path.name for path in (tmp_path / "keys" / "keys").iterdir()] == ["ideogram"]


def test_stores_of_two_processes_lose_none(tmp_path: Path) -> None:
    code = """
        def lost(provider):
            gone = 0
            for number in range(20):
                keys.store(provider, f"kPl4nt3d-{provider}-{number}")
                gone += keys.find(provider, "NONE") != Key(f"kPl4nt3d-{provider}-{number}")
            return gone

        providers = sys.argv[2:]
        with ThreadPoolExecutor(len(providers)) as threads:
            print("up", flush=True)
            sys.stdin.readline()
            print(sum(threads.map(lost, providers)))
    """
    with (
        in_another_process(code, str(tmp_path), *KEYED[:3]) as one,
        in_another_process(code, str(tmp_path), *KEYED[3:]) as two,
    ):
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
        for process in (one, two):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=60)[0] for process in (one, two)] == ["0\n", "0\n"]
    stored = Keys(tmp_path)
    assert [stored.find(provider, "NONE") for provider in KEYED] == [Key(f"kPl4nt3d-{one}-19") for one in KEYED]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("already", [None, 0o755])
def test_only_its_owner_can_read_the_file(tmp_path: Path, already: int | None) -> None:
    old = os.umask(0)
    try:
        if already:
            (tmp_path / "keys").mkdir(already)
        Keys(tmp_path).store("ideogram", SECRET)
    finally:
        os.umask(old)
    (path,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_failed_write_leaves_the_old_keys_and_nothing_else(keys: Keys, tmp_path: Path) -> None:
    """A file that may not grow is as good as a full disk."""
    keys.store("ideogram", SECRET)
    code = """
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        for provider in ("ideogram", "segmind"):
            try:
                keys.store(provider, "another-key")
            except Storage as error:
                print(error)
    """
    full = said(code, str(tmp_path / "keys"))
    assert len(full) == 2 and all("cannot be stored (File too large). Make room on the disk" in line for line in full)
    assert keys.find("ideogram", "NONE") == Key(SECRET)
    assert [path.name for path in (tmp_path / "keys" / "keys").iterdir()] == ["ideogram"]


def test_what_a_killed_process_left_half_stored_is_swept_up(keys: Keys, tmp_path: Path) -> None:
    keys.store("fal", SECRET)
    old, new, others = (tmp_path / "keys" / "keys" / name for name in (".fal-old", ".fal-new", ".oxen-old"))
    for path in (old, new, others):
        path.write_text(SECRET)
    for path in (old, others):
        before = path.stat().st_mtime - 2 * STALE
        os.utime(path, (before, before))
    keys.clear("fal")
    assert [path.exists() for path in (old, new, others)] == [False, True, True]


@pytest.mark.parametrize("bad", ["", "short", "with space inside it", "line\nbreak-in-it", "ключ-не-ascii", "x" * 600])
def test_what_could_not_be_a_header_is_refused_without_quoting_it(keys: Keys, bad: str) -> None:
    with pytest.raises(BadInput) as caught:
        keys.store("ideogram", bad)
    assert not bad or bad not in str(caught.value)


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("mend", ["store", "clear"])
def test_a_damaged_key_is_reported_without_its_content_and_mended(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, mend: str
) -> None:
    monkeypatch.setenv("IDEOGRAM_API_KEY", "from-environment")
    keys.store("segmind", SECRET)
    keys.store("ideogram", SECRET)
    damage(tmp_path / "keys" / "keys" / "ideogram", kind)
    # Not the environment's key, nor another provider: somebody would pay who was not asked.
    with pytest.raises(
        BadInput, match=r"of ideogram is damaged, .* store it again in Settings → .* or clear"
    ) as caught:
        keys.find("ideogram", "IDEOGRAM_API_KEY")
    assert SECRET[:5] not in str(caught.value)
    assert caught.value.__context__ is None, "a cause would show what was read"
    with pytest.raises(BadInput, match="damaged"):
        keys.is_stored("ideogram")
    with pytest.raises(BadInput, match="damaged"):
        default_ref(keys)
    assert keys.find("segmind", "NONE") == Key(SECRET)

    if mend == "store":
        keys.store("ideogram", "another-key")
        assert keys.find("ideogram", "NONE") == Key("another-key")
    else:
        keys.clear("ideogram")
        assert not keys.is_stored("ideogram")
    assert keys.find("segmind", "NONE") == Key(SECRET)
    kept = list((tmp_path / "keys" / "keys").glob(".ideogram-set-aside-*/of-somebody-else"))
    assert len(kept) == (kind == "a folder"), "what the pack did not write is not deleted"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_too_many_open_files_are_not_taken_for_no_key(keys: Keys, tmp_path: Path) -> None:
    keys.store("segmind", SECRET)
    keys.store("ideogram", SECRET)
    code = """
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        failed = []
        for act in (
            lambda: keys.find("ideogram", "NONE"),
            lambda: keys.is_stored("ideogram"),
            lambda: default_ref(keys),
            lambda: keys.store("ideogram", "another-key"),
        ):
            try:
                failed.append(f"none: {act()}")
            except Storage as error:
                failed.append(str(error))
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        print(*failed, keys.find("ideogram", "NONE") == Key("kPl4nt3d-s3cr3t"), sep="\\n")
    """
    *reads, store, still = said(code, str(tmp_path / "keys"))
    assert len(reads) == 3
    for line in reads:
        assert line.startswith(
            "The stored key of ideogram cannot be read now (Too many open files), so nothing was sent"
        )
    assert store.startswith("The key of ideogram cannot be stored (Too many open files)")
    assert still == "True"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_too_many_open_files_for_a_moment_are_waited_for(keys: Keys, tmp_path: Path) -> None:
    keys.store("ideogram", SECRET)
    code = """
        import threading
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        threading.Timer(0.05, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limits)).start()
        print(keys.is_stored("ideogram"))
    """
    assert said(code, str(tmp_path / "keys")) == ["True"]


@pytest.mark.skipif(sys.platform == "win32", reason="links, and what Linux answers")
@pytest.mark.parametrize("kind", ["a link to itself", "a bad disk", "a file in the folder's place"])
def test_what_cannot_be_read_is_not_taken_for_no_key(keys: Keys, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "keys" / "keys"
    if kind == "a file in the folder's place":
        folder.parent.mkdir()
        folder.write_text("")
    else:
        # Linux answers EIO to who reads a process's memory at 0.
        target = "/proc/self/mem" if kind == "a bad disk" else folder / "ideogram"
        if kind == "a bad disk" and not Path(target).exists():
            pytest.skip("this system has no /proc")
        keys.store("segmind", SECRET)
        (folder / "ideogram").symlink_to(target)
    for read in (lambda: keys.find("ideogram", "NONE"), lambda: keys.is_stored("ideogram"), lambda: default_ref(keys)):
        with pytest.raises(Storage, match="of ideogram cannot be read now"):
            read()
    if kind == "a file in the folder's place":
        with pytest.raises(Storage, match="cannot be stored"):
            keys.store("ideogram", SECRET)
        with pytest.raises(Storage, match="cannot be cleared"):
            keys.clear("ideogram")
    else:
        keys.store("ideogram", SECRET)
        assert keys.find("ideogram", "NONE") == Key(SECRET)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../ideogram", "a/b", "a\\b", "/etc/passwd", "Ideogram", "a" * 99, "a\n"]
)
def test_what_is_no_plain_name_becomes_no_file(keys: Keys, tmp_path: Path, name: str) -> None:
    for act in (lambda: keys.find(name, "NONE"), lambda: keys.store(name, SECRET), lambda: keys.clear(name)):
        with pytest.raises(BadInput, match="no provider's id"):
            act()
    assert not list(tmp_path.iterdir())


def test_a_key_shows_itself_nowhere() -> None:
    key = Key(SECRET)
    assert SECRET not in f"{key!r} {key} {[key]}"
    assert key.redact(f"bad key {SECRET}!") == "bad key •••!"


@pytest.mark.parametrize("value", ["two words", "line\nbreak", "schlüssel", "tab\tkey"])
def test_a_key_of_the_environment_that_no_header_can_carry_is_refused_without_quoting_it(
    value: str, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", value)
    with pytest.raises(BadInput, match="FAL_KEY") as caught:
        keys.find("fal", "FAL_KEY")
    assert value not in str(caught.value)


@pytest.mark.parametrize("value", ["plain-secret", "id:secret/with+signs==", 'a"quote\\and<tag>&more'])
def test_every_way_to_write_a_key_is_taken_out(value: str) -> None:
    key = Key(value)
    escaped = json.dumps(value)[1:-1]
    forms = [value, escaped, escaped.replace("/", "\\/"), quote(value, safe=""), html.escape(value)]
    for form in forms:
        assert key.redact(f"<{form}>") == "<•••>"
        assert key.removed(f"<{form}>".encode()) == b"<***>"
    assert key.redact("nothing of it") == "nothing of it"
