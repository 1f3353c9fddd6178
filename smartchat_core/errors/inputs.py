"""Files and arguments that cannot be used."""

from __future__ import annotations

from smartchat_core.errors.base import SmartChatError

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "EncryptedFile",
    "FileTooLarge",
    "HostileFile",
    "InputError",
    "InvalidRequest",
    "MalwareFound",
    "NoTextFound",
    "OcrRequired",
    "SectionAmbiguous",
    "UnsupportedFormat",
]


class InputError(SmartChatError):
    """The file or the argument that was given cannot be used."""

    code = "invalid_input"


class UnsupportedFormat(InputError):
    """The content is of a type that no installed parser reads."""

    code = "unsupported_format"
    default_remedy = "Convert it to a format that an installed parser reads; `smartchat add --help` lists them."


class EmptyFile(InputError):
    """The file holds no bytes."""

    code = "empty_file"
    default_remedy = "Check that the download or the copy was completed, and add it again."


class FileTooLarge(InputError):
    """The file, or what it unpacks to, is over the limit."""

    code = "file_too_large"
    default_remedy = "Split the document, or raise the limit in the settings."


class DamagedFile(InputError):
    """The file claims a format whose rules it breaks beyond recovery."""

    code = "damaged_file"
    default_remedy = "Get a fresh copy of the file; this one cannot be read."


class EncryptedFile(InputError):
    """The file is protected by a password or by DRM."""

    code = "encrypted_file"
    default_remedy = "Remove the protection where you are allowed to, and add the file again."


class HostileFile(InputError):
    """The file is built to do harm: an archive bomb, a path outside its folder, an entity expansion."""

    code = "hostile_file"
    default_remedy = "Do not open this file with other programs; get it from a source that you trust."


class MalwareFound(InputError):
    """The scanner that the settings name found malware in the file."""

    code = "malware_found"
    default_remedy = "Do not open this file with other programs; get it from a source that you trust."


class NoTextFound(InputError):
    """The document was read, and there is no text in it."""

    code = "no_text_found"
    default_remedy = "Check that the file is the one you meant; there is nothing in it to search."


class OcrRequired(NoTextFound):
    """The pages are pictures: text has to be recognised before the document can be searched."""

    code = "needs_ocr"
    default_remedy = (
        "Install text recognition (pip install 'smartchat[ocr]') and add the file again, or run it through OCRmyPDF "
        "and add the result."
    )


class InvalidRequest(InputError):
    """An argument has a value that makes no sense, such as an empty question."""

    code = "invalid_request"


class SectionAmbiguous(InvalidRequest):
    """The reference fits several sections of the document, and a bound must not be guessed."""

    code = "section_ambiguous"
    default_remedy = "Name one of them by its reference."
