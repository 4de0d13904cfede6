"""The catalogues: every message is in them, translated, with its names and all forms; nothing else is."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from flambeau.publish.language import LANGUAGES

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "src/flambeau/locale"
TRANSLATED = LANGUAGES[1:]
NARROW, WIDE = "\u202f", "\u00a0"


def load_tool() -> ModuleType:
    spec = spec_from_file_location("words_tool", ROOT / "tools/words.py")
    assert spec is not None
    assert spec.loader is not None
    tool = module_from_spec(spec)
    sys.modules["words_tool"] = tool
    spec.loader.exec_module(tool)
    return tool


tool = load_tool()


def file_of(code: str) -> Path:
    return LOCALES / code / "LC_MESSAGES/flambeau.po"


def catalogue(code: str) -> Catalog:
    return read_po(BytesIO(file_of(code).read_bytes()), locale=code)


def messages(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    assert {path.name for path in LOCALES.iterdir() if path.is_dir()} == set(TRANSLATED)


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogue_is_what_the_tool_writes(code: str) -> None:
    """So nothing is missing from it and nothing in it is idle; if this fails, run `python tools/words.py`."""
    text = file_of(code).read_bytes()
    assert tool.updated(text, code, tool.template()) == text
    assert b"#~" not in text
    assert b"fuzzy" not in text
    assert b"Date" not in text.split(b"\n\n", 1)[0]


@pytest.mark.parametrize("code", TRANSLATED)
def test_everything_is_translated(code: str) -> None:
    assert tool.missing(file_of(code).read_bytes(), code) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_names_in_braces(code: str) -> None:
    for message in messages(code):
        wanted = [fields(id_) for id_ in ids(message)]
        for text in texts(message):
            assert fields(text) in wanted or (len(wanted) > 1 and fields(text) == wanted[0] | {"count"}), message.id


@pytest.mark.parametrize(("code", "forms"), [("ru", 3), ("fr", 2)])
def test_plurals_have_all_forms(code: str, forms: int) -> None:
    plurals = [message for message in messages(code) if len(ids(message)) == 2]
    assert plurals
    assert all(len(texts(message)) == forms for message in plurals)
    assert catalogue(code).num_plurals == forms


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_begin_and_end_as_their_messages(code: str) -> None:
    """Blanks at the ends join parts of a sentence; a full stop ends one."""
    for message in messages(code):
        for text in texts(message):
            one = ids(message)[0]
            assert (text[:1].isspace(), text[-1:].isspace()) == (one[:1].isspace(), one[-1:].isspace()), one
            assert text.rstrip()[-1:] in ".?!…:" or one.rstrip()[-1:] not in ".?!…:", one


def test_french_sets_blanks_before_its_signs() -> None:
    """Source: Imprimerie nationale, Lexique des règles typographiques: a narrow blank before ; ! ? and one before :."""
    for message in messages("fr"):
        for text in texts(message):
            bare = re.sub(r"https?://\S+|\{[^}]*\}", "x", text)
            assert not re.search(rf"[^{NARROW}][;!?](\s|$)", bare), text
            assert not re.search(rf"[^{NARROW}{WIDE}]:(\s|$)", bare), text
            assert not re.search(r"[\"'“”]", bare), text
            assert all(bare[m.end() : m.end() + 1] in (NARROW, WIDE) for m in re.finditer("«", bare)), text


def test_russian_has_its_own_letters_and_quotes() -> None:
    for message in messages("ru"):
        for text in texts(message):
            bare = re.sub(r"\{[^}]*\}", "", text)
            assert not re.search(r"[\"“]", bare), text
            assert not re.search(r"[а-яё][a-z]|[a-z][а-яё]", bare, re.IGNORECASE), text
            assert " - " not in bare, text


def test_the_reader_is_told_that_nobody_has_read_it() -> None:
    for code in TRANSLATED:
        assert "Not yet read by a native speaker." in catalogue(code).header_comment


# ---- the tool


SOURCES = {
    "publish/one.py": """a = _("Hello {name}", name=x)
b = language.plural("{count} stop", "{count} stops", n)
T = mark("table")
""",
    "page/templates/two.html": '<p title="{{ _("A page") }}">{% if x %}{{ _("Hello {name}", name=x) }}{% endif %}</p>',
    "page/js/three.js": 'export const a = word("Of a script", {});\n// word("not this")\n',
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name, text in SOURCES.items():
        file = tmp_path / "src/flambeau" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "src/flambeau"


def test_the_tool_finds_messages_in_code_templates_and_scripts(sources: Path) -> None:
    found = [message.id for message in tool.template(sources) if message.id]
    assert found == ["A page", "Hello {name}", "Of a script", "table", ("{count} stop", "{count} stops")]


def test_the_tool_keeps_what_is_translated_and_forgets_what_is_idle(sources: Path) -> None:
    head = b'# Not yet.\nmsgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    old = head + b'msgid "A page"\nmsgstr "Une page"\n\nmsgid "Gone"\nmsgstr "Parti"\n'
    new = tool.updated(old, "fr", tool.template(sources))
    assert b"Une page" in new
    assert b"Gone" not in new
    assert new.startswith(b"# Not yet.\n")
    assert tool.updated(new, "fr", tool.template(sources)) == new
    assert tool.missing(new, "fr") == ["Hello {name}", "Of a script", "table", "('{count} stop', '{count} stops')"]


def test_the_tool_tells_by_its_exit_code() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools/words.py", "--check"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
