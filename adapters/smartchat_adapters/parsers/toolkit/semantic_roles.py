"""Semantic roles of sections: the terms of EPUB 3, DPUB-ARIA and the guide of EPUB 2."""

from __future__ import annotations

from smartchat_core.model.section import SectionRole

__all__ = ["role_of_terms"]

# https://idpf.org/epub/vocab/structure/, https://www.w3.org/TR/dpub-aria/, OPF 2.0.1 section 2.6, and the terms of
# ANSI/NISO Z39.98 that EPUB borrows. The guide of EPUB 2 writes hyphens, as in `title-page`.
_TERMS = {
    SectionRole.VOLUME: "volume",
    SectionRole.PART: "part division doc-part",
    SectionRole.SCENE: "z3998:scene",
    SectionRole.LETTER: "z3998:letter",
    SectionRole.CHAPTER: "chapter doc-chapter se:short-story",
    SectionRole.COVER: "cover doc-cover",
    SectionRole.TITLE_PAGE: "titlepage title-page halftitlepage",
    SectionRole.COPYRIGHT: "copyright-page copyright imprint imprimatur colophon doc-colophon doc-credits",
    SectionRole.DEDICATION: "dedication doc-dedication",
    SectionRole.EPIGRAPH: "epigraph doc-epigraph",
    SectionRole.CONTENTS: "toc doc-toc loi lot landmarks",
    SectionRole.FOREWORD: "foreword doc-foreword",
    SectionRole.PREFACE: "preface doc-preface",
    SectionRole.INTRODUCTION: "introduction doc-introduction",
    SectionRole.PROLOGUE: "prologue doc-prologue",
    SectionRole.EPILOGUE: "epilogue doc-epilogue",
    SectionRole.CONCLUSION: "conclusion doc-conclusion",
    SectionRole.AFTERWORD: "afterword doc-afterword",
    SectionRole.APPENDIX: "appendix doc-appendix",
    SectionRole.NOTES: "notes footnotes endnotes rearnotes doc-endnotes",
    SectionRole.GLOSSARY: "glossary doc-glossary",
    SectionRole.BIBLIOGRAPHY: "bibliography doc-bibliography",
    SectionRole.INDEX: "index doc-index",
    SectionRole.ACKNOWLEDGMENTS: "acknowledgments acknowledgements doc-acknowledgments",
}
_ROLE_OF_TERM = {term: role for role, terms in _TERMS.items() for term in terms.split()}


def role_of_terms(terms: str) -> SectionRole | None:
    """The role of a section by its terms; None where they give none."""
    return next((_ROLE_OF_TERM[term] for term in terms.lower().split() if term in _ROLE_OF_TERM), None)
