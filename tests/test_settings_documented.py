"""The code, `.env.example` and the README's table name the same settings with the same defaults."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import SecretStr

from assistant.config import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
NONE = "(none)"


def coded() -> dict[str, tuple[str, str]]:
    """Default and meaning of every setting, by the name of its variable."""
    found = {}
    for name, field in Settings.model_fields.items():
        value = field.default
        default = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        found[name.upper()] = (default, field.description or "")
    return found


def exampled() -> dict[str, tuple[str, str]]:
    """The same from `.env.example`: a comment line with the meaning, then `# NAME=default`."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return {
        name: (default, meaning)
        for meaning, name, default in re.findall(r"^# (.+)\n# ([A-Z_]+)=(.*)$", text, re.MULTILINE)
    }


def tabled() -> dict[str, str]:
    """Default of every setting by the README's section "Settings"; its meanings may say more."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", section, re.MULTILINE)
    return {name: "" if default == NONE else default.strip("`") for name, default in rows}


def write_table() -> str:
    """The README's table as it should be, to paste when the test below fails."""
    rows = [
        f"| `{name}` | {f'`{default}`' if default else NONE} | {meaning} |"
        for name, (default, meaning) in coded().items()
    ]
    return "\n".join(["| Variable | Default | Meaning |", "|---|---|---|", *rows])


def test_the_example_file_has_every_setting_with_its_default_and_meaning() -> None:
    assert exampled() == coded()


def test_the_readme_has_every_setting_with_its_default() -> None:
    defaults = {name: default for name, (default, _) in coded().items()}
    assert tabled() == defaults, f'The table under "## Settings" should be:\n\n{write_table()}'


def test_the_example_file_sets_nothing_by_itself() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("# ")] == []


def test_every_example_can_be_uncommented(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(
        re.sub(r"^# ([A-Z_]+=)", r"\1", text, flags=re.MULTILINE), encoding="utf-8"
    )
    loaded = load_settings({}, dotenv=tmp_path / ".env")
    assert loaded.fingerprint() == load_settings({}, dotenv=tmp_path / "none").fingerprint()
    assert loaded.corpus_dir == Path("seeds")
