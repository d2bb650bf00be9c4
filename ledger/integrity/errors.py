"""What can go wrong with a proof, told apart from what can go wrong when publishing one."""

from __future__ import annotations


class ProofFault(Exception):
    """What was shown does not prove what it claims; the message says what is wrong with it."""


class MalformedNote(ProofFault):
    """It is not a signed note: text, an empty line, signature lines."""


class MalformedKey(ProofFault):
    """It is not a key of the form `name+id+base64`, or its parts do not fit each other."""


class UntrustedNote(ProofFault):
    """None of the signatures was made by a key that is trusted here."""


class BadSignature(ProofFault):
    """A signature claims a trusted key and was not made by it over this text."""


class MalformedCheckpoint(ProofFault):
    """The signed text is not origin, size and root."""


class ForeignCheckpoint(ProofFault):
    """The checkpoint is signed, but by or for another log than the one asked about."""


class MalformedProof(ProofFault):
    """It is not a tlog-proof file, or its row bytes are not those of a row."""


class ProofRefused(ProofFault):
    """Well formed, but the hashes do not lead to the signed root."""


class PublishFault(Exception):
    """No checkpoint was signed; the message says why and what to do."""


class KeyExposed(PublishFault):
    """Others than the owner may read the signing key's file."""


class TreeMisfit(PublishFault):
    """The tree kept beside the log is not the tree of the log as it stands."""


class Inconsistent(PublishFault):
    """The log as it stands does not continue what was signed before, so it is not signed."""
