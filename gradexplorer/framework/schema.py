"""What a struct's annotations say of its fields: the one source for controls, checks and fault messages."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from msgspec import NODEFAULT, Struct, inspect

from gradexplorer.framework.parameter import Parameter
from gradexplorer.text import Text

Kind = Literal["float", "int", "bool", "str", "choice", "union", "list", "tuple", "mapping"]


class FieldInfo(Struct, frozen=True, kw_only=True):
    """One field of a struct, or one entry of a list or tuple field.

    Attributes
    ----------
    name : str
        The field's name; the index for a position of a tuple; empty for the entries of a list.
    kind : str
        ``union`` is any struct, also one of a single kind; ``list`` has any length, ``tuple`` a fixed one; a
        ``mapping`` has any keys and values: files hold it, no State does.
    low, high : float or None
        The legal range of a number; `above` and `below` tell that the end itself is excluded.
    least, most : int or None
        The legal length of a list or text.
    choices : tuple of str
        The legal texts, or the tags of a union.
    structs : mapping
        Tag to struct class, for unions (the tag is empty where there is none).
    tag : str
        The name of a union's tag, such as ``type``.
    items : tuple of FieldInfo
        The entries of a tuple, or the one kind of entry of a list.
    optional : bool
        None is legal, too.
    default : object
        None where the field must be given.
    """

    name: str
    kind: Kind
    parameter: Parameter
    default: Any = None
    optional: bool = False
    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    structs: Mapping[str, type[Struct]] = {}
    tag: str = ""
    items: tuple["FieldInfo", ...] = ()


_met: dict[type[Struct], inspect.StructType] = {}
"""What is known of the structs within another one: msgspec reads them all with it."""


@cache
def fields(cls: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a struct class, in their order."""
    info = _met.get(cls) or inspect.type_info(cls)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{cls.__name__} is no struct class")
    return tuple(_info(field.encode_name, field.type, _default(field)) for field in info.fields)


def struct_at(cls: type[Struct], plain: Any, names: Sequence[str]) -> type[Struct]:
    """Return the struct class that stands where `names` lead in `plain`, the dicts and lists of a `cls`."""
    if not names:
        return cls
    info, value = _walk(cls, plain, names)
    return _struct_of(info, value)


def field_at(cls: type[Struct], plain: Any, names: Sequence[str]) -> FieldInfo:
    """Return the field where `names` lead in `plain`, the dicts and lists of a `cls`; of a tag: its union."""
    return _walk(cls, plain, names)[0]


def _walk(cls: type[Struct], value: Any, names: Sequence[str]) -> tuple[FieldInfo, Any]:
    info = FieldInfo(name="", kind="union", parameter=Parameter(Text("")), structs={"": cls})
    for name in names:
        if info.kind != "union":
            info, value = info.items[int(name) if info.kind == "tuple" else 0], value[int(name)]
        elif name != info.tag:
            known = fields(_struct_of(info, value))
            info, value = next(field for field in known if field.name == name), value.get(name)
    return info, value


def _struct_of(info: FieldInfo, value: Any) -> type[Struct]:
    return info.structs[value[info.tag] if info.tag else ""]


def _default(field: inspect.Field) -> Any:
    if field.default_factory is not NODEFAULT:
        return field.default_factory()
    return None if field.default is NODEFAULT else field.default


def _info(name: str, kind: inspect.Type, default: Any = None) -> FieldInfo:
    members, parameter = _members(kind, Parameter(Text(name)))
    some = [member for member in members if not isinstance(member, inspect.NoneType)]
    facts = _facts(some[0], parameter) if len(some) == 1 else _structs(some)
    return FieldInfo(name=name, parameter=parameter, default=default, optional=len(some) < len(members), **facts)


def _members(kind: inspect.Type, parameter: Parameter) -> tuple[Sequence[inspect.Type], Parameter]:
    """Return the types that a union joins (or the one type itself), and the annotated parameter of it or a member."""
    if isinstance(kind, inspect.Metadata):
        return _members(kind.type, (kind.extra or {}).get("parameter", parameter))
    if not isinstance(kind, inspect.UnionType):
        return (kind,), parameter
    members: list[inspect.Type] = []
    for member in kind.types:
        inner, parameter = _members(member, parameter)
        members += inner
    return members, parameter


def _facts(kind: inspect.Type, parameter: Parameter) -> dict[str, Any]:
    match kind:
        case inspect.BoolType():
            return {"kind": "bool"}
        case inspect.IntType() | inspect.FloatType():
            return {"kind": "int" if isinstance(kind, inspect.IntType) else "float", **_range(kind)}
        case inspect.StrType():
            if parameter.options:
                return {"kind": "choice", "choices": tuple(parameter.options)}
            return {"kind": "str", "least": kind.min_length, "most": kind.max_length}
        case inspect.LiteralType():
            return {"kind": "choice", "choices": tuple(map(str, kind.values))}
        case inspect.VarTupleType() | inspect.ListType():
            return {
                "kind": "list",
                "least": kind.min_length,
                "most": kind.max_length,
                "items": (_info("", kind.item_type),),
            }
        case inspect.TupleType():
            return {"kind": "tuple", "items": tuple(_info(str(i), item) for i, item in enumerate(kind.item_types))}
        case inspect.StructType():
            return _structs((kind,))
        case inspect.DictType():
            return {"kind": "mapping"}
    raise TypeError(f"a State can't hold {kind}")


def _structs(members: Sequence[inspect.Type]) -> dict[str, Any]:
    classes = [member.cls for member in members if isinstance(member, inspect.StructType)]
    if len(classes) < len(members):
        raise TypeError("a State can't hold a union of other things than structs")
    _met.update((member.cls, member) for member in members if isinstance(member, inspect.StructType))
    structs = {str(cls.__struct_config__.tag or ""): cls for cls in classes}
    tag = classes[0].__struct_config__.tag_field or ""
    return {"kind": "union", "choices": tuple(structs), "structs": structs, "tag": tag}


def _range(kind: inspect.IntType | inspect.FloatType) -> dict[str, Any]:
    return {
        "low": kind.ge if kind.gt is None else kind.gt,
        "high": kind.le if kind.lt is None else kind.lt,
        "above": kind.gt is not None,
        "below": kind.lt is not None,
    }
