"""The wheel alone is the tool: built, installed apart from the repository, run in another folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            folder,
            ROOT,
        ],
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("rag-*.whl")
    return built


def test_it_holds_the_code_and_the_small_weights_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"rag"}
    assert "rag/models/weights/minilm-id-en/model.safetensors" in names
    assert "rag/models/weights/reader-id-en/model.safetensors" in names
    assert "rag/text/bilingual.tsv" in names
    assert "rag/py.typed" in names


def test_it_answers_from_a_folder_of_articles(wheel: Path, tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel],
        check=True,
        capture_output=True,
    )
    (work / "corpus").mkdir(parents=True)
    (work / "corpus" / "rapat.txt").write_text(
        "Rapat Tani Dibuka\n\nRapat tani ke-4 dibuka Siti Rahayu di Bandung pada 3 Mei 2020.\n", "utf-8"
    )
    environment = os.environ | {"PYTHONPATH": str(site)}

    def rag(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "rag", *arguments],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = [sys.executable, "-P", "-c", "import rag; print(rag.__file__)"]
    assert (
        str(site) in subprocess.run(where, cwd=work, env=environment, capture_output=True, text=True).stdout
    )
    rag("reindex")
    assert rag("ask", "--extract", "Kapan rapat tani ke-4 dibuka?") == (
        "3 Mei 2020 [1]\n\n"
        "[1] Rapat Tani Dibuka (rapat.txt:19-81)\n"
        "    “Rapat tani ke-4 dibuka Siti Rahayu di Bandung pada 3 Mei 2020.”\n"
    )
