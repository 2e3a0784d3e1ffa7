"""What every provider is: its facts, and a method for each operation that it offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import Unsupported
from ..models import OPERATIONS
from ..requests import Describe, Description, MagicPrompt, Request, set_fields
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
    """A host of Ideogram's models. A subclass states its facts, and puts requests on the wire.

    `operations` are the ones that it offers, by name. `key_variable` is the environment's name for its key, or None
    where none is needed. `in_flight` is the documented number of images in progress at once. `result_hosts` are the
    hosts that its result links may name. `settings` are its widgets on the Provider node, `cancels` says whether it
    can stop a job, `cancelling` what a cancel does to what was asked already. `traces` says whether it knows a request
    by our own id, so that one whose answer was lost is looked for and never sent again.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    operations: ClassVar[frozenset[str]]
    key_variable: ClassVar[str | None] = None
    origin: ClassVar[str] = ""
    in_flight: ClassVar[int] = 10
    result_hosts: ClassVar[tuple[str, ...]] = ()
    settings: ClassVar[tuple[Setting, ...]] = ()
    cancels: ClassVar[bool] = False
    traces: ClassVar[bool] = False
    cancelling: ClassVar[str] = "stopped; what was asked already cannot be cancelled and may be billed"

    @abstractmethod
    def expresses(self, operation: str, model: str) -> frozenset[str]:
        """The optional fields of a request that this provider can put on the wire for this model."""

    @abstractmethod
    def price(self, request: Request) -> Price | None:
        """What the request is expected to cost, or None where it is not known."""

    def models(self, operation: str) -> tuple[str, ...]:
        """The models that it offers for an operation that makes pictures, by name."""
        return tuple(model.name for model in OPERATIONS.get(operation, ()))

    def seeds(self, operation: str, model: str) -> bool:
        """Whether the endpoint takes a seed."""
        return True

    def most(self, request: Request) -> int:
        """How many pictures one question may ask for."""
        return 1

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft | None:
        """Raise Unsupported, naming the fields, for what it cannot express; BadInput for what it would refuse.

        Nothing is sent. `settings` are the Provider node's, filled. Returns what every part's body has in common, where
        that was made by checking.
        """
        if request.model not in self.models(request.operation):
            raise Unsupported(f"{self.name} does not offer {request.operation} with model {request.model}.", ("model",))
        able = self.expresses(request.operation, request.model)
        if missing := tuple(name for name in set_fields(request) if name not in able):
            fields = ", ".join(missing)
            raise Unsupported(f"{self.name} has no way to ask for {fields} with model {request.model}.", missing)
        return None

    def headers(self, key: str) -> dict[str, str]:
        """The request headers that carry the key; a provider without keys has none."""
        del key
        return {}

    async def key_works(self, context: Context) -> bool:
        """Ask the provider, at no cost, whether it takes the key. Raises Unavailable where it does not answer."""
        raise Unsupported(f"{self.name} has no way to test a key.")

    async def quote(self, request: Request, context: Context) -> Price | None:
        """The price as the provider itself tells it now, where it does; read before anything is booked or sent."""
        del context
        return self.price(request)

    def answer_price(self, question: object) -> float | None:
        """US dollars that an answer in words is expected to cost, or None where that is not known."""
        del question
        return None

    async def draw(self, request: Request, context: Context) -> None:
        """Make the pictures here, for free, and hand each to `call.deliver`: for a provider without a key."""
        raise AssertionError(f"{self.name} is asked")

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        """Ask for a part: one POST that may be billed. The answer, or the job that will have it."""
        raise Unsupported(f"{self.name} does not offer {batch.request.operation}.")

    async def answer(self, job: Job, context: Context) -> Reply:
        """Wait for the answer of a job, with progress on the way; reading, so at no cost."""
        raise AssertionError(f"{self.name} gave no job")

    async def cancel(self, job: Job, context: Context) -> bool:
        """Stop a job that nobody waits for any more; `cancelling` says what that does.

        Returns whether nothing more will come of it; else it is waited for.
        """
        del job, context
        return False

    def traced(self, request_id: str, count: int) -> Job | None:
        """The job of a request of `count` pictures that was sent under our own id, and of which no answer is known."""
        del request_id, count
        return None

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        """The pictures of an answer, in order. Raises the errors of `errors.py` for one that is none. Pure."""
        raise AssertionError(f"{self.name} answers in another way")

    async def layerize_text(self, request: LayerizeText, context: Context) -> Layers:
        """Part a picture into its text and the rest."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def describe(self, request: Describe, context: Context) -> Description:
        """Say what is in a picture."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def magic_prompt(self, request: MagicPrompt, context: Context) -> Description:
        """Make plain words into a structured prompt."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def dataset(self, request: Dataset, context: Context) -> DatasetReport:
        """Make a dataset to train from, or add to one."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def train_model(self, request: TrainModel, context: Context) -> TrainedModel:
        """Train a custom model for free: for a provider without a key."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def find_training(self, request: TrainModel, context: Context, started: Reply | None) -> KnownModel | None:
        """The training that these inputs have begun or ended already, at no cost; `started` is the reply to it."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def start_training(self, request: TrainModel, context: Context) -> KnownModel:
        """Begin a training: one POST that is paid, asked by `call.ask`."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def watch_training(self, known: KnownModel, started: bool, context: Context) -> TrainedModel:
        """Watch a training to its end, by reading. `started` says whether it was begun now."""
        raise AssertionError(f"{self.name} trains nothing")

    async def custom_model(self, request: CustomModel, context: Context) -> CustomModels:
        """List the custom models, and find one."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")
