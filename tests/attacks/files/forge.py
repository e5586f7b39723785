"""Makes hostile and harmless files for the tests; none is kept in the repository."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

MIB = 1024 * 1024


def blank_pdf(sheets: int = 1) -> pikepdf.Pdf:
    """An open PDF with empty pages."""
    pdf = pikepdf.new()
    for _ in range(sheets):
        pdf.add_blank_page()
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """The octets of a PDF."""
    out = BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def harmless_pdf(sheets: int = 1) -> bytes:
    """A plain PDF."""
    return saved(blank_pdf(sheets))


def padded_pdf(size: int) -> bytes:
    """A harmless PDF of exactly so many octets."""
    guess = size - 2000
    return _stuffed_pdf(guess + size - len(_stuffed_pdf(guess)))


def _stuffed_pdf(stuffing: int) -> bytes:
    pdf = blank_pdf()
    pdf.Root.Padding = Stream(pdf, b"x" * stuffing)
    return saved(pdf, compress_streams=False, static_id=True)


def jpeg(width: int = 64, height: int = 48, **options: object) -> bytes:
    """A JPEG picture."""
    out = BytesIO()
    Image.new("RGB", (width, height), (30, 90, 160)).save(out, "JPEG", **options)  # type: ignore[arg-type]
    return out.getvalue()


def archive() -> bytes:
    """A small zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("../../evil.sh", "rm -rf /")
    return out.getvalue()


def script_action() -> Dictionary:
    """An action that runs JavaScript."""
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def annotated(annotation: Dictionary) -> bytes:
    """A PDF with one annotation on its page."""
    pdf = blank_pdf()
    pdf.pages[0].Annots = Array([pdf.make_indirect(annotation)])
    return saved(pdf)


def rooted(packed: bool = False, **entries: object) -> bytes:
    """A PDF with entries in its catalog; `packed` hides the objects in compressed object streams."""
    pdf = blank_pdf()
    for key, value in entries.items():
        pdf.Root[f"/{key}"] = value
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    return saved(pdf, object_stream_mode=mode)


def with_attached_file() -> bytes:
    """A PDF that carries another file."""
    pdf = blank_pdf()
    pdf.attachments["evil.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")
    return saved(pdf)


def with_unused_script() -> bytes:
    """A PDF whose script hangs on nothing: another revision may bring it to life."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</S/J#61vaScript/J#53(app.alert(1))>>",
    ]
    return assembled(b"%PDF-1.4\n", objects)


def assembled(head: bytes, objects: list[bytes]) -> bytes:
    """A PDF written by hand with a right cross-reference table; object 1 is the catalog."""
    out = bytearray(head)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def page_tree(kids: list[bytes], more: list[bytes]) -> bytes:
    """A PDF whose page tree is given as raw objects; its root is object 2."""
    head = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[%s]>>" % b" ".join(kids)]
    return assembled(b"%PDF-1.4\n", head + more)


def doubling_tree(levels: int) -> bytes:
    """A page tree in which every node names the next one twice: 2 ** levels pages in a few kilobytes."""
    nodes = [
        b"<</Type/Pages/Count 1/Kids[%d 0 R %d 0 R]>>" % (number + 1, number + 1) for number in range(3, 3 + levels)
    ]
    return page_tree([b"3 0 R"], [*nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def deflate_bomb(size: int) -> bytes:
    """Blanks that shrink a thousandfold."""
    packer = zlib.compressobj(9)
    blanks = b" " * MIB
    return b"".join(packer.compress(blanks) for _ in range(size // MIB)) + packer.flush()


def object_stream_bomb(streams: int = 8, size: int = 512 * MIB) -> bytes:
    """Object streams that open into gigabytes."""
    bomb = deflate_bomb(size)
    entry = b"<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(bomb), bomb)
    page = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page]
    return xref_stream_file(objects, [entry] * streams)


def xref_stream_file(objects: list[bytes], streams: list[bytes]) -> bytes:
    """A PDF with a cross-reference stream; each of `streams` is an object stream said to hold one object more."""
    out = bytearray(b"%PDF-1.5\n")
    rows = [b"\x00\x00\x00\x00\x00\xff"]
    bodies = [*objects, *streams]
    for number, body in enumerate(bodies, 1):
        rows.append(b"\x01" + len(out).to_bytes(4) + b"\x00")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows += [b"\x02" + (len(objects) + place + 1).to_bytes(4) + b"\x00" for place in range(len(streams))]
    own = len(rows)
    rows += [b"\x01" + len(out).to_bytes(4) + b"\x00"]
    table = zlib.compress(b"".join(rows))
    start = len(out)
    out += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
        own,
        own + 1,
        len(table),
        table,
    )
    out += b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def xref_bomb(entries: int) -> bytes:
    """A cross-reference stream of millions of entries in a few kilobytes."""
    out = bytearray(b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n")
    table = zlib.compress(b"\x01\x00\x00\x00\x09\x00" * entries, 9)
    start = len(out)
    out += b"9 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % (
        entries,
        len(table),
    )
    out += table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def many_objects(count: int) -> bytes:
    """A PDF of very many small nested objects, near the size limit."""
    nested = b"<</A[<</B[<</C 1>>]>>]>>"
    head = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/MediaBox[0 0 9 9]>>",
    ]
    return assembled(b"%PDF-1.4\n", [*head, *[nested] * count])


def progressive_scan_bomb(width: int, height: int, scans: int) -> bytes:
    """A progressive JPEG with thousands of scans over one large picture."""
    base = jpeg(width, height, progressive=True)
    first = base.index(b"\xff\xda")
    second = base.index(b"\xff\xda", first + 2)
    return base[:second] + base[second : base.index(b"\xff\xda", second + 2)] * scans + b"\xff\xd9"
