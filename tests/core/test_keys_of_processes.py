"""Keys in processes of their own: two that store at once, a disk that is full, too many open files."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys

from .test_keys import KEYED, SECRET


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
