"""JSON as Partner Center writes it: exact decimals, instants in UTC, open enums, and nothing lost."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from json.encoder import encode_basestring
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, SecretStr, model_validator
from pydantic.alias_generators import to_camel


class _WireInstant(datetime):
    """An instant that remembers how it was written, because Microsoft prints seven digits and omits zones."""

    wire: str = ""

    def __deepcopy__(self, memo: object) -> "_WireInstant":
        return self


def read_instant(value: object) -> datetime:
    """Read an ISO 8601 instant; without a zone it is UTC, and a seventh digit is kept as text only.

    One that lies before year 1 or after year 9999 in UTC is read as the nearest there is, and kept as text.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if not isinstance(value, str):
        raise ValueError("an instant is text")
    # Some examples of Microsoft's print blanks after the colons.
    parsed = _WireInstant.fromisoformat(value.replace(": ", ":"))
    try:
        instant = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError:
        # The least and greatest instants of .NET, printed with an offset.
        nearest = (date.min, time.min) if parsed.year == 1 else (date.max, time.max)
        instant = _WireInstant.combine(*nearest, UTC)
    instant.wire = value
    return instant


def write_instant(value: datetime) -> str:
    """Write an instant as it was read, or else in UTC with a Z."""
    if isinstance(value, _WireInstant) and value.wire:
        return value.wire
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")


Instant = Annotated[datetime, PlainValidator(read_instant), PlainSerializer(write_instant)]


class _TextDecimal(Decimal):
    """A number that was written as text and goes back as text."""


def read_number(value: object) -> Decimal:
    """Read a number that Microsoft prints as a number or as text."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise ValueError("a number is a number or its text")
    if isinstance(value, Decimal):
        return value
    try:
        number = _TextDecimal(value) if isinstance(value, str) else Decimal(value)
    except InvalidOperation:
        raise ValueError("the text is not a number") from None
    if not number.is_finite():
        raise ValueError("the text is not a number")
    return number


Number = Annotated[Decimal, PlainValidator(read_number)]


def _fold(text: str) -> str:
    return text.replace("_", "").replace("-", "").replace(" ", "").casefold()


class OpenEnum(StrEnum):
    """Documented values plus whatever Microsoft adds; `OneTime`, `one_time` and `onetime` are the same value.

    A value that is not documented becomes a member of its own text. A documented one spelled in another way
    equals the documented member and still remembers its spelling, so that it is sent back as it came.
    """

    wire: str

    def __init__(self, value: str) -> None:
        self.wire = value

    @classmethod
    def _missing_(cls, value: object) -> "OpenEnum | None":
        if not isinstance(value, str):
            return None
        folded = _fold(value)
        known = next((member for member in cls if _fold(member.value) == folded), None)
        text = known.value if known is not None else value
        made = str.__new__(cls, text)
        made._name_ = known.name if known is not None else "UNDOCUMENTED"
        made._value_ = text
        made.wire = value
        return made


class Resource(BaseModel):
    """A thing as Microsoft describes it: read leniently, kept whole, written back as it was read."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="allow",
        frozen=True,
        protected_namespaces=(),
    )

    @model_validator(mode="before")
    @classmethod
    def _names_in_any_case(cls, members: object) -> object:
        """Several services answer in PascalCase: a known member is known in every case."""
        if not isinstance(members, dict):
            return members
        known, folded = _names(cls)
        strange = [name for name in members if name not in known]
        renamed = {
            name: folded[name.casefold()]
            for name in strange
            if isinstance(name, str) and folded.get(name.casefold(), name) not in members
        }
        if not renamed:
            return members
        return {renamed.get(name, name): value for name, value in members.items()}

    def changed(self, **values: object) -> Self:
        """The same thing with some members changed (checked), all others kept, unknown ones included."""
        present = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**present, **values})

    def to_wire(self) -> dict[str, Any]:
        """The members for a request body; holds secrets in clear if the thing has any, so never log it."""
        return self.model_dump(by_alias=True, exclude_unset=True)


@cache
def _names(model: type[Resource]) -> tuple[frozenset[str], dict[str, str]]:
    """The names by which a model takes its members, and its wire names by their folded form."""
    wire_names = [field.alias or name for name, field in model.model_fields.items()]
    return frozenset([*wire_names, *model.model_fields]), {name.casefold(): name for name in wire_names}


class Request(Resource):
    """A thing to be created: what is None is left out, defaults are sent."""

    def to_wire(self) -> dict[str, Any]:
        return self.model_dump(by_alias=True, exclude_none=True)


def loads(body: bytes | str) -> Any:
    """Parse JSON without ever making a binary fraction of a decimal one; raises ValueError for what is none."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (InvalidOperation, RecursionError) as error:
        raise ValueError("a number or a depth that cannot be read") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def dumps(value: object) -> bytes:
    """Write JSON in which decimals keep their digits."""
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts).encode()


def _write(value: object, parts: list[str]) -> None:
    match value:
        case None:
            parts.append("null")
        case bool():
            parts.append("true" if value else "false")
        case OpenEnum():
            parts.append(encode_basestring(value.wire))
        case str():
            parts.append(encode_basestring(value))
        case SecretStr():
            parts.append(encode_basestring(value.get_secret_value()))
        case int():
            parts.append(str(value))
        case Decimal():
            if not value.is_finite():
                raise ValueError("JSON has no number that is not finite")
            parts.append(encode_basestring(str(value)) if isinstance(value, _TextDecimal) else str(value))
        case datetime():
            parts.append(encode_basestring(write_instant(value)))
        case Resource():
            _write(value.to_wire(), parts)
        case Mapping():
            _write_object(value, parts)
        case list() | tuple():
            parts.append("[")
            for index, item in enumerate(value):
                if index:
                    parts.append(",")
                _write(item, parts)
            parts.append("]")
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def _write_object(value: Mapping[str, object], parts: list[str]) -> None:
    parts.append("{")
    for index, (name, member) in enumerate(value.items()):
        if index:
            parts.append(",")
        parts.append(encode_basestring(str(name)))
        parts.append(":")
        _write(member, parts)
    parts.append("}")
