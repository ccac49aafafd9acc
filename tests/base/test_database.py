import pytest

from tradewind.base.database import parse_url
from tradewind.base.env import SettingInvalid, make_folder, read_text


def test_a_whole_address():
    address = parse_url("postgresql://me:p%2Fa%40ss@db.example:6432/shop?sslmode=require")
    assert (address.host, address.port, address.name, address.user) == ("db.example", "6432", "shop", "me")
    assert address.password == "p/a@ss"
    assert address.options == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hun/ter2@db.example:5432/shop",
        "postgresql://me:hun[ter2@db.example/shop",
        "postgresql://me:hunter2@db.example:port/shop",
        "postgresql://me:hunter2@db.example",
        "mysql://me:hunter2@db.example/shop",
        "postgresql://me:hunter2@db.example/shop?pasword=hunter2",
    ],
)
def test_a_wrong_address_is_refused_without_its_password(url: str):
    with pytest.raises(SettingInvalid, match="DATABASE_URL") as refusal:
        parse_url(url)
    assert "ter2" not in str(refusal.value)
    assert "hun" not in str(refusal.value)


def test_a_secret_file_that_is_not_text(tmp_path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("TRADEWIND_SECRET_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(SettingInvalid, match=r"TRADEWIND_SECRET_KEY_FILE names .* not text"):
        read_text("TRADEWIND_SECRET_KEY")


def test_a_data_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingInvalid, match="cannot be made: Not a directory"):
        make_folder(tmp_path / "file" / "data")
