"""Links that somebody might make to have this program open what it must not."""

from slicer_opener.address import LONGEST_ADDRESS, LONGEST_PATH
from slicer_opener.problems import (
    NameRefused,
    NotAFile,
    OutsideStorage,
    Problem,
)

GOOD = "Uploaded%2FJaneDoe_Filament_Blue_123.stl"

# Whole addresses that are none of the dashboard's, whatever lies on the disk.
ADDRESSES = [
    # Another form
    "",
    " ",
    "print3d",
    "print3d:",
    "print3d:/",
    "print3d://",
    "print3d://open",
    "print3d://open?",
    "print3d://open?path",
    "print3d://open?path=",
    "print3d://open?path=%20",
    "print3d://open?path=%20%20%20",
    f"print3d:open?path={GOOD}",
    f"print3d:/open?path={GOOD}",
    f"print3d:///open?path={GOOD}",
    f"print3d://open//?path={GOOD}",
    f"print3d://open/x?path={GOOD}",
    f"print3d://open/../run?path={GOOD}",
    f"print3d://run?path={GOOD}",
    f"print3d://OPEN?path={GOOD}",
    f"print3d://opened?path={GOOD}",
    f"print3d://x.open?path={GOOD}",
    f"print3d://open.example.edu?path={GOOD}",
    f"print3d://user@open?path={GOOD}",
    f"print3d://user:secret@open?path={GOOD}",
    f"print3d://open:80?path={GOOD}",
    f"print3d://%6fpen?path={GOOD}",
    f"print3d://open?Path={GOOD}",
    f"print3d://open?PATH={GOOD}",
    f"print3d://open?%70ath={GOOD}",
    f"print3d://open?file={GOOD}",
    f"print3d://open?job={GOOD}",
    f"print3d://open?path={GOOD}&path=%2Fetc%2Fpasswd",
    f"print3d://open?path={GOOD}&config=x.ini",
    f"print3d://open?x=1&path={GOOD}",
    f"print3d://open?path={GOOD}#x",
    f"print3d://open?path={GOOD}?x",
    f"print3d://open?path={GOOD};x=1\n",
    f"print3d://open#?path={GOOD}",
    # Another scheme
    f"print3D2://open?path={GOOD}",
    f"print3ds://open?path={GOOD}",
    f"xprint3d://open?path={GOOD}",
    f"print-3d://open?path={GOOD}",
    f"http://open?path={GOOD}",
    f"file://open?path={GOOD}",
    f"file:///etc/passwd?path={GOOD}",
    f"javascript:print3d://open?path={GOOD}",
    # Options and commands that want to come along
    f"print3d://open?path={GOOD} --register",
    f'print3d://open?path={GOOD}" --find-slicers "',
    f'"print3d://open?path={GOOD}"',
    f"--check print3d://open?path={GOOD}",
    f"print3d://open?path={GOOD}\n--check",
    f"print3d://open?path={GOOD}\r\nprint3d://open?path=x",
    f"print3d://open?path={GOOD}\0",
    f"print3d://open?path=\t{GOOD}",
    f" print3d://open?path={GOOD}",
    f"print3d://open?path={GOOD} ",
    f"print3d://open\n?path={GOOD}",
    # Damaged escapes, and text that is none
    "print3d://open?path=a%.stl",
    "print3d://open?path=a%2.stl",
    "print3d://open?path=a%zz.stl",
    "print3d://open?path=a%u002f.stl",
    "print3d://open?path=%",
    "print3d://open?path=%%32%65",
    "print3d://open?path=%ff.stl",
    "print3d://open?path=%c0%ae%c0%ae%c0%afetc.stl",
    "print3d://open?path=%e0%80%af.stl",
    "print3d://open?path=%c1%9c.stl",
    "print3d://open?path=%f0%80%80%af.stl",
    "print3d://open?path=%ed%a0%80.stl",
    "print3d://open?path=%f5%80%80%80.stl",
    "print3d://open?path=é.stl",
    "print3d://open?path=\uff0e\uff0e\uff0fx.stl",
    # Encoded twice
    "print3d://open?path=%252e%252e%252fx.stl",
    "print3d://open?path=%25252e%25252e.stl",
    "print3d://open?path=Uploaded%252fx.stl",
    "print3d://open?path=%255c%255cserver%255cshare.stl",
    "print3d://open?path=x.stl%2500.gcode",
    "print3d://open?path=%25%32%65.stl",
    # What cannot be seen
    "print3d://open?path=x.stl%00.gcode",
    "print3d://open?path=%00",
    "print3d://open?path=x%0a.stl",
    "print3d://open?path=x%0d%0aVerdict:%20allowed.stl",
    "print3d://open?path=x%09.stl",
    "print3d://open?path=x%1b%5b2J.stl",
    "print3d://open?path=x%7f.stl",
    "print3d://open?path=x%c2%80.stl",
    "print3d://open?path=x%c2%85.stl",
    "print3d://open?path=x%c2%ad.stl",
    "print3d://open?path=x%e2%80%8b.stl",
    "print3d://open?path=x%e2%80%8d.stl",
    "print3d://open?path=x%e2%80%8e.stl",
    "print3d://open?path=x%e2%80%aelts.edocg",
    "print3d://open?path=x%e2%81%a6.stl",
    "print3d://open?path=x%e2%80%a8.stl",
    "print3d://open?path=x%e2%80%a9.stl",
    "print3d://open?path=%ef%bb%bfx.stl",
    "print3d://open?path=x%ee%80%80.stl",
    "print3d://open?path=x%ef%bf%be.stl",
    # Too long
    f"print3d://open?path={'a' * (LONGEST_PATH + 1)}",
    f"print3d://open?path={'a/' * LONGEST_PATH}x.stl",
    f"print3d://open?path={'%61' * LONGEST_ADDRESS}",
    "print3d://open?path=" + "x" * 1_000_000,
]

# Names that are refused on every system; each also with a folder before it.
NAMES = [
    "..",
    "...",
    ".x.stl",
    ".incoming",
    "x.stl.",
    "x.stl..",
    "x.stl ",
    "x.stl. ",
    "x.stl .",
    "x<y.stl",
    "x>y.stl",
    'x"y.stl',
    "x|y.stl",
    "x?y.stl",
    "x*y.stl",
    "x.stl:hidden",
    "x.stl::$DATA",
    "x.stl:hidden:$DATA",
    "x:y.stl",
    "x\ny.stl",
    "x\x1by.stl",
    "x\x7fy.stl",
    "CON",
    "con",
    "CoN.stl",
    "PRN.stl",
    "AUX.gcode",
    "NUL",
    "NUL.stl",
    "nul.gcode.3mf",
    "NUL .stl",
    "COM0",
    "COM1",
    "com9.stl",
    "COM¹.stl",
    "LPT1.stl",
    "LPT³",
    "CONIN$",
    "CONOUT$.stl",
    "CLOCK$.stl",
    "\uff23\uff2f\uff2e.stl",  # full-width CON, which old programs read as the plain one
    "COM\uff11.stl",  # full-width digit
    "\u2102ON.stl",  # double-struck capital C
    "PROGRA~1",
    "JANEDO~1.STL",
    "janedo~12.3mf",
    "~1.stl",
    "PROGRA~\uff11",
    "x\u2044y.stl",  # fraction slash
    "x\u2215y.stl",  # division slash
    "x\u29f8y.stl",  # big solidus
    "x\u2571y.stl",  # a box drawing
    "x\u2216y.stl",  # set minus
    "x\u29f5y.stl",  # reverse solidus operator
    "x\u29f9y.stl",  # big reverse solidus
    "x\ufe68y.stl",  # small reverse solidus
    "x\uff0fy.stl",  # full-width solidus
    "x\uff3cy.stl",  # full-width reverse solidus
    "x\uff1ay.stl",  # full-width colon
    "x\ua789y.stl",  # modifier letter colon
    "x\u02d0y.stl",  # modifier letter triangular colon
    "\u2025",  # two dot leader
    "\u2024\u2024",  # one dot leaders
    "\uff0e\uff0e",  # full-width full stops
    "\u2026.stl",  # ellipsis
    "\u2488.stl",  # digit one full stop
    "\u2105.stl",  # care of
    "\u00bd.stl",  # one half, which is written with a slash
    "x\ufdfay.stl",  # one letter that stands for several words
    "x\uff02y.stl",  # full-width quotation mark, which becomes a plain one for old programs
    "x\u02bay.stl",  # modifier letter double prime, which does so too
    "x\u030ey.stl",  # double vertical line above
    "x\u20e5y.stl",  # reverse solidus laid over a letter
    "x\u20d2y.stl",  # vertical line laid over a letter
    "x\u3164.stl",  # Hangul filler, a letter that draws nothing
    "x\u115f.stl",  # Hangul choseong filler
    "x\uffa0.stl",  # half-width Hangul filler
    "x\u17b4.stl",  # Khmer inherent vowel, which draws nothing
    "x\u180b.stl",  # Mongolian variation selector
    "x\ufe0f.stl",  # variation selector
    "x\U000e0100.stl",  # variation selector
    "x\u00a0y.stl",  # no-break space
    "x\u3000y.stl",  # ideographic space
    "x\u00a5y.stl",  # yen, a backslash in Japan
    "x\u20a9y.stl",  # won, a backslash in Korea
    "\N{GRINNING FACE}.stl",
    "a" * 256 + ".stl",
    "é" * 128 + ".stl",
]

# Paths against a base that is \\nas\lab\storage or Z:\storage, by the rules of Windows.
WINDOWS_PATHS: list[tuple[str, type[Problem]]] = [
    # Upwards and around
    (r"..\x.stl", OutsideStorage),
    ("../x.stl", OutsideStorage),
    (r"Uploaded\..\..\x.stl", OutsideStorage),
    (r"Uploaded/..\../x.stl", OutsideStorage),
    (r"Z:\storage\..\x.stl", OutsideStorage),
    (r"Z:\storage\Uploaded\..\..\..\Windows\x.stl", OutsideStorage),
    (r"Z:\storage\.\x.stl", OutsideStorage),
    (r"Uploaded\\x.stl", OutsideStorage),
    ("Uploaded//x.stl", OutsideStorage),
    (r"Uploaded\x.stl" + "\\", OutsideStorage),
    (r".\x.stl", OutsideStorage),
    # Elsewhere
    (r"C:\Windows\System32\calc.exe", OutsideStorage),
    (r"C:\storage\x.stl", OutsideStorage),
    (r"Z:\x.stl", OutsideStorage),
    (r"Z:\storage2\x.stl", OutsideStorage),
    (r"Z:\storag\x.stl", OutsideStorage),
    (r"Z:\storage.\x.stl", OutsideStorage),
    (r"Z:\storage \x.stl", OutsideStorage),
    (r"Z:\STORAG~1\x.stl", OutsideStorage),
    (r"\storage\x.stl", OutsideStorage),
    (r"/storage/x.stl", OutsideStorage),
    (r"Z:storage\x.stl", OutsideStorage),
    (r"Z:x.stl", OutsideStorage),
    (r"Z:..\x.stl", OutsideStorage),
    (r"C:x.stl", OutsideStorage),
    ("/etc/passwd", OutsideStorage),
    # Other computers
    (r"\\evil\share\x.stl", OutsideStorage),
    ("//evil/share/x.stl", OutsideStorage),
    (r"\/evil\share\x.stl", OutsideStorage),
    (r"/\evil\share\x.stl", OutsideStorage),
    (r"\\evil@SSL\DavWWWRoot\x.stl", OutsideStorage),
    (r"\\127.0.0.1\C$\Windows\x.stl", OutsideStorage),
    (r"\\localhost\Z$\storage\x.stl", OutsideStorage),
    (r"\\nas\lab2\storage\x.stl", OutsideStorage),
    (r"\\nas.evil\lab\storage\x.stl", OutsideStorage),
    (r"\\nas\lab\x.stl", OutsideStorage),
    (r"\\evil", OutsideStorage),
    (r"\\\evil\share\x.stl", OutsideStorage),
    # Devices and namespaces
    (r"\\?\Z:\storage\x.stl", OutsideStorage),
    (r"\\?\UNC\nas\lab\storage\x.stl", OutsideStorage),
    (r"\\?\GLOBALROOT\Device\HarddiskVolume1\x.stl", OutsideStorage),
    (r"\\?\Volume{0}\x.stl", OutsideStorage),
    (r"\\.\Z:\storage\x.stl", OutsideStorage),
    (r"\\.\PhysicalDrive0", OutsideStorage),
    (r"\\.\pipe\x", OutsideStorage),
    (r"\\.\COM1", OutsideStorage),
    ("//?/Z:/storage/x.stl", OutsideStorage),
    ("//./Z:/storage/x.stl", OutsideStorage),
    (r"/\?\Z:\storage\x.stl", OutsideStorage),
    (r"\??\Z:\storage\x.stl", OutsideStorage),
    (r"\\?", OutsideStorage),
    # No file, or something else than one
    (r"Z:\storage", NotAFile),
    ("z:/STORAGE", NotAFile),
    (r"Z:\storage\x.stl:hidden", NameRefused),
    (r"Z:\storage:hidden\x.stl", OutsideStorage),
    (r"Z:\storage\Uploaded:$I30:$INDEX_ALLOCATION\x.stl", NameRefused),
    (r"Z:\storage\NUL", NameRefused),
    (r"z:\storage\uploaded\con.stl", NameRefused),
    (r"Z:\storage\UPLOAD~1\x.stl", NameRefused),
    (r"Z:\storage\Uploaded \x.stl", NameRefused),
    (r"Z:\storage\Uploaded.\x.stl", NameRefused),
    (r"file:///Z:/storage/x.stl", OutsideStorage),
    (r"shell:startup", NameRefused),
    (r"search-ms:query=x", NameRefused),
]

# Paths against a base that is /mnt/storage, by the rules of POSIX.
POSIX_PATHS: list[tuple[str, type[Problem]]] = [
    ("../x.stl", OutsideStorage),
    ("Uploaded/../../x.stl", OutsideStorage),
    ("/mnt/storage/../x.stl", OutsideStorage),
    ("/mnt/storage/./x.stl", OutsideStorage),
    ("./x.stl", OutsideStorage),
    ("Uploaded//x.stl", OutsideStorage),
    ("Uploaded/x.stl/", OutsideStorage),
    ("//mnt/storage/x.stl", OutsideStorage),
    ("///mnt/storage/x.stl", OutsideStorage),
    ("/etc/passwd", OutsideStorage),
    ("/mnt/storage2/x.stl", OutsideStorage),
    ("/mnt/storag/x.stl", OutsideStorage),
    ("/mnt/Storage/x.stl", OutsideStorage),
    ("/proc/self/root/mnt/storage/x.stl", OutsideStorage),
    ("/dev/stdin", OutsideStorage),
    ("/", OutsideStorage),
    ("/mnt", OutsideStorage),
    ("/mnt/storage", NotAFile),
    (".", NotAFile),
    ("file:///mnt/storage/x.stl", OutsideStorage),
    (r"Z:\storage\x.stl", OutsideStorage),
    ("Z:/storage/x.stl", OutsideStorage),
    (r"\\nas\lab\storage\x.stl", OutsideStorage),
    (r"Uploaded\x.stl", OutsideStorage),
    (r"..\x.stl", OutsideStorage),
    (r"/mnt/storage/..\..\etc/passwd", OutsideStorage),
    ("//?/mnt/storage/x.stl", OutsideStorage),
    (r"\\.\mnt\storage\x.stl", OutsideStorage),
    ("/mnt/storage/.incoming/x.stl", NameRefused),
    ("/mnt/storage/Uploaded/.x.stl", NameRefused),
    ("/mnt/storage/NUL.stl", NameRefused),
]
