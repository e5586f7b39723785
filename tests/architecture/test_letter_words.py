"""The words of every letter stand in `module/correspondence` and nowhere else (D25): one place to read and to mend."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from module.correspondence.texts import WORDS

MODULE = Path(__file__).parents[2] / "module"
ROOM = MODULE / "correspondence"
MAKERS = {
    "LetterWords": {"correspondence/texts.py"},  # words of a letter
    "Letter": {"casework/sending.py"},  # what a channel takes
    "StoredMessage": {"casework/writing.py", "store/messages.py"},  # a row of letters
}


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2]


def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def code() -> list[Path]:
    return [path for path in MODULE.rglob("*.py") if "dev" not in path.relative_to(MODULE).parts]


def test_only_these_make_letters() -> None:
    """Subject and text reach a channel by these types alone, so whoever wrote words of his own would stand here."""
    found: dict[str, set[str]] = {name: set() for name in MAKERS}
    for path in code():
        for name in calls(path):
            if name in MAKERS:
                found[name].add(str(path.relative_to(MODULE)))
    assert found == MAKERS


def test_the_words_of_a_letter_stand_in_no_other_file() -> None:
    # a subject may say what a title of a page says, too
    words = {msgid for one in WORDS.values() for msgid in (one.text, *one.more)}
    assert len(words) > 30
    twice = {path: words & strings(path) for path in code() if ROOM not in path.parents}
    assert {path: found for path, found in twice.items() if found} == {}


def test_a_writer_of_words_gets_them_from_the_port() -> None:
    """`compose` is the only one that makes a row of new words, and it takes them from `deps.letters`."""
    source = (MODULE / "casework/writing.py").read_text(encoding="utf-8")
    assert source.count("deps.letters.write(") == 1
    assert source.count("subject=words.subject") == source.count("text=words.text") == 1
