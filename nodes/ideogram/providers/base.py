"""The base class of the providers: facts about a provider, and a method for each step of asking it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import Unsupported
from ..models import OPERATIONS
from ..requests import Describe, Description, MagicPrompt, Request, requested_fields
from ..requests.price import Price
from .settings import Setting

if TYPE_CHECKING:
    from ..requests.job import Item, Job
    from ..requests.layers import LayerizeText, Layers
    from ..requests.training import (
        CustomModel,
        CustomModels,
        Dataset,
        DatasetReport,
        KnownModel,
        TrainedModel,
        TrainModel,
    )
    from ..transport.response import Reply
    from .batch import Batch, Draft
    from .context import Context


class Provider(ABC):
    """A host of Ideogram's models. A subclass states facts about it, and sends requests to it.

    `operations` are the names of the operations that it offers. `key_variable` is the environment variable of its key,
    or None where it needs none. `origin` is the scheme and host of its API. `in_flight` is the documented number of
    images in progress at once. `request_limit` is the number of bytes that a whole request has to stay under, None
    where no limit is documented. `settings` are its widgets on the Provider node. `cancels` says whether it can stop a
    job; `cancelling` tells the user what a cancel does to requests that were sent already. `traces` says whether it
    knows a request by an id of ours: then one whose answer was lost is looked up by that id, and never sent again.
    `asks_singly` says whether `submit` may raise OnePicturePerRequest, so that each picture is asked for alone.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    operations: ClassVar[frozenset[str]]
    key_variable: ClassVar[str | None] = None
    origin: ClassVar[str] = ""
    in_flight: ClassVar[int] = 10
    request_limit: ClassVar[int | None] = None
    settings: ClassVar[tuple[Setting, ...]] = ()
    cancels: ClassVar[bool] = False
    traces: ClassVar[bool] = False
    asks_singly: ClassVar[bool] = False
    cancelling: ClassVar[str] = "stopped; what was asked already cannot be cancelled and may be billed"

    @abstractmethod
    def expresses(self, operation: str, model: str) -> frozenset[str]:
        """The names of a request's optional fields that this provider can send for this model."""

    @abstractmethod
    def price(self, request: Request) -> Price | None:
        """What the request is expected to cost, or None where that is not known."""

    def models(self, operation: str) -> tuple[str, ...]:
        """The names of the models that it offers for an operation that makes pictures."""
        return tuple(model.name for model in OPERATIONS.get(operation, ()))

    def seeds(self, operation: str, model: str) -> bool:
        """Whether the endpoint of this operation and model takes a seed."""
        return True

    def most(self, request: Request) -> int:
        """How many pictures one POST may ask for."""
        return 1

    def takes_any_prompt(self, request: Request) -> bool:
        """Whether the endpoint takes structured prompts with other keys than those of Ideogram's contract."""
        del request
        return False

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft | None:
        """Check a request before anything is sent, with the Provider node's `settings`, filled with their defaults.

        Raises Unsupported, naming the fields, for what the provider cannot express, and BadInput for values that it
        would refuse. Returns what the bodies of all batches have in common, where the check has built that.
        """
        if request.model not in self.models(request.operation):
            raise Unsupported(f"{self.name} does not offer {request.operation} with model {request.model}.", ("model",))
        supported = self.expresses(request.operation, request.model)
        if unsupported := tuple(name for name in requested_fields(request) if name not in supported):
            names = ", ".join(unsupported)
            raise Unsupported(f"{self.name} has no way to ask for {names} with model {request.model}.", unsupported)
        return None

    def headers(self, key: str) -> dict[str, str]:
        """The request headers that carry the key; none for a provider without keys."""
        del key
        return {}

    async def key_works(self, context: Context) -> bool:
        """Ask the provider, at no cost, whether it takes the key. Raises Unavailable where it does not answer."""
        raise Unsupported(f"{self.name} has no way to test a key.")

    async def quote(self, request: Request, context: Context) -> Price | None:
        """The price as the provider tells it now, read before anything is booked or sent; else that of `price`."""
        del context
        return self.price(request)

    def answer_price(self, question: object) -> float | None:
        """US dollars that a query (describe, Layerize Text, …) is expected to cost, or None where that is not known."""
        del question
        return None

    async def draw(self, request: Request, context: Context) -> None:
        """Make the pictures here, for free, and hand each to `context.on_image`; for providers without a key."""
        raise AssertionError(f"{self.name} makes its pictures elsewhere")

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        """Send one POST for a batch, which may be billed. Returns the reply, or the job that will have it."""
        raise Unsupported(f"{self.name} does not offer {batch.request.operation}.")

    async def answer(self, job: Job, context: Context) -> Reply:
        """Wait for the reply of a job and report progress on the way. It only reads, so it costs nothing."""
        raise AssertionError(f"{self.name} gave no job")

    async def cancel(self, job: Job, context: Context) -> bool:
        """Ask the provider to stop a job that nobody waits for any more.

        Returns True where the job will give no pictures. On False they may still come, and be billed, so the job is
        waited for.
        """
        del job, context
        return False

    def traced(self, request_id: str, count: int) -> Job | None:
        """The job of a request for `count` pictures that was sent under our own id and whose answer is not known.

        None where the provider does not know our ids.
        """
        del request_id, count
        return None

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        """The pictures of a reply, in order. Pure: it reads nothing but the reply.

        Raises an error of `nodes/ideogram/errors.py` for a reply without pictures.
        """
        raise AssertionError(f"{self.name} gives no replies")

    async def layerize_text(self, request: LayerizeText, context: Context) -> Layers:
        """Separate the text of a picture from the rest."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def describe(self, request: Describe, context: Context) -> Description:
        """Describe what is in a picture."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def magic_prompt(self, request: MagicPrompt, context: Context) -> Description:
        """Turn plain words into a structured prompt."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def dataset(self, request: Dataset, context: Context) -> DatasetReport:
        """Make a dataset to train from, or add pictures to one."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def train_model(self, request: TrainModel, context: Context) -> TrainedModel:
        """Train a custom model for free; for providers without a key."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def find_training(self, request: TrainModel, context: Context, started: Reply | None) -> KnownModel | None:
        """Find a training of the same inputs that runs or has ended already; it costs nothing.

        `started` is the reply to the POST that began it, where that was kept.
        """
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def start_training(self, request: TrainModel, context: Context) -> KnownModel:
        """Begin a training: one POST that is paid, sent through `context.ask`."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def watch_training(self, known: KnownModel, started: bool, context: Context) -> TrainedModel:
        """Wait for the end of a training; it only reads. `started` says whether it was begun just now."""
        raise AssertionError(f"{self.name} trains nothing")

    async def custom_model(self, request: CustomModel, context: Context) -> CustomModels:
        """List the custom models, and find the one that is asked for."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")
