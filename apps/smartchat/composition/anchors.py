"""The signer of the audit's anchors."""

import logging
from collections.abc import Sequence
from importlib.util import find_spec

from smartchat_adapters.accounts.anchor_signing import Ed25519Signer
from smartchat_core.audit.anchors import NO_SIGNER
from smartchat_core.ports.audit import AnchorSigner

__all__ = ["anchor_signer"]

log = logging.getLogger(__name__)


def anchor_signer(keys: Sequence[str]) -> AnchorSigner:
    """A signer by the first of these keys; without them it only checks, without the packages not even that."""
    if find_spec("cryptography") is not None:
        return Ed25519Signer(keys)
    if keys:
        log.warning("anchors of the audit are not signed: the packages for accounts are not installed")
    return NO_SIGNER
