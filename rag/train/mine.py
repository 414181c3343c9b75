"""Hard negatives: passages that look like the answer to a question and do not hold it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.protocols import Progress, Vectors

Negatives = npt.NDArray[np.int32]
"""Shape (questions, k): rows of passages; -1 where fewer were found."""


def words(text: str) -> list[str]:
    """Lowered words; no stems: a hard negative shares the very words."""
    return re.findall(r"\w+", text.lower())


def mine_lexical(
    questions: Sequence[str],
    answers: Sequence[Sequence[str]],
    own: Sequence[int],
    passages: Sequence[str],
    k: int,
    progress: Progress | None = None,
) -> Negatives:
    """The best passages by BM25 that are not the question's own and contain none of its answers.

    After Karpukhin et al. 2020 (DPR). A question without answers keeps everything but its own passage.
    """
    import bm25s

    index = bm25s.BM25()
    index.index([words(passage) for passage in passages], show_progress=False)
    out = np.full((len(questions), k), -1, np.int32)
    lowered = [passage.lower() for passage in passages]
    depth = min(len(passages), 4 * k + 4)
    for at in range(0, len(questions), 500):
        part = [words(question) for question in questions[at : at + 500]]
        rows = np.asarray(index.retrieve(part, k=depth, show_progress=False).documents)
        for offset, ranked in enumerate(rows):
            out[at + offset] = _keep(ranked, own[at + offset], answers[at + offset], lowered, k)
        if progress:
            progress("mining negatives (BM25)", min(at + 500, len(questions)), len(questions))
    return out


def mine_dense(
    questions: Vectors,
    answers: Sequence[Sequence[str]],
    own: npt.NDArray[np.int64],
    passages: Sequence[str],
    vectors: Vectors,
    k: int,
    device: str = "cpu",
    margin: float = 0.95,
) -> Negatives:
    """The same by cosine of unit vectors, less those closer than `margin` times the own passage.

    The margin drops passages that probably answer too (Moreira et al. 2024, NV-Retriever).
    """
    import torch

    out = np.full((len(questions), k), -1, np.int32)
    lowered = [passage.lower() for passage in passages]
    depth = min(len(passages), 4 * k + 12)
    table = torch.from_numpy(vectors).to(device).T
    for at in range(0, len(questions), 512):
        scores = torch.from_numpy(questions[at : at + 512]).to(device) @ table
        best = scores.topk(depth)
        places, values = best.indices.cpu().numpy(), best.values.cpu().numpy()
        mine = torch.from_numpy(own[at : at + 512]).to(device)
        ceilings = margin * scores.gather(1, mine[:, None]).cpu().numpy()[:, 0]
        for offset, ceiling in enumerate(ceilings):
            ranked = places[offset][values[offset] < ceiling]
            out[at + offset] = _keep(ranked, int(own[at + offset]), answers[at + offset], lowered, k)
    return out


def _keep(
    ranked: npt.NDArray[np.int64], own: int, answers: Sequence[str], lowered: Sequence[str], k: int
) -> npt.NDArray[np.int32]:
    wanted = [answer.lower() for answer in answers]
    kept = [
        row for row in ranked.tolist() if row != own and not any(answer in lowered[row] for answer in wanted)
    ]
    return np.array((kept + [-1] * k)[:k], np.int32)
