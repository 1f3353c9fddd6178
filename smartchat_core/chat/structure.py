"""Answers that come from what the file says of itself, not from its passages."""

from __future__ import annotations

from smartchat_core.chat.citing import Source

__all__ = ["describe_contents", "describe_record"]

_MOST_TITLES = 60


def describe_contents(source: Source) -> str:
    """The table of contents in words."""
    sections = [section for section in source.parsed.sections if section.title]
    title = source.document.title
    if not sections:
        return f"“{title}” has no table of contents."
    top = [section for section in sections if section.level == 1]
    lines = [f"{'  ' * (section.level - 1)}- {section.title}" for section in sections[:_MOST_TITLES]]
    if len(sections) > _MOST_TITLES:
        lines.append(f"… and {len(sections) - _MOST_TITLES} more")
    count = f"{len(top)} main sections, {len(sections)} in all" if len(top) != len(sections) else f"{len(top)} sections"
    return f"“{title}” has {count}:\n" + "\n".join(lines)


def describe_record(source: Source) -> str:
    """Author, language and length in words."""
    document, metadata = source.document, source.document.metadata
    parts = [f"“{document.title}”"]
    parts.append(f"by {', '.join(metadata.authors)}" if metadata.authors else "does not name its author")
    facts = [f"about {len(source.parsed.text.split()):,} words"]
    if document.page_count:
        facts.append(f"{document.page_count} pages")
    if metadata.language:
        facts.append(f"language: {metadata.language}")
    if metadata.published:
        facts.append(f"published: {metadata.published}")
    return f"{' '.join(parts)} ({', '.join(facts)})."
