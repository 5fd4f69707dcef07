"""The configuration of Sveltia CMS, which shows claims, records and the site file as forms in a browser.

Its fields come from the same JSON Schemas as everything else that knows the files; what the site knows by
name (parties, topics, articles) is offered to choose from.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from site_builder import edtf, kind
from site_builder.identifier import ID_PATTERN
from site_builder.site import Site

Field = dict[str, Any]
"""One field of a form, in the CMS's own words."""

PACKAGE: Final = "@sveltia/cms"
"""The npm package that holds the CMS as one file."""
VERSION: Final = "0.221.1"
"""The version that the tests run."""
SCRIPT: Final = "sveltia-cms.js"
"""That file; it lies in the package's folder `dist`."""

_MARKDOWN: Final = frozenset({"summary", "about", "method", "funding", "corrections", "contact"})
_LONG: Final = frozenset({"exact", "note", "text", "translation", "searched", "published_note", "reason"})
"""Texts of more than a line."""
_PATTERNS: Final = {
    ID_PATTERN: "Use small letters a-z, digits and single hyphens.",
    edtf.PATTERN: "Write a date as 2023-10-19, or unknown.",
}
"""What a text must look like, and what is said where it does not."""
_SUMMARIES: Final = {
    "excerpts": "{{source}}: {{says}} · {{party}}",
    "quotes": "{{about}}",
    "variants": "{{source}}: {{exact}}",
    "changes": "{{date}} · {{kind}}",
}
"""How an item of a list is shown while it is folded."""


def configuration(site: Site, repository: str, branch: str) -> dict[str, Any]:
    """The whole configuration. What an editor saves becomes a pull request to that branch."""
    return {
        "backend": {"name": "github", "repo": repository, "branch": branch},
        "publish_mode": "editorial_workflow",
        "app_title": site.title,
        "media_folder": "media",
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 60},
        "editor": {"preview": False},
        "output": {"omit_empty_optional_fields": True},
        "collections": [_claims(site), _articles(site), _files(site)],
    }


def _claims(site: Site) -> dict[str, Any]:
    return {
        "name": "claims",
        "label": "Claims",
        "label_singular": "Claim",
        "folder": "claims",
        "extension": "yaml",
        "format": "yaml",
        "identifier_field": "claim",
        "slug": "{{claim}}",
        "fields": [*_Form("claim", site).fields()],
    }


def _articles(site: Site) -> dict[str, Any]:
    """Records that exist: a new one needs its text and the hash of it, which `new source` makes."""
    return {
        "name": "articles",
        "label": "Articles",
        "label_singular": "Article",
        "description": "Records of the articles. `site-builder new source` adds an article.",
        "folder": "seeds",
        "extension": "yaml",
        "format": "yaml",
        "identifier_field": "title",
        "summary": "{{id}}: {{title}}",
        "slug": "{{id}}",
        "create": False,
        "delete": False,
        "duplicate": False,
        "fields": [*_Form("record", site).fields()],
    }


def _files(site: Site) -> dict[str, Any]:
    fields = [*_Form("site", site).fields()]
    return {
        "name": "site",
        "label": "Site",
        "files": [
            {
                "name": "site",
                "label": "The site file",
                "file": "site.yaml",
                "format": "yaml",
                "fields": fields,
            }
        ],
    }


class _Form:
    """Turns one kind of file's JSON Schema into fields."""

    def __init__(self, name: str, site: Site) -> None:
        self.kind = name
        self.site = site
        self.schema = kind.form_of(name)

    def fields(self) -> Iterator[Field]:
        return self._fields(self.schema)

    def _fields(self, object_: Mapping[str, Any]) -> Iterator[Field]:
        required = object_.get("required", ())
        for name, node in object_["properties"].items():
            yield {**self._head(name, node, name in required), **self._widget(name, self._resolved(node))}

    def _head(self, name: str, node: Mapping[str, Any], required: bool) -> Field:
        head: Field = {"name": name, "label": _label(name), "required": required}
        if "description" in node:
            head["hint"] = node["description"]
        return head

    def _widget(self, name: str, node: Mapping[str, Any]) -> Field:
        """The widget that fits the value, and what it must know."""
        if name in ("id", "sha256") and self.kind == "record":
            return {"widget": "string", "readonly": True}
        if (known := self._known(name)) is not None:
            return known
        if "enum" in node:
            return {"widget": "select", "options": list(node["enum"])}
        match _type(node):
            case "array":
                return self._list(name, node)
            case "object":
                return self._object(node)
            case "boolean":
                return {"widget": "boolean", "default": node.get("default") is True}
            case "integer" if "minimum" in node and node["minimum"] == 0:
                return {"widget": "number", "value_type": "int", "min": 0}
            case _:
                return self._text(name, node)

    def _text(self, name: str, node: Mapping[str, Any]) -> Field:
        if name in _MARKDOWN:
            return {"widget": "markdown", "modes": ["raw", "rich_text"], "editor_components": []}
        if name in _LONG:
            return {"widget": "text"}
        field: Field = {"widget": "string"}
        if "maxLength" in node:
            field["maxlength"] = node["maxLength"]
        if node.get("pattern") in _PATTERNS:
            field["pattern"] = [node["pattern"], _PATTERNS[node["pattern"]]]
        return field

    def _list(self, name: str, node: Mapping[str, Any]) -> Field:
        field: Field = {"widget": "list"}
        if "minItems" in node:
            field["min"] = node["minItems"]
        items = self._resolved(node["items"])
        if _type(items) == "object":
            field |= {"collapsed": "auto", "summary": _SUMMARIES[name], "fields": [*self._fields(items)]}
        return field

    def _object(self, node: Mapping[str, Any]) -> Field:
        if "properties" in node:
            return {"widget": "object", "collapsed": "auto", "fields": [*self._fields(node)]}
        (values,) = node["patternProperties"].values()
        values = self._resolved(values)
        if _type(values) != "object":
            return {"widget": "keyvalue", "key_label": "Id", "value_label": "Text"}
        # A form has no field for keys that are not known beforehand: it shows the parties that there are.
        known = (
            {"name": id_, "label": party.name, "required": True} for id_, party in self.site.parties.items()
        )
        return {"widget": "object", "fields": [{**head, **self._object(values)} for head in known]}

    def _known(self, name: str) -> Field | None:
        """The field of something that the site knows by name; `None` for any other."""
        site = self.site
        speakers = [id_ for id_ in site.names() if site.party_of(id_)]
        match self.kind, name:
            case "claim", "claimant" | "party":
                return self._choice(speakers)
            case "claim", "principals":
                return {**self._choice(site.parties), "multiple": True, "min": 1}
            case "claim", "topics" if site.topics:
                options = [{"value": id_, "label": label} for id_, label in site.topics.items()]
                return {"widget": "select", "options": options, "multiple": True, "min": 1}
            case "claim", "via":  # in order, which a choice of several does not keep
                return {"widget": "list", "field": {"name": "name", **self._choice(site.names())}}
            case "claim", "source":
                return {
                    "widget": "relation",
                    "collection": "articles",
                    "value_field": "id",
                    "display_fields": ["title"],
                    "search_fields": ["title", "id", "publisher"],
                }
        return None

    def _choice(self, ids: Iterable[str]) -> Field:
        options = [{"value": id_, "label": self.site.name_of(id_) or id_} for id_ in ids]
        return {"widget": "select", "options": options}

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """The definition behind a reference, or behind the one alternative that is not null."""
        for option in node.get("anyOf", ()):
            if option.get("type") != "null":
                return self._resolved(option)
        if "$ref" in node:
            definition: Mapping[str, Any] = self.schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
            return definition
        return node


def _type(node: Mapping[str, Any]) -> str:
    """What the value is; the first of several types decides."""
    type_ = node.get("type", "object")
    return str(type_ if isinstance(type_, str) else type_[0])


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
