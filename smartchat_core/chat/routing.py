"""What kind of answer a question wants."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["Route", "route"]


class Route(StrEnum):
    """Where the answer is to be found."""

    LOOKUP = "lookup"
    """In a few passages."""
    OVERVIEW = "overview"
    """In the whole text: it has to be surveyed from beginning to end."""
    CONTENTS = "contents"
    """In the table of contents."""
    RECORD = "record"
    """In what the file says of itself: author, title, language, length."""


_OVERVIEW = re.compile(
    r"^(please )?(summari[sz]e|sum up|give (me )?(a |an )?(short |brief )?(summary|overview|synopsis))\b"
    r"|^what is (this|the) (book|document|text|story|novel|paper|article) about\b"
    r"|^(tl;?dr|overview|synopsis|summary)\W*$"
)
_CONTENTS = re.compile(
    r"\b(table of contents|list (of )?(the )?(all )?chapters|which chapters|what chapters|chapter titles)\b"
    r"|\bhow many (chapters|sections|parts)\b"
)
_RECORD = re.compile(
    r"^who (wrote|is the author of|are the authors of|authored) (this|the) (book|document|text|novel|paper|work)\b"
    r"|^(what is|tell me) the (title|author|language) of (this|the) (book|document|text|novel|paper|work)\b"
    r"|^how (long is|many (pages|words) (has|does|are in)) (this|the) (book|document|text|novel|paper|work)\b"
)


def route(question: str) -> Route:
    """Tell by its form where a question's answer is; a lookup unless it clearly is something else."""
    folded = " ".join(question.casefold().split())
    for pattern, kind in ((_OVERVIEW, Route.OVERVIEW), (_CONTENTS, Route.CONTENTS), (_RECORD, Route.RECORD)):
        if pattern.search(folded):
            return kind
    return Route.LOOKUP
