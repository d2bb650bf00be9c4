"""Signed notes, checkpoints and keys, as the C2SP texts have them; everything else is refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ledger.integrity.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ledger.integrity.errors import (
    BadSignature,
    ForeignCheckpoint,
    KeyExposed,
    MalformedCheckpoint,
    MalformedKey,
    MalformedNote,
    ProofFault,
    UntrustedNote,
)
from ledger.integrity.key import default_origin, signing_key
from ledger.integrity.note import Signer, Verifier, _decoded, _parse_line, _split, open_note, sign_note

# The example of the reference implementation (golang.org/x/mod/sumdb/note), key and all.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = TEXT + (
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of c2sp.org/signed-note, whose key is not published: it must parse, and not be trusted.
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
# The example of c2sp.org/tlog-checkpoint.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


@pytest.fixture
def signer() -> Signer:
    return Signer.generate("ledger.example/acme")


def test_the_reference_example_is_made_and_opened() -> None:
    signer = Signer.parse(SKEY)
    assert str(signer.verifier) == VKEY
    assert signer.secret() == SKEY
    assert sign_note(TEXT, signer) == NOTE
    assert open_note(NOTE.encode(), [Verifier.parse(VKEY)]).text == TEXT


def test_the_examples_of_the_standard_are_well_formed_and_not_trusted_without_their_keys() -> None:
    text, lines = _split(_decoded(POEM))
    assert text.endswith("\n\ned è subito sera.\n")
    name, key_id, signature = _parse_line(lines[0])
    assert (name, key_id.hex(), len(signature)) == ("quasimodo.example/salvatore", "367ba04b", 64)
    assert Checkpoint.parse(_split(SOFA)[0]).size == 20_852_163
    for note in (POEM, SOFA):
        with pytest.raises(UntrustedNote):
            open_note(note, [Verifier.parse(VKEY)])


def test_signatures_of_unknown_keys_are_ignored_and_those_of_known_ones_are_not(signer: Signer) -> None:
    witness = Signer.generate("witness.example")
    note = sign_note(TEXT, witness, signer)
    assert open_note(note, [signer.verifier]).signers == (signer.name,)
    assert open_note(note, [witness.verifier, signer.verifier]).signers == ("witness.example", signer.name)
    other = sign_note("another text\n", witness).splitlines()[-1]
    with pytest.raises(BadSignature):
        open_note(sign_note(TEXT, signer) + other + "\n", [signer.verifier, witness.verifier])


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        NOTE.rstrip("\n"),
        NOTE + "\n",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace("AM=", "AN="),
        NOTE.replace("AM=\n", "AM\n"),
        NOTE.replace("you", "y\tu", 1),
        NOTE + "— x AAAA\n",
        NOTE + "— a+b AAAAAAA=\n",
        NOTE + "— PeterNeumann\u2028 AAAAAAA=\n",
        NOTE.encode() + b"\xff",
        TEXT + "\n" + NOTE.splitlines()[-1] * 1 + "\n" + (NOTE.splitlines()[-1] + "\n") * 100,
        "x" * (1 << 20) + NOTE,
    ],
)
def test_a_malformed_note_is_refused(note: str | bytes) -> None:
    with pytest.raises(MalformedNote):
        open_note(note, [Verifier.parse(VKEY)])


@pytest.mark.parametrize(
    "key",
    [
        "",
        "PeterNeumann",
        VKEY.replace("c74f20a3", "c74f20a4"),
        VKEY.replace("c74f20a3", "C74F20A3"),
        VKEY.replace("Peter", "Paul"),
        VKEY.replace("+ARpc", "+AhpC"),
        VKEY + "=",
        VKEY + "\n",
        " " + VKEY,
        SKEY,
    ],
)
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(MalformedKey):
        Verifier.parse(key)


def test_a_checkpoint_comes_back_as_it_was_signed(signer: Signer) -> None:
    checkpoint = Checkpoint(signer.name, 5, b"\x01" * 32)
    assert open_checkpoint(sign_checkpoint(checkpoint, signer), signer.verifier) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "o\n5\n",
        "o\n05\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        "o\n+5\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        "o\n٥\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        "o\n9223372036854775808\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        "o\n5\nAQEB\n",
        "o\n5\nnot base 64\n",
        "\n5\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        "o\n5\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\nmore\n",
    ],
)
def test_a_malformed_checkpoint_is_refused_though_it_is_signed(signer: Signer, text: str) -> None:
    with pytest.raises(MalformedCheckpoint):
        open_checkpoint(sign_note(text, signer), signer.verifier)


def test_a_checkpoint_of_another_log_is_refused_though_the_key_is_right(signer: Signer) -> None:
    note = sign_checkpoint(Checkpoint("ledger.example/other", 5, b"\x01" * 32), signer)
    with pytest.raises(ForeignCheckpoint):
        open_checkpoint(note, signer.verifier)
    assert open_checkpoint(note, signer.verifier, "ledger.example/other").size == 5


def test_the_signing_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.key"
    first = signing_key(file, default_origin("ab12"))
    assert first.name == "negotiation-ledger/ab12"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert signing_key(file, "another").secret() == first.secret()
    assert [f.name for f in tmp_path.iterdir()] == ["checkpoint.key"]
    file.chmod(0o640)
    with pytest.raises(KeyExposed):
        signing_key(file, "another")


def test_every_fault_of_a_proof_is_one_kind_of_error() -> None:
    assert all(issubclass(fault, ProofFault) for fault in (MalformedNote, MalformedKey, BadSignature, UntrustedNote))
