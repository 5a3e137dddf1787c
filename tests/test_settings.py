"""Settings come from the environment and `.env`; a wrong one is named, a secret never shown."""

from pathlib import Path

import pytest
from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError

from bot.channels.telegram.settings import TelegramSettings
from bot.errors import SettingsError
from bot.settings import Listed, Section, Settings, example, misspelt, read


class Adapter(Section):
    adapter_key: SecretStr = Field(SecretStr(""), description="A key")
    adapter_words: Listed = Field(("a", "b"), description="Some words")

    @field_validator("adapter_key")
    @classmethod
    def _is_long(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) in range(1, 8):
            raise PydanticCustomError("short", "8 signs or more")
        return key


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, without settings of the developer's own."""
    monkeypatch.chdir(tmp_path)
    for section in (Settings, Adapter):
        for name in section.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def complaint(section: type[Section] = Settings, **overrides: object) -> str:
    with pytest.raises(SettingsError) as caught:
        read(section, **overrides)
    return str(caught.value)


def test_nothing_set_is_enough_to_start() -> None:
    settings = read(Settings)

    assert settings.redis_url == ""
    assert settings.data_dir == Path(".flashwire")
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert settings.channels == ()
    assert not settings.allow_private_feeds


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("WEB_PORT=1111\nWEB_HOST=0.0.0.0\n")
    monkeypatch.setenv("WEB_PORT", "2222")

    settings = read(Settings)

    assert (settings.web_host, settings.web_port) == ("0.0.0.0", 2222)


def test_what_the_caller_gives_wins_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "2222")
    assert read(Settings, web_port=3333).web_port == 3333


def test_an_empty_setting_is_an_unset_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "")
    (folder / ".env").write_text("DATA_DIR=\n")

    settings = read(Settings)

    assert settings.web_port == 8080
    assert settings.data_dir == Path(".flashwire")


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELS", " web, telegram,,")
    monkeypatch.setenv("EDITORS", "telegram:12345")

    settings = read(Settings)

    assert settings.channels == ("web", "telegram")
    assert settings.editors == ("telegram:12345",)
    assert read(Settings, channels=("web",)).channels == ("web",)


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read(Settings).web_port = 1


def test_what_is_meant_for_others_is_left_alone(folder: Path) -> None:
    (folder / ".env").write_text("SOMEBODY_ELSES=1\n")
    assert read(Settings) == read(Settings)


def test_a_name_that_is_nearly_a_setting_is_found(folder: Path) -> None:
    assert misspelt((Settings, Adapter)) == {}
    (folder / ".env").write_text(
        "WEB_PRT=1\nadapter_kye=\nTELEGRAM_BOT_TOKEN=1\nWEB_PORT=80\nadapter_key=a\nHOME=/\n"
    )

    assert misspelt((Settings, Adapter)) == {"ADAPTER_KYE": "ADAPTER_KEY", "WEB_PRT": "WEB_PORT"}
    assert misspelt((TelegramSettings,)) == {"TELEGRAM_BOT_TOKEN": "TELEGRAM_TOKEN"}


def test_a_complaint_names_the_setting_its_place_and_what_was_expected(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("web_port", "abc")
    (folder / ".env").write_text("LOG_LEVEL=loud\n")

    (port, level) = complaint().splitlines()

    assert port == "WEB_PORT in the environment: a valid integer, not 'abc'"
    assert level == "LOG_LEVEL in .env: 'DEBUG', 'INFO', 'WARNING' or 'ERROR', not 'loud'"
    assert complaint(web_port=99999, log_level="INFO").startswith(
        "WEB_PORT as given: less than or equal to 65535, not 99999"
    )


def test_the_place_is_the_one_that_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("WEB_PORT=abc\n")
    monkeypatch.setenv("WEB_PORT", "")
    assert complaint().startswith("WEB_PORT in .env: ")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("POLL_SECONDS", "0", "greater than or equal to 1, not '0'"),
        ("FRESH_HOURS", "0", "greater than 0, not '0'"),
        ("ALLOW_PRIVATE_FEEDS", "perhaps", "a valid boolean"),
        ("PUBLIC_URL", "news.example.org", "https://news.example.org, not 'news.example.org'"),
        ("PUBLIC_URL", "ftp://news.example.org", "an address as https://"),
        ("PUBLIC_URL", "https://", "an address as https://"),
        ("INACTIVE_DAYS", "29", "30 or more, or 0 for never, not '29'"),
        ("EDITORS", "telegram:1, 2345", "chat ids as telegram:123"),
        ("REDIS_URL", "localhost:6379", "an address as redis://host:6379/0"),
        ("REDIS_URL", "redis://localhost:port", "an address as redis://host:6379/0"),
    ],
)
def test_a_value_that_cannot_work_is_refused_at_the_start(
    name: str, value: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    said = complaint()

    assert said.startswith(f"{name} in the environment: ")
    assert expected in said


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://:word@redis:6379/0",
        "rediss://user:word@[::1]:6380/1",
        "unix:///run/redis.sock?db=1",
    ],
)
def test_every_way_to_reach_redis_is_taken(url: str) -> None:
    assert read(Settings, redis_url=url).redis_url == url


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTER_KEY", "hush")
    monkeypatch.setenv("REDIS_URL", "http://:hush@redis:6379")

    assert complaint(Adapter) == "ADAPTER_KEY in the environment: 8 signs or more"
    assert "hush" not in complaint(Adapter) + complaint()

    monkeypatch.setenv("ADAPTER_KEY", "hushhush")
    monkeypatch.setenv("REDIS_URL", "redis://:hush@redis:6379")
    assert "hush" not in repr(read(Adapter)) + repr(read(Settings))


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"\xff\xfe")
    assert complaint().startswith("cannot read .env: ")


def test_the_example_holds_every_setting_with_its_default_and_reads_back(folder: Path) -> None:
    text = example((Settings, Adapter))
    (folder / ".env").write_text(text)

    assert "\n# Port to listen on; 0: any free one\nWEB_PORT=8080\n" in text
    assert "\nADAPTER_KEY=\n" in text
    assert "\nADAPTER_WORDS=a, b\n" in text
    assert "\nALLOW_PRIVATE_FEEDS=false\n" in text
    assert read(Settings) == Settings.model_construct()
    assert read(Adapter).adapter_words == ("a", "b")


def test_nothing_stands_beside_a_value_in_the_example() -> None:
    # Docker takes a comment there for a part of the value.
    lines = [line for line in example((Settings,)).splitlines() if "=" in line]
    assert not [line for line in lines if " #" in line or "=#" in line]
