"""The open weights' files: which are chosen, and what is said of a file that the host would load as noise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.local.files import (
    LICENCE,
    MODEL,
    REPOSITORY,
    ROLES,
    TEXT_ENCODER,
    UNCONDITIONAL,
    VAE,
    Role,
    choose_file,
    is_unconditional,
)
from ideogram_kit.nodes.ideogram.local.header import Unreadable, check_file, read

from . import weights as samples
from .weights import Tensors, quantised, written

FORMATS = ("float8_e4m3fn", "nvfp4")


def test_what_the_host_loads_passes(tmp_path: Path) -> None:
    for role, tensors, metadata in (
        (MODEL, samples.TRANSFORMER, quantised()),
        (MODEL, {f"model.diffusion_model.{name}": value for name, value in samples.TRANSFORMER.items()}, quantised()),
        (MODEL, {**samples.TRANSFORMER, "scaled_fp8": ("F8_E4M3", (2,))}, None),
        (MODEL, {**samples.TRANSFORMER, "layers.0.attention.qkv.comfy_quant": ("U8", (9,))}, None),
        (UNCONDITIONAL, {n: v for n, v in samples.TRANSFORMER.items() if "scale" not in n}, None),
        (TEXT_ENCODER, samples.TEXT_ENCODER, quantised({"x": {"format": "nvfp4"}})),
        (VAE, samples.VAE, {"format": "pt"}),
    ):
        check_file(role, "it", written(tmp_path / "it.safetensors", tensors, metadata, 16), FORMATS)


def without(tensors: Tensors, *names: str) -> Tensors:
    return {name: value for name, value in tensors.items() if name not in names}


SPLIT: Tensors = {"layers.0.attention.to_q.weight": ("BF16", (4608, 4608)), **samples.TRANSFORMER}
NF4: Tensors = {"layers.0.attention.qkv.weight.quant_state.bitsandbytes__nf4": ("U8", (9,)), **samples.TRANSFORMER}
QWEN3: Tensors = {
    "model.layers.0.self_attn.q_norm.weight": ("BF16", (128,)),
    "model.layers.0.input_layernorm.weight": ("BF16", (4096,)),
}
QWEN4B = {**samples.TEXT_ENCODER, "model.visual.merger.linear_fc2.weight": ("BF16", (2560, 4608))}


@pytest.mark.parametrize(
    ("role", "tensors", "metadata", "words"),
    [
        (MODEL, without(SPLIT, "layers.0.attention.qkv.weight"), {}, "the layout of diffusers"),
        (MODEL, NF4, {}, "bitsandbytes (nf4)"),
        (TEXT_ENCODER, NF4, {}, "bitsandbytes (nf4)"),
        (MODEL, samples.TRANSFORMER, {}, "the fp8 layout of Ideogram's own repository"),
        (MODEL, samples.TRANSFORMER, quantised({"x": {"format": "mxfp8"}}), "quantised as mxfp8"),
        (MODEL, samples.TRANSFORMER, {"_quantization_metadata": "{"}, "describes its quantisation"),
        (MODEL, samples.VAE, {}, "is not an Ideogram 4 model"),
        (UNCONDITIONAL, samples.TEXT_ENCODER, {}, "is not an Ideogram 4 model"),
        (MODEL, {"diffusion_model.layers.0.attention.qkv.lora_A.weight": ("BF16", (4, 9))}, {}, "is a LoRA"),
        (TEXT_ENCODER, QWEN4B, {}, "is Qwen3-VL 4B"),
        (TEXT_ENCODER, QWEN3, {}, "is a plain Qwen3"),
        (TEXT_ENCODER, samples.VAE, {}, "is not Qwen3-VL 8B"),
        (VAE, {"decoder.conv_in.weight": ("BF16", (512, 16, 3, 3))}, {}, "it has 16 latent channels"),
        (VAE, samples.TRANSFORMER, {}, "is not a VAE"),
    ],
)
def test_a_wrong_file_is_named_with_what_to_download(
    role: Role, tensors: Tensors, metadata: dict[str, str], words: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "wrong.safetensors", tensors, metadata)
    with pytest.raises(BadInput) as caught:
        check_file(role, path.name, path, FORMATS)
    said = str(caught.value)
    assert caught.value.field == role.input and said.startswith(f"{role.input}: wrong.safetensors ")
    assert words in said
    for told in (role.files[0].name, f"{role.files[0].gigabytes:g} GB", f"models/{role.folder}", REPOSITORY, LICENCE):
        assert told in said


def test_a_text_only_qwen3_vl_is_told_by_its_name(tmp_path: Path) -> None:
    path = written(tmp_path / "qwen3vl_8b_text.safetensors", QWEN3)
    check_file(TEXT_ENCODER, path.name, path, FORMATS)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a safetensors file"),
        (b"<!DOCTYPE html><html></html>", "a web page instead"),
        ((2**20).to_bytes(8, "little") + b"{}", "ends within its header"),
        ((2).to_bytes(8, "little") + b"[]", "its header cannot be read"),
        ((9).to_bytes(8, "little") + b'{"a":"b"}', "its header cannot be read"),
        ((4).to_bytes(8, "little") + b"\xff\xff\xff\xff", "its header cannot be read"),
    ],
)
def test_what_is_no_whole_file_is_said(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=words):
        read(path)


def test_a_download_that_was_cut_off_is_said_with_its_bytes(tmp_path: Path) -> None:
    path = written(tmp_path / "x.safetensors", samples.VAE, body=1000)
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Unreadable, match=re.escape(f"has {whole - 1:,} bytes of {whole:,}")):
        read(path)


def test_another_format_and_a_file_that_is_gone_are_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="connect the loader that it is made for"):
        read(tmp_path / "x.gguf")
    with pytest.raises(BadInput, match="cannot be read"):
        check_file(VAE, "x.safetensors", tmp_path / "x.safetensors", FORMATS)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.safetensors"
    for content in (data, len(data).to_bytes(8, "little") + data):
        path.write_bytes(content)
        try:
            read(path)
        except Unreadable as error:
            assert str(error)


def test_every_known_file_is_chosen_where_it_is_alone_and_the_first_where_all_are() -> None:
    everything = [file.name for role in ROLES for file in role.files] + ["sd_xl.safetensors", "ae.safetensors"]
    for role in ROLES:
        assert choose_file(role, everything) == role.files[0].name
        for file in role.files:
            assert choose_file(role, [file.name]) == file.name
            assert choose_file(role, [f"Ideogram/{file.name}"]) == f"Ideogram/{file.name}"
        assert choose_file(role, ["sd_xl.safetensors", "ae.safetensors", "taef2_decoder.safetensors"]) is None


def test_the_unconditional_variant_follows_the_conditional_one() -> None:
    names = [file.name for file in UNCONDITIONAL.files]
    for file in MODEL.files:
        chosen = choose_file(UNCONDITIONAL, names, file.name)
        assert chosen is not None and chosen.replace("unconditional_", "") == file.name
    assert choose_file(UNCONDITIONAL, ["ideogram4_unconditional_nvfp4_mixed.safetensors"], MODEL.files[0].name)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (MODEL, "Ideogram-4-bf16.safetensors"),
        (UNCONDITIONAL, "my/ideogram_4_UNCOND.safetensors"),
        (TEXT_ENCODER, "Qwen3-VL-8B-Instruct.safetensors"),
        (VAE, "FLUX2_VAE.safetensors"),
    ],
)
def test_other_names_are_taken_where_no_known_one_is(role: Role, name: str) -> None:
    assert choose_file(role, ["other.safetensors", name]) == name
    assert is_unconditional(name) == (role is UNCONDITIONAL)
