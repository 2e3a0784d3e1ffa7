"""IMAGE and MASK to and from encoded pictures; the only module that names torch."""

from __future__ import annotations

import contextlib
import struct
import threading
import zlib
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError

from .ideogram.errors import BadInput, BadReply, MixedSizes
from .ideogram.images.boxes import draw_boxes
from .picture_header import PIXEL_LIMIT as PIXEL_LIMIT
from .picture_header import check_announced, check_size

Tensor = torch.Tensor
"""The type of IMAGE and MASK in the node files' signatures, which do not name torch."""

DECODE_ERRORS = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for damaged files: it documents none of them, so these are the classes that cover them."""

STRIP = 256
"""Pixel rows that are converted to floats at once, so that a picture is never in memory three times."""


class Batch:
    """The pictures of one run, each decoded by a worker thread straight into its place in the batch.

    `images()` is float32 [B, H, W, 3], 0 to 1; `alpha()` is float32 [B, H, W], 1 where transparent, as the host's own
    loader gives it. A place that stayed empty is left out. `limits` are the pixels that each may have at most, None
    where the request does not say.
    """

    def __init__(self, count: int, limits: Sequence[int | None] = ()) -> None:
        self._count = count
        self._limits = limits
        self._images: np.ndarray | None = None
        self._alpha: np.ndarray | None = None
        self._encoded: dict[int, bytes] = {}
        self._filled: set[int] = set()
        self._lock = threading.Lock()

    def place(self, index: int, data: bytes) -> tuple[int, int]:
        """Decode a picture into its place and return its (width, height).

        Raises BadReply where the bytes are no picture, where it has more pixels than its limit or than any model makes,
        and MixedSizes where its size is not that of the pictures before it.
        """
        with self._lock:
            self._encoded[index] = data
        image = _open(data, self._limits[index] if self._limits else None)
        images = self._room(image.size)
        _fill(image, images[index])
        if "A" in image.getbands():
            np.subtract(1.0, np.asarray(image.getchannel("A"), np.float32) / 255, out=self._alphas()[index])
        with self._lock:
            self._filled.add(index)
        return image.size

    def encoded(self) -> dict[int, bytes]:
        """The original bytes of the pictures that have arrived, by place, to save them when the run fails."""
        with self._lock:
            return dict(self._encoded)

    def images(self) -> torch.Tensor:
        """The pictures that arrived, in order."""
        assert self._images is not None
        return torch.from_numpy(self._present(self._images))

    def alpha(self) -> torch.Tensor:
        """Their transparency. For opaque pictures it is all zeros, whose memory is not allocated until it is used."""
        return torch.from_numpy(self._present(self._alphas()))

    def _present(self, array: np.ndarray) -> np.ndarray:
        return array if len(self._filled) == self._count else array[sorted(self._filled)]

    def _room(self, size: tuple[int, int]) -> np.ndarray:
        with self._lock:
            if self._images is None:
                self._images = np.empty((self._count, size[1], size[0], 3), np.float32)
            height, width = self._images.shape[1:3]
        if size != (width, height):
            raise MixedSizes(
                f"the pictures have different sizes ({width}×{height} and {size[0]}×{size[1]}), which cannot be one "
                "batch. Choose a resolution instead of auto, or ask for one image at a time."
            )
        return self._images

    def _alphas(self) -> np.ndarray:
        with self._lock:
            if self._alpha is None:
                assert self._images is not None
                self._alpha = np.zeros(self._images.shape[:3], np.float32)
            return self._alpha


def _open(data: bytes, limit: int | None) -> Image.Image:
    """Open and decode a picture as RGB or RGBA, upright, after its header was checked."""
    check_announced(data, limit)
    try:
        image = Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        check_size(image.size, limit)
        image.load()
    except (*DECODE_ERRORS, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own message names the object in memory that it read from, which says nothing to a user.
        reason = "it is no picture that is known" if isinstance(error, UnidentifiedImageError) else error
        raise BadReply(f"the picture cannot be read ({reason}). Run again; it may have been cut off.") from None
    # A damaged EXIF block loses the rotation that it may ask for, not the picture that was paid for.
    with contextlib.suppress(*DECODE_ERRORS):
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I"):
        # 16 bits a channel: Pillow would clip instead of scaling.
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("RGB", "RGBA"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _fill(image: Image.Image, out: np.ndarray) -> None:
    """Write an image's colours, 0 to 1, into `out` [H, W, 3], a strip at a time."""
    for top in range(0, image.height, STRIP):
        strip = image.crop((0, top, image.width, min(top + STRIP, image.height)))
        np.divide(np.asarray(strip)[..., :3], np.float32(255), out=out[top : top + strip.height])


def pictures(field: str, images: torch.Tensor | None, *, alpha: bool = True) -> tuple[Image.Image, ...]:
    """An IMAGE batch [B, H, W, 3 or 4], 0 to 1, as pictures; none for None.

    Raises BadInput, naming `field`, where it is no such tensor, or has four channels while `alpha` is False.
    """
    if images is None:
        return ()
    check_image(field, images)
    if images.shape[-1] == 4 and not alpha:
        raise BadInput(field, "it has 4 channels where 3 are meant; take the alpha off with Split Image with Alpha.")
    return tuple(Image.fromarray(_bytes(image)) for image in images)


def opaque(images: torch.Tensor) -> torch.Tensor:
    """The alpha of an IMAGE batch without transparency: zeros [B, H, W], whose memory is allocated only when used."""
    return torch.from_numpy(np.zeros(tuple(images.shape[:3]), np.float32))


def check_image(field: str, images: torch.Tensor) -> None:
    """Raise BadInput, naming `field`, where it is no IMAGE batch [B, H, W, 3 or 4], 0 to 1."""
    _check(field, images, dims=4, what="IMAGE [B, H, W, 3]")
    if images.shape[-1] not in (3, 4):
        raise BadInput(field, f"it has {images.shape[-1]} channels; an IMAGE has 3 (or 4, with alpha).")


def check_mask(field: str, mask: torch.Tensor, images: torch.Tensor) -> None:
    """Raise BadInput, naming `field`, where it is no MASK for the images: one, or one for each, of their shape."""
    _check(field, mask, dims=mask.ndim if mask.ndim in (2, 3) else 3, what="MASK [B, H, W]")
    count = 1 if mask.ndim == 2 else len(mask)
    if count not in (1, len(images)):
        raise BadInput(field, f"it has {count} masks for {len(images)} images; give one, or one for each.")
    _check_scale(field, (mask.shape[-1], mask.shape[-2]), (images.shape[2], images.shape[1]))


def masks(field: str, mask: torch.Tensor, images: tuple[Image.Image, ...]) -> tuple[Image.Image, ...]:
    """A MASK [H, W] or [B, H, W], 1 where something is to change, as a grey picture for each image: white changes.

    One mask serves every image. A mask that is a plain scale of its image is scaled; another size raises BadInput,
    naming `field`.
    """
    _check(field, mask, dims=mask.ndim if mask.ndim in (2, 3) else 3, what="MASK [B, H, W]")
    batch = mask[None] if mask.ndim == 2 else mask
    if len(batch) not in (1, len(images)):
        raise BadInput(field, f"it has {len(batch)} masks for {len(images)} images; give one, or one for each.")
    greys = batch.expand(len(images), -1, -1)
    return tuple(
        _fitted(field, Image.fromarray(_bytes(grey)), image) for grey, image in zip(greys, images, strict=True)
    )


def character_mask(mask: torch.Tensor | None, image: Image.Image | None) -> Image.Image | None:
    """A MASK, 1 on the character, as Ideogram's grey picture of its image's size: black on the character.

    Ideogram does not document which grey means the character. ComfyUI's own node sends black, as in edit masks.
    """
    if mask is None or image is None:
        return None
    (grey,) = masks("character_mask", mask, (image,))
    return ImageOps.invert(grey)


def _fitted(field: str, mask: Image.Image, image: Image.Image) -> Image.Image:
    if mask.size == image.size:
        return mask
    _check_scale(field, mask.size, image.size)
    return mask.resize(image.size, Image.Resampling.NEAREST)


def _check_scale(field: str, mask: tuple[int, int], image: tuple[int, int]) -> None:
    """Raise BadInput where a mask of this (width, height) has another aspect ratio than its image, by over 1 %."""
    across, down = image[0] / mask[0], image[1] / mask[1]
    if abs(across / down - 1) > 0.01:
        raise BadInput(
            field,
            f"it is {mask[0]}×{mask[1]}, its image {image[0]}×{image[1]}, which is no plain scale of it; "
            "scale the mask to the image.",
        )


def box_mask(size: tuple[int, int], boxes: list[tuple[float, ...]], angles: list[float]) -> torch.Tensor:
    """A MASK [1, H, W] of `size` (width, height) that is 1 inside the boxes.

    A box is (x, y, width, height) in pixels, rotated about its centre by its angle in degrees.
    """
    return torch.from_numpy(np.asarray(draw_boxes(size, boxes, angles), np.float32) / 255)[None]


def _check(field: str, tensor: torch.Tensor, *, dims: int, what: str) -> None:
    if tensor.ndim != dims or 0 in tensor.shape:
        raise BadInput(field, f"its shape is {list(tensor.shape)}; it must be an {what} that is not empty.")
    if not tensor.is_floating_point():
        raise BadInput(field, f"its dtype is {tensor.dtype}; it must be floating point, 0 to 1.")
    low, high = tensor.detach().aminmax()
    if not bool(torch.isfinite(low)) or not bool(torch.isfinite(high)):
        raise BadInput(field, "it holds NaN or infinite values.")
    # Resizing overshoots 0 to 1 a little, which is clipped. More than that is another convention: 0 to 255, or -1 to 1.
    if float(low) < -0.5 or float(high) > 1.5:
        raise BadInput(field, f"its values reach from {float(low):.4g} to {float(high):.4g}; they must be 0 to 1.")


def _bytes(values: torch.Tensor) -> np.ndarray:
    return (values.detach().float().clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
