"""The training loop of both recipes: a budget in steps or minutes, checkpoints, resume.

Why not a ready-made trainer: the learning rate must reach zero when the *minutes* are used up, each step
draws from a different task, and a checkpoint must hold no pickle. The batch of a step depends on the seed
and the number of the step alone, so that a resumed run sees what an uninterrupted one would have seen.
"""

from __future__ import annotations

import json
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any, Literal

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from rag.errors import ModelError
from rag.protocols import Progress

Precision = Literal["fp32", "bf16"]


@dataclass(frozen=True, slots=True)
class Budget:
    """How long and how fast to train. The run ends at `steps` or after `minutes`, whichever is first."""

    steps: int = 1_000
    minutes: float = 0.0
    learning_rate: float = 1e-4
    embedding_rate: float = 5e-4
    warmup: float = 0.05
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 0
    checkpoint_minutes: float = 5.0
    device: str = "cpu"
    precision: Precision = "fp32"


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run did. `finished` is False where it was interrupted: resume it."""

    steps: int
    minutes: float
    losses: dict[str, float]
    finished: bool


StepLoss = Callable[[np.random.Generator], tuple[str, torch.Tensor]]


def train(
    model: torch.nn.Module,
    step_loss: StepLoss,
    budget: Budget,
    folder: Path,
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> Trained:
    """Minimize what `step_loss` returns (a task's name and its loss) over the model's parameters.

    With a budget of no steps the model stays as it is.

    AdamW; linear warm-up over the first part of the budget, then linear decay to zero. Embeddings have a
    learning rate of their own, since each step touches few of their rows. Writes ``log.jsonl`` and
    checkpoints into `folder`; Ctrl-C finishes the step, saves and returns. Raises `ModelError` where there
    is nothing to resume.
    """
    torch.manual_seed(budget.seed)
    model.to(budget.device).train()
    optimizer = torch.optim.AdamW(_groups(model, budget), fused=True)
    step, before = 0, 0.0
    if resume:
        step, before = load_checkpoint(folder, model, optimizer)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "budget.json").write_text(json.dumps(asdict(budget), indent=1) + "\n")
    means: dict[str, list[float]] = defaultdict(list)
    pending: list[tuple[str, torch.Tensor]] = []
    begun = saved = time.monotonic()
    with _stop_signal() as stopped, (folder / "log.jsonl").open("a") as log:
        while True:
            elapsed = before + (time.monotonic() - begun) / 60
            spent = elapsed / budget.minutes if budget.minutes else 0.0
            done = max(step / budget.steps, spent) if budget.steps else 1.0
            if done >= 1 or stopped():
                break
            rate = min(done / budget.warmup if budget.warmup else 1.0, (1 - done) / (1 - budget.warmup))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * max(rate, 1e-3)
            rng = np.random.default_rng([budget.seed, step])
            with torch.autocast(
                budget.device.split(":")[0], torch.bfloat16, enabled=budget.precision == "bf16"
            ):
                task, loss = step_loss(rng)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), budget.clip)
            optimizer.step()
            step += 1
            pending.append((task, loss.detach()))
            if step % 20 == 0:
                recent = _drain(pending, means)
                log.write(json.dumps({"step": step, "minutes": round(elapsed, 2), **recent}) + "\n")
                log.flush()
            if progress:
                progress("training", int(1000 * done), 1000)
            if (time.monotonic() - saved) / 60 >= budget.checkpoint_minutes:
                save_checkpoint(folder, model, optimizer, step, before + (time.monotonic() - begun) / 60)
                saved = time.monotonic()
    elapsed = before + (time.monotonic() - begun) / 60
    _drain(pending, means)
    save_checkpoint(folder, model, optimizer, step, elapsed)
    last = {task: float(np.mean(values[-50:])) for task, values in means.items()}
    return Trained(step, elapsed, last, finished=done >= 1)


def _drain(pending: list[tuple[str, torch.Tensor]], means: dict[str, list[float]]) -> dict[str, float]:
    # Losses stay on the device until here: reading one waits for the GPU.
    recent: dict[str, list[float]] = defaultdict(list)
    for task, loss in pending:
        value = float(loss)
        recent[task].append(value)
        means[task].append(value)
    pending.clear()
    return {task: round(float(np.mean(values)), 4) for task, values in recent.items()}


def _groups(model: torch.nn.Module, budget: Budget) -> list[dict[str, Any]]:
    embeddings, plain, undecayed = [], [], []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if "word_embeddings" in name:
            embeddings.append(parameter)
        elif parameter.ndim < 2:
            undecayed.append(parameter)
        else:
            plain.append(parameter)
    rates = (budget.embedding_rate, budget.learning_rate, budget.learning_rate)
    decays = (0.0, budget.weight_decay, 0.0)
    return [
        {"params": parameters, "lr": rate, "peak": rate, "weight_decay": decay}
        for parameters, rate, decay in zip((embeddings, plain, undecayed), rates, decays, strict=True)
        if parameters
    ]


def save_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, step: int, minutes: float
) -> None:
    """Write weights and optimizer state as safetensors, beside and then renamed: none is half written."""
    tensors = {
        f"model.{name}": value.detach().cpu().contiguous() for name, value in model.state_dict().items()
    }
    for number, state in optimizer.state_dict()["state"].items():
        for name, value in state.items():
            tensors[f"optimizer.{number}.{name}"] = torch.as_tensor(value).cpu().contiguous()
    beside = folder / "checkpoint.safetensors.new"
    save_file(_unshared(tensors), beside, metadata={"step": str(step), "minutes": repr(minutes)})
    beside.replace(folder / "checkpoint.safetensors")


def load_checkpoint(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer
) -> tuple[int, float]:
    """Bring model and optimizer to where the checkpoint in `folder` stands; returns its step and minutes."""
    path = folder / "checkpoint.safetensors"
    if not path.exists():
        raise ModelError(f"There is no checkpoint {path} to resume; run the same command without --resume.")
    from safetensors import safe_open

    with safe_open(path, "pt") as opened:
        metadata = opened.metadata()
    tensors = load_file(path)
    model.load_state_dict({k.removeprefix("model."): v for k, v in tensors.items() if k.startswith("model.")})
    state: dict[int, dict[str, torch.Tensor]] = defaultdict(dict)
    for key, value in tensors.items():
        if key.startswith("optimizer."):
            _, number, name = key.split(".", 2)
            state[int(number)][name] = value
    optimizer.load_state_dict({"state": dict(state), "param_groups": optimizer.state_dict()["param_groups"]})
    return int(metadata["step"]), float(metadata["minutes"])


def _unshared(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    # safetensors refuses two names for one storage (tied weights).
    seen: set[int] = set()
    out = {}
    for name, value in tensors.items():
        if value.data_ptr() in seen and value.numel():
            value = value.clone()
        seen.add(value.data_ptr())
        out[name] = value
    return out


@contextmanager
def _stop_signal() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks the loop to stop after the step; a second one interrupts at once."""
    asked = False

    def handle(*_: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    if current_thread() is not main_thread():
        yield lambda: False
        return
    previous = signal.signal(signal.SIGINT, handle)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, previous)
