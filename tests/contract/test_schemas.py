"""The schemas as files in a folder, judged by a program that is not ours: Debian's xmllint."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from module.cli import bare
from tests.support import union_documents as documents

pytestmark = pytest.mark.xmllint

FILES = {
    "R.006": "EEC_R_ProcessingResultDetails_v1.0.7.xsd",
    "R.007": "EEC_R_ResourceStatusDetails_v1.0.0.xsd",
    "R.010": "EEC_R_GenericEDocDetails_v1.0.0.xsd",
    "R.IP.SP.01.001": "EEC_R_IP_SP_01_IPObjectApplication_v1.0.0.xsd",
    "R.IP.SP.01.002": "EEC_R_IP_SP_01_IPObjectRegister_v1.0.0.xsd",
    "R.IP.SP.01.003": "EEC_R_IP_SP_01_IPObjectVolatileDetails_v1.0.0.xsd",
    "R.IP.SP.01.004": "EEC_R_IP_SP_01_IPObjectCustomsDecision_v1.0.0.xsd",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("xmllint") is None:
        pytest.fail("xmllint is missing: apt-get install libxml2-utils, or deselect with -m 'not xmllint'")
    made = tmp_path_factory.mktemp("schemas")
    assert bare().test_cli_runner().invoke(args=["trois", "eaeu", "xsd", str(made)]).exit_code == 0
    return made


def judged(folder: Path, structure: str, document: etree._Element, *options: str) -> bool:
    (folder / "document.xml").write_bytes(documents.to_bytes(document))
    command = ["xmllint", "--noout", "--nonet", *options, "--schema", FILES[structure], "document.xml"]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert finished.returncode in (0, 3), finished.stderr
    return finished.returncode == 0


@pytest.mark.parametrize("structure", FILES)
def test_documents_of_each_structure_validate(structure: str, folder: Path) -> None:
    assert judged(folder, structure, documents.minimal(structure))
    assert judged(folder, structure, documents.fullest(structure))
    assert judged(folder, structure, documents.fullest(structure, repeat=1), "--stream")


@pytest.mark.parametrize("code", documents.PROCESS["messages"])
def test_documents_of_each_message_validate(code: str, folder: Path) -> None:
    structure = documents.PROCESS["messages"][code]["structures"][0]
    assert judged(folder, structure, documents.message_document(code))


BREAKS: dict[str, Callable[[etree._Element], object]] = {
    "order": lambda root: root.append(root[0]),
    "header missing": lambda root: documents.drop(root, "ccdo:EDocHeader/csdo:EDocId"),
    "pattern": lambda root: documents.put(root, "ccdo:EDocHeader/csdo:EDocCode", "?"),
    "unknown element": lambda root: root.append(etree.Element("{urn:example}Unknown")),
    "unknown attribute": lambda root: documents.put(root, "ccdo:EDocHeader/csdo:EDocCode@lang", "ru"),
}


@pytest.mark.parametrize("structure", FILES)
@pytest.mark.parametrize("name", BREAKS)
def test_broken_documents_do_not(structure: str, name: str, folder: Path) -> None:
    document = documents.fullest(structure, repeat=1, message=documents.messages_of(structure)[0])
    BREAKS[name](document)
    assert not judged(folder, structure, document)


def test_embedded_documents_are_judged_by_their_own_schemas(folder: Path) -> None:
    for code in ("P.SP.01.MSG.001", "P.SP.01.MSG.006"):
        document = documents.message_document(code)
        assert judged(folder, "R.010", document)
        for element in list(document[-1].iter(documents.clark("csdo:UnifiedCountryCode")))[:1]:
            del element.attrib["codeListId"]
        assert not judged(folder, "R.010", document)
