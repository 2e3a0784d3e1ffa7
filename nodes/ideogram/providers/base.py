"""What every provider is: its facts, and a method for each operation that it offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ..errors import Unsupported
from ..prices import Price
from ..requests import Describe, Description, MagicPrompt, Request

if TYPE_CHECKING:
    from ..call import Call
    from ..requests.layers import LayerizeText, Layers
    from ..requests.training import CustomModel, CustomModels, Dataset, DatasetReport, TrainedModel, TrainModel


class Provider(ABC):
    """A host of Ideogram's models. A subclass states its facts, and puts requests on the wire.

    `operations` are the ones that it offers, by name. `key_variable` is the environment's name for its key, or None
    where none is needed. `in_flight` is the documented number of images in progress at once. `result_hosts` are the
    hosts that its result links may name.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    operations: ClassVar[frozenset[str]]
    key_variable: ClassVar[str | None] = None
    origin: ClassVar[str] = ""
    in_flight: ClassVar[int] = 10
    result_hosts: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def expresses(self, operation: str, model: str) -> frozenset[str]:
        """The optional fields of a request that this provider can put on the wire for this model."""

    @abstractmethod
    def price(self, request: Request) -> Price | None:
        """What the request is expected to cost, or None where it is not known."""

    def headers(self, key: str) -> dict[str, str]:
        """The request headers that carry the key; a provider without keys has none."""
        del key
        return {}

    async def key_works(self, call: Call) -> bool:
        """Ask the provider, at no cost, whether it takes the key. Raises Unavailable where it does not answer."""
        raise Unsupported(f"{self.name} has no way to test a key.")

    async def pictures(self, request: Request, call: Call) -> None:
        """Carry out an operation that makes pictures, and hand each to `call.deliver` as soon as it is there."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def layerize_text(self, request: LayerizeText, call: Call) -> Layers:
        """Part a picture into its text and the rest."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def describe(self, request: Describe, call: Call) -> Description:
        """Say what is in a picture."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def magic_prompt(self, request: MagicPrompt, call: Call) -> Description:
        """Make plain words into a structured prompt."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def dataset(self, request: Dataset, call: Call) -> DatasetReport:
        """Make a dataset to train from, or add to one."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def train_model(self, request: TrainModel, call: Call) -> TrainedModel:
        """Train a custom model, and watch the training to its end."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")

    async def custom_model(self, request: CustomModel, call: Call) -> CustomModels:
        """List the custom models, and find one."""
        raise Unsupported(f"{self.name} does not offer {request.operation}.")
