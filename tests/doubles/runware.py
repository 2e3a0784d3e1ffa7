"""Runware on loopback: checks every task as its schemas say, makes it at once or later, and bills what it made.

Sources: section 2 of the pack's provider reference. Unknown fields are refused, as Runware refuses them.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault
from .runware_checks import error, problems
from .server import COMMON, Double
from .wire import Asked, Reply

KEY = "test-key-runware-0123456789"
PATH = "/v1"
LINKS = "/image/os/a20d05/ws/2/ii"
COST = 0.06
EXPANDED = {
    "high_level_description": "what it became",
    "compositional_deconstruction": {"background": "", "elements": []},
}
BLOCKS = [
    {
        "text": "GRAND\nOPENING",
        "x": 10,
        "y": 12,
        "width": 90,
        "height": 30,
        "fontName": "Oswald",
        "formatting": ["bold"],
    }
]
READS = ("getResponse", "accountManagement")


@dataclass
class Task:
    """A task that was accepted: its results, and how often it was looked at."""

    asked: dict[str, Any]
    results: list[dict[str, Any]]
    errors: list[dict[str, Any]] = field(default_factory=list)
    looks: int = 0


class RunwareDouble(Double):
    """Runware's REST API.

    `polls` looks go by before a task's results appear; with `one_by_one` each further look shows one more.
    `lists_pending` says whether results that are still being made are listed. `unsafe` are the results (from 0) that
    the safety check flags, `failing` those that fail, with their code. `form` is how pictures come.
    """

    key = KEY
    links = "/image"
    asks = PATH
    doubtful: Mapping[str, Fault] = {}  # it is asked for a task that may have been made, by the id that it was given
    async_settings: Mapping[str, str] = {"delivery": "async"}
    forms = ("URL", "dataURI", "base64Data")
    workflows = COMMON | {"generate_upscale", "product_new_background"}

    def __init__(self) -> None:
        super().__init__()
        self.billed = 0
        self.polls = 0
        self.one_by_one = False
        self.lists_pending = True
        self.unsafe: set[int] = set()
        self.failing: dict[int, str] = {}
        self.form = "URL"
        self.spelled = "providerSettings"
        self.seedless: frozenset[str] = frozenset()
        self.expands = False
        self.outputs: Any = {"baseImage": None, "textBlocks": BLOCKS}
        self.tasks: dict[str, Task] = {}
        self._pictures: dict[str, bytes] = {}

    def wire(self, since: int = 0) -> list[Any]:
        """The tasks, without their ids and without what only reads."""
        tasks = [task for one in self._posts(since) for task in _tasks(one)]
        return [
            {name: value for name, value in task.items() if name != "taskUUID"}
            for task in tasks
            if task.get("taskType") not in READS
        ]

    def error(self, status: int) -> Any:
        code = {
            400: "invalidParameter",
            401: "invalidApiKey",
            402: "insufficientCredits",
            403: "invalidApiKey",
            404: "modelNotFound",
            429: "rateLimitExceeded",
            503: "noAvailableServer",
        }.get(status, "internalServerError")
        return {"errors": [error(code, f"HTTP {status}: {code}.")]}

    def fail_jobs(self, fails: bool) -> None:
        self.failing = {0: "inferenceError"} if fails else {}

    def fail_job(self, job: Any) -> None:
        said = {"code": "inferenceError", "message": "Worker timed out", "taskUUID": job}
        self.script(PATH, Fault.json({"errors": [said]}))

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith(LINKS) and asked.method == "GET":
            return self._link(asked)
        if asked.path != PATH or asked.method != "POST":
            return Reply.json({"errors": [error("notFound", f"There is no {asked.path}.")]}, 404)
        if asked.headers.get("Authorization") != f"Bearer {self.key}":
            code = "invalidApiKey" if "Authorization" in asked.headers else "missingApiKey"
            return Reply.json({"errors": [error(code, "Invalid API key.", "apiKey")]}, 401)
        tasks = _tasks(asked)
        if len(tasks) != 1:
            self.violations.append(f"one task a request is all that is sent: {asked.data[:200]!r}")
            return Reply.json({"errors": [error("invalidRequest", "The body must be an array of tasks.")]}, 400)
        task = tasks[0]
        if task.get("taskType") == "accountManagement":
            return self._account(task)
        if task.get("taskType") == "getResponse":
            return self._look(task)
        return self._new(task)

    def _account(self, task: dict[str, Any]) -> Reply:
        if task.get("operation") != "getDetails":
            return Reply.json({"errors": [error("invalidParameter", "No such operation.", "operation")]}, 400)
        return Reply.json({"data": [{**task, "balance": 12.5}]})

    def _new(self, task: dict[str, Any]) -> Reply:
        wrong = problems(task, spelled=self.spelled, seedless=self.seedless)
        mark = task.get("taskUUID")
        if mark in self.tasks:
            self.violations.append("a taskUUID was used twice")
            wrong = [error("conflictTaskUUID", "This taskUUID exists.", "taskUUID", mark)]
        if wrong:
            return Reply.json({"errors": wrong}, 400)
        made = self.tasks[str(mark)] = self._make(task)
        if task.get("deliveryMethod", "sync") == "async":
            return Reply.json({"data": [{"taskType": task["taskType"], "taskUUID": mark}]})
        body: dict[str, Any] = {"data": made.results, **({"errors": made.errors} if made.errors else {})}
        return Reply.json(body, 200 if made.results else 400)

    def _make(self, task: dict[str, Any]) -> Task:
        made = Task(asked=task, results=[])
        for index in range(self.made(task.get("numberResults", 1))):
            if index in self.failing:
                code = self.failing[index]
                made.errors.append(error(code, f"Result {index + 1} failed: {code}.", None, task["taskUUID"]))
                continue
            self.billed += 1
            made.results.append(self._result(task, index))
        return made

    def _result(self, task: dict[str, Any], index: int) -> dict[str, Any]:
        mark = str(uuid.uuid4())
        seed = (task.get("seed", 1_236_666_318) + index) % 2**31
        alpha = task["taskType"] == "removeBackground"
        data = self.picture(task.get("width", 1024), task.get("height", 1024), seed, alpha)
        path = f"{LINKS}/{mark}.{task.get('outputFormat', 'JPG').lower()}"
        self._pictures[path] = data
        packed = base64.b64encode(data).decode()
        forms = {
            "URL": {"imageURL": self.url + path},
            "base64Data": {"imageBase64Data": packed},
            "dataURI": {"imageDataURI": f"data:image/png;base64,{packed}"},
        }
        form = forms[self.form]
        if task["model"] == "ideogram:layerize-text@0":
            outputs = dict(self.outputs)
            if "baseImage" in outputs:
                outputs["baseImage"] = self.url + path
                form = {}
            form = {**form, "outputs": outputs}
        return {
            "taskType": task["taskType"],
            "taskUUID": task["taskUUID"],
            "imageUUID": mark,
            **form,
            "seed": seed,
            **({"structuredPrompt": EXPANDED} if self.expands else {}),
            **({"NSFWContent": index in self.unsafe} if task.get("safety", {}).get("checkContent") else {}),
            **({"cost": COST} if task.get("includeCost") else {}),
        }

    def _look(self, task: dict[str, Any]) -> Reply:
        if set(task) != {"taskType", "taskUUID"}:
            self.violations.append(f"getResponse has fields of its own: {sorted(task)}")
        mark = task.get("taskUUID")
        known = self.tasks.get(str(mark))
        if known is None:
            return Reply.json({"errors": [error("taskFailedOrNotFound", "No such task.", "taskUUID", mark)]}, 404)
        known.looks += 1
        ready = max(0, known.looks - self.polls)
        shown = known.results[:ready] if self.one_by_one else known.results if ready else []
        over = len(shown) == len(known.results) and ready > 0
        waiting = self.made(known.asked.get("numberResults", 1)) - len(shown) - (len(known.errors) if over else 0)
        entry = {"taskType": known.asked["taskType"], "taskUUID": mark, "status": "processing"}
        listed = [entry] * waiting if self.lists_pending or not shown else []
        data = [*({**result, "status": "success"} for result in shown), *listed]
        return Reply.json({"data": data, **({"errors": known.errors} if over and known.errors else {})})

    def _link(self, asked: Asked) -> Reply:
        if "Authorization" in asked.headers:
            self.violations.append("the key was sent to a result link")
        data = self._pictures.get(asked.path)
        if data is None:
            return Reply.json({"error": "gone"}, 404)
        return Reply(body=data, headers={"Content-Type": "image/png"})


def _tasks(asked: Asked) -> list[dict[str, Any]]:
    """The tasks of a request; empty where the body is no array of objects."""
    try:
        found = asked.json()
    except ValueError:
        return []
    return [task for task in found if isinstance(task, dict)] if isinstance(found, list) else []
