from pathlib import Path

import pytest

from printdesk.errors import StorageUnavailable
from printdesk.storage.share import OutsideShare, Share, patiently


@pytest.fixture
def share(tmp_path: Path) -> Share:
    share = Share(tmp_path / "share")
    share.prepare(known_id=None)
    return share


def test_a_path_lies_under_the_root(share: Share) -> None:
    assert share.path("Uploaded/a.stl") == share.root / "Uploaded" / "a.stl"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "..",
        "../secret",
        "Uploaded/../../secret",
        "/etc/passwd",
        "//server/share",
        "C:/Windows",
        "C:secret",
        "Uploaded\\..\\..\\secret",
        "a\0b",
        "Uploaded/a.stl:stream",
    ],
)
def test_a_path_that_leads_out_is_refused(share: Share, path: str) -> None:
    with pytest.raises(OutsideShare):
        share.path(path)


def test_a_link_that_leads_out_is_refused(share: Share, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s", encoding="ascii")
    (share.root / "Uploaded" / "link").symlink_to(tmp_path / "secret")
    (share.root / "out").symlink_to(tmp_path)
    for path in ("Uploaded/link", "out/secret"):
        with pytest.raises(OutsideShare):
            share.path(path)


def test_a_file_set_leaves_out_links_folders_and_temporary_files(
    share: Share, tmp_path: Path
) -> None:
    folder = share.root / "Uploaded"
    (folder / "A_1.stl").write_bytes(b"x")
    (folder / ".abc.A_1.stl").write_bytes(b"x")
    (folder / "A_1.folder").mkdir()
    (folder / "A_1.link").symlink_to(tmp_path)
    assert share.file_set("Uploaded", "A_1") == ["A_1.stl"]


def test_a_share_keeps_its_mark(share: Share) -> None:
    mark = share.prepare(known_id=None)
    assert share.prepare(known_id=mark) == mark


def test_nothing_is_made_where_the_share_is_not_mounted(tmp_path: Path) -> None:
    mount_point = tmp_path / "mnt"
    mount_point.mkdir()
    with pytest.raises(StorageUnavailable):
        Share(mount_point).prepare(known_id="the mark that the database knows")
    assert list(mount_point.iterdir()) == []


def test_another_labs_share_is_refused(share: Share) -> None:
    with pytest.raises(StorageUnavailable):
        share.prepare(known_id="another")


def test_a_share_that_is_gone_is_told(share: Share) -> None:
    assert share.check().free > 0
    share.root.rename(share.root.with_name("elsewhere"))
    with pytest.raises(StorageUnavailable):
        share.check()


def test_a_hiccup_of_the_network_is_tried_again() -> None:
    tries = []

    def flaky() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OSError(5, "Input/output error")
        return "done"

    assert patiently(flaky) == "done"
    assert len(tries) == 3


def test_what_trying_again_does_not_mend_is_not_tried_again() -> None:
    tries = []

    def full() -> None:
        tries.append(1)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        patiently(full)
    assert len(tries) == 1
