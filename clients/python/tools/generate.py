"""Makes types.py from the description of the API: python tools/generate.py OPENAPI > src/huidian_client/types.py"""

import json
import keyword
import sys

SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def type_of(schema: dict, known: set[str]) -> str:
    """The Python type of a JSON schema."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return name if name in known else "Any"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            parts = sorted({type_of(one, known) for one in schema[key]}, key=lambda part: (part == "None", part))
            return "Any" if "Any" in parts else " | ".join(parts)
    if "enum" in schema and all(isinstance(value, str) for value in schema["enum"]):
        values = ", ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
        return f"Literal[{values}]"
    kinds = schema.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    parts = []
    for kind in kinds:
        if kind == "array":
            parts.append(f"list[{type_of(schema.get('items', {}), known)}]")
        elif kind == "object":
            inner = schema.get("additionalProperties")
            parts.append(f"dict[str, {type_of(inner, known) if isinstance(inner, dict) else 'Any'}]")
        else:
            parts.append(SIMPLE.get(kind, "Any"))
    return "Any" if "Any" in parts else " | ".join(parts)


def record(name: str, schema: dict, known: set[str]) -> str:
    """A TypedDict; keys that the server may leave out are NotRequired."""
    bases, schema = flattened(schema)
    required = set(schema["required"])
    lines = [f"class {name}({', '.join(bases) or 'TypedDict'}):"]
    if not schema["properties"]:
        lines.append("    pass")
    for key, value in schema["properties"].items():
        assert key.isidentifier() and not keyword.iskeyword(key), key
        kind = type_of(value, known)
        lines.append(f"    {key}: {kind}" if key in required else f"    {key}: NotRequired[{kind}]")
    return "\n".join(lines)


def flattened(schema: dict) -> tuple[list[str], dict]:
    """The records a schema is made of, and what it says itself."""
    bases, own = [], {"properties": {}, "required": []}
    for part in schema.get("allOf", [schema]):
        if "$ref" in part:
            bases.append(part["$ref"].rsplit("/", 1)[1])
        else:
            own["properties"] |= part.get("properties", {})
            own["required"] += part.get("required", [])
    return bases, own


def generate(description: dict) -> str:
    schemas = description["components"]["schemas"]
    # a class body must have valid names; the few records with others are dictionaries
    records: set[str] = set()
    for name, schema in schemas.items():
        bases, own = flattened(schema)
        is_record = bool(bases or own["properties"]) and all(base in records for base in bases)
        if is_record and all(key.isidentifier() and not keyword.iskeyword(key) for key in own["properties"]):
            records.add(name)
    known = set(schemas)
    out = [
        '"""Made by tools/generate.py from the description of the API; do not edit."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any, Literal, NotRequired, TypedDict",
        "",
    ]
    for name, schema in schemas.items():
        if name in records:
            out += ["", record(name, schema, known), ""]
        else:
            out += [f"{name} = {as_alias(type_of(schema, known))}", ""]
    return "\n".join(out).rstrip() + "\n"


def as_alias(kind: str) -> str:
    """An alias is evaluated: a union of names that may come later has to be a string."""
    return json.dumps(kind, ensure_ascii=False) if "|" in kind or "[" in kind and "Literal" not in kind else kind


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(generate(json.load(file)))
