"""The texts of the pages: collected from code and templates into each module's German catalogue, and compiled.

    python tools/texts.py            collect: new texts are added untranslated, those no longer used go
    python tools/texts.py compile    compile the catalogues that have changed (`make` does so before tests and the demo)

English stands in the code and is the key. The house tests refuse a catalogue that misses a text, holds one that nothing
uses, or leaves one untranslated.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tenantry"
LANGUAGES = ("de",)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What people who build pages read, and nobody else: English only.
NOT_TRANSLATED = re.compile(r"/gallery[./]")


def modules() -> list[Path]:
    """The modules that say something to people."""
    return [module for module in sorted(SOURCE.iterdir()) if module.is_dir() and any(_messages(module))]


def catalogue_file(module: Path, language: str) -> Path:
    """Where Django looks for a module's words."""
    return module / "locale" / language / "LC_MESSAGES" / "django.po"


def used(module: Path) -> Catalog:
    """Every text that the module's code and templates use."""
    catalogue = Catalog(charset="utf-8")
    for file, text, comments, context in _messages(module):
        catalogue.add(text, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def catalogue(module: Path, language: str) -> Catalog:
    """The module's words in that language; empty where there are none yet."""
    path = catalogue_file(module, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _messages(module: Path) -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    files = [*module.rglob("*.py"), *module.rglob("templates/**/*.html"), *module.rglob("templates/**/*.txt")]
    for path in sorted(files):
        file = path.relative_to(ROOT).as_posix()
        if NOT_TRANSLATED.search(file) or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Python's own reader stumbles over what is left of the markup's indentation.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=file).splitlines())
        elif "gettext" not in text:
            continue
        for _line, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            yield file, message, comments, context


def collect() -> None:
    """Bring every catalogue to what is used."""
    for module in modules():
        for language in LANGUAGES:
            known, wanted = catalogue(module, language), used(module)
            fresh = Catalog(locale=language, charset="utf-8", project="Tenantry")
            for message in wanted:
                if message.id:
                    _take_over(fresh, message, known.get(message.id, message.context))
            path = catalogue_file(module, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_written(fresh))
            missing = sum(1 for message in fresh if message.id and not _is_translated(message))
            print(f"{path.relative_to(ROOT)}: {len(fresh)} texts, {missing} to be translated")


def _take_over(fresh: Catalog, message: Message, known: Message | None) -> None:
    locations = sorted(set(message.locations))
    same = known is not None and isinstance(known.string, tuple) == isinstance(message.id, tuple)
    fresh.add(
        message.id,
        known.string if known is not None and same else None,
        locations=locations,
        auto_comments=message.auto_comments,
        context=message.context,
    )


def _written(fresh: Catalog) -> bytes:
    """Without dates and line numbers, so that a catalogue changes only where a text does."""
    buffer = io.BytesIO()
    write_po(buffer, fresh, width=110, sort_output=True, include_lineno=False, omit_header=True)
    plural = f"Plural-Forms: {fresh.plural_forms}"
    head = [f"Language: {fresh.locale}", "Content-Type: text/plain; charset=utf-8", plural]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in head), "", ""]
    return "\n".join(lines).encode() + buffer.getvalue()


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def problems() -> list[str]:
    """What is wrong with the catalogues, in words; empty when they are complete."""
    found = []
    for module in modules():
        wanted = {(message.context, message.id): message for message in used(module) if message.id}
        for language in LANGUAGES:
            known = {(m.context, m.id): m for m in catalogue(module, language) if m.id}
            told = f"{module.name}, {language}"
            found += [
                f"{told}: not collected: {text!r}"
                for key, _m in wanted.items()
                if (text := key[1]) and key not in known
            ]
            found += [f"{told}: nothing uses {key[1]!r}" for key in known if key not in wanted]
            found += [f"{told}: not translated: {m.id!r}" for m in known.values() if not _is_translated(m)]
            found += [f"{told}: {error}: {m.id!r}" for m in known.values() for error in _errors(m)]
    return found


_PLACE = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")


def _errors(message: Message) -> list[str]:
    """A translation has the places of its original."""
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    places = {place for text in originals for place in _PLACE.findall(text)}
    used_places = {place for text in strings for place in _PLACE.findall(text or "")}
    return [] if places == used_places or not all(strings) else ["other places than the original"]


def compile_all() -> None:
    """Compile each catalogue that is newer than what was compiled of it."""
    for path in sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po")):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns == path.stat().st_mtime_ns:
            continue
        with path.open("rb") as file:
            words = read_po(file, locale=path.parts[-3])
        # Several test processes may come here at once: each writes its own file and puts it in place.
        fresh = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, words)
        os.utime(fresh, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        fresh.replace(compiled)


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_all()
    else:
        collect()
        compile_all()
