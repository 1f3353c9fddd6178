"""The destinations of RTF: the words at the beginning of a group that say what its text is (RTF 1.9.1, appendix B)."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_adapters.parsers.office.richtext.state import Place

__all__ = ["DESTINATIONS", "SKIPPED", "STARRED"]

SKIPPED = frozenset(
    (
        "aftncn aftnsep aftnsepc annotation atnauthor atndate atnicn atnid atnparent atnref atntime atrfend "
        "atrfstart background bkmkend bkmkstart blipuid colorschememapping datafield datastore docvar falt filetbl "
        "fontemb footer footerf footerl footerr ftncn ftnsep ftnsepc generator header headerf headerl headerr "
        "htmltag latentstyles listoverridetable listpicture listtable nextfile nonesttables nonshppict objalias "
        "objdata objname objsect oldcprops oldpprops oldsprops oldtprops panose passwordhash pgptbl picprop pn "
        "pnseclvl private1 protusertbl revtbl rsidtbl rxe shprslt tc tcn template themedata txe userprops "
        "wgrffmtfilter xe xmlnstbl"
    ).split()
)
"""Groups whose text is not shown in the document, or is shown a second time."""

DESTINATIONS: Mapping[str, Place | None] = {
    "fonttbl": Place.FONTS,
    "colortbl": Place.COLOURS,
    "stylesheet": Place.STYLES,
    **dict.fromkeys(("info", "title", "author", "subject", "keywords", "doccomm"), Place.INFORMATION),
    "field": None,
    "fldinst": Place.FIELD,
    "fldrslt": None,
    "formfield": Place.FORM,
    "ffl": Place.FORM,
    "footnote": Place.TEXT,
    "listtext": Place.LABEL,
    "pntext": Place.LABEL,
    "object": None,
    "objclass": Place.OBJECT,
    "result": None,
    "pict": Place.PICTURE,
    "shppict": None,
    "shpinst": None,
    "shptxt": Place.TEXT,
    "do": None,
    "dptxbxtext": Place.TEXT,
    "sp": Place.SHAPE,
    "sn": Place.SHAPE,
    "sv": Place.SHAPE,
    "moMath": Place.EQUATION,
    "moMathPara": None,
    "nesttableprops": None,
}
"""Where the text of other groups goes; None where it goes with that of the group around."""

STARRED = frozenset((*DESTINATIONS, "ud"))
"""Those of the groups marked as unimportant (`\\*`) that are read."""
