"""A model's name to where its files are: bundled, a folder, a Hugging Face id, or a server's URL.

Offline first: nothing is fetched unless `fetch` is asked to, and that is what ``rag models prepare`` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urldefrag

from rag.errors import ModelError, ModelNotFoundError
from rag.models.catalogue import ENCODERS, GENERATORS
from rag.protocols import Progress

Kind = Literal["encoder", "reader", "generator"]

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_WANTED = ["*.safetensors", "*.json", "*.txt", "*.model", "*.jinja", "1_Pooling/*", "2_*/*", "3_*/*"]
_UNWANTED = ["onnx/*", "openvino/*", "*.bin", "*.h5", "*.msgpack", "*.gguf", "original/*"]


@dataclass(frozen=True, slots=True)
class Bundled:
    """A name of the catalogue."""

    name: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A local folder, or a hub model's folder in the local cache."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Server:
    """An OpenAI-compatible server; `model` is ``""`` where the server is to be asked which it has."""

    name: str
    url: str
    model: str


Resolved = Bundled | Folder | Server


def resolve(name: str, kind: Kind | None = None) -> Resolved:
    """Where the model `name` is, without the network; `kind` None looks for either kind.

    ``minilm-id-en`` is a bundled name; ``./my-model`` or an existing folder a folder; ``org/model`` an id
    of the Hugging Face hub, looked up in the local cache; ``http://localhost:8000/v1#model`` a server.

    Raises `ModelNotFoundError` that says where it looked and what to run.
    """
    known = [*(ENCODERS if kind != "generator" else ()), *(GENERATORS if kind != "encoder" else ())]
    what = kind or "model"
    if name in known:
        return Bundled(name)
    if re.match(r"https?://", name):
        if kind == "encoder":
            raise ModelError(
                f"{name}: an encoder runs on this machine; only a generator may be a server's URL."
            )
        url, model = urldefrag(name)
        return Server(name, url.rstrip("/"), model)
    path = Path(name).expanduser()
    if name and path.is_dir():
        return Folder(name, path)
    if name.startswith((".", "/", "~")) or not _HUB_ID.fullmatch(name):
        looked = f"there is no folder {path.absolute()}" if name else "the name is empty"
        raise ModelNotFoundError(
            f"There is no {what} {name!r}: {looked}, it is no Hugging Face id (org/model), and the names "
            f"that the project knows are: {', '.join(known)}; see `rag models`."
        )
    found = _cached(name)
    if found is None:
        raise ModelNotFoundError(
            f"The {what} {name!r} is neither a folder here ({path.absolute()}) nor in the local Hugging Face "
            f"cache; run `rag models prepare {name}` to fetch it."
        )
    return Folder(name, found)


def is_hub_id(name: str) -> bool:
    """Whether a name has the form ``org/model`` and no folder of that name is here."""
    return bool(_HUB_ID.fullmatch(name)) and not Path(name).expanduser().is_dir()


def fetch(name: str, progress: Progress) -> Path:
    """Fetch a hub model's safetensors, configuration and tokenizer into the Hugging Face cache.

    ``HF_HUB_OFFLINE=1`` is honoured. Raises `ModelNotFoundError` where it cannot be had.
    """
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    progress(f"fetching {name}", 0, 0)
    arguments: dict[str, Any] = {"allow_patterns": _WANTED, "ignore_patterns": _UNWANTED}
    try:
        return Path(huggingface_hub.snapshot_download(name, **arguments))
    except (OfflineModeIsEnabled, LocalEntryNotFoundError) as error:
        raise ModelNotFoundError(
            f"{name} is not in the local Hugging Face cache and the hub cannot be reached (or "
            "HF_HUB_OFFLINE=1 forbids it); connect and run "
            f"`HF_HUB_OFFLINE=0 rag models prepare {name}`, or give the path of a local folder."
        ) from error
    except (HfHubHTTPError, OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelNotFoundError(f"{name} cannot be fetched from the Hugging Face hub: {reason}.") from error


def _cached(name: str) -> Path | None:
    """The folder of a hub model in the local cache, if its configuration and weights are there."""
    import huggingface_hub
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        found = Path(huggingface_hub.snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, OSError, ValueError):
        return None
    return found if (found / "config.json").is_file() else None
