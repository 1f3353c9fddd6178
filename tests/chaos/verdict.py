"""Whether what is there at the end is what was promised: pure rules."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.chaos.ledger import Promise, Wanted

__all__ = ["Found", "Leftovers", "Verdict", "judge"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A document as it is at the end.

    Attributes:
        files: The kinds of files that there are of it.
        entries: Passages of it in the index; `passages` is how many it should have.
        hits: Passages that a search for its word found, of whatever document.
    """

    document: str
    filename: str
    status: str
    reason: str
    reason_code: str
    passages: int
    files: frozenset[str]
    entries: int
    hits: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftovers:
    """What is there and belongs to no document.

    Attributes:
        findings: What `smartchat doctor --consistency` said.
        files: Keys in the file store.
        uploads: Multipart uploads that were begun and neither completed nor given up.
        hits: Words of removed documents that a search still finds.
        unproved: Removed documents without a receipt.
    """

    findings: Sequence[str] = ()
    files: Sequence[str] = ()
    uploads: Sequence[str] = ()
    hits: Sequence[str] = ()
    unproved: Sequence[str] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (
            *(f"doctor: {one}" for one in self.findings),
            *(f"file of no document: {one}" for one in self.files),
            *(f"unfinished upload in the store: {one}" for one in self.uploads),
            *(f"removed, and found: {one}" for one in self.hits),
            *(f"removed, without a receipt: {one}" for one in self.unproved),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The judgement. `sorry` names readable documents that ended with a reason instead of being ready."""

    uploads: int
    lost: tuple[str, ...]
    duplicated: tuple[str, ...]
    orphaned: tuple[str, ...]
    sorry: tuple[str, ...]
    statuses: Mapping[str, int]

    @property
    def clean(self) -> bool:
        return not (self.lost or self.duplicated or self.orphaned)

    def line(self, kills: int) -> str:
        """The last line of a run."""
        return (
            f"{kills} kills, {self.uploads} uploads, {len(self.lost)} lost, {len(self.duplicated)} duplicated, "
            f"{len(self.orphaned)} orphaned"
        )


def judge(promises: Sequence[Promise], found: Sequence[Found], leftovers: Leftovers) -> Verdict:
    """Compare what was promised with what is there.

    An upload counts when it was accepted. One that was not acknowledged may be there, and must then be whole.
    """
    there: dict[str, list[Found]] = {}
    for one in found:
        there.setdefault(one.filename, []).append(one)
    lost: list[str] = []
    duplicated: list[str] = []
    orphaned: list[str] = list(leftovers.all)
    sorry: list[str] = []
    for promise in promises:
        copies = there.pop(promise.book.filename, [])
        name = f"{promise.book.filename} ({promise.document or 'no identifier'})"
        if len(copies) > 1:
            duplicated.append(f"{name}: {len(copies)} documents")
        if promise.wanted is Wanted.ABSENT:
            orphaned += [f"{name}: removed, and its document is there" for _ in copies[:1]]
        elif promise.wanted is Wanted.PRESENT and not copies:
            lost.append(f"{name}: accepted, and there is no such document")
        for copy in copies if promise.wanted is not Wanted.ABSENT else ():
            if faults := _missing(promise, copy):
                lost.append(f"{name}: {', and '.join(faults)}")
            if faults := _twice(copy):
                duplicated.append(f"{name}: {', and '.join(faults)}")
            if promise.book.readable and copy.status in {"failed", "needs_ocr"} and copy.reason:
                sorry.append(f"{name}: {copy.status}, {copy.reason_code}: {copy.reason}")
    orphaned += [f"{name}: nobody uploaded it" for name in there]
    return Verdict(
        uploads=sum(promise.accepted > 0 for promise in promises),
        lost=tuple(lost),
        duplicated=tuple(duplicated),
        orphaned=tuple(orphaned),
        sorry=tuple(sorry),
        statuses=Counter(one.status for one in found),
    )


def _missing(promise: Promise, found: Found) -> list[str]:
    faults = []
    if promise.document and promise.document != found.document:
        faults.append(f"it became {found.document}")
    if "original" not in found.files:
        faults.append("its file is gone")
    if found.status in {"failed", "needs_ocr"}:
        return [*faults, *([] if found.reason else ["it failed without a reason"])]
    if found.status != "ready":
        return [*faults, f"it ended {found.status}"]
    if not promise.book.readable:
        faults.append("it cannot be read, and is called ready")
    if "text" not in found.files:
        faults.append("its text is gone")
    if not found.hits:
        faults.append("a search for its word does not find it")
    if found.entries < found.passages or not found.passages:
        faults.append(f"the index holds {found.entries} of {found.passages} passages")
    return faults


def _twice(found: Found) -> list[str]:
    faults = []
    if found.hits > 1:
        faults.append(f"a search for its word finds {found.hits} passages")
    if found.status == "ready" and found.entries > found.passages:
        faults.append(f"the index holds {found.entries} entries for {found.passages} passages")
    return faults
