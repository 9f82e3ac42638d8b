"""From a file's bytes to text: byte-order marks, UTF-8, UTF-16, Windows text; refuses what is no text.

Called by claims.documents.reader before anything else looks at the document.
"""

from __future__ import annotations

import codecs
import re

from claims.documents.shape import BadDocument

MAX_BYTES = 2 * 1024 * 1024
_EXPECTED = "expected a line-of-inquiry document as plain text, Markdown or saved HTML"
_SIGNATURES = [
    (b"%PDF", "this is a PDF file"),
    (b"PK\x03\x04", "this is a ZIP archive or an Office document"),
    (b"{\\rtf", "this is an RTF file"),
    (b"\x89PNG", "this is a picture"),
    (b"\xff\xd8\xff", "this is a picture"),
    (b"GIF8", "this is a picture"),
    (b"\x1f\x8b", "this is a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "this is an old Office document"),
]
_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Text that was UTF-8, taken for Windows text and saved again: "â€™" for an apostrophe, "â†’" for an arrow.
_MOJIBAKE = re.compile(r"[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")
_WINDOWS = {
    **{codepoint: bytes([codepoint]) for codepoint in range(0x80, 0x100)},
    **{
        ord(bytes([byte]).decode("cp1252")): bytes([byte])
        for byte in range(0x80, 0xA0)
        if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    },
}


def decode(data: bytes | str) -> str:
    """The document's text. Raises BadDocument for what is too big, empty, or no text at all."""
    if isinstance(data, str):
        _refuse_oversized(data.encode("utf-8", "surrogatepass") if len(data) > MAX_BYTES // 4 else b"")
        text = data.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    else:
        _refuse_oversized(data)
        text = _from_bytes(data)
    text = text.removeprefix("\ufeff")
    _refuse_controls(text)
    if not text.strip():
        raise BadDocument(1, f"the document is empty; {_EXPECTED}.")
    return _MOJIBAKE.sub(_mended, text)


def _refuse_oversized(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        line = len(re.findall(rb"\r\n|\r|\n", data[:MAX_BYTES])) + 1
        raise BadDocument(
            line,
            f"the document goes on past 2 MB ({len(data) / 1024 / 1024:.1f} MB in all); expected 2 MB at most.",
        )


def _from_bytes(data: bytes) -> str:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise BadDocument(1, f"{what}; {_EXPECTED}.")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding)
    if (wide := _wide_encoding(data)) is not None:
        return _strict(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise _undecodable(data, error.start) from error
        return data.decode("cp1252", "replace")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise BadDocument(line, f"the bytes here are not {encoding.upper()} text; {_EXPECTED}.") from error


def _undecodable(data: bytes, position: int) -> BadDocument:
    line = len(re.findall(rb"\r\n|\r|\n", data[:position])) + 1
    return BadDocument(line, f"the bytes here are not text; {_EXPECTED}.")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark: nearly every other byte of Western text is zero."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 8 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _refuse_controls(text: str) -> None:
    """A stray control character is an artefact; many of them mean that it is no text."""
    controls = [match.start() for match in _CONTROL.finditer(text)]
    replaced = text.count("\ufffd")
    if len(controls) > max(4, len(text) // 100) or replaced > max(8, len(text) // 20):
        position = controls[0] if controls else text.index("\ufffd")
        line = len(re.findall(r"\r\n|\r|\n", text[:position])) + 1
        raise BadDocument(line, f"the characters here are not readable text; {_EXPECTED}.")


def _mended(match: re.Match[str]) -> str:
    try:
        return b"".join(_WINDOWS[ord(character)] for character in match[0]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return match[0]
