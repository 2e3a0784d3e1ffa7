"""The settings page: keys go in, are tested and cleared, and are shown nowhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator

import pytest
from doubles import IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev.comfy import Comfy
from playwright.sync_api import Locator, Route, expect
from web.graph_page import GraphPage, example

SECRET = "a-secret-that-nobody-may-see-0123456789"


@pytest.fixture
def page(classic: GraphPage, comfy: Comfy) -> Iterator[GraphPage]:
    """The page with no key set, before and after."""
    comfy.post("/ideogram_kit/keys/ideogram", None, "DELETE")
    yield classic
    comfy.post("/ideogram_kit/keys/ideogram", None, "DELETE")
    classic.page.keyboard.press("Escape")
    classic.page.get_by_test_id("settings-dialog").wait_for(state="detached")


def field(form: Locator) -> Locator:
    return form.get_by_label("Ideogram API key")


def save(form: Locator, key: str) -> None:
    field(form).fill(key)
    form.get_by_role("button", name="Save").click()


def status(form: Locator) -> Locator:
    return form.locator(".ideogram-kit-status")


def result(form: Locator) -> Locator:
    return form.get_by_role("status")


def test_key_is_stored_and_never_shown_again(page: GraphPage, comfy: Comfy) -> None:
    form = page.settings()
    expect(status(form)).to_have_text("No key set")
    expect(field(form)).to_have_attribute("type", "password")
    expect(field(form)).to_have_attribute("autocomplete", "off")
    expect(form.get_by_role("button", name="Test")).to_be_disabled()
    expect(form.get_by_role("button", name="Clear")).to_be_disabled()
    page.keep("keys-none")

    save(form, SECRET)
    expect(status(form)).to_have_text("Key set: stored")
    expect(field(form)).to_have_value("")
    page.keep("keys-stored")
    assert comfy.get("/ideogram_kit/keys")["ideogram"]["stored"] is True

    page.open()
    form = page.settings()
    expect(status(form)).to_have_text("Key set: stored")
    expect(field(form)).to_have_value("")
    assert not leaks(page, comfy)

    form.get_by_role("button", name="Clear").click()
    expect(status(form)).to_have_text("No key set")
    expect(form.get_by_role("button", name="Clear")).to_be_disabled()
    assert comfy.get("/ideogram_kit/keys")["ideogram"]["set"] is False


def leaks(page: GraphPage, comfy: Comfy) -> list[str]:
    """Where the key can be read, of all places that a page or a visitor can read."""
    places = {
        "the page": page.page.content(),
        "the fields": page.evaluate("() => [...document.querySelectorAll('input')].map(field => field.value).join()"),
        "localStorage": page.evaluate("() => JSON.stringify({ ...localStorage })"),
        "sessionStorage": page.evaluate("() => JSON.stringify({ ...sessionStorage })"),
        "the workflow": page.evaluate("() => JSON.stringify(app.graph.serialize())"),
        "/settings": json.dumps(comfy.get("/settings")),
        "/ideogram_kit/keys": json.dumps(comfy.get("/ideogram_kit/keys")),
        "the log": comfy.log.read_text("utf-8", "replace"),
    }
    return [place for place, text in places.items() if SECRET in text]


def test_settings_hold_nothing_of_ours(page: GraphPage, comfy: Comfy) -> None:
    save(page.settings(), SECRET)
    expect(page.page.get_by_text("Saved.")).to_be_visible()
    assert not [name for name in comfy.get("/settings") if name.startswith("IdeogramKit")]


def test_bad_key_is_refused_in_words(page: GraphPage) -> None:
    form = page.settings()
    save(form, "short")
    expect(result(form)).to_have_text(re.compile("8 to 512 printable characters"))
    expect(status(form)).to_have_text("No key set")
    page.keep("keys-refused")


@pytest.mark.parametrize("mend", ["Save", "Clear"])
def test_damaged_key_is_told_and_mended_here(page: GraphPage, comfy: Comfy, mend: str) -> None:
    comfy.post("/ideogram_kit/keys/ideogram", {"key": SECRET})
    (comfy.base / "user" / "__ideogram_kit" / "keys" / "ideogram").write_bytes(b"")
    form = page.settings()
    expect(status(form)).to_contain_text("is damaged")
    expect(form.get_by_role("button", name="Test")).to_be_disabled()
    page.keep("keys-damaged")
    if mend == "Save":
        save(form, SECRET)
        expect(status(form)).to_have_text("Key set: stored")
    else:
        form.get_by_role("button", name="Clear").click()
        expect(status(form)).to_have_text("No key set")
    assert comfy.get("/ideogram_kit/keys")["ideogram"]["damaged"] is False


def test_key_that_cannot_be_read_is_told(page: GraphPage, comfy: Comfy) -> None:
    """A link to itself: no system reads it."""
    comfy.post("/ideogram_kit/keys/ideogram", {"key": SECRET})
    path = comfy.base / "user" / "__ideogram_kit" / "keys" / "ideogram"
    path.unlink()
    path.symlink_to(path)
    form = page.settings()
    expect(status(form)).to_contain_text("cannot be read now")
    save(form, SECRET)
    expect(status(form)).to_have_text("Key set: stored")


def test_refusal_of_the_server_is_shown_as_its_sentence(page: GraphPage, comfy: Comfy) -> None:
    folder = comfy.base / "user" / "__ideogram_kit" / "keys"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("")
    try:
        form = page.settings()
        save(form, SECRET)
        expect(result(form)).to_have_text(re.compile("^The key of ideogram cannot be stored"))
    finally:
        folder.unlink()


def test_test_tells_whether_ideogram_accepts_the_key(page: GraphPage) -> None:
    form = page.settings()
    save(form, SECRET)
    expect(status(form)).to_have_text("Key set: stored")
    form.get_by_role("button", name="Test").click()
    expect(result(form)).to_have_text("Ideogram rejects the key.")
    page.keep("keys-rejected")
    save(form, KEY)
    expect(result(form)).to_have_text("Saved.")
    form.get_by_role("button", name="Test").click()
    expect(result(form)).to_have_text("Ideogram accepts the key.")
    page.keep("keys-accepted")


def test_test_tells_that_comfyui_does_not_answer(page: GraphPage) -> None:
    form = page.settings()
    page.page.route("**/ideogram_kit/keys/**", lambda route: route.abort())
    try:
        save(form, SECRET)
        expect(result(form)).to_have_text("ComfyUI does not answer.")
        expect(field(form)).to_have_value(SECRET)
    finally:
        page.page.unroute("**/ideogram_kit/keys/**")


def test_a_comfyui_that_the_network_reaches_says_why_it_takes_no_key(page: GraphPage, comfy: Comfy) -> None:
    """The server's own sentence, with what to do; here it is asked by a name that is not this machine's own."""

    def by_another_name(route: Route) -> None:
        there = {"host": "comfy.example.com", "origin": "http://comfy.example.com"}
        route.fulfill(response=route.fetch(headers={**route.request.headers, **there}))

    form = page.settings()
    page.page.route("**/ideogram_kit/keys/**", by_another_name)
    try:
        save(form, SECRET)
        expect(result(form)).to_contain_text("this ComfyUI can be reached from the network")
        expect(result(form)).to_contain_text("IDEOGRAM_API_KEY")
        expect(result(form)).to_have_attribute("data-kind", "bad")
        page.keep("keys-from-network")
    finally:
        page.page.unroute("**/ideogram_kit/keys/**")
    assert comfy.get("/ideogram_kit/keys")["ideogram"]["set"] is False


def test_keyboard_alone_sets_a_key(page: GraphPage) -> None:
    """Typing stays in the field: none of it reaches the graph's shortcuts. Enter saves, and the focus stays."""
    form = page.settings()
    field(form).focus()
    page.page.keyboard.type("rqwn-keyboard-typed-key")
    page.page.keyboard.press("Enter")
    expect(status(form)).to_have_text("Key set: stored")
    expect(field(form)).to_be_focused()
    page.page.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Save")).to_be_focused()
    expect(page.page.get_by_test_id("settings-dialog")).to_be_visible()


def test_key_set_here_is_used_by_the_next_run(page: GraphPage, double: IdeogramDouble) -> None:
    """From no key to a paid picture without touching the graph: the node asks the first provider that has a key."""
    page.load(example("generate"))
    form = page.settings()
    save(form, KEY)
    expect(status(form)).to_have_text("Key set: stored")
    page.page.keyboard.press("Escape")
    page.page.get_by_test_id("settings-dialog").wait_for(state="detached")
    before = double.billed
    page.run()
    assert page.picture(2) == 1024
    assert double.billed == before + 1
    page.fit()
    page.keep("run-ideogram")
